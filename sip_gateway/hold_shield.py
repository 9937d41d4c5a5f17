"""The room's shield against music on hold of which the phone's exchange said nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sip_gateway.api import LegHeld, PhoneEvent
from sip_gateway.leg_speech import LegSpeech
from sip_gateway.phone_call import PhoneCall
from sip_gateway.phone_media import PhoneMedia
from sip_gateway.room_sounds import RoomSounds

# Seconds for which somebody who pressed a key against it is left in peace: it was no hold.
SPARED: Final = 600.0


class HoldShield:
    """Mutes a call while it plays music, marks it as held, and tells it so. Music that ends, or
    any key, takes that back."""

    def __init__(
        self,
        media: PhoneMedia,
        speech: LegSpeech,
        sounds: RoomSounds,
        emit: Callable[[PhoneEvent], None],
    ) -> None:
        self._media = media
        self._speech = speech
        self._sounds = sounds
        self._emit = emit

    def music(self, call: PhoneCall, playing: bool, now: float) -> None:
        """The media engine heard music begin or end."""
        if not playing:
            self._lift(call)
        elif self._wanted(call, now):
            call.shielded = True
            self._media.set_shielded(call.leg, True)
            self._tell(call, "hold-muted")

    def key(self, call: PhoneCall, now: float) -> None:
        """Whoever presses a key is there, whatever it sounded like."""
        if call.shielded:
            call.spared_until = now + SPARED
            self._lift(call)

    def signalled(self, call: PhoneCall) -> None:
        """The phone says itself that it holds us: that is enough."""
        if call.shielded:
            call.shielded = False
            self._media.set_shielded(call.leg, False)

    def _wanted(self, call: PhoneCall, now: float) -> bool:
        return (
            call.inside
            and call.admitted is not None
            and not call.held
            and not call.shielded
            and now >= call.spared_until
            and self._sounds.settings(call.admitted.room).hold_shield
        )

    def _lift(self, call: PhoneCall) -> None:
        if call.shielded:
            self.signalled(call)
            self._tell(call, "hold-over")

    def _tell(self, call: PhoneCall, prompt: str) -> None:
        self._speech.say(call.leg, call.portal.language, (prompt,), at_once=True)
        if call.admitted is not None:
            room, peer = call.admitted.room, call.admitted.peer
            self._emit(LegHeld(call.leg, room, peer, call.shielded, music=True))
