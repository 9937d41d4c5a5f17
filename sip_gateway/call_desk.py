"""All calls in the portal and in rooms: runs their dialogues and tells the media engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Protocol

from sfu.api import PeerId, RoomId
from sip_gateway.api import (
    AdmissionRequest,
    Admitted,
    Decision,
    LeaveCause,
    LegDigit,
    LegEntered,
    LegHeld,
    LegId,
    LegLeft,
    LegQuality,
    PhoneEvent,
    Waiting,
)
from sip_gateway.core.events import CallId, EndCause
from sip_gateway.core.offer_answer import AudioSession
from sip_gateway.core.timers import TimerQueue
from sip_gateway.hold_shield import HoldShield
from sip_gateway.key_ways import Way
from sip_gateway.leg_speech import LegSpeech
from sip_gateway.phone_call import PhoneCall, remote_media
from sip_gateway.phone_media import PhoneMedia, QualityMeasured
from sip_gateway.portal_actions import (
    Action,
    Admit,
    AdmitCallee,
    Arrive,
    Enter,
    Forward,
    HangUp,
    Mix,
    Play,
    RecordName,
    Speak,
    StopPlaying,
)
from sip_gateway.room_sounds import RoomSounds

_CAUSES: Final = MappingProxyType(
    {
        EndCause.HANGUP: LeaveCause.HANGUP,
        EndCause.RELEASED: LeaveCause.RELEASED,
        EndCause.LOST: LeaveCause.LOST,
        EndCause.FAILED: LeaveCause.FAILED,
    }
)


class DeskPorts(Protocol):
    """What the desk needs done elsewhere."""

    def admit(self, request: AdmissionRequest) -> None:
        """Ask the directory; the answer comes back by `CallDesk.decided`."""
        ...

    def admit_callee(self, leg: LegId) -> None:
        """The same for somebody whom we called."""
        ...

    def hang_up(self, call: CallId) -> None: ...


class CallDesk:
    """Owns every answered call; it is a Clockwork of the endpoint. `emit` is for the product."""

    def __init__(
        self,
        media: PhoneMedia,
        sounds: RoomSounds,
        ports: DeskPorts,
        emit: Callable[[PhoneEvent], None],
    ) -> None:
        self._sounds = sounds
        self._media = media
        self._ports = ports
        self._emit = emit
        self._speech = LegSpeech(media)
        self._shield = HoldShield(media, self._speech, sounds, emit)
        self._calls: dict[LegId, PhoneCall] = {}
        self._timers = TimerQueue()

    # -- time ----------------------------- ---------------------------------------------------

    def next_deadline(self) -> float | None:
        return self._timers.next_deadline()

    def advance(self, now: float) -> None:
        self._timers.advance(now)

    # -- calls --------------------------------------------------------------------------------

    def get(self, leg: LegId) -> PhoneCall | None:
        return self._calls.get(leg)

    def inside(self, room: RoomId) -> tuple[LegId, ...]:
        """The legs that were let into that room."""
        return tuple(
            leg
            for leg, call in self._calls.items()
            if call.admitted is not None and call.admitted.room == room
        )

    def of_account(self, username: str) -> PhoneCall | None:
        """The call by which a subscriber is in a conference: the newest, if there are several."""
        for call in reversed(self._calls.values()):
            account = call.caller.account
            if call.inside and account is not None and account.username == username:
                return call
        return None

    def set_muted(self, leg: LegId, muted: bool) -> None:
        call = self._calls.get(leg)
        if call is not None:
            call.muted = muted
        self._media.set_muted(leg, muted)

    def set_peer(self, leg: LegId, peer: PeerId) -> None:
        """Whose leg it is from now on."""
        call = self._calls.get(leg)
        if call is not None and call.admitted is not None:
            call.admitted = replace(call.admitted, peer=peer)
            self._media.set_peer(leg, peer)

    def move(self, leg: LegId, room: RoomId) -> PhoneCall | None:
        """Let the call go on in another room; the call, if it was moved."""
        call = self._calls.get(leg)
        if call is None or call.admitted is None or call.admitted.room == room:
            return None
        former, call.admitted = call.admitted.room, replace(call.admitted, room=room)
        if call.inside:
            self._sounds.leaving(former, leg)
            self._media.join(leg, room, call.admitted.peer)
            self._sounds.entered(room, leg)
        return call

    def add(self, call: PhoneCall) -> None:
        self._calls[call.leg] = call

    def media_agreed(self, leg: LegId, session: AudioSession) -> None:
        """Offer and answer have met; a hold is one of their results."""
        call = self._calls.get(leg)
        if call is None:
            return
        self._media.connect_leg(leg, remote_media(session))
        call.codec = session.codec
        if session.dtmf_payload_type is None:
            call.keys.without_events()
        if call.held != session.held:
            known = call.shielded  # then it is marked as held already
            self._shield.signalled(call)
            call.held = session.held
            if call.admitted is not None and not known:
                room, peer = call.admitted.room, call.admitted.peer
                self._emit(LegHeld(leg, room, peer, session.held))

    def established(self, leg: LegId, now: float) -> None:
        """The caller hears us: the dialogue begins."""
        call = self._calls.get(leg)
        if call is not None:
            call.dialogue.answered(now)
            self._run(call, now)

    def key(self, leg: LegId, key: str, now: float) -> None:
        call = self._calls.get(leg)
        if call is not None:
            self._shield.key(call, now)
            call.dialogue.key(key, now)
            self._run(call, now)

    def key_by(self, way: Way, leg: LegId, key: str, now: float) -> None:
        """A key that came in that way, perhaps not as the only one."""
        call = self._calls.get(leg)
        if call is not None and call.keys.counts(way, key, now):
            self.key(leg, key, now)

    def music(self, leg: LegId, playing: bool, now: float) -> None:
        """Music began or ended on a phone in a room."""
        call = self._calls.get(leg)
        if call is not None:
            self._shield.music(call, playing, now)

    def quality(self, event: QualityMeasured) -> None:
        """How the network of a leg is; of interest once it is in a room."""
        call = self._calls.get(event.leg)
        if call is not None and call.inside and call.admitted is not None:
            self._emit(
                LegQuality(
                    call.leg,
                    call.admitted.room,
                    call.admitted.peer,
                    event.packets,
                    event.lost,
                    event.jitter,
                    event.told_loss,
                    event.round_trip,
                )
            )

    def heard(self, leg: LegId, token: int, now: float) -> None:
        call = self._calls.get(leg)
        if call is not None:
            self._speech.heard(leg, token)
            call.dialogue.heard(token, now)
            self._run(call, now)

    def say(self, leg: LegId, prompts: Sequence[str], *, at_once: bool) -> None:
        """Speak to one leg, over its room."""
        call = self._calls.get(leg)
        if call is not None:
            self._speech.say(leg, call.portal.language, prompts, at_once=at_once)

    def run(self, leg: LegId, now: float) -> None:
        """Do what a call's dialogue wants after somebody else fed it."""
        call = self._calls.get(leg)
        if call is not None:
            self._run(call, now)

    def decided(self, leg: LegId, result: Decision | None, now: float) -> None:
        """The directory's answer, or one that took longer. A caller who has gone meanwhile must
        leave the room again, or the row before it."""
        call = self._calls.get(leg)
        if call is None or not call.dialogue.waits_for_decision:
            inside = call is not None and call.admitted is not None  # then it was overtaken
            if isinstance(result, Admitted | Waiting) and not inside:
                self._emit(LegLeft(leg, result.room, result.peer, LeaveCause.HANGUP))
            return
        if result is not None:  # else it is a fault of ours, and the place is still kept
            call.admitted = result if isinstance(result, Admitted) else None
            call.waiting = result if isinstance(result, Waiting) else None
        call.dialogue.decided(result, now)
        self._run(call, now)

    def ended(self, leg: LegId, cause: EndCause) -> None:
        call = self._calls.pop(leg, None)
        if call is None:
            return
        self._timers.cancel(leg)
        self._speech.end(leg)
        if call.inside and call.admitted is not None:
            self._sounds.leaving(call.admitted.room, leg)
        self._media.close_leg(leg)
        place = call.admitted or call.waiting
        if place is not None:
            self._emit(LegLeft(leg, place.room, place.peer, _CAUSES[cause]))

    # -- what a dialogue wants ----------------------------------------------------------------

    def _run(self, call: PhoneCall, now: float) -> None:
        for action in call.dialogue.drain():
            self._do(call, action, now)
        if call.leg not in self._calls:
            return
        at = call.dialogue.deadline
        if at is None:
            self._timers.cancel(call.leg)
        else:
            self._timers.set(call.leg, at, lambda now: self._tick(call, now))

    def _tick(self, call: PhoneCall, now: float) -> None:
        call.dialogue.tick(now)
        self._run(call, now)

    def _do(self, call: PhoneCall, action: Action, now: float) -> None:
        match action:
            case Play() | RecordName() | StopPlaying() | Speak():
                self._voice(call, action)
            case Admit():
                self._admit(call, action)
            case AdmitCallee():
                self._ports.admit_callee(call.leg)
            case Arrive():
                self._arrive(call, action.admitted)
            case Mix():
                self._mix(call, action.admitted, now)
            case Enter():
                self._mix(call, action.admitted, now)
                self._arrive(call, action.admitted)
            case Forward():
                self._forward(call, action)
            case HangUp():
                self._ports.hang_up(call.call)

    def _voice(self, call: PhoneCall, action: Play | RecordName | StopPlaying | Speak) -> None:
        match action:
            case Play():
                language = call.portal.language
                self._speech.end(call.leg)  # a dialogue speaks before the room and after it
                house = call.portal.vpbx_id
                self._media.play(
                    call.leg, action.prompts, language, action.token, action.loop, house
                )
            case RecordName():
                self._media.record_name(call.leg, action.token)
            case StopPlaying():
                self._media.stop_playing(call.leg)
            case Speak():
                call.portal = replace(call.portal, language=action.language)

    def _admit(self, call: PhoneCall, action: Admit) -> None:
        self._ports.admit(
            AdmissionRequest(call.leg, call.portal, call.caller, action.room_number, action.code)
        )

    def _mix(self, call: PhoneCall, admitted: Admitted, now: float) -> None:
        admitted = call.admitted or admitted  # the room may be another since the dialogue heard
        call.inside = True
        self._media.set_muted(call.leg, admitted.muted or call.muted)
        self._media.join(call.leg, admitted.room, admitted.peer)
        self._speech.begin(call.leg, call.portal.language)
        self._sounds.entering(admitted.room, admitted.people, now)
        self._sounds.entered(admitted.room, call.leg)

    def _arrive(self, call: PhoneCall, admitted: Admitted) -> None:
        admitted = call.admitted or admitted
        self._emit(LegEntered(call.leg, admitted.room, admitted.peer, call.codec))

    def _forward(self, call: PhoneCall, action: Forward) -> None:
        if call.admitted is not None:
            room, peer = call.admitted.room, call.admitted.peer
            self._emit(LegDigit(call.leg, room, peer, action.digit))
