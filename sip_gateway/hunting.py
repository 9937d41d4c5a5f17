"""A call of ours tries one way after another (RFC 3263 §4.3), and nobody is called twice for it.

The next way is taken only where no telephone can have rung: the peer could not be reached, said
nothing at all for a while, or refused to take any call. Whoever watches the leg sees one call.
What was given up without a word is cancelled as soon as there is one, and an answer that comes
after all is acknowledged and ended, both by the core.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from sip_gateway.api import LegId
from sip_gateway.core.events import (
    CallEstablished,
    CallFailed,
    CallId,
    CallRinging,
    CredentialsWanted,
    DialFailure,
    EndCause,
    Event,
    InputRefused,
    TransferWanted,
)
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.outgoing import DialOrder
from sip_gateway.core.outgoing_table import told_by
from sip_gateway.core.reason import ELSEWHERE, TIMED_OUT, Reason
from sip_gateway.core.timers import TimerQueue
from sip_gateway.trunk import Trunk

# Seconds without any response until the next way is tried. Of a request that is repeated after
# 0.5, 1, 2 and 4 seconds, four have been lost by then.
PATIENCE: Final = 4.0
# Finals that say of the peer, not of the called, that it cannot do it.
_UNABLE: Final = frozenset({401, 407, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Way:
    """How a number is reached. `peer` is the trunk's address, None for a telephone of ours;
    `line` what call records say of it, `rate` what a minute costs (`rates.PARTS`)."""

    order: DialOrder
    peer: Trunk | None = None
    line: str = ""
    rate: int = 0

    @property
    def outside(self) -> bool:
        return self.peer is not None


class Core(Protocol):
    """The SIP core, as far as calls of ours need it."""

    def new_call_id(self) -> CallId: ...

    def dial(self, call_id: CallId, order: DialOrder, local: SocketAddress, now: float) -> None: ...

    def is_unheard(self, call_id: CallId) -> bool: ...

    def hang_up(
        self, call_id: CallId, now: float, cause: EndCause = ..., why: Reason | None = ...
    ) -> None: ...


class Ports(Protocol):
    """Ports for sound."""

    def open_rtp(self, leg: LegId, flow: Flow) -> SocketAddress:
        """One for the leg, as a flow's peer shall know it. Raises OSError when none is left."""
        ...

    def close_rtp(self, leg: LegId) -> None: ...


@dataclass(slots=True)
class _Hunt:
    """`call` goes by `way`; `rest` comes after that; `former` were given up without a word."""

    leg: LegId
    call: CallId
    way: Way
    rest: list[Way]
    local: SocketAddress
    ends_at: float  # when the ring time is over
    former: list[CallId] = field(default_factory=list)


Judge = Callable[[Trunk, CallFailed | None, float], None]


