"""Telephones inside rooms: what their keys do, and what they are told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from auth.ratelimit import Rate, RateLimiter
from server.conferencing import speech
from server.conferencing.keypad import STAR_CODES, Keypad, Question
from server.conferencing.running import RunningRoom
from server.domain.entry import Device
from server.live.events import (
    Event,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    RoomChanged,
)
from server.live.people import Participant
from server.live.room import CommandRefused
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

    # --- keys -----------------------------------------------------------------------------

    def press(self, running: RunningRoom, event: LegDigit) -> None:
        person = running.room.participant(event.peer)
        if person is None:
            return
        now = self._monotonic()
        handset = self._handsets.setdefault(event.leg, _Handset(Keypad(self._prefix)))
        pressed = handset.keypad.press(event.digit, now)
        if pressed is None:
            return
        digit, handset.keyed = pressed[0], pressed[1:]
        if self._rate.take(event.leg, now) > 0:
            log.warning("keypad: too many codes")
            return
        code = STAR_CODES.get(digit)
        if code is None:
            self._answer(event.leg, speech.unknown_code(self._prefix))
        elif isinstance(code.does, Question):
            _QUESTIONS[code.does](self, running, event.leg, person)
        else:
            try:
                running.apply(code.does(person, running.room.locked), person.peer)
            except CommandRefused as refused:
                log.info("star code refused", extra={"code": refused.code})
                if refused.code == "forbidden":
                    self._answer(event.leg, ("not-allowed",))
                return
            if code.done:
                self._answer(event.leg, (code.done,))

    def _help(self, running: RunningRoom, leg: LegId, person: Participant) -> None:
        self._answer(leg, speech.help_for(person, self._prefix))

    def _count(self, running: RunningRoom, leg: LegId, person: Participant) -> None:
        self._answer(leg, speech.count(running.room.roster))

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

    def _answer(self, leg: LegId, saying: speech.Saying) -> None:
        """Whoever pressed keys wants to hear of these, not of what they asked before."""
        self._phones.say(leg, saying, at_once=True)

    # --- news -----------------------------------------------------------------------------

    def room_changed(self, _: str, room: RoomId, events: tuple[Event, ...]) -> None:
        """A listener of all rooms."""
        picture = self._pictures.setdefault(room, _Picture())
        for event in events:
            if isinstance(event, ParticipantJoined):
                picture.people[event.participant.peer] = event.participant
            elif isinstance(event, ParticipantUpdated):
                self._updated(picture, event)
            elif isinstance(event, ParticipantLeft):
                picture.people.pop(event.participant.peer, None)
            elif isinstance(event, RoomChanged):
                self._locked(picture, event)
            else:
                self._pictures.pop(room, None)

    def _updated(self, picture: _Picture, event: ParticipantUpdated) -> None:
        person = event.participant
        before = picture.people.get(person.peer)
        picture.people[person.peer] = person
        if before is None:
            return
        own = event.by in (person.peer, None)
        hand = speech.hand_news(before, person, own, picture.people)
        for leg in person.legs:
            former = before.leg(leg.id)
            if leg.kind is not Device.PHONE:
                continue
            if speech.became_second(former, leg, person):
                self._tell(leg.id, ("paired",), True)
            elif former is not None:
                saying = speech.mute_news(former, leg, own, self._prefix) + hand
                self._tell(leg.id, saying, own)

    def _locked(self, picture: _Picture, event: RoomChanged) -> None:
        if event.locked == picture.locked:
            return
        picture.locked = event.locked
        saying = ("room-locked" if event.locked else "room-unlocked",)
        for person in picture.people.values():
            for leg in person.legs:
                if leg.kind is Device.PHONE:
                    self._tell(leg.id, saying, event.by == person.peer)

    def _tell(self, leg: str, saying: speech.Saying, own: bool) -> None:
        """What one did oneself is an answer and comes at once; what others did can wait."""
        if saying:
            self._phones.say(LegId(leg), saying, at_once=own)


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
