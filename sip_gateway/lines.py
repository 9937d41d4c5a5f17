"""Calls that we make: by which way, whether they may be, and what they take."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sip_gateway.api import Barred, DialCause, LegId, TollDay
from sip_gateway.core.fields import NameAddr
from sip_gateway.core.flow import Flow
from sip_gateway.core.identity import printable
from sip_gateway.core.outgoing import DialOrder
from sip_gateway.core.registration import Binding
from sip_gateway.core.uri import Uri, bracketed
from sip_gateway.hunting import Hunting, Way
from sip_gateway.number_plan import NumberRefused
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.rates import PARTS, RateTable
from sip_gateway.toll_meter import TollMeter
from sip_gateway.trunks import Trunks, TrunkWay


class DialRefused(Exception):
    """The call is not made."""

    def __init__(self, cause: DialCause) -> None:
        super().__init__(cause.value)
        self.cause = cause


class Phonebook(Protocol):
    """Where telephones have registered."""

    def contacts(self, username: str, now: float) -> tuple[Binding, ...]: ...


class Subscriber(Protocol):
    """In whose name a telephone is called: whose limits count, and what it shows."""

    @property
    def vpbx_id(self) -> str: ...

    @property
    def extension(self) -> str: ...

    @property
    def display_name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A call to be made: `username` is the login of an extension, None for an outside number;
    `account` is whose call it is."""

    leg: LegId
    number: str
    username: str | None
    account: Subscriber


class Lines:
    """A Clockwork: `end_call` is called for calls whose minutes, or money, are used up."""

    def __init__(
        self,
        phonebook: Phonebook,
        config: OutboundConfig,
        trunks: Trunks,
        hunting: Hunting,
        end_call: Callable[[LegId], None],
    ) -> None:
        self._phonebook = phonebook
        self._config = config
        self._plan = config.plan()
        self._trunks = trunks
        self._hunting = hunting
        self._end_call = end_call
        self._rates = RateTable(config.rates)
        self._limited = config.spend_per_day > 0
        money = config.spend_per_day * PARTS if self._limited else math.inf
        self._meter = TollMeter(config.max_legs, config.minutes_per_day, money)

    # -- time ---------------------------------------------------------------------------------

    def next_deadline(self) -> float | None:
        return self._meter.next_deadline()

    def advance(self, now: float) -> None:
        for leg in self._meter.used_up(now):
            self._end_call(leg)

    def resume(self, day: TollDay, now: float) -> None:
        """What has been telephoned today before we began."""
        self._meter.resume(day, now)

    # -- calls --------------------------------------------------------------------------------

    def ways(self, wanted: Wanted, now: float) -> tuple[Way, ...]:
        """In the order in which they are tried, one at least. Raises DialRefused."""
        if wanted.username is not None:
            contacts = self._phonebook.contacts(wanted.username, now)
            if contacts:  # the one that was heard of last
                return (Way(self._order(wanted, contacts[-1].uri, contacts[-1].flow)),)
        try:
            number = self._plan.dialled(wanted.number)
        except NumberRefused:
            absent = wanted.username is not None  # a telephone of ours that is switched off
            cause = DialCause.UNREACHABLE if absent else DialCause.FORBIDDEN
            raise DialRefused(cause) from None
        meant = self._plan.meant(number)
        rate = self._rates.of(meant)
        if rate is None and self._limited:  # nobody knows what it costs
            raise DialRefused(DialCause.FORBIDDEN)
        found = self._trunks.ways(meant, wanted.account.vpbx_id, now)
        if not found:
            raise DialRefused(DialCause.UNREACHABLE)
        return tuple(self._way(wanted, number, each, rate or 0) for each in found)

    def barred(self, wanted: Wanted, now: float) -> Barred | None:
        """Why the call would not be made now; nothing is taken by asking."""
        try:
            ways = self.ways(wanted, now)
        except DialRefused as refused:
            forbidden = refused.cause is DialCause.FORBIDDEN
            return Barred.NOT_ALLOWED if forbidden else Barred.UNREACHABLE
        vpbx = wanted.account.vpbx_id
        if ways[0].outside and not self._meter.has_room(vpbx, now, ways[0].rate):
            return Barred.LIMIT
        return None

    def call(self, wanted: Wanted, ways: tuple[Way, ...], now: float) -> None:
        """Make the call. Raises DialRefused, with nothing sent and nothing taken."""
        vpbx, outside = wanted.account.vpbx_id, ways[0].outside
        if outside and not self._meter.take(vpbx, wanted.leg, now, ways[0].rate):
            raise DialRefused(DialCause.FORBIDDEN)
        try:
            self._hunting.begin(wanted.leg, ways, now)
        except OSError:
            self._meter.ended(wanted.leg, now)
            raise DialRefused(DialCause.UNREACHABLE) from None

    def answered(self, leg: LegId, now: float) -> None:
        self._meter.answered(leg, now)

    def ended(self, leg: LegId, now: float) -> None:
        """Any call has ended, or come to nothing."""
        self._meter.ended(leg, now)

    def _way(self, wanted: Wanted, number: str, to: TrunkWay, rate: int) -> Way:
        target = to.trunk.uri(to.peer.address, number)
        return Way(self._order(wanted, target, to.flow, to), to.peer, to.trunk.name, rate)

    def _order(
        self, wanted: Wanted, target: Uri, flow: Flow, to: TrunkWay | None = None
    ) -> DialOrder:
        prefix = self._config.caller_prefix if to is None else to.trunk.caller_prefix
        account, host = wanted.account, bracketed(flow.local.host)
        who = Uri("sip", host, prefix + account.extension)
        caller = NameAddr(who, printable(account.display_name))
        login = None if to is None else to.trunk.login()
        ring_time = float(self._config.ring_time)
        return DialOrder(target, caller, flow, ring_time, asserted=caller, login=login)
