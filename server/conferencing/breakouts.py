"""A conference in groups: rooms of their own beside the main one, and people moved between them.

The rules are in `server.live.groups`, what may be done is asked of the main room, which knows those
who are away. See docs/adr/0038-groups.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from server.conferencing.collaborators import Announcement, GroupsView, GroupView, RoomClient
from server.conferencing.running import RunningRoom
from server.conferencing.saying import Saying, number
from server.domain.entry import Device
from server.live import group_commands as g
from server.live.commands import ChangeRole, End
from server.live.events import Event, LeaveReason, ParticipantLeft, ParticipantUpdated, RoomEnded
from server.live.groups import Due, Groups
from server.live.people import LEADERS, Participant
from server.live.refused import CommandRefused
from sfu.api import PeerId, RoomId
from sip_gateway.api import LegId, PhonePlane


class Breakouts:
    """A GroupDesk of one conference. `new_room` makes a running room for the how manieth group of a main room;
    `armed` is told that `next_deadline` may be another."""

    def __init__(
        self,
        main: RunningRoom,
        phones: PhonePlane,
        new_room: Callable[[RunningRoom, int], RunningRoom],
        armed: Callable[[], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._main = main
        self._phones = phones
        self._new_room = new_room
        self._armed = armed
        self._made = 0
        self._monotonic = monotonic
        self._rules = Groups()
        self._rooms: dict[int, RunningRoom] = {}
        self._shown: dict[PeerId, tuple[RoomClient, GroupsView]] = {}
        self._busy = False
        main.groups = self

    # --- commands -------------------------------------------------------------------------

    def apply(self, command: g.GroupCommand, by: PeerId | None) -> None:
        """Raises CommandRefused. Who is moved is in the other room on return."""
        self._main.room.check(command, by)
        self._busy = True
        try:
            self._carry_out(command, by)
        finally:
            self._busy = False
        self._armed()
        self.show()

    def _carry_out(self, command: g.GroupCommand, by: PeerId | None) -> None:
        match command:
            case g.OpenGroups():
                self._open(command)
            case g.CloseGroups():
                self._close()
            case g.SendToGroup():
                self._find(command.who)
                self._rules.send(command)
                self._move(command.who, command.group)
            case g.GoToGroup():
                leads = self._find(command.peer).role in LEADERS
                self._rules.go(command, leads=leads)
                self._move(command.peer, command.group)
            case g.AskForHelp():
                self._ask(command.peer)
            case g.TellGroups():
                self._announce(command, by)

    def _open(self, command: g.OpenGroups) -> None:
        here = {person.peer for person in self._main.room.roster}
        # Who has left since the list was made is nobody's fault.
        there = tuple(place for place in command.places if place[0] in here)
        self._rules.begin(
            g.OpenGroups(command.names, there, command.choose, command.seconds), self._monotonic()
        )
        for group in self._rules.all:
            self._made += 1
            room = self._rooms[group.number] = self._new_room(self._main, self._made)
            room.groups = self
            room.family = self._main.family
            self._main.family.append(room)
            room.configure(*self._main.settings)
        self._main.configure_anew()
        for peer, group_number in there:
            self._move(peer, group_number)

    def _close(self) -> None:
        self._rules.end()
        for room in self._rooms.values():
            for person in room.room.roster:
                self._move(person.peer, None)
        self._end_rooms()

    def _end_rooms(self) -> None:
        rooms, self._rooms = tuple(self._rooms.values()), {}
        for room in rooms:
            self._main.family.remove(room)
            room.groups = None
            room.family = [room]  # of no conference any more: it ends by itself
            room.apply_if_possible(End())
        self._main.configure_anew()

    def _find(self, peer: PeerId) -> Participant:
        person = self._main.whereabouts(peer).room.participant(peer)
        if person is None:
            raise CommandRefused("not-found", "no such participant")
        return person

    # --- moving ---------------------------------------------------------------------------

    def _move(self, peer: PeerId, group: int | None) -> None:
        former = self._main.whereabouts(peer)
        to = self._main if group is None else self._rooms[group]
        person = former.room.participant(peer)
        if person is None or former is to:
            return
        owned = former.give_away(peer)
        former.apply(g.Depart(peer), None)
        to.take(peer, owned)
        to.apply(g.Arrive(person), None)
        if owned.client is not None:
            owned.client.moved()
        self._say(person, ("group-back",) if group is None else ("group-now", *number(group)))
        if group is not None and person.role in LEADERS:
            self._rules.helped(group)

    def where(self, peer: PeerId) -> int | None:
        room = self._main.whereabouts(peer)
        return next((number for number, each in self._rooms.items() if each is room), None)

    # --- help and words -------------------------------------------------------------------

    def _ask(self, peer: PeerId) -> None:
        group = self.where(peer)
        if group is None:
            raise CommandRefused("bad-state", "not in a group")
        if self._rooms[group].room.led:
            return  # they are heard already
        if self._rules.ask(group):
            for room in self._main.family:
                for person in room.room.roster:
                    if person.role in LEADERS:
                        self._say(person, ("group-help", *number(group)))

    def _announce(self, command: g.TellGroups, by: PeerId | None) -> None:
        if not self._rules.open:
            raise CommandRefused("bad-state", "there are no groups")
        name = "" if by is None else self._find(by).name
        for room in self._main.family:
            for _, client in room.clients:
                client.announced(Announcement(name, command.text))

    def _say(self, person: Participant, saying: Saying) -> None:
        for leg in person.legs:
            if leg.kind is Device.PHONE:
                self._phones.say(LegId(leg.id), saying)

    # --- what happens in the rooms, and time ----------------------------------------------

    def heard(self, room: RoomId, events: Sequence[Event]) -> None:
        running = next((each for each in self._main.family if each.media_id == room), self._main)
        for event in events:
            if isinstance(event, ParticipantLeft) and event.reason is not LeaveReason.MOVED:
                self._rules.forget(event.participant.peer)
                if running is not self._main:
                    self._main.apply_if_possible(g.ForgetAway(event.participant.peer))
            elif isinstance(event, ParticipantUpdated) and running is not self._main:
                self._updated(running, event.participant)
            elif isinstance(event, RoomEnded) and running is self._main and self._rooms:
                self._end_rooms()

    def _updated(self, running: RunningRoom, person: Participant) -> None:
        """In a group nobody but whoever leads the conference can mean the hand of a telephone. And
        who was made something else there is so in the main room, too."""
        self._main.apply_if_possible(ChangeRole(person.peer, person.role))
        if person.hand is not None and person.kind is Device.PHONE and not running.room.led:
            group = self.where(person.peer)
            if group is not None and group not in self._rules.asking:
                self._ask(person.peer)
                self._say(person, ("group-asked",))

    def next_deadline(self) -> float | None:
        return self._rules.next_deadline()

    def advance(self, now: float) -> None:
        due = self._rules.advance(now)
        if due is Due.OVER:
            self.apply(g.CloseGroups(), None)
        elif due is Due.WARNING:
            for room in self._rooms.values():
                for person in room.room.roster:
                    self._say(person, ("group-minute",))

    # --- what browsers see ----------------------------------------------------------------

    def show(self) -> None:
        """Show everybody the groups where they are not what they saw last."""
        if self._busy or not (self._rules.open or self._shown):
            return
        former, self._shown = self._shown, {}
        for room in self._main.family:
            for peer, client in room.clients:
                person = room.room.participant(peer)
                if person is None:
                    continue
                view = self._view(peer, leads=person.role in LEADERS)
                if view.groups:
                    self._shown[peer] = (client, view)
                if former.get(peer) != (client, view) and (view.groups or peer in former):
                    client.groups_changed(view)

    def _view(self, peer: PeerId, *, leads: bool) -> GroupsView:
        if not self._rules.open:
            return GroupsView()
        groups = []
        for group in self._rules.all:
            people = self._rooms[group.number].room.roster
            asking = leads and group.number in self._rules.asking
            groups.append(GroupView(group, len(people), people if leads else None, asking))
        return GroupsView(
            tuple(groups),
            self.where(peer),
            self._rules.belongs(peer),
            self._rules.choose,
            self._main.room.roster if leads else None,
            self._rules.ends_at,
        )
