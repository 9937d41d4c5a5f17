"""Telephones inside rooms: what their keys do, and what they are told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from auth.ratelimit import Rate, RateLimiter
from server.conferencing import phone_floor, phone_poll, phone_stage, speech
from server.conferencing.keypad import STAR_CODES, Keypad, Question, StarCode
from server.conferencing.running import OF_THE_WHOLE, RunningRoom
from server.conferencing.saying import Saying
from server.domain.entry import Device
from server.live.commands import Command
from server.live.events import (
    Event,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    PollChanged,
    PresentationChanged,
    RoomChanged,
    RoomEnded,
)
from server.live.lobby import Arrived, LobbyEvent
from server.live.people import LEADERS, Participant
from server.live.poll_commands import Vote
from server.live.polls import Poll, voter_of
from server.live.refused import CommandRefused
from server.live.room import Room
from sfu.api import PeerId, RoomId
from sip_gateway.api import LegDigit, LegId, PhonePlane

log = logging.getLogger(__name__)

# Codes of one telephone: as fast as anyone keys them, and far below what a machine sends.
CODE_RATE = Rate(burst=10, interval=0.5)


@dataclass(slots=True)
class _Handset:
    """`keyed` is what came with the last code; a secret of pairing."""

    keypad: Keypad
    tones: bool = True
    keyed: str = field(default="", repr=False)


@dataclass(slots=True)
class _Picture:
    """A room as it was when telephones were last told of it."""

    people: dict[PeerId, Participant] = field(default_factory=dict)
    locked: bool = False
    recorded: bool = False
    waiting: int = 0
    floor_only: bool = False
    presenter: PeerId | None = None
    poll: Poll | None = None


class Handsets:
    """Every code is answered, and every change that others make is told, by voice.

    A command's own events tell its sender as well; only what no event tells is answered here.
    """

    def __init__(self, prefix: str, *, monotonic: Callable[[], float]) -> None:
        self._prefix = prefix
        self._monotonic = monotonic
        self._handsets: dict[LegId, _Handset] = {}
        self._pictures: dict[RoomId, _Picture] = {}
        self._rate = RateLimiter(CODE_RATE)

    def lead_to(self, phones: PhonePlane) -> None:
        """Comes before the first call."""
        self._phones = phones

    def forget(self, leg: LegId) -> None:
        """The call is over."""
        self._handsets.pop(leg, None)

    @property
    def rooms(self) -> int:
        """Of how many rooms something is remembered."""
        return len(self._pictures)

    # --- keys -----------------------------------------------------------------------------

    def press(self, running: RunningRoom, event: LegDigit) -> None:
        person = running.room.participant(event.peer)
        if person is None:
            return
        now = self._monotonic()
        handset = self._handsets.setdefault(event.leg, _Handset(Keypad(self._prefix)))
        pressed = handset.keypad.press(event.digit, now)
        if pressed is None:
            if handset.keypad.alone:
                self._plain(running, event.leg, person, event.digit)
            return
        digit, handset.keyed = pressed[0], pressed[1:]
        if self._rate.take(event.leg, now) > 0:
            log.warning("keypad: too many codes")
            return
        code = STAR_CODES[digit]
        if isinstance(code.does, Question):
            _QUESTIONS[code.does](self, running, event.leg, person)
        else:
            self._command(running, event.leg, person, code, code.does)

    def _plain(self, running: RunningRoom, leg: LegId, person: Participant, key: str) -> None:
        """A key by itself. Most mean nothing, and are neither answered nor counted."""
        turn = phone_stage.turned(key, person, running.room)
        poll = running.room.polls.open if key in phone_poll.CHOICES else None
        if (turn is None and poll is None) or self._rate.take(leg, self._monotonic()) > 0:
            return
        if turn is None:
            if poll is not None:
                self._vote(running, leg, person, poll, int(key))
            return
        try:
            running.apply(turn, person.peer)
        except CommandRefused:
            self._answer(leg, ("page-none",))
            return
        if running.room.stage.shown is not None:
            self._answer(leg, phone_stage.page_told(running.room.stage.shown))

    def _vote(
        self, running: RunningRoom, leg: LegId, person: Participant, poll: Poll, choice: int
    ) -> None:
        """Confirmed once it is on disk: what was said to count does count."""
        choices = phone_poll.pressed(choice, poll, running.room.polls.choices(voter_of(person)))
        if choices is None:
            self._answer(leg, phone_poll.wrong_key(poll))
            return
        try:
            running.apply(Vote(person.peer, poll.id, choices), person.peer)
        except CommandRefused as refused:
            log.info("vote refused", extra={"code": refused.code})
            return
        running.decisions.when_voted(lambda: self._answer(leg, phone_poll.counted(choices)))

    def _command(
        self,
        running: RunningRoom,
        leg: LegId,
        person: Participant,
        code: StarCode,
        does: Callable[[Participant, Room], Command | None],
    ) -> None:
        if not code.open_to(person):  # told before what there is to do, which may be a secret
            self._answer(leg, _REFUSED["forbidden"])
            return
        whole = code.needs is not None and issubclass(code.needs[0], OF_THE_WHOLE)
        room = running.main.room if whole else running.room
        command = does(person, room)
        if command is None:
            self._answer(leg, (code.idle,))
            return
        try:
            running.apply(command, person.peer)
        except CommandRefused as refused:
            log.info("star code refused", extra={"code": refused.code})
            if refused.code == "no-floor":
                self._answer(leg, phone_floor.no_floor(person, self._prefix))
            elif refused.code in _REFUSED:
                self._answer(leg, _REFUSED[refused.code])
            return
        if code.done is not None:
            self._answer(leg, code.done(room))

    def _help(self, running: RunningRoom, leg: LegId, person: Participant) -> None:
        own = phone_stage.help_for(person, running.room.stage.shown)
        vote = phone_poll.help_for(running.room.polls.open)
        self._answer(leg, (*own, *vote, *speech.help_for(person, self._prefix)))

    def _count(self, running: RunningRoom, leg: LegId, person: Participant) -> None:
        page = phone_stage.page_now(running.room.stage.shown)
        self._answer(leg, (*speech.count(running.room.roster), *page))

    def _roll_call(self, running: RunningRoom, leg: LegId, person: Participant) -> None:
        self._answer(leg, speech.roll_call(running.room.roster, person))

    def _toggle_tones(self, running: RunningRoom, leg: LegId, person: Participant) -> None:
        handset = self._handsets[leg]
        handset.tones = not handset.tones
        self._phones.set_tones(leg, handset.tones)
        self._answer(leg, ("tones-on" if handset.tones else "tones-off",))

    def _pair(self, running: RunningRoom, leg: LegId, person: Participant) -> None:
        """That it succeeded is told as news, as where a telephone is known by its login."""
        handset = self._handsets[leg]
        keyed, handset.keyed = handset.keyed, ""
        if not running.pair(person.peer, leg, keyed):
            self._answer(leg, ("pair-refused",))

    def _answer(self, leg: LegId, saying: Saying) -> None:
        """Whoever pressed keys wants to hear of these, not of what they asked before."""
        self._phones.say(leg, saying, at_once=True)

    # --- news -----------------------------------------------------------------------------

    def lobby_changed(self, running: RunningRoom, news: tuple[LobbyEvent, ...]) -> None:
        """A listener of all lobbies. Leaders are told of the first who waits; of the others they
        hear when they let one in."""
        if running.room.ended:
            return
        picture = self._pictures.setdefault(running.media_id, _Picture())
        before, picture.waiting = picture.waiting, len(running.room.door.waiting)
        if before == 0 and any(isinstance(event, Arrived) for event in news):
            for person in picture.people.values():
                self._tell_of_waiting(person)

    def _tell_of_waiting(self, person: Participant) -> None:
        if person.role in LEADERS:
            for leg in person.legs:
                if leg.kind is Device.PHONE:
                    self._tell(leg.id, speech.somebody_waits(self._prefix), False)

    def entered(self, running: RunningRoom, leg: LegId) -> None:
        """A telephone has come into the mix, and is told what it cannot see."""
        if running.room.recording:
            self._tell(leg, ("recording-on",), True)
        poll = running.room.polls.open
        if poll is not None:
            self._tell(leg, phone_poll.opened(poll), False)

    def room_changed(self, _: str, room: RoomId, events: tuple[Event, ...]) -> None:
        """A listener of all rooms."""
        picture = self._pictures.setdefault(room, _Picture())
        for event in events:
            if isinstance(event, ParticipantJoined):
                picture.people[event.participant.peer] = event.participant
                if picture.waiting:
                    self._tell_of_waiting(event.participant)
                self._tell_of_floor(picture, event.participant)
                self._tell_whoever_was_moved(picture, event.participant)
            elif isinstance(event, ParticipantUpdated):
                self._updated(picture, event)
            elif isinstance(event, ParticipantLeft):
                picture.people.pop(event.participant.peer, None)
            elif isinstance(event, RoomChanged):
                self._locked(picture, event)
                self._ruled(picture, event)
                self._recorded(picture, event)
            elif isinstance(event, PresentationChanged):
                self._presented(picture, event)
            elif isinstance(event, PollChanged):
                self._polled(picture, event)
            elif isinstance(event, RoomEnded):
                self._pictures.pop(room, None)

    def _updated(self, picture: _Picture, event: ParticipantUpdated) -> None:
        person = event.participant
        before = picture.people.get(person.peer)
        picture.people[person.peer] = person
        if before is None:
            return
        own = event.by in (person.peer, None)
        rule, prefix = picture.floor_only, self._prefix
        silent, heard = phone_floor.explains(before, person, floor_only=rule)
        news = phone_floor.news(before, person, floor_only=rule, prefix=prefix)
        hand = () if heard else speech.hand_news(before, person, own, picture.people)
        for leg in person.legs:
            former = before.leg(leg.id)
            if leg.kind is not Device.PHONE:
                continue
            if speech.became_second(former, leg, person):
                self._tell(leg.id, ("paired",), True)
            elif former is not None:
                mute = () if silent else speech.mute_news(former, leg, own, prefix)
                self._tell(leg.id, news + mute + hand, own)

    def _locked(self, picture: _Picture, event: RoomChanged) -> None:
        if event.locked == picture.locked:
            return
        picture.locked = event.locked
        saying = ("room-locked" if event.locked else "room-unlocked",)
        for person in picture.people.values():
            for leg in person.legs:
                if leg.kind is Device.PHONE:
                    self._tell(leg.id, saying, event.by == person.peer)

    def _ruled(self, picture: _Picture, event: RoomChanged) -> None:
        if event.floor_only == picture.floor_only:
            return
        rule = picture.floor_only = event.floor_only
        for person in picture.people.values():
            saying = phone_floor.rule_now(person, floor_only=rule, prefix=self._prefix)
            for leg in person.legs:
                if leg.kind is Device.PHONE:
                    self._tell(leg.id, saying, False)

    def _tell_of_floor(self, picture: _Picture, person: Participant) -> None:
        rule = picture.floor_only
        saying = phone_floor.on_entry(person, floor_only=rule, prefix=self._prefix)
        for leg in person.legs:
            if leg.kind is Device.PHONE:
                self._tell(leg.id, saying, False)

    def _presented(self, picture: _Picture, event: PresentationChanged) -> None:
        """Whoever presents by telephone from now on is told so, and how to turn the pages."""
        before = picture.presenter
        picture.presenter = None if event.shown is None else event.shown.presenter
        person = picture.people.get(picture.presenter) if picture.presenter else None
        if person is not None and event.shown is not None and picture.presenter != before:
            for leg in person.legs:
                self._tell(leg.id, phone_stage.given(person, event.shown), False)

    def _polled(self, picture: _Picture, event: PollChanged) -> None:
        """Votes are told to nobody but whoever gave them."""
        before, picture.poll = picture.poll, event.poll
        if event.poll.closed:
            saying = phone_poll.closed(event.poll)
        elif before is None or before.id != event.poll.id:
            saying = () if event.cast else phone_poll.opened(event.poll)
        else:
            return
        for person in picture.people.values():
            for leg in person.legs:
                if leg.kind is Device.PHONE:
                    self._tell(leg.id, saying, False)

    def _tell_whoever_was_moved(self, picture: _Picture, person: Participant) -> None:
        """From another room of the conference; others are told when they are in the mix."""
        if picture.poll is not None and not picture.poll.closed:
            for leg in person.legs:
                if leg.kind is Device.PHONE and leg.deadline is None:
                    self._tell(leg.id, phone_poll.opened(picture.poll), False)

    def _recorded(self, picture: _Picture, event: RoomChanged) -> None:
        """At once: nobody is to be recorded who has not heard of it."""
        if event.recording == picture.recorded:
            return
        picture.recorded = event.recording
        saying = ("recording-on" if event.recording else "recording-off",)
        for person in picture.people.values():
            for leg in person.legs:
                if leg.kind is Device.PHONE:
                    self._tell(leg.id, saying, event.recording)

    def _tell(self, leg: str, saying: Saying, own: bool) -> None:
        """What one did oneself is an answer and comes at once; what others did can wait."""
        if saying:
            self._phones.say(LegId(leg), saying, at_once=own)


_REFUSED: Mapping[str, Saying] = MappingProxyType(
    {"forbidden": ("not-allowed",), "full": ("full",)}
)
_QUESTIONS: Mapping[Question, Callable[[Handsets, RunningRoom, LegId, Participant], None]] = (
    MappingProxyType(
        {
            Question.HELP: Handsets._help,
            Question.COUNT: Handsets._count,
            Question.ROLL_CALL: Handsets._roll_call,
            Question.TONES: Handsets._toggle_tones,
            Question.PAIR: Handsets._pair,
        }
    )
)
