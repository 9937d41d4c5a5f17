"""Whatever anybody does in whatever order, these hold after every step:

- events are numbered without gaps, and a reader who follows them has the room's roster and lock;
- names, ids and places in the order of hands are unique;
- calls are told like people, each number rings once, and never more than the limits;
- the room never holds more than its limit, and is over as soon as nobody is in it or waits;
- nobody is in the room and waits before it, and whoever waited was let in, or told why not;
- where only those with the floor may speak, nobody else is heard; and few are seen large, who are here;
- the organiser stays the organiser;
- a refused command changes nothing; after the end nothing is accepted;
- nobody without connection stays past their deadline.
"""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from server.domain.conference import LobbyPolicy
from server.domain.entry import Device
from server.live.called import CallState, RoomCall
from server.live.calls import AT_A_TIME, SHOWN
from server.live.commands import (
    AddLeg,
    Admit,
    AdmitAll,
    Appoint,
    AskToSpeak,
    CallAgain,
    CallMe,
    CallNumber,
    Command,
    Deny,
    Detach,
    DropCall,
    End,
    GiveFloor,
    Hold,
    Join,
    Kick,
    Leave,
    Lock,
    LowerHand,
    Mute,
    MuteAll,
    NotNow,
    PutInSpotlight,
    RaiseHand,
    RemoveLeg,
    ReportCall,
    Resume,
    ReturnLeg,
    SetFloor,
    SetLobby,
    SetSource,
    TakeFloor,
    TakeFromSpotlight,
    Unlock,
    Unmute,
    Wait,
)
from server.live.events import (
    CallChanged,
    CallGone,
    Event,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    PollChanged,
    PresentationChanged,
    RoomChanged,
)
from server.live.floor import may_speak
from server.live.lobby import Arrived, Gone, Standing, Told
from server.live.people import LEADERS, Leg, LiveRole, Participant
from server.live.poll_commands import ClosePoll, OpenPoll, Vote
from server.live.polls import Poll, voter_of
from server.live.refused import CommandRefused
from server.live.room import Room
from server.live.spotlight import PLACES
from sfu.api import PeerId, Source
from tests.unit.server.live.facts import FACTS

