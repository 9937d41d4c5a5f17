"""Calls that we make: by which way, whether they may be, and what they take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sip_gateway.api import DialCause, LegId, SipAccount
from sip_gateway.core.digest_client import Login
from sip_gateway.core.events import CallId
from sip_gateway.core.fields import NameAddr
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.grammar import Parameters
from sip_gateway.core.identity import printable
from sip_gateway.core.outgoing import DialOrder
from sip_gateway.core.registration import Binding
from sip_gateway.core.uri import Uri, bracketed
from sip_gateway.number_plan import NumberRefused
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.toll_meter import TollMeter
from sip_gateway.trunk import Trunk


class DialRefused(Exception):
    """The call is not made."""

    def __init__(self, cause: DialCause) -> None:
        super().__init__(cause.value)
        self.cause = cause


class Caller(Protocol):
    """The SIP core, as far as calls of ours need it."""

    def contacts(self, username: str, now: float) -> tuple[Binding, ...]: ...

    def dial(self, call_id: CallId, order: DialOrder, local: SocketAddress, now: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A call to be made: `username` is the login of an extension, None for an outside number;
    `account` is whose call it is."""

    leg: LegId
    number: str
    username: str | None
    account: SipAccount


@dataclass(frozen=True, slots=True)
class Way:
    """How a number is reached; `outside` by the trunk."""

    order: DialOrder
    outside: bool


class Lines:
    """A Clockwork: `end_call` is called for calls whose minutes are used up.

    `flow_to` gives the way to an address, `open_rtp` a port for a leg towards a flow's peer; it
    raises OSError when there is none left.
    """

    def __init__(
        self,
        core: Caller,
        config: OutboundConfig,
        flow_to: Callable[[Trunk], Flow | None],
        open_rtp: Callable[[LegId, Flow], SocketAddress],
        end_call: Callable[[LegId], None],
    ) -> None:
        self._core = core
        self._config = config
        self._plan = config.plan()
        self._flow_to = flow_to
        self._open_rtp = open_rtp
        self._end_call = end_call
        self._meter = TollMeter(config.max_legs, config.minutes_per_day)

    # -- time ---------------------------------------------------------------------------------

    def next_deadline(self) -> float | None:
        return self._meter.next_deadline()

    def advance(self, now: float) -> None:
        for leg in self._meter.used_up(now):
            self._end_call(leg)

    # -- calls --------------------------------------------------------------------------------

    def way(self, wanted: Wanted, now: float) -> Way:
        """Raises DialRefused."""
        if wanted.username is not None:
            contacts = self._core.contacts(wanted.username, now)
            if contacts:  # the one that was heard of last
                return Way(self._order(wanted, contacts[-1].uri, contacts[-1].flow), False)
        try:
            number = self._plan.dialled(wanted.number)
        except NumberRefused:
            absent = wanted.username is not None  # a telephone of ours that is switched off
            cause = DialCause.UNREACHABLE if absent else DialCause.FORBIDDEN
            raise DialRefused(cause) from None
        trunk = self._config.trunk()
        flow = None if trunk is None else self._flow_to(trunk)
        if trunk is None or flow is None:
            raise DialRefused(DialCause.UNREACHABLE)
        by = () if flow.transport == "udp" else (("transport", flow.transport),)
        there = trunk.address
        target = Uri("sip", bracketed(there.host), number, there.port, Parameters(by))
        return Way(self._order(wanted, target, flow, self._login()), True)

    def call(self, wanted: Wanted, way: Way, now: float) -> None:
        """Make the call. Raises DialRefused, with nothing sent and nothing taken."""
        if way.outside and not self._meter.take(wanted.account.vpbx_id, wanted.leg, now):
            raise DialRefused(DialCause.FORBIDDEN)
        try:
            local = self._open_rtp(wanted.leg, way.order.flow)
        except OSError:
            self._meter.ended(wanted.leg, now)
            raise DialRefused(DialCause.UNREACHABLE) from None
        self._core.dial(CallId(wanted.leg), way.order, local, now)

    def answered(self, leg: LegId, now: float) -> None:
        self._meter.answered(leg, now)

    def ended(self, leg: LegId, now: float) -> None:
        """Any call has ended, or come to nothing."""
        self._meter.ended(leg, now)

    def _order(
        self, wanted: Wanted, target: Uri, flow: Flow, login: Login | None = None
    ) -> DialOrder:
        prefix = self._config.caller_prefix
        account, host = wanted.account, bracketed(flow.local.host)
        who = Uri("sip", host, prefix + account.extension)
        caller = NameAddr(who, printable(account.display_name))
        ring_time = float(self._config.ring_time)
        return DialOrder(target, caller, flow, ring_time, asserted=caller, login=login)

    def _login(self) -> Login | None:
        config = self._config
        if not config.username:
            return None
        return Login(config.username, config.password, config.realm or config.host)
