"""Session timers (RFC 4028): who refreshes a call, and when it is taken for dead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sip_gateway.core.grammar import GrammarError, Parameters, digits_to_int, split_list
from sip_gateway.core.headers import Headers
from sip_gateway.core.message import Request, Response

INTERVAL: Final = 1800  # seconds, what our own calls ask for (the RFC's advice)
MIN_INTERVAL: Final = 90  # seconds, the least that the RFC allows
_MAX_INTERVAL: Final = 2**31 - 1


class IntervalTooSmall(Exception):
    """The request asks for refreshes too often: 422 with Min-SE."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """`interval` seconds; `ours` when we refresh, `required` when the peer must understand."""

    interval: int
    ours: bool
    required: bool = False

    @property
    def refresh_after(self) -> float:
        """When the refresher should have acted (§10: half of the interval)."""
        return self.interval / 2

    @property
    def expire_after(self) -> float:
        """When to hang up without a refresh (§10)."""
        return self.interval - min(32.0, self.interval / 3)

    def answer_headers(self) -> tuple[tuple[str, str], ...]:
        """Fields of a 2xx of ours."""
        refresher = "uas" if self.ours else "uac"
        pairs = [("session-expires", f"{self.interval};refresher={refresher}")]
        if self.required:
            pairs.append(("require", "timer"))
        return tuple(pairs)


def agree_as_server(request: Request) -> Agreement | None:
    """What our 2xx to an INVITE or UPDATE says (§9); None for a call without a timer.

    Raises IntervalTooSmall, and GrammarError for an unreadable Session-Expires.
    """
    field = request.headers.get("session-expires")
    if field is None:
        return None
    interval, refresher = _parse(field)
    understands = "timer" in request.headers.tokens("supported")
    if interval < MIN_INTERVAL:
        if understands:
            raise IntervalTooSmall
        return None  # a proxy asked, and the peer could not make sense of a 422
    ours = refresher == "uas" or not understands
    return Agreement(interval, ours, required=not ours)


def agree_as_client(response: Response) -> Agreement | None:
    """What the peer's 2xx to our INVITE or refresh says (§7.2)."""
    field = response.headers.get("session-expires")
    if field is None:
        return None
    try:
        interval, refresher = _parse(field)
    except GrammarError:
        return None
    return Agreement(max(interval, MIN_INTERVAL), refresher != "uas")


def minimum(headers: Headers) -> int:
    """Min-SE of a 422, or the RFC's minimum when it is missing or unreadable."""
    try:
        return max(MIN_INTERVAL, _parse(headers.get("min-se") or "")[0])
    except GrammarError:
        return MIN_INTERVAL


def _parse(field: str) -> tuple[int, str]:
    seconds, *parameters = split_list(field, ";")
    refresher = Parameters.parse(parameters).get("refresher") or ""
    return digits_to_int(seconds, _MAX_INTERVAL), refresher.lower()
