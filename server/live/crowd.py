"""The people in one live room: their legs, mutes and hands. Sans-IO.

Whether somebody may do something has been asked before; what is impossible is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from server.domain.entry import Device
from server.live import commands as c
from server.live.appointments import CAN_BECOME, Appointments, granted
from server.live.events import (
    LeaveReason,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
)
from server.live.floor import may_speak, settled
from server.live.journal import Journal
from server.live.lobby import Waiting
from server.live.people import LEADERS, Leg, LiveRole, Participant, with_leg, with_voice
from server.live.refused import CommandRefused
from sfu.api import PeerId, Source

# How long a participant without connection stays in the roster as "reconnecting".
GRACE = 30.0
# How long an admitted caller may take to enter the mix (last prompts) before the place is free.
ENTRY_TIME = 60.0

CrowdCommand = (
    c.AddLeg
    | c.MoveLeg
    | c.ReturnLeg
    | c.RemoveLeg
    | c.Detach
    | c.Resume
    | c.Hold
    | c.ReportNet
    | c.ChangeRole
    | c.Appoint
    | c.GiveFloor
    | c.TakeFloor
    | c.AskToSpeak
    | c.NotNow
    | c.Leave
    | c.SetSource
    | c.Mute
    | c.Unmute
    | c.MuteAll
    | c.RaiseHand
    | c.LowerHand
    | c.Kick
    | c.AllowMarks
    | c.Mark
)


class Crowd:
    """Everybody who is in, in the order in which they came; what changes goes into the journal."""

    def __init__(self, journal: Journal, appointments: Appointments) -> None:
        self._journal = journal
        self._appointments = appointments
        self.floor_only = False
        self._people: dict[PeerId, Participant] = {}
        self._by: PeerId | None = None  # whose command is being carried out
        self._hands = 0
        self._gone: list[PeerId] = []

    def __len__(self) -> int:
        return len(self._people)

    def __contains__(self, peer: PeerId) -> bool:
        return peer in self._people

    @property
    def roster(self) -> tuple[Participant, ...]:
        return tuple(self._people.values())

    @property
    def led(self) -> bool:
        return any(person.role in LEADERS for person in self._people.values())

    def find(self, peer: PeerId) -> Participant | None:
        return self._people.get(peer)

    def get(self, peer: PeerId) -> Participant:
        """Raises CommandRefused."""
        person = self._people.get(peer)
        if person is None:
            raise CommandRefused("not-found", "no such participant")
        return person

    def enter(self, who: c.Join | Waiting, now: float) -> None:
        leg = who.leg
        if leg.kind is Device.PHONE:
            leg = replace(leg, deadline=now + ENTRY_TIME)
        person = Participant(
            peer=who.peer,
            name=self._free_name(who.name),
            role=who.role,
            legs=(leg,),
            account_id=who.account_id,
            number=who.number,
            identity=who.identity,
            planned=who.planned or who.role,
        )
        person = settled(person, floor_only=self.floor_only)
        self._people[person.peer] = person
        self._journal.put(ParticipantJoined(self._journal.next_seq(), person))

    def depart(self, peer: PeerId) -> None:
        """They go on in another room. Raises CommandRefused."""
        self._remove(peer, LeaveReason.MOVED)

    def arrive(self, person: Participant) -> None:
        """From another room, with what they have but a raised hand."""
        arrived = replace(person, name=self._free_name(person.name), hand=None)
        arrived = settled(arrived, floor_only=self.floor_only)
        self._people[person.peer] = arrived
        # What leaders have made of them over there holds here, too.
        self._appointments.remember(person.identity, person.planned, person.role)
        self._journal.put(ParticipantJoined(self._journal.next_seq(), arrived))

    def apply(self, command: CrowdCommand, by: PeerId | None, now: float) -> None:
        """Raises CommandRefused, with everything as it was."""
        self._by = by
        _HANDLERS[type(command)](self, command, now)

    def next_deadline(self) -> float | None:
        due = (leg.deadline for person in self.roster for leg in person.legs)
        return min((deadline for deadline in due if deadline is not None), default=None)

    def advance(self, now: float) -> None:
        """Give up the legs whose time has run out."""
        self._by = None
        for person in self.roster:
            for leg in person.legs:
                if leg.deadline is not None and leg.deadline <= now:
                    self._drop_leg(person.peer, leg.id, LeaveReason.LOST)

    def clear_floor(self, by: PeerId | None) -> None:
        """Another rule of speaking holds: nobody has the floor from before."""
        self._by = by
        for person in self.roster:
            self._update(replace(person, floor=False))

    def drain_gone(self) -> tuple[PeerId, ...]:
        """Who left for good since the last time."""
        gone, self._gone = tuple(self._gone), []
        return gone

    def clear(self) -> None:
        """The room is over; nobody is told."""
        self._people.clear()

    # --- one handler per command ----------------------------------------------------------

    def _add_leg(self, command: c.AddLeg, now: float) -> None:
        person, leg = self.get(command.peer), command.leg
        if person.leg(leg.id) is not None:
            raise CommandRefused("bad-state", "that leg is here already")
        if leg.kind is Device.PHONE:
            leg = replace(leg, deadline=now + ENTRY_TIME)
        self._give_leg(person, leg)

    def _move_leg(self, command: c.MoveLeg, now: float) -> None:
        person, owner = self.get(command.peer), self.get(command.to)
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
            self._remove(person.peer, LeaveReason.PAIRED)

    def _return_leg(self, command: c.ReturnLeg, now: float) -> None:
        """It is as muted as the lost one was; hand, name and role are the person's anyway."""
        former = self._get_leg(command.peer, command.former)
        leg = replace(command.leg, muted=former.muted, deadline=now + ENTRY_TIME)
        person = self.get(command.peer)
        legs = tuple(leg if each.id == former.id else each for each in person.legs)
        self._update(replace(person, legs=legs))

    def _remove_leg(self, command: c.RemoveLeg, now: float) -> None:
        self._get_leg(command.peer, command.leg)
        self._drop_leg(command.peer, command.leg, command.reason)

    def _detach(self, command: c.Detach, now: float) -> None:
        leg = self._get_leg(command.peer, command.leg)
        if leg.connected:
            until = now + (GRACE if command.seconds is None else command.seconds)
            self._update_leg(command.peer, replace(leg, connected=False, deadline=until))

    def _resume(self, command: c.Resume, now: float) -> None:
        leg = self._get_leg(command.peer, command.leg)
        back = replace(leg, connected=True, deadline=None)
        if leg.connected and len(self.get(command.peer).legs) == 1:
            # Nothing that anyone sees has changed: an admitted caller is shown from the start.
            # With a browser it has: the sound is the telephone's from now on.
            self._people[command.peer] = with_leg(self._people[command.peer], back)
        else:
            self._update_leg(command.peer, back)

    def _hold(self, command: c.Hold, now: float) -> None:
        leg = self._get_leg(command.peer, command.leg)
        self._update_leg(command.peer, replace(leg, held=command.held))

    def _report_net(self, command: c.ReportNet, now: float) -> None:
        self._update(replace(self.get(command.peer), net=command.net))

    def _change_role(self, command: c.ChangeRole, now: float) -> None:
        """Another plan counts more than what a leader has said; the same one does not."""
        person = self.get(command.peer)
        if person.planned is not command.role:
            self._appointments.forget(person.identity)
            self._update(replace(person, role=command.role, planned=command.role))

    def _appoint(self, command: c.Appoint, now: float) -> None:
        """All that are the same person by login, for rights are somebody's and not a window's."""
        person = self.get(command.peer)
        if person.role is LiveRole.ORGANISER or command.role not in CAN_BECOME:
            raise CommandRefused("forbidden", "the organiser is who planned it")
        role = granted(command.role, person.planned)
        self._appointments.remember(person.identity, person.planned, role)
        for each in self.roster:
            same = person.identity is not None and each.identity == person.identity
            if same or each is person:
                self._update(replace(each, role=role))

    def _leave(self, command: c.Leave, now: float) -> None:
        self._remove(command.peer, LeaveReason.LEFT)

    def _kick(self, command: c.Kick, now: float) -> None:
        self._appointments.forget(self.get(command.peer).identity)
        self._remove(command.peer, LeaveReason.KICKED)

    def _set_source(self, command: c.SetSource, now: float) -> None:
        leg = self._get_leg(command.peer, command.leg)
        source = frozenset({command.source})
        if command.source is Source.MIC and command.on and not command.muted:
            self._require_floor(command.peer)
        if leg.kind is Device.PHONE and command.source is not Source.MIC:
            raise CommandRefused("bad-state", "a telephone sends voice only")
        person = with_leg(
            self.get(command.peer),
            replace(
                leg,
                on=leg.on | source if command.on else leg.on - source,
                muted=leg.muted | source if command.muted else leg.muted - source,
            ),
        )
        if command.source is Source.MIC and person.phoned:
            person = with_voice(person, muted=command.muted)
        if command.source is Source.SCREEN and not (command.on and leg.live(Source.SCREEN)):
            person = replace(person, marks=False)  # another screen: to be asked anew
        self._update(person)

    def _mute(self, command: c.Mute, now: float) -> None:
        self._set_muted(command.peer, muted=True)

    def _unmute(self, command: c.Unmute, now: float) -> None:
        self._require_floor(command.peer)
        self._set_muted(command.peer, muted=False)

    def _mute_all(self, command: c.MuteAll, now: float) -> None:
        for person in self.roster:
            if person.peer != self._by:
                self._set_muted(person.peer, muted=True)

    def _raise_hand(self, command: c.RaiseHand, now: float) -> None:
        person = self.get(command.peer)
        if person.hand is None:
            self._hands += 1
            self._update(replace(person, hand=self._hands))

    def _lower_hand(self, command: c.LowerHand, now: float) -> None:
        self._update(replace(self.get(command.peer), hand=None))

    def _allow_marks(self, command: c.AllowMarks, now: float) -> None:
        self._update(replace(self._showing(command.peer), marks=command.on))

    def _mark(self, command: c.Mark, now: float) -> None:
        """Nothing of it stays; the room only says whether it may be."""
        if not self._showing(command.peer).marks and command.peer != self._by:
            raise CommandRefused("forbidden", "they do not want it")

    def _give_floor(self, command: c.GiveFloor, now: float) -> None:
        if not self.floor_only:
            raise CommandRefused("bad-state", "everybody may speak")
        person = self.get(command.peer)
        if not self._may_speak(person):
            self._update(replace(person, floor=True, hand=None))

    def _take_floor(self, command: c.TakeFloor, now: float) -> None:
        self._update(replace(self.get(command.peer), floor=False))

    def _ask_to_speak(self, command: c.AskToSpeak, now: float) -> None:
        person = self.get(command.peer)
        if person.sends(Source.MIC):
            raise CommandRefused("bad-state", "not muted")
        self._require_floor(command.peer)
        self._update(replace(person, asked=person.asked + 1))

    def _not_now(self, command: c.NotNow, now: float) -> None:
        self._update(replace(self.get(command.peer), asked=0))

    # --- state ----------------------------------------------------------------------------

    def _may_speak(self, person: Participant) -> bool:
        return may_speak(person, floor_only=self.floor_only)

    def _require_floor(self, peer: PeerId) -> None:
        if not self._may_speak(self.get(peer)):
            raise CommandRefused("no-floor", "only those with the floor may speak")

    def _get_leg(self, peer: PeerId, leg_id: str) -> Leg:
        leg = self.get(peer).leg(leg_id)
        if leg is None:
            raise CommandRefused("not-found", "no such connection")
        return leg

    def _showing(self, peer: PeerId) -> Participant:
        person = self.get(peer)
        if not person.sends(Source.SCREEN):
            raise CommandRefused("bad-state", "shows no screen")
        return person

    def _free_name(self, name: str) -> str:
        """`name`, or `name (2)` and so on while somebody is called that already."""
        taken = {person.name for person in self._people.values()}
        candidate, count = name, 1
        while candidate in taken:
            count += 1
            candidate = f"{name} ({count})"
        return candidate

    def _give_leg(self, person: Participant, leg: Leg) -> None:
        """Whoever is muted stays so by another leg."""
        if any(leg.kind is each.kind for each in person.legs):
            raise CommandRefused("bad-state", "one of each kind is enough")
        voice = frozenset({Source.MIC})
        if any(voice <= each.on & each.muted for each in person.legs):
            leg = replace(leg, muted=leg.muted | voice)
        self._update(replace(person, legs=(*person.legs, leg)))

    def _update(self, person: Participant) -> None:
        person = settled(person, floor_only=self.floor_only)
        if self._people[person.peer] != person:
            self._people[person.peer] = person
            seq = self._journal.next_seq()
            self._journal.put(ParticipantUpdated(seq, person, self._by))

    def _update_leg(self, peer: PeerId, leg: Leg) -> None:
        self._update(with_leg(self._people[peer], leg))

    def _set_muted(self, peer: PeerId, *, muted: bool) -> None:
        self._update(with_voice(self.get(peer), muted=muted))

    def _drop_leg(self, peer: PeerId, leg_id: str, reason: LeaveReason) -> None:
        person = self._people[peer]
        legs = tuple(leg for leg in person.legs if leg.id != leg_id)
        if legs:
            self._update(replace(person, legs=legs))
        else:
            self._remove(peer, reason)

    def _remove(self, peer: PeerId, reason: LeaveReason) -> None:
        person = self.get(peer)
        del self._people[peer]
        self._gone.append(peer)
        self._journal.put(ParticipantLeft(self._journal.next_seq(), person, reason))


