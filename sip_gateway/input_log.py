"""One log line, not a thousand, for what a flood of bad input does."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

INTERVAL: Final = 10.0  # seconds between two lines for the same reason


@dataclass(slots=True)
class _Reason:
    logged_at: float
    unsaid: int = 0


class InputLog:
    """Reasons come from a closed list of ours, so the table cannot grow with the input."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._reasons: dict[str, _Reason] = {}

    def refused(self, reason: str, source: str, now: float) -> None:
        """Log that input from `source` was refused, at most once in INTERVAL for each reason."""
        known = self._reasons.get(reason)
        if known is not None and now - known.logged_at < INTERVAL:
            known.unsaid += 1
            return
        more = f" (and {known.unsaid} more since)" if known and known.unsaid else ""
        self._reasons[reason] = _Reason(now)
        self._logger.warning("SIP input refused: %s from %s%s", reason, source, more)
