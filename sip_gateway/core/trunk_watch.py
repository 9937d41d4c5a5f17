"""Whether a trunk can be reached: OPTIONS to it, and what calls say of it (RFC 3261 §11)."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from types import MappingProxyType
from typing import Final

from sip_gateway.core.context import Context
from sip_gateway.core.flow import Flow
from sip_gateway.core.message import Response
from sip_gateway.core.outside_request import Correspondent
from sip_gateway.core.response import retry_after
from sip_gateway.core.uri import Uri

MISSES: Final = 3  # in a row, until it counts as down
WAIT: Final = 8.0  # seconds for an answer; a repeated datagram has been sent five times by then
PAUSE: Final = 30.0  # seconds that a silent trunk is tried last where no OPTIONS tells of it


class Reach(Enum):
    UNKNOWN = "unknown"  # not heard of yet: calls may try
    UP = "up"
    DOUBTED = "doubted"  # it missed something
    DOWN = "down"


class Input(Enum):
    ANSWER = "answer"
    MISS = "miss"
    LAST_MISS = "last miss"  # as many in a row as make it down


TABLE: Final = MappingProxyType(
    {
        (Reach.UNKNOWN, Input.ANSWER): Reach.UP,
        (Reach.UNKNOWN, Input.MISS): Reach.UNKNOWN,
        (Reach.UNKNOWN, Input.LAST_MISS): Reach.DOWN,
        (Reach.UP, Input.ANSWER): Reach.UP,
        (Reach.UP, Input.MISS): Reach.DOUBTED,
        (Reach.DOUBTED, Input.ANSWER): Reach.UP,
        (Reach.DOUBTED, Input.MISS): Reach.DOUBTED,
        (Reach.DOUBTED, Input.LAST_MISS): Reach.DOWN,
        (Reach.DOWN, Input.ANSWER): Reach.UP,
        (Reach.DOWN, Input.LAST_MISS): Reach.DOWN,
    }
)


class TrunkWatch:
    """One trunk. `flow` gives the way to it, `interval` is in seconds, 0 for no OPTIONS at all;
    `tell` hears of each change between up and down."""

    def __init__(
        self,
        context: Context,
        target: Uri,
        who: Uri,
        flow: Callable[[], Flow | None],
        interval: float,
        tell: Callable[[Reach], None],
    ) -> None:
        self.state = Reach.UNKNOWN
        self._context = context
        self._target = target
        self._flow = flow
        self._interval = interval
        self._tell = tell
        self._misses = 0
        self._left_alone_until = 0.0
        self._distrusted_until = 0.0
        self._asks = Correspondent(context, who, target)
        self._key = ("watch", context.token())

    def start(self, now: float) -> None:
        if self._interval:
            self._ask(now)

    def stop(self, now: float) -> None:
        self._interval = 0.0
        self._context.timers.cancel(self._key)
        self._asks.give_up(now)

    def wants_calls(self, now: float) -> bool:
        """Whether it has not said that it wants none for a while (503 with Retry-After)."""
        return now >= self._left_alone_until

    def is_up(self, now: float) -> bool:
        """As far as is known."""
        return self.state is not Reach.DOWN and now >= self._distrusted_until

    # -- what calls say -----------------------------------------------------------------------

    def silent(self, now: float) -> None:
        """A call got no answer, or no connection: find out at once whether that is so."""
        if self._interval:
            if self.state is not Reach.DOWN:
                self._ask(now)
        else:
            self._distrusted_until = now + PAUSE

    def leave_alone(self, seconds: float, now: float) -> None:
        self._left_alone_until = max(self._left_alone_until, now + seconds)

    # -- asking -------------------------------------------------------------------------------

    def _ask(self, now: float) -> None:
        flow = self._flow()
        if flow is None:  # no socket for it; there may be one later
            self._feed(Input.MISS, now)
            return
        headers = (("accept", "application/sdp"),)
        self._context.timers.set(self._key, now + WAIT, self._unanswered)
        self._asks.ask("OPTIONS", self._target, headers, flow, now, self._answered)

    def _unanswered(self, now: float) -> None:
        self._asks.give_up(now)
        self._feed(Input.MISS, now)

    def _answered(self, response: Response | None, now: float) -> None:
        """Whatever it answers, it is there: many refuse OPTIONS as such."""
        if response is None:
            self._feed(Input.MISS, now)
            return
        if response.status == 503:
            self.leave_alone(retry_after(response.headers) or self._interval, now)
        else:
            self._left_alone_until = 0.0
        self._feed(Input.ANSWER, now)

    def _feed(self, event: Input, now: float) -> None:
        if event is Input.ANSWER:
            self._misses = 0
        else:
            self._misses += 1
            event = Input.LAST_MISS if self._misses >= MISSES else Input.MISS
        before, self.state = self.state, TABLE.get((self.state, event), self.state)
        if before is not self.state and {before, self.state} != {Reach.UP, Reach.DOUBTED}:
            self._tell(self.state)
        if self._interval:
            doubtful = 0 < self._misses < MISSES
            after = 1.0 if doubtful else self._interval
            self._context.timers.set(self._key, now + after, self._ask)