_Handler = Callable[[Crowd, Any, float], None]

_HANDLERS: Mapping[type[c.Command], _Handler] = MappingProxyType(
    {
        c.AddLeg: Crowd._add_leg,
        c.MoveLeg: Crowd._move_leg,
        c.ReturnLeg: Crowd._return_leg,
        c.RemoveLeg: Crowd._remove_leg,
        c.Detach: Crowd._detach,
        c.Resume: Crowd._resume,
        c.Hold: Crowd._hold,
        c.ReportNet: Crowd._report_net,
        c.ChangeRole: Crowd._change_role,
        c.Appoint: Crowd._appoint,
        c.GiveFloor: Crowd._give_floor,
        c.TakeFloor: Crowd._take_floor,
        c.AskToSpeak: Crowd._ask_to_speak,
        c.NotNow: Crowd._not_now,
        c.Leave: Crowd._leave,
        c.Kick: Crowd._kick,
        c.SetSource: Crowd._set_source,
        c.Mute: Crowd._mute,
        c.Unmute: Crowd._unmute,
        c.MuteAll: Crowd._mute_all,
        c.RaiseHand: Crowd._raise_hand,
        c.LowerHand: Crowd._lower_hand,
        c.AllowMarks: Crowd._allow_marks,
        c.Mark: Crowd._mark,
    }
)
