"""Whatever anybody does in whatever order, these hold after every step:

- events are numbered without gaps, and a reader who follows them has the room's roster and lock;
- names, ids and places in the order of hands are unique;
- the room never holds more than its limit, is empty only before the first and after the last;
- a refused command changes nothing; after the end nothing is accepted;
- nobody without connection stays past their deadline.
"""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from server.domain.entry import Device
from server.live.commands import (
    AddLeg,
    Command,
    Detach,
    End,
    Hold,
    Join,
    Kick,
    Leave,
    Lock,
    LowerHand,
    Mute,
    MuteAll,
    RaiseHand,
    RemoveLeg,
    Resume,
    SetSource,
    Unlock,
    Unmute,
)
from server.live.events import (
    Event,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    RoomChanged,
)
from server.live.people import Leg, LiveRole, Participant
from server.live.room import CommandRefused, Room
from sfu.api import PeerId, Source
from tests.unit.server.live.facts import FACTS

LIMIT = 4
PEOPLE_COMMANDS = st.sampled_from([Mute, Unmute, RaiseHand, LowerHand, Kick, Leave])
ROOM_COMMANDS = st.sampled_from([Lock, Unlock, MuteAll])
ROLES = st.sampled_from([LiveRole.ORGANISER, LiveRole.MODERATOR, LiveRole.PARTICIPANT])


def told(participants: Iterable[Participant]) -> list[tuple[object, ...]]:
    """What clients learn of people; a leg's deadline is the room's own business."""
    return [(p.peer, p.name, p.muted, p.hand, p.reconnecting) for p in participants]


class RoomMachine(RuleBasedStateMachine):
    peers = Bundle("peers")

    def __init__(self) -> None:
        super().__init__()
        self.room = Room(FACTS, limit=LIMIT)
        self.now = 0.0
        self.count = 0
        self.mirror: dict[PeerId, Participant] = {}
        self.mirror_locked = False
        self.mirror_seq = 0

    def follow(self, events: tuple[Event, ...]) -> None:
        for event in events:
            assert event.seq == self.mirror_seq + 1
            self.mirror_seq = event.seq
            if isinstance(event, ParticipantJoined | ParticipantUpdated):
                self.mirror[event.participant.peer] = event.participant
            elif isinstance(event, ParticipantLeft):
                assert self.mirror.pop(event.participant.peer).peer == event.participant.peer
            elif isinstance(event, RoomChanged):
                self.mirror_locked = event.locked
            else:
                # A grace period that ended unseen is no event, so only what is told is compared.
                assert told(event.participants) == told(self.mirror.values())
                self.mirror.clear()

    def do(self, command: Command, by: PeerId | None) -> bool:
        before = (self.room.roster, self.room.locked, self.room.seq, self.room.ended)
        try:
            events = self.room.apply(command, by, self.now)
        except CommandRefused:
            after = (self.room.roster, self.room.locked, self.room.seq, self.room.ended)
            assert after == before
            return False
        assert not before[3], "an ended room accepted a command"
        self.follow(events)
        return True

    @rule(target=peers, role=ROLES, kind=st.sampled_from(list(Device)), name=st.sampled_from("ab"))
    def join(self, role: LiveRole, kind: Device, name: str) -> PeerId:
        self.count += 1
        peer = PeerId(f"p{self.count}")
        leg = Leg(f"{peer}-1", kind, on=frozenset({Source.MIC}))
        self.do(Join(peer, name, role, leg), None)
        return peer

    @rule(target=peers)
    def nobody(self) -> PeerId:
        return PeerId("nobody")

    @rule(command=PEOPLE_COMMANDS, peer=peers, by=peers)
    def act_on_somebody(
        self, command: type[Mute | Unmute | RaiseHand | LowerHand | Kick | Leave],
        peer: PeerId, by: PeerId,
    ) -> None:  # fmt: skip
        self.do(command(peer), by)

    @rule(command=ROOM_COMMANDS, by=peers)
    def act_on_the_room(self, command: type[Lock | Unlock | MuteAll], by: PeerId) -> None:
        self.do(command(), by)

    @rule(by=peers, really=st.integers(0, 9))
    def end(self, by: PeerId, really: int) -> None:
        if really == 0:
            self.do(End(), by)

    @rule(peer=peers, source=st.sampled_from(list(Source)), on=st.booleans(), muted=st.booleans())
    def publish(self, peer: PeerId, source: Source, on: bool, muted: bool) -> None:
        self.do(SetSource(peer, f"{peer}-1", source, on, muted), peer)

    @rule(peer=peers, leg=st.sampled_from("12"), held=st.booleans(), what=st.integers(0, 4))
    def connection_news(self, peer: PeerId, leg: str, held: bool, what: int) -> None:
        name = f"{peer}-{leg}"
        commands: tuple[Command, ...] = (
            Detach(peer, name),
            Resume(peer, name),
            Hold(peer, name, held),
            RemoveLeg(peer, name),
            AddLeg(peer, Leg(name, Device.PHONE, on=frozenset({Source.MIC}))),
        )
        self.do(commands[what], None)

    @rule(seconds=st.floats(0.0, 100.0))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.follow(self.room.advance(self.now))

    @rule(peer=peers)
    def history_tells_the_same(self, peer: PeerId) -> None:
        events = self.room.events_since(0)
        assert events is not None  # these runs are shorter than the history
        assert [event.seq for event in events] == list(range(1, self.room.seq + 1))

    @invariant()
    def mirror_agrees(self) -> None:
        # An admitted call that enters the mix changes its deadline without an event.
        assert told(self.room.roster) == told(self.mirror.values())
        assert (self.room.locked, self.room.seq) == (self.mirror_locked, self.mirror_seq)

    @invariant()
    def everything_is_unique_and_bounded(self) -> None:
        roster = self.room.roster
        assert len(roster) <= LIMIT
        for key in ("name", "peer"):
            values = [getattr(person, key) for person in roster]
            assert len(set(values)) == len(values)
        hands = [person.hand for person in roster if person.hand is not None]
        assert len(set(hands)) == len(hands)
        assert all(person.legs for person in roster)

    @invariant()
    def ended_means_empty(self) -> None:
        if self.room.ended:
            assert self.room.roster == ()
        elif self.room.seq:
            assert self.room.roster

    @invariant()
    def nobody_overstays(self) -> None:
        deadline = self.room.next_deadline()
        assert deadline is None or deadline > self.now


RoomMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None
)  # fmt: skip
TestRoom = RoomMachine.TestCase