LIMIT = 4
PEOPLE_COMMANDS = st.sampled_from([Mute, Unmute, RaiseHand, LowerHand, Kick, Leave])
FLOOR_COMMANDS = st.sampled_from(
    [GiveFloor, TakeFloor, AskToSpeak, NotNow, PutInSpotlight, TakeFromSpotlight]
)
ROOM_COMMANDS = st.sampled_from([Lock, Unlock, MuteAll])
CALLS = st.sampled_from([str(number) for number in range(30)])
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
        self.mirror_poll: Poll | None = None
        self.mirror_locked = False
        self.mirror_rule: tuple[bool, tuple[PeerId, ...]] = (False, ())
        self.mirror_calls: dict[str, RoomCall] = {}
        self.mirror_seq = 0
        self.row: list[PeerId] = []
        self.told: dict[PeerId, Standing] = {}

    def follow_lobby(self) -> None:
        for event in self.room.drain_news():
            if isinstance(event, Arrived):
                self.row.append(event.person.peer)
            elif isinstance(event, Gone):
                self.row.remove(event.person.peer)
            elif isinstance(event, Told):
                self.told[event.peer] = event.standing

    def follow(self, events: tuple[Event, ...]) -> None:
        self.follow_lobby()
        for event in events:
            assert event.seq == self.mirror_seq + 1
            self.mirror_seq = event.seq
            if isinstance(event, ParticipantJoined | ParticipantUpdated):
                self.mirror[event.participant.peer] = event.participant
            elif isinstance(event, ParticipantLeft):
                assert self.mirror.pop(event.participant.peer).peer == event.participant.peer
            elif isinstance(event, RoomChanged):
                self.mirror_locked = event.locked
                self.mirror_rule = (event.floor_only, event.spotlight)
            elif isinstance(event, CallChanged):
                self.mirror_calls[event.call.id] = event.call
            elif isinstance(event, CallGone):
                del self.mirror_calls[event.call.id]
            elif isinstance(event, PresentationChanged):
                assert event.shown == self.room.stage.shown
            elif isinstance(event, PollChanged):
                self.mirror_poll = event.poll
            else:
                # A grace period that ended unseen is no event, so only what is told is compared.
                assert told(event.participants) == told(self.mirror.values())
                self.mirror.clear()

    def do(self, command: Command, by: PeerId | None) -> bool:
        before = self.picture()
        try:
            events = self.room.apply(command, by, self.now)
        except CommandRefused:
            assert self.picture() == before
            assert self.room.drain_news() == ()
            return False
        assert not before[0], "an ended room accepted a command"
        self.follow(events)
        return True

    def picture(self) -> tuple[object, ...]:
        room = self.room
        return room.ended, room.roster, room.locked, room.seq, room.door.waiting, room.door.policy

    @rule(target=peers, role=ROLES, kind=st.sampled_from(list(Device)), name=st.sampled_from("ab"))
    def join(self, role: LiveRole, kind: Device, name: str) -> PeerId:
        self.count += 1
        peer = PeerId(f"p{self.count}")
        leg = Leg(f"{peer}-1", kind, on=frozenset({Source.MIC}))
        self.do(Join(peer, name, role, leg), None)
        return peer

    @rule(target=peers, role=ROLES, account=st.sampled_from([None, "account"]))
    def knock(self, role: LiveRole, account: str | None) -> PeerId:
        self.count += 1
        peer = PeerId(f"p{self.count}")
        leg = Leg(f"{peer}-1", Device.WEB, on=frozenset({Source.MIC}))
        if self.room.door.has_to_wait(role, account):
            self.do(Wait(peer, "a", role, leg, account), None)
        return peer

    @rule(command=st.sampled_from([Admit, Deny]), peer=peers, by=peers)
    def decide(self, command: type[Admit | Deny], peer: PeerId, by: PeerId) -> None:
        self.do(command(peer), by)

    @rule(by=peers)
    def admit_all(self, by: PeerId) -> None:
        self.do(AdmitAll(), by)

    @rule(by=peers, policy=st.sampled_from(list(LobbyPolicy)))
    def set_lobby(self, by: PeerId, policy: LobbyPolicy) -> None:
        self.do(SetLobby(policy), by)

    @rule(target=peers)
    def nobody(self) -> PeerId:
        return PeerId("nobody")

    @rule(command=PEOPLE_COMMANDS, peer=peers, by=peers)
    def act_on_somebody(
        self, command: type[Mute | Unmute | RaiseHand | LowerHand | Kick | Leave],
        peer: PeerId, by: PeerId,
    ) -> None:  # fmt: skip
        self.do(command(peer), by)

    @rule(command=FLOOR_COMMANDS, peer=peers, by=peers)
    def decide_on_somebody(
        self,
        command: type[
            GiveFloor | TakeFloor | AskToSpeak | NotNow | PutInSpotlight | TakeFromSpotlight
        ],
        peer: PeerId,
        by: PeerId,
    ) -> None:
        self.do(command(peer), by)

    @rule(peer=peers, by=peers, role=st.sampled_from(list(LiveRole)))
    def appoint(self, peer: PeerId, by: PeerId, role: LiveRole) -> None:
        organisers = {one.peer for one in self.room.roster if one.role is LiveRole.ORGANISER}
        self.do(Appoint(peer, role), by)
        still = {one.peer for one in self.room.roster if one.role is LiveRole.ORGANISER}
        assert still == organisers

    @rule(by=peers, only=st.booleans())
    def set_floor(self, by: PeerId, only: bool) -> None:
        self.do(SetFloor(only), by)

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

    @rule(peer=peers, by=peers, call=CALLS, number=CALLS, what=st.integers(0, 3))
    def call_somebody(self, peer: PeerId, by: PeerId, call: str, number: str, what: int) -> None:
        commands: tuple[Command, ...] = (
            CallNumber(f"n{call}", number, "Zoé"),
            CallMe(peer, f"m{peer}", number, "me"),
            CallAgain(f"n{call}"),
            DropCall(f"n{call}"),
        )
        self.do(commands[what], by)

    @rule(call=CALLS, state=st.sampled_from(list(CallState)))
    def call_news(self, call: str, state: CallState) -> None:
        self.do(ReportCall(f"n{call}", state), None)

    @rule(by=peers, several=st.booleans())
    def open_poll(self, by: PeerId, several: bool) -> None:
        self.do(OpenPoll(f"poll{self.room.seq}", "Where?", ("Bern", "Genf", "Chur"), several), by)

    @rule(peer=peers, choices=st.lists(st.integers(0, 4), max_size=3))
    def vote(self, peer: PeerId, choices: list[int]) -> None:
        poll = self.room.polls.latest
        if poll is not None:
            self.do(Vote(peer, poll.id, tuple(choices)), peer)

    @rule(by=peers)
    def close_poll(self, by: PeerId) -> None:
        poll = self.room.polls.latest
        if poll is not None:
            self.do(ClosePoll(poll.id), by)

    @rule(peer=peers)
    def lost_and_called_again(self, peer: PeerId) -> None:
        leg = Leg(f"{peer}-2", Device.PHONE, on=frozenset({Source.MIC}))
        self.do(ReturnLeg(peer, leg, f"{peer}-1"), None)

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
    def calls_agree_and_are_bounded(self) -> None:
        if not self.room.ended:
            calls = self.room.calls
            assert {each.id: each for each in calls} == self.mirror_calls
            assert len(calls) <= SHOWN
            under_way = [each.number for each in calls if each.under_way]
            assert len(under_way) <= AT_A_TIME and len(set(under_way)) == len(under_way)
            assert all(each.owner is None or self.room.participant(each.owner) for each in calls)

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
    def nobody_speaks_without_the_floor(self) -> None:
        room = self.room
        if room.ended:
            return
        assert (room.floor_only, room.spotlight.people) == self.mirror_rule
        for person in room.roster:
            assert person.muted or may_speak(person, floor_only=room.floor_only)
            assert person.muted or not person.asked
            assert room.floor_only or not person.floor
        people = {person.peer for person in room.roster}
        assert set(room.spotlight.people) <= people and len(room.spotlight.people) <= PLACES

    @invariant()
    def everybody_has_one_vote_at_most(self) -> None:
        polls = self.room.polls
        assert polls.latest == self.mirror_poll
        if polls.open is None:
            assert polls.kept is None or not polls.kept.votes
            return
        votes = [
            choices for person in self.room.roster if (choices := polls.choices(voter_of(person)))
        ]
        assert len(votes) <= polls.open.voted
        assert polls.open.several or sum(polls.open.counts) == polls.open.voted
        assert all(count <= polls.open.voted for count in polls.open.counts)

    @invariant()
    def ended_means_empty(self) -> None:
        if self.room.ended:
            assert self.room.roster == ()
            assert self.row == []
        elif self.room.seq:
            assert self.room.roster or self.row

    @invariant()
    def who_waits_is_not_in_the_room(self) -> None:
        assert [person.peer for person in self.room.door.waiting] == self.row
        inside = {person.peer for person in self.room.roster}
        assert not inside & set(self.row)
        led = any(person.role in LEADERS for person in self.room.roster)
        waits = Standing.WAITING if led else Standing.NO_LEADER
        assert all(self.told[peer] is waits for peer in self.row)

    @invariant()
    def nobody_waits_for_nothing(self) -> None:
        """Who need not wait does so only where there is no place."""
        if not self.room.locked and len(self.room.roster) < LIMIT:
            door = self.room.door
            assert all(door.has_to_wait(each.role, each.account_id) for each in door.waiting)

    @invariant()
    def nobody_overstays(self) -> None:
        deadline = self.room.next_deadline()
        assert deadline is None or deadline > self.now


RoomMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None
)  # fmt: skip
TestRoom = RoomMachine.TestCase
