"""The live room: one rule for everyone in it, whatever device they use. Sans-IO.

`apply(command, by, now)` checks the command against the permission table, changes the state and
returns the events; `next_deadline()` and `advance(now)` drive the grace periods. `now` is any
clock in seconds that never runs backwards. Nothing else changes the state.

What there is to know and to decide about one thing is a part of its own: `crowd` (the people),
`doorway` (those who wait), `calls` (telephones that are called), `stage` (what is presented), `polls`
(what is voted on). The room authorises, hands a command to the part that it concerns, and tells the
others what follows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, get_args

from server.domain.entry import Device
from server.live import commands as c
from server.live.aid_commands import AidCommand
from server.live.appointments import Appointments
from server.live.called import RoomCall
from server.live.calls import CallCommand, Change, RoomCalls
from server.live.crowd import GRACE, Crowd, CrowdCommand
from server.live.doorway import Doorway
from server.live.events import (
    CallChanged,
    CallGone,
    EndReason,
    Event,
    PollChanged,
    PresentationChanged,
    RoomChanged,
    RoomEnded,
)
from server.live.group_commands import Arrive, Depart, ForgetAway, GroupCommand
from server.live.journal import Journal
from server.live.kept import NOTHING_KEPT, Kept
from server.live.lobby import Gone, LobbyEvent, Standing
from server.live.people import LEADERS, Facts, LiveRole, Participant
from server.live.permissions import Relation, allowed, outranks
from server.live.poll_commands import PollCommand
from server.live.polls import Cast, Polls, voter_of
from server.live.refused import CommandRefused
from server.live.spotlight import Spotlight, SpotlightCommand
from server.live.stage import Stage, StageCommand
from sfu.api import PeerId

# What is done to what is presented belongs to whoever presents it.
_OF_STAGE = (
    c.Present | c.TurnPage | c.HandOver | c.StopPresenting | c.AllowDrawing | c.ClearDrawings
)
# Of the events of one room: whoever comes back from another one is sure to be told it anew.
NUMBERS: Final = 10**9


class Room:
    """People, legs, hands, mutes and the lock of one running conference.

    The room starts empty, ends with the last one who leaves, or waits before it no more, or by
    `End`, and cannot start again. `limit` is the number of participants that it holds, with those
    who are away in groups; `kept` what leaders had decided before the service was started anew.
    `group`: the how manieth group's of the conference it is, from 1; such a room ends by `End` only,
    and its events have numbers that no other room of the conference has.
    """

    def __init__(
        self, facts: Facts, *, limit: int, kept: Kept = NOTHING_KEPT, group: int = 0
    ) -> None:
        self.facts = facts
        self.locked = False
        self.ended = False
        self._limit = limit
        self.is_group = group > 0
        self._away: dict[PeerId, LiveRole] = {}  # in groups, and what they are here all the same
        self._journal = Journal(group * NUMBERS)
        self._appointments = Appointments(kept.appointments)
        self._crowd = Crowd(self._journal, self._appointments)
        self._crowd.floor_only = kept.floor_only
        self._calls = RoomCalls()
        self.stage = Stage()  # to be looked at; it is changed by commands
        self.spotlight = Spotlight()  # likewise
        self.polls = Polls(kept.poll)  # likewise
        self.recording = False
        self._by: PeerId | None = None  # whose command is being carried out
        self._door = Doorway(facts.lobby, grace=GRACE)
        self._news: list[LobbyEvent] = []  # since `drain_news`; for those whom they concern only
        if kept.floor_only:
            self._show_room()

    @property
    def seq(self) -> int:
        """The number of the newest event."""
        return self._journal.seq

    @property
    def roster(self) -> tuple[Participant, ...]:
        """Everybody, in the order in which they came."""
        return self._crowd.roster

    @property
    def calls(self) -> tuple[RoomCall, ...]:
        """Telephones that are called, or were in vain, in the order in which that began."""
        return self._calls.all

    @property
    def floor_only(self) -> bool:
        """Whether only those may speak who have the floor."""
        return self._crowd.floor_only

    @property
    def kept(self) -> Kept:
        """What leaders have decided that has to outlast a crash, without `polls.kept`."""
        return Kept(self.floor_only, self._appointments.all)

    def role_of(self, identity: str | None, planned: LiveRole) -> LiveRole:
        """What somebody is who comes in now."""
        return self._appointments.role_of(identity, planned)

    def call(self, call: str) -> RoomCall | None:
        return self._calls.find(call)

    def participant(self, peer: PeerId) -> Participant | None:
        return self._crowd.find(peer)

    def is_led_by(self, peer: PeerId) -> bool:
        """Whether they may decide for the room, also while they are away in a group."""
        person = self._crowd.find(peer)
        role = self._away.get(peer) if person is None else person.role
        return role in LEADERS

    @property
    def inhabited(self) -> bool:
        """Whether anybody is here, away in a group, or waits."""
        return bool(self._crowd or self._away or self._door.waiting)

    @property
    def led(self) -> bool:
        """Whether somebody is in the room who may decide for it."""
        return self._crowd.led or any(role in LEADERS for role in self._away.values())

    @property
    def door(self) -> Doorway:
        """Those who wait, to be looked at; it is changed by commands."""
        return self._door

    def drain_news(self) -> tuple[LobbyEvent, ...]:
        """What happened in the lobby. It is no event of the room: most people may not know it."""
        news, self._news = tuple(self._news), []
        return news

    def check(self, command: c.Command, by: PeerId | None) -> None:
        """Raises CommandRefused when `by` may not do that."""
        if self.ended:
            raise CommandRefused("ended", "the conference is over")
        self._authorise(command, by)

    def apply(self, command: c.Command, by: PeerId | None, now: float) -> tuple[Event, ...]:
        """Do what `by` asks (None: the house itself) and return what happened.

        A command that changes nothing gives no event. Raises CommandRefused, with the room as
        it was.
        """
        self.check(command, by)
        self._by = by
        if self._door.concerns(command):
            news = self._door.apply(command, places=self._places, locked=self.locked, now=now)
            self._take_news(news, now)
        else:
            _HANDLERS[type(command)](self, command, by, now)
        self._settle(now)
        return self._journal.drain()

    def next_deadline(self) -> float | None:
        """When `advance` has something to do next."""
        due = (self._crowd.next_deadline(), self._door.next_deadline())
        return min((deadline for deadline in due if deadline is not None), default=None)

    def advance(self, now: float) -> tuple[Event, ...]:
        """Give up the legs whose time has run out."""
        self._by = None
        self._crowd.advance(now)
        self._follow_the_gone()
        if not self.ended:
            self._take_news(self._door.advance(now), now)
            self._settle(now)
        return self._journal.drain()

    def events_since(self, seq: int) -> tuple[Event, ...] | None:
        """What came after event `seq`, or None when that is no longer (or not yet) known."""
        return self._journal.since(seq)

    # --- permissions ----------------------------------------------------------------------

    def _authorise(self, command: c.Command, by: PeerId | None) -> None:
        role = LiveRole.HOUSE if by is None else self._role(by)
        relation = self._relation(command, by, role)
        if not allowed(role, type(command), relation):
            raise CommandRefused("forbidden", "your role does not allow this")

    def _role(self, peer: PeerId) -> LiveRole:
        away = self._away.get(peer)
        return self._crowd.get(peer).role if away is None else away

    def _relation(self, command: c.Command, by: PeerId | None, role: LiveRole) -> Relation:
        if isinstance(command, c.CallAgain | c.DropCall):
            own = self._calls.get(command.call).by
            return Relation.SELF if own is not None and own == by else Relation.ROOM
        if isinstance(command, c.Present) and self.stage.shown is None:
            return Relation.SELF if by is not None else Relation.ROOM
        if isinstance(command, c.HandOver):
            self._crowd.get(command.peer)
        if isinstance(command, _OF_STAGE):
            return Relation.SELF if self.stage.is_by(by) else Relation.ROOM
        if isinstance(command, c.Draw):
            return Relation.SELF if self.stage.draws(by) else Relation.ROOM
        target: PeerId | None = getattr(command, "peer", None)
        if target is None:
            return Relation.ROOM
        if target == by:
            return Relation.SELF
        if isinstance(command, c.Join) or self._door.concerns(command):
            return Relation.OTHER
        superior = outranks(self._role(target), role)
        return Relation.SUPERIOR if superior else Relation.OTHER

    # --- one handler per command, or per part ---------------------------------------------

    def _join(self, command: c.Join, by: PeerId | None, now: float) -> None:
        if command.peer in self._crowd:
            raise CommandRefused("bad-state", "already in the room")
        if self.locked and not command.invited and command.role not in LEADERS:
            raise CommandRefused("locked", "the conference is locked")
        if self._places <= 0:
            raise CommandRefused("full", "the conference is full")
        self._crowd.enter(command, now)

    def _crowded(self, command: CrowdCommand, by: PeerId | None, now: float) -> None:
        if isinstance(command, c.ChangeRole) and command.peer in self._away:
            self._away[command.peer] = command.role
            return
        former = self._crowd.find(command.peer) if isinstance(command, c.MoveLeg) else None
        self._crowd.apply(command, by, now)
        if former is not None and isinstance(command, c.MoveLeg):
            self._unite_votes(former, self._crowd.get(command.to))
        self._follow_the_gone()

    def _unite_votes(self, former: Participant, owner: Participant) -> None:
        """Whose telephone it was had voted by it, before it turned out whose it is."""
        if former.peer not in self._crowd and voter_of(former) != voter_of(owner):
            cast = self.polls.unite(voter_of(former), voter_of(owner))
            self._show_poll(cast is not None, cast)

    def _change_facts(self, command: c.ChangeFacts, by: PeerId | None, now: float) -> None:
        if command.facts != self.facts:
            if command.facts.lobby is not self.facts.lobby:  # else who leads has the last word
                self._door.policy = command.facts.lobby
            self.facts = command.facts
            self._show_room()

    def _set_floor(self, command: c.SetFloor, by: PeerId | None, now: float) -> None:
        if command.only != self.floor_only:
            self._crowd.floor_only = command.only
            self._show_room()  # before those who fall silent by it
            self._crowd.clear_floor(by)

    def _lock(self, command: c.Lock | c.Unlock, by: PeerId | None, now: float) -> None:
        locked = isinstance(command, c.Lock)
        if locked != self.locked:
            self.locked = locked
            self._show_room()

    def _called(self, command: CallCommand, by: PeerId | None, now: float) -> None:
        if isinstance(command, c.CallMe) and self._crowd.get(command.peer).has_phone:
            raise CommandRefused("bad-state", "has a telephone already")
        self._show_calls(self._calls.apply(command, by, now))

    def _staged(self, command: StageCommand, by: PeerId | None, now: float) -> None:
        self._show_stage(self.stage.apply(command, by))

    def _spotlit(self, command: SpotlightCommand, by: PeerId | None, now: float) -> None:
        if self.spotlight.apply(command):
            self._show_room()

    def _polled(self, command: PollCommand, by: PeerId | None, now: float) -> None:
        self._show_poll(*self.polls.apply(command, None if by is None else self._crowd.get(by)))

    def _record(
        self, command: c.StartRecording | c.StopRecording, by: PeerId | None, now: float
    ) -> None:
        on = isinstance(command, c.StartRecording)
        if on and not self.facts.recordable:
            raise CommandRefused("not-allowed", "recording is forbidden here")
        self._set_recording(on)

    def _set_recording(self, on: bool) -> None:
        if on != self.recording:
            self.recording = on
            self._show_room()

    def _write(self, command: c.Write, by: PeerId | None, now: float) -> None:
        if command.to is None:
            return
        if all(leg.kind is Device.PHONE for leg in self._crowd.get(command.to).legs):
            raise CommandRefused("bad-state", "a telephone shows no text")

    def _aided(self, command: AidCommand, by: PeerId | None, now: float) -> None:
        """Whether it may be is all that the room says: nothing of it stays."""

    # --- groups ---------------------------------------------------------------------------

    def _grouped(self, command: GroupCommand, by: PeerId | None, now: float) -> None:
        """Whether it may be is all that the room says: people are moved by whoever has all rooms."""

    def _depart(self, command: Depart, by: PeerId | None, now: float) -> None:
        role = self._crowd.get(command.peer).role
        if not self.is_group:
            self._away[command.peer] = role
        self._crowd.depart(command.peer)
        self._follow_the_gone()

    def _arrive(self, command: Arrive, by: PeerId | None, now: float) -> None:
        if command.person.peer in self._crowd:
            raise CommandRefused("bad-state", "already in the room")
        self._away.pop(command.person.peer, None)
        self._crowd.arrive(command.person)

    def _forget_away(self, command: ForgetAway, by: PeerId | None, now: float) -> None:
        if self._away.pop(command.away, None) is not None:
            self._finish_if_empty()

    def _end(self, command: c.End, by: PeerId | None, now: float) -> None:
        self._finish(EndReason.COMMAND)

    # --- the lobby ------------------------------------------------------------------------

    @property
    def _places(self) -> int:
        return self._limit - len(self._crowd) - len(self._away)

    def _take_news(self, news: tuple[LobbyEvent, ...], now: float) -> None:
        """Let in whoever is admitted. Nobody left to wait, and nobody here, is the end."""
        self._news += news
        gone = [event for event in news if isinstance(event, Gone)]
        for event in gone:
            if event.why is Standing.ADMITTED:
                self._crowd.enter(event.person, now)
        if gone:
            self._finish_if_empty()

    def _settle(self, now: float) -> None:
        if self.ended:
            return
        if not self.facts.recordable or all(each.kind is Device.PHONE for each in self.roster):
            self._set_recording(False)  # nobody is left who sees that it goes on
        places = 0 if self.locked else self._places
        self._take_news(self._door.settle(leader_here=self.led, places=places), now)

    # --- what follows from a change -------------------------------------------------------

    def _follow_the_gone(self) -> None:
        """What was theirs goes with those who left, and the room with the last of them."""
        gone = self._crowd.drain_gone()
        for peer in gone:
            self._show_calls(self._calls.owner_left(peer))
            self._show_stage(self.stage.left(peer))
            if self.spotlight.left(peer):
                self._show_room()
        if gone:
            self._finish_if_empty()

    def _show_room(self) -> None:
        seq, spotlight = self._next_seq(), self.spotlight.people
        standing = (spotlight, self.floor_only, self.recording)
        self._put(RoomChanged(seq, self.facts, self.locked, self._by, *standing))

    def _show_calls(self, changes: tuple[Change, ...]) -> None:
        for call, gone in changes:
            kind = CallGone if gone else CallChanged
            self._put(kind(self._next_seq(), call))

    def _show_stage(self, changed: bool) -> None:
        if changed:
            self._put(PresentationChanged(self._next_seq(), self.stage.shown, self._by))

    def _show_poll(self, changed: bool, cast: Cast | None = None) -> None:
        poll = self.polls.latest
        if changed and poll is not None:
            self._put(PollChanged(self._next_seq(), poll, self._by, cast))

    def _finish_if_empty(self) -> None:
        if not (self.is_group or self.inhabited):
            self._finish(EndReason.EMPTY)

    def _finish(self, reason: EndReason) -> None:
        self.ended = True
        self._news += self._door.end()
        self._show_poll(self.polls.close())
        self._put(RoomEnded(self._next_seq(), reason, self.roster))
        self._crowd.clear()

    def _next_seq(self) -> int:
        return self._journal.next_seq()

    def _put(self, event: Event) -> None:
        self._journal.put(event)


_Handler = Callable[[Room, Any, PeerId | None, float], None]

_HANDLERS: Mapping[type[c.Command], _Handler] = MappingProxyType(
    {
        c.Join: Room._join,
        **dict.fromkeys(get_args(CrowdCommand), Room._crowded),
        c.ChangeFacts: Room._change_facts,
        c.SetFloor: Room._set_floor,
        c.Lock: Room._lock,
        c.Unlock: Room._lock,
        **dict.fromkeys(get_args(CallCommand), Room._called),
        **dict.fromkeys(get_args(StageCommand), Room._staged),
        **dict.fromkeys(get_args(SpotlightCommand), Room._spotlit),
        **dict.fromkeys(get_args(PollCommand), Room._polled),
        c.StartRecording: Room._record,
        c.StopRecording: Room._record,
        c.Write: Room._write,
        **dict.fromkeys(get_args(AidCommand), Room._aided),
        **dict.fromkeys(get_args(GroupCommand), Room._grouped),
        Depart: Room._depart,
        Arrive: Room._arrive,
        ForgetAway: Room._forget_away,
        c.End: Room._end,
    }
)