class Hunting:
    """A Clockwork. `judge` hears of what a trunk did with a call that it was the first or a later
    way of: the failure, or None when it was silent."""

    def __init__(self, core: Core, ports: Ports, judge: Judge) -> None:
        self._core = core
        self._ports = ports
        self._judge = judge
        self._timers = TimerQueue()
        self._hunts: dict[LegId, _Hunt] = {}
        self._by_call: dict[CallId, _Hunt] = {}
        self._given_up: set[CallId] = set()  # their ends concern nobody; one follows for each

    def __len__(self) -> int:
        return len(self._hunts)

    @property
    def given_up(self) -> int:
        """Calls that concern nobody any more, and whose end the core has not told yet."""
        return len(self._given_up)

    # -- time ---------------------------------------------------------------------------------

    def next_deadline(self) -> float | None:
        return self._timers.next_deadline()

    def advance(self, now: float) -> None:
        self._timers.advance(now)

    # -- commands -----------------------------------------------------------------------------

    def begin(self, leg: LegId, ways: Sequence[Way], now: float) -> None:
        """Call by the first of `ways`. Raises OSError, with nothing sent, without a port."""
        first, *rest = ways
        local = self._ports.open_rtp(leg, first.order.flow)
        call = CallId(leg)
        hunt = _Hunt(leg, call, first, rest, local, now + first.order.ring_time)
        self._hunts[leg] = self._by_call[call] = hunt
        self._dial(hunt, now)

    def call_of(self, leg: LegId) -> CallId:
        """The leg's call, as the core knows it now."""
        hunt = self._hunts.get(leg)
        return CallId(leg) if hunt is None else hunt.call

    def line_of(self, leg: LegId) -> str:
        """By which trunk the leg was, or is being, called; empty for none."""
        hunt = self._hunts.get(leg)
        return "" if hunt is None else hunt.way.line

    def rate_of(self, leg: LegId) -> int:
        """What a minute of the leg costs."""
        hunt = self._hunts.get(leg)
        return 0 if hunt is None else hunt.way.rate

    def forget(self, leg: LegId) -> None:
        """The call is over, and everybody knows."""
        hunt = self._hunts.pop(leg, None)
        if hunt is not None:
            self._timers.cancel(leg)
            self._by_call.pop(hunt.call, None)

    # -- what the core tells ------------------------------------------------------------------

    def heard(self, event: Event, now: float) -> Event | None:
        """The event as it concerns the leg; None where it concerns nobody."""
        if isinstance(event, CredentialsWanted | InputRefused | TransferWanted) or not event.call:
            return event
        if event.call in self._given_up:
            if isinstance(event, CallFailed):
                self._given_up.discard(event.call)
            return None
        hunt = self._by_call.get(event.call)
        if hunt is None:
            return event
        if isinstance(event, CallRinging):
            self._timers.cancel(hunt.leg)
        elif isinstance(event, CallEstablished):
            self._tell_former(hunt, now)
        elif isinstance(event, CallFailed):
            if hunt.way.peer is not None:
                self._judge(hunt.way.peer, event, now)
            if _may_go_on(event) and self._next(hunt, now):
                return None
        return replace(event, call=CallId(hunt.leg))

    def _tell_former(self, hunt: _Hunt, now: float) -> None:
        """Telephones behind the ways that were given up shall not show a missed call."""
        for former in hunt.former:
            self._core.hang_up(former, now, why=ELSEWHERE)

    def _silent(self, hunt: _Hunt, now: float) -> None:
        """Nobody has said anything. Where that is all there is, the call waits on."""
        if not hunt.rest or not self._core.is_unheard(hunt.call):
            return
        former = hunt.call
        if hunt.way.peer is not None:
            self._judge(hunt.way.peer, None, now)
        if self._next(hunt, now):
            self._given_up.add(former)
            hunt.former.append(former)
            self._core.hang_up(former, now, why=TIMED_OUT)

    def _next(self, hunt: _Hunt, now: float) -> bool:
        """Take the next way; False when there is none, or no time or port for it."""
        left = hunt.ends_at - now
        if not hunt.rest or left < 1:
            return False
        way = hunt.rest.pop(0)
        flow = way.order.flow
        if flow.local.host != hunt.local.host:  # as the next peer reaches us by another network
            self._ports.close_rtp(hunt.leg)
            try:
                hunt.local = self._ports.open_rtp(hunt.leg, flow)
            except OSError:
                return False
        self._by_call.pop(hunt.call)
        hunt.call, hunt.way = self._core.new_call_id(), way
        self._by_call[hunt.call] = hunt
        self._dial(hunt, now)
        return True

    def _dial(self, hunt: _Hunt, now: float) -> None:
        order = replace(hunt.way.order, ring_time=hunt.ends_at - now)
        self._timers.cancel(hunt.leg)
        if hunt.rest:
            self._timers.set(hunt.leg, now + PATIENCE, lambda at: self._silent(hunt, at))
        self._core.dial(hunt.call, order, hunt.local, now)


def _may_go_on(failed: CallFailed) -> bool:
    """Whether no telephone can have rung: the peer was not reached, or took no call. After a 100
    a stream may break behind which somebody is being called; a final says that nobody is."""
    if failed.cause is DialFailure.CANCELLED:
        return False
    if failed.status:
        # A 503 may hide that the called is busy.
        about_peer = told_by(failed.reasons) in (None, DialFailure.UNREACHABLE)
        return failed.status in _UNABLE and not failed.rang and about_peer
    return failed.cause is DialFailure.UNREACHABLE and not failed.heard
