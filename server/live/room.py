"""The live room: one rule for everyone in it, whatever device they use. Sans-IO.

`apply(command, by, now)` checks the command against the permission table, changes the state and
returns the events; `next_deadline()` and `advance(now)` drive the grace periods. `now` is any
clock in seconds that never runs backwards. Nothing else changes the state.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal

from server.domain.entry import Device
from server.live import commands as c
from server.live.events import (
    EndReason,
    Event,
    LeaveReason,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    RoomChanged,
    RoomEnded,
)
from server.live.people import Facts, Leg, LiveRole, Participant
from server.live.permissions import Relation, allowed, outranks
from sfu.api import PeerId, Source

# How long a participant without connection stays in the roster as "reconnecting".
GRACE = 30.0
# How long an admitted caller may take to enter the mix (last prompts) before the place is free.
ENTRY_TIME = 60.0
# Events kept for those who come back; who missed more gets a whole new picture.
HISTORY = 500

RefusalCode = Literal["forbidden", "not-found", "locked", "full", "ended", "bad-state"]


class CommandRefused(Exception):
    """The room does not do what was asked; `code` is safe to send to the client."""

    def __init__(self, code: RefusalCode, detail: str) -> None:
        super().__init__(detail)
        self.code: RefusalCode = code
        self.detail = detail


class Room:
    """People, legs, hands, mutes and the lock of one running conference.

    The room starts empty, ends with the last one who leaves or by `End`, and cannot start again.
    `limit` is the number of participants that it holds.
    """

    def __init__(self, facts: Facts, *, limit: int) -> None:
        self.facts = facts
        self.locked = False
        self.ended = False
        self.seq = 0
        self._limit = limit
        self._people: dict[PeerId, Participant] = {}
        self._by: PeerId | None = None  # whose command is being carried out
        self._hands = 0
        self._fresh: list[Event] = []
        # Drop policy: the oldest goes; `events_since` then asks for a resync.
        self._history: deque[Event] = deque(maxlen=HISTORY)

    @property
    def roster(self) -> tuple[Participant, ...]:
        """Everybody, in the order in which they came."""
        return tuple(self._people.values())

    def participant(self, peer: PeerId) -> Participant | None:
        return self._people.get(peer)

    def apply(self, command: c.Command, by: PeerId | None, now: float) -> tuple[Event, ...]:
        """Do what `by` asks (None: the house itself) and return what happened.

        A command that changes nothing gives no event. Raises CommandRefused, with the room as
        it was.
        """
        if self.ended:
            raise CommandRefused("ended", "the conference is over")
        self._authorise(command, by)
        self._by = by
        _HANDLERS[type(command)](self, command, by, now)
        return self._drain()

    def next_deadline(self) -> float | None:
        """When `advance` has something to do next."""
        return min(
            (leg.deadline for p in self.roster for leg in p.legs if leg.deadline is not None),
            default=None,
        )

    def advance(self, now: float) -> tuple[Event, ...]:
        """Give up the legs whose time has run out."""
        self._by = None
        for person in self.roster:
            for leg in person.legs:
                if leg.deadline is not None and leg.deadline <= now:
                    self._remove_leg(person.peer, leg.id, LeaveReason.LOST)
        return self._drain()

    def events_since(self, seq: int) -> tuple[Event, ...] | None:
        """What came after event `seq`, or None when that is no longer (or not yet) known."""
        oldest_known = self._history[0].seq - 1 if self._history else self.seq
        if not oldest_known <= seq <= self.seq:
            return None
        return tuple(event for event in self._history if event.seq > seq)

    # --- permissions ----------------------------------------------------------------------

    def _authorise(self, command: c.Command, by: PeerId | None) -> None:
        role = self._role(by)
        relation = self._relation(command, by, role)
        if not allowed(role, type(command), relation):
            raise CommandRefused("forbidden", "your role does not allow this")

    def _role(self, by: PeerId | None) -> LiveRole:
        if by is None:
            return LiveRole.HOUSE
        return self._get(by).role

    def _relation(self, command: c.Command, by: PeerId | None, role: LiveRole) -> Relation:
        target: PeerId | None = getattr(command, "peer", None)
        if target is None:
            return Relation.ROOM
        if target == by:
            return Relation.SELF
        if isinstance(command, c.Join):
            return Relation.OTHER
        return Relation.SUPERIOR if outranks(self._get(target).role, role) else Relation.OTHER

    # --- one handler per command ----------------------------------------------------------

    def _join(self, command: c.Join, by: PeerId | None, now: float) -> None:
        if command.peer in self._people:
            raise CommandRefused("bad-state", "already in the room")
        self._check_entry(command.role)
        leg = command.leg
        if leg.kind is Device.PHONE:
            leg = replace(leg, deadline=now + ENTRY_TIME)
        person = Participant(
            peer=command.peer,
            name=self._free_name(command.name),
            role=command.role,
            legs=(leg,),
            account_id=command.account_id,
            number=command.number,
        )
        self._people[person.peer] = person
        self._emit(ParticipantJoined(self._next_seq(), person))

    def _check_entry(self, role: LiveRole) -> None:
        if self.locked and role not in (LiveRole.ORGANISER, LiveRole.MODERATOR):
            raise CommandRefused("locked", "the conference is locked")
        if len(self._people) >= self._limit:
            raise CommandRefused("full", "the conference is full")

    def _free_name(self, name: str) -> str:
        """`name`, or `name (2)` and so on while somebody is called that already."""
        taken = {person.name for person in self._people.values()}
        candidate, count = name, 1
        while candidate in taken:
            count += 1
            candidate = f"{name} ({count})"
        return candidate

    def _add_leg(self, command: c.AddLeg, by: PeerId | None, now: float) -> None:
        person, leg = self._get(command.peer), command.leg
        if person.leg(leg.id) is not None:
            raise CommandRefused("bad-state", "that leg is here already")
        if leg.kind is Device.PHONE:
            leg = replace(leg, deadline=now + ENTRY_TIME)
        self._give_leg(person, leg)

    def _give_leg(self, person: Participant, leg: Leg) -> None:
        """Whoever is muted stays so by another leg."""
        if any(leg.kind is each.kind for each in person.legs):
            raise CommandRefused("bad-state", "one of each kind is enough")
        voice = frozenset({Source.MIC})
        if any(voice <= each.on & each.muted for each in person.legs):
            leg = replace(leg, muted=leg.muted | voice)
        self._update(replace(person, legs=(*person.legs, leg)))

    def _move_leg(self, command: c.MoveLeg, by: PeerId | None, now: float) -> None:
        person, owner = self._get(command.peer), self._get(command.to)
        leg = self._get_leg(command.peer, command.leg)
        if owner is person:
            raise CommandRefused("bad-state", "it is theirs already")
        if owner.hand is None:
            owner = replace(owner, hand=person.hand)
        self._give_leg(owner, leg)
        # The former owner goes without the leg, so that nobody takes it for one that is gone.
        rest = replace(person, legs=tuple(each for each in person.legs if each is not leg))
        if rest.legs:
            self._update(rest)
        else:
            self._people[person.peer] = rest
            self._remove_person(person.peer, LeaveReason.PAIRED)

    def _remove(self, command: c.RemoveLeg, by: PeerId | None, now: float) -> None:
        self._get_leg(command.peer, command.leg)
        self._remove_leg(command.peer, command.leg, command.reason)

    def _detach(self, command: c.Detach, by: PeerId | None, now: float) -> None:
        leg = self._get_leg(command.peer, command.leg)
        if leg.connected:
            self._update_leg(command.peer, replace(leg, connected=False, deadline=now + GRACE))

    def _resume(self, command: c.Resume, by: PeerId | None, now: float) -> None:
        leg = self._get_leg(command.peer, command.leg)
        back = replace(leg, connected=True, deadline=None)
        if leg.connected and len(self._get(command.peer).legs) == 1:
            # Nothing that anyone sees has changed: an admitted caller is shown from the start.
            # With a browser it has: the sound is the telephone's from now on.
            self._store_leg(command.peer, back)
        else:
            self._update_leg(command.peer, back)

    def _hold(self, command: c.Hold, by: PeerId | None, now: float) -> None:
        leg = self._get_leg(command.peer, command.leg)
        self._update_leg(command.peer, replace(leg, held=command.held))

    def _report_net(self, command: c.ReportNet, by: PeerId | None, now: float) -> None:
        self._update(replace(self._get(command.peer), net=command.net))

    def _change_facts(self, command: c.ChangeFacts, by: PeerId | None, now: float) -> None:
        if command.facts != self.facts:
            self.facts = command.facts
            self._emit(RoomChanged(self._next_seq(), self.facts, self.locked, self._by))

    def _change_role(self, command: c.ChangeRole, by: PeerId | None, now: float) -> None:
        self._update(replace(self._get(command.peer), role=command.role))

    def _leave(self, command: c.Leave, by: PeerId | None, now: float) -> None:
        self._remove_person(command.peer, LeaveReason.LEFT)

    def _set_source(self, command: c.SetSource, by: PeerId | None, now: float) -> None:
        leg = self._get_leg(command.peer, command.leg)
        source = frozenset({command.source})
        if leg.kind is Device.PHONE and command.source is not Source.MIC:
            raise CommandRefused("bad-state", "a telephone sends voice only")
        person = _with_leg(
            self._get(command.peer),
            replace(
                leg,
                on=leg.on | source if command.on else leg.on - source,
                muted=leg.muted | source if command.muted else leg.muted - source,
            ),
        )
        if command.source is Source.MIC and person.phoned:
            person = _with_voice(person, muted=command.muted)
        self._update(person)

    def _mute(self, command: c.Mute, by: PeerId | None, now: float) -> None:
        self._set_muted(command.peer, muted=True)

    def _unmute(self, command: c.Unmute, by: PeerId | None, now: float) -> None:
        self._set_muted(command.peer, muted=False)

    def _mute_all(self, command: c.MuteAll, by: PeerId | None, now: float) -> None:
        for person in self.roster:
            if person.peer != by:
                self._set_muted(person.peer, muted=True)

    def _raise_hand(self, command: c.RaiseHand, by: PeerId | None, now: float) -> None:
        person = self._get(command.peer)
        if person.hand is None:
            self._hands += 1
            self._update(replace(person, hand=self._hands))

    def _lower_hand(self, command: c.LowerHand, by: PeerId | None, now: float) -> None:
        self._update(replace(self._get(command.peer), hand=None))

    def _kick(self, command: c.Kick, by: PeerId | None, now: float) -> None:
        self._remove_person(command.peer, LeaveReason.KICKED)

    def _lock(self, command: c.Lock, by: PeerId | None, now: float) -> None:
        self._set_locked(True)

    def _unlock(self, command: c.Unlock, by: PeerId | None, now: float) -> None:
        self._set_locked(False)

    def _end(self, command: c.End, by: PeerId | None, now: float) -> None:
        self._finish(EndReason.COMMAND)

    # --- state ----------------------------------------------------------------------------

    def _get(self, peer: PeerId) -> Participant:
        person = self._people.get(peer)
        if person is None:
            raise CommandRefused("not-found", "no such participant")
        return person

    def _get_leg(self, peer: PeerId, leg_id: str) -> Leg:
        leg = self._get(peer).leg(leg_id)
        if leg is None:
            raise CommandRefused("not-found", "no such connection")
        return leg

    def _update(self, person: Participant) -> None:
        if self._people[person.peer] != person:
            self._people[person.peer] = person
            self._emit(ParticipantUpdated(self._next_seq(), person, self._by))

    def _update_leg(self, peer: PeerId, leg: Leg) -> None:
        self._update(_with_leg(self._people[peer], leg))

    def _store_leg(self, peer: PeerId, leg: Leg) -> None:
        self._people[peer] = _with_leg(self._people[peer], leg)

    def _set_muted(self, peer: PeerId, *, muted: bool) -> None:
        self._update(_with_voice(self._get(peer), muted=muted))

    def _set_locked(self, locked: bool) -> None:
        if locked != self.locked:
            self.locked = locked
            self._emit(RoomChanged(self._next_seq(), self.facts, locked, self._by))

    def _remove_leg(self, peer: PeerId, leg_id: str, reason: LeaveReason) -> None:
        person = self._people[peer]
        legs = tuple(leg for leg in person.legs if leg.id != leg_id)
        if legs:
            self._update(replace(person, legs=legs))
        else:
            self._remove_person(peer, reason)

    def _remove_person(self, peer: PeerId, reason: LeaveReason) -> None:
        person = self._people.pop(peer)
        self._emit(ParticipantLeft(self._next_seq(), person, reason))
        if not self._people:
            self._finish(EndReason.EMPTY)

    def _finish(self, reason: EndReason) -> None:
        self.ended = True
        self._emit(RoomEnded(self._next_seq(), reason, self.roster))
        self._people.clear()

    def _next_seq(self) -> int:
        self.seq += 1
        return self.seq

    def _emit(self, event: Event) -> None:
        self._fresh.append(event)
        self._history.append(event)

    def _drain(self) -> tuple[Event, ...]:
        events, self._fresh = tuple(self._fresh), []
        return events


def _with_leg(person: Participant, leg: Leg) -> Participant:
    return replace(
        person, legs=tuple(leg if present.id == leg.id else present for present in person.legs)
    )


def _with_voice(person: Participant, *, muted: bool) -> Participant:
    """Muted or not on every leg."""
    voice = frozenset({Source.MIC})
    legs = tuple(
        replace(leg, muted=leg.muted | voice if muted else leg.muted - voice) for leg in person.legs
    )
    return replace(person, legs=legs)


_Handler = Callable[[Room, Any, PeerId | None, float], None]

_HANDLERS: Mapping[type[c.Command], _Handler] = MappingProxyType(
    {
        c.Join: Room._join,
        c.AddLeg: Room._add_leg,
        c.MoveLeg: Room._move_leg,
        c.RemoveLeg: Room._remove,
        c.Detach: Room._detach,
        c.Resume: Room._resume,
        c.Hold: Room._hold,
        c.ReportNet: Room._report_net,
        c.ChangeFacts: Room._change_facts,
        c.ChangeRole: Room._change_role,
        c.Leave: Room._leave,
        c.SetSource: Room._set_source,
        c.Mute: Room._mute,
        c.Unmute: Room._unmute,
        c.RaiseHand: Room._raise_hand,
        c.LowerHand: Room._lower_hand,
        c.Kick: Room._kick,
        c.MuteAll: Room._mute_all,
        c.Lock: Room._lock,
        c.Unlock: Room._unlock,
        c.End: Room._end,
    }
)
