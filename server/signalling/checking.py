"""A connection's test of the way to the server, from the message to its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from server.conferencing.checks import SECONDS, Check, Checks
from server.domain.guest import Visitor
from server.live.refused import CommandRefused
from server.signalling.check_messages import CheckBegun, CheckConnection
from server.signalling.protocol import ErrorMessage
from sfu.api import Offer


class Checking:
    """At most one test, of whoever has the socket. `over` closes the socket."""

    def __init__(
        self, checks: Checks, address: str, counters: Counter[str], over: Callable[[], None]
    ) -> None:
        self._checks = checks
        self._counters = counters
        self._address = address
        self._over = over
        self._check: Check | None = None

    @property
    def runs(self) -> bool:
        return self._check is not None

    async def begin(
        self, asked: CheckConnection, visitors: Sequence[Visitor]
    ) -> CheckBegun | ErrorMessage:
        """What to tell the browser."""
        try:
            self._check, answer = await self._checks.begin(
                asked.conference, visitors, self._address, Offer(1, asked.sdp), self._over
            )
        except CommandRefused as refused:
            self._counters[f"refused-{refused.code}"] += 1
            return ErrorMessage(asked.id, refused.code, refused.detail)
        return CheckBegun(asked.id, answer.sdp, int(SECONDS))

    def end(self) -> None:
        """The socket is closed, or about to be."""
        if self._check is not None:
            self._checks.end(self._check)
            self._check = None
