"""Call records of the legs that live now: begun by whoever lets a leg in, ended by what happens.

The first cause that is told counts. Whoever knows it better than the room's events (a telephone
hung up, an offer was no use) says so before the room is told; for all other legs the events do.
Whoever calls a telephone begins the record, and awaits `on_disk`, before anything leaves for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from server.conferencing.collaborators import CallKeeper, Clock
from server.conferencing.entry import PhoneEntry, RefusalCode, WebEntry
from server.domain.call import CallCause, CallKind, CallRecord, Direction
from server.domain.conference import Conference
from server.domain.guest import Guest, account_of
from server.domain.happening import of_begin, of_end
from server.live.events import (
    Event,
    LeaveReason,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    RoomEnded,
)
from server.live.people import Participant, masked
from sfu.api import PeerId
from sip_gateway.api import LegQuality

log = logging.getLogger(__name__)

# Seconds that a join waits for its record. Then it goes on, and the record is written later: a
# meeting is worth more than its record, and the plan was read from the same database just now.
LONGEST_WAIT: Final = 2.0

_LEFT: Final[Mapping[LeaveReason, CallCause]] = MappingProxyType(
    {
        LeaveReason.LEFT: CallCause.HUNG_UP,
        LeaveReason.KICKED: CallCause.REMOVED,
        LeaveReason.LOST: CallCause.LOST,
        LeaveReason.PAIRED: CallCause.HUNG_UP,  # with no leg: those are another's now
    }
)
_REFUSED: Final[Mapping[RefusalCode, CallCause]] = MappingProxyType(
    {
        "not-started": CallCause.NOT_STARTED,
        "ended": CallCause.TOO_LATE,
        "locked": CallCause.LOCKED,
        "full": CallCause.FULL,
        "disabled": CallCause.DISABLED,
    }
)


@dataclass(slots=True)
class PhoneLine:
    """What was measured of a telephone since it began; seconds."""

    packets: int = 0
    lost: int = 0
    jitter: float = 0.0
    round_trip: float | None = None

    def add(self, event: LegQuality) -> None:
        self.packets += event.packets
        self.lost += event.lost
        self.jitter = max(self.jitter, event.jitter)
        if event.round_trip is not None:
            self.round_trip = max(self.round_trip or 0.0, event.round_trip)

    def written(self, record: CallRecord) -> CallRecord:
        trip = self.round_trip
        return replace(
            record,
            loss=round(1000 * self.lost / self.packets),
            packets=self.packets,
            jitter=round(1000 * self.jitter),
            round_trip=None if trip is None else round(1000 * trip),
        )


@dataclass(slots=True)
class _OpenCall:
    record: CallRecord
    loss: float = 0.0  # sum over the reports, each 0 to 1
    reports: int = 0
    line: PhoneLine | None = None


class CallLog:
    """`new_id` gives text that is never repeated."""

    def __init__(self, keeper: CallKeeper, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._keeper = keeper
        self._clock = clock
        self._new_id = new_id
        self._open: dict[str, _OpenCall] = {}  # by leg
        self._outside: dict[str, CallRecord] = {}  # by leg, not in the room yet
        self._legs: dict[PeerId, frozenset[str]] = {}
        self._live: Counter[str] = Counter()  # open legs by conference

    # --- records to begin with ------------------------------------------------------------

    def of_browser(self, conference: Conference, entry: WebEntry) -> CallRecord:
        visitor = entry.visitor
        record = replace(
            self._record(conference, CallKind.BROWSER, visitor.name),
            account_id=account_of(visitor),
            codec="opus",
        )
        if isinstance(visitor, Guest):
            return replace(record, member_id=visitor.member_id)
        return replace(record, line=visitor.extension or "")

    def of_caller(self, conference: Conference, entry: PhoneEntry) -> CallRecord:
        number = entry.number or ""
        return replace(
            self._record(conference, CallKind.PHONE, entry.name),
            account_id=entry.account_id,
            member_id=entry.member_id,
            number="" if number == entry.line else masked(number),
            line=entry.line,
        )

    def of_callee(
        self, conference: Conference, name: str, number: str, account_id: str | None, line: str
    ) -> CallRecord:
        """A telephone that we call; `line` is its extension, if it is one of ours."""
        return replace(
            self._record(conference, CallKind.PHONE, name),
            direction=Direction.OUT,
            account_id=account_id,
            number="" if number == line else masked(number),
            line=line,
        )

    def _record(self, conference: Conference, kind: CallKind, name: str) -> CallRecord:
        return CallRecord(
            id=self._new_id(),
            vpbx_id=conference.vpbx_id,
            conference_id=conference.id,
            conference_name=conference.name,
            room_number=conference.room_number,
            kind=kind,
            direction=Direction.IN,
            name=name,
            started_at=self._clock.utc(),
        )

    # --- the life of a leg ----------------------------------------------------------------

    def dial(self, leg: str, record: CallRecord) -> asyncio.Future[None]:
        """A telephone is going to be called; what is returned is for `on_disk`."""
        self._outside[leg] = record
        return self._keeper.keep(record)

    def wait(self, leg: str, record: CallRecord) -> asyncio.Future[None]:
        """Somebody waits to be let in: then `begin` follows, or else `failed`."""
        self._outside[leg] = record
        return self._keeper.keep(record)

    def is_dialled(self, leg: str) -> bool:
        """Whether the leg was called by us, and nobody has come in by it yet."""
        return leg in self._outside

    def failed(self, leg: str, cause: CallCause) -> None:
        """Nobody comes in by a leg that we called, or that waited."""
        record = self._outside.pop(leg, None)
        if record is not None:
            at = max(self._clock.utc(), record.started_at)
            ended = replace(record, ended_at=at, cause=cause)
            self._keeper.keep(ended, of_end(ended, was_in=False, last=False))

    def went_by(self, leg: str, line: str, rate: int = 0) -> None:
        """A telephone that we called was reached, or tried last, by that trunk; a minute costs so
        much."""
        record = self._outside.get(leg)
        if record is not None and line:
            self._outside[leg] = replace(record, line=line, rate=rate)

    def begin(self, leg: str, record: CallRecord) -> asyncio.Future[None]:
        """The leg begins; what is returned is for `on_disk`. That of a telephone that we called, or
        of somebody who waited, goes on."""
        record = self._outside.pop(leg, record)
        self._open[leg] = _OpenCall(record)
        self._live[record.conference_id] += 1
        first = self._live[record.conference_id] == 1
        return self._keeper.keep(record, of_begin(record, first=first))

    async def on_disk(self, begun: asyncio.Future[None]) -> None:
        """Wait until the record is stored, and not for ever."""
        await asyncio.wait((begun,), timeout=LONGEST_WAIT)
        if not begun.done():
            log.warning("a leg goes on before its call record is on disk")

    def answered(self, leg: str, codec: str = "") -> None:
        """From now on it is heard or seen. Only the first time counts."""
        call = self._open.get(leg)
        if call is not None and call.record.answered_at is None:
            call.record = replace(
                call.record, answered_at=self._now(call), codec=codec or call.record.codec
            )
            self._keeper.keep(call.record)

    def answered_by(self, peer: PeerId) -> None:
        """A browser's transport is up."""
        for leg in self._browsers(peer):
            self.answered(leg)

    def reported(self, peer: PeerId, loss: float) -> None:
        """What a browser's network lost of late, 0 to 1."""
        for leg in self._browsers(peer):
            self._open[leg].loss += loss
            self._open[leg].reports += 1

    def measured(self, event: LegQuality) -> None:
        """What a telephone's network did of late."""
        call = self._open.get(event.leg)
        if call is not None and event.packets > 0:
            call.line = call.line or PhoneLine()
            call.line.add(event)

    def end(self, leg: str, cause: CallCause) -> None:
        """Nothing happens when it has ended already."""
        call = self._open.pop(leg, None)
        if call is not None:
            loss = round(1000 * call.loss / call.reports) if call.reports else None
            ended = replace(call.record, ended_at=self._now(call), cause=cause, loss=loss)
            if call.line is not None:
                ended = call.line.written(ended)
            last = self._is_last(ended.conference_id)
            self._keeper.keep(ended, of_end(ended, was_in=True, last=last))

    def refused(self, record: CallRecord, code: RefusalCode) -> None:
        """A telephone with the right digits was not let in."""
        ended = replace(record, ended_at=record.started_at, cause=refusal_cause(code))
        self._keeper.keep(ended, of_end(ended, was_in=False, last=False))

    def end_all(self) -> None:
        """We stop."""
        for leg in tuple(self._open):
            self.end(leg, CallCause.SERVER_RESTART)
        for leg in tuple(self._outside):
            self.failed(leg, CallCause.SERVER_RESTART)

    # --- what happens in rooms ------------------------------------------------------------

    def follow(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, ParticipantJoined | ParticipantUpdated):
                self._present(event.participant)
            elif isinstance(event, ParticipantLeft):
                if event.reason is not LeaveReason.MOVED:  # else the call goes on elsewhere
                    self._gone(event.participant, _LEFT[event.reason])
            elif isinstance(event, RoomEnded):
                for person in event.participants:
                    self._gone(person, CallCause.ENDED_BY_ORGANISER)

    def _present(self, person: Participant) -> None:
        legs = frozenset(leg.id for leg in person.legs)
        for leg in self._legs.get(person.peer, frozenset()) - legs:
            self.end(leg, CallCause.LOST)
        self._legs[person.peer] = legs

    def _gone(self, person: Participant, cause: CallCause) -> None:
        self._legs.pop(person.peer, None)
        for leg in person.legs:
            self.end(leg.id, cause)

    def _is_last(self, conference_id: str) -> bool:
        """A leg has gone: whether no other one of its conference is left."""
        self._live[conference_id] -= 1
        if self._live[conference_id] > 0:
            return False
        del self._live[conference_id]
        return True

    def _browsers(self, peer: PeerId) -> tuple[str, ...]:
        return tuple(
            leg
            for leg in self._legs.get(peer, ())
            if leg in self._open and self._open[leg].record.kind is CallKind.BROWSER
        )

    def _now(self, call: _OpenCall) -> datetime:
        """Never before the beginning, wherever the system's clock was set to meanwhile."""
        return max(self._clock.utc(), call.record.started_at)


def refusal_cause(code: RefusalCode) -> CallCause:
    return _REFUSED.get(code, CallCause.FAILED)
