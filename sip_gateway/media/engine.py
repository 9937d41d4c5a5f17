"""The phones' media, 20 ms at a time.

`tick` does a whole tick's work: read, mix, send. The engine owns no thread, clock or socket: time
comes in with each call and packets through a `Wire`, so that tests run it in virtual time. All
methods belong to one thread, except `post` of the bridge and `counters`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from media.arrays import Float, Index
from sfu.api import AudioFrame, PeerId, RoomId
from sip_gateway.api import NAME, LegId
from sip_gateway.media.bridge import Bridge
from sip_gateway.media.encoding import WideEncoding
from sip_gateway.media.hearing import Hearing
from sip_gateway.media.held_legs import HeldLegs
from sip_gateway.media.intake import Intake
from sip_gateway.media.legs import NOWHERE, Legs
from sip_gateway.media.lock import Address
from sip_gateway.media.mixer import Mixer
from sip_gateway.media.opus import Codecs
from sip_gateway.media.player import Clip, Player, PromptLibrary
from sip_gateway.media.reports import Reports
from sip_gateway.media.rooms import Rooms
from sip_gateway.media.sender import Sender
from sip_gateway.media.sounded_keys import SoundedKeys
from sip_gateway.media.spoken_names import SpokenNames
from sip_gateway.media.wire import Wire
from sip_gateway.phone_media import (
    Attention,
    Background,
    DigitReceived,
    MediaLost,
    MusicHeard,
    PhoneMediaEvent,
    PlaybackFinished,
    QualityMeasured,
    RemoteMedia,
)

TICK: Final = 0.02  # seconds
_CHECK: Final = 25  # ticks between looks for lost legs
_ATTENTION: Final[dict[Attention, str]] = {
    "join": "tone:join",
    "leave": "tone:leave",
    "reminder": "tone:attention",
}


class Engine:
    """`capacity` legs. `random` gives that many random octets (SSRC and starting numbers),
    `wall` the time of day for RTCP. With `levelling` all talkers are brought to one level;
    a leg is lost after `rtp_timeout` seconds without a packet. `now` is monotonic, in seconds."""

    def __init__(
        self,
        capacity: int,
        wire: Wire,
        prompts: PromptLibrary,
        codecs: Codecs,
        *,
        now: float,
        random: Callable[[int], bytes],
        wall: Callable[[], float],
        levelling: bool = True,
        rtp_timeout: float = 30.0,
    ) -> None:
        self.now = now
        self._random = random
        self._rtp_timeout = rtp_timeout
        self._wire = wire
        self._prompts = prompts
        self._legs = Legs(capacity)
        self._rooms = Rooms(2 * capacity)
        self._hearing = Hearing(self._legs, codecs)
        self._encoding = WideEncoding(self._legs, codecs)
        self._keys = SoundedKeys(self._legs, self._sounded)
        self._held = HeldLegs(self._legs, self._music)
        self._names = SpokenNames()
        self._mixer = Mixer(
            self._legs,
            self._rooms,
            self._hearing,
            self._encoding,
            self._keys,
            self._held,
            self._names,
            levelled=levelling,
        )
        self._intake = Intake(self._legs, self._hearing, wire, self._digit, self._control)
        self._sender = Sender(self._legs, wire)
        self._reports = Reports(self._legs, wire, wall, self._quality)
        self.bridge = Bridge(self._legs, self._rooms, codecs)
        self._active: Index = np.zeros(0, np.int64)
        self._ticks = 0
        self._events: list[PhoneMediaEvent] = []
        self._frames: list[AudioFrame] = []

    # --- time -------------------------------------------------------------------------------

    def tick(self, now: float) -> None:
        """Do the work of one tick; its events and frames wait in `drain`."""
        self.now = now
        self._ticks += 1
        self._intake.receive(now)
        sounds = self.bridge.collect()
        if len(self._active):
            voices = self._mixer.listen(self._active, now)
            payloads = self._mixer.mix(self._active, voices, sounds)
            self._sender.send(self._active, payloads)
            self._frames += self.bridge.publish(voices)
            self._reports.tick(self._active, now)
        finished = self._mixer.finished
        self._events += [PlaybackFinished(leg, token) for leg, token in finished]
        finished.clear()
        self._tell_of_names()
        if self._ticks % _CHECK == 0:
            self._look_for_lost(now)

    def skip(self, ticks: int) -> None:
        """Say that the last `ticks` ticks never ran: the machine stood still."""
        self._sender.skip(self._active, ticks)

    def drain(self) -> tuple[list[PhoneMediaEvent], list[AudioFrame]]:
        """What happened since the last call."""
        events, self._events = self._events, []
        frames, self._frames = self._frames, []
        return events, frames

    def _look_for_lost(self, now: float) -> None:
        legs = self._legs
        gone = legs.connected & legs.receiving & (now - legs.last_heard > self._rtp_timeout)
        for row in np.flatnonzero(gone & ~legs.lost):
            leg = legs.ids[row]
            if leg is not None:
                self._events.append(MediaLost(leg))
        legs.lost[:] = gone

    # --- legs -------------------------------------------------------------------------------

    def open_leg(self, leg: LegId) -> int:
        """Make a leg and return its row, for the wire. Raises IndexError, ValueError."""
        ssrc, sequence, timestamp = struct.unpack(">IHI", self._random(10))
        # Below half of the range, so that the number does not wrap early (RFC 3711 §3.3.1).
        row = self._legs.open(leg, ssrc, sequence & 0x7FFF, timestamp)
        self._mixer.reset(row)
        self._hearing.reset(row)
        self._keys.reset(row)
        self._held.reset(row)
        self._reports.open(row, self.now)
        return row

    def connect_leg(self, leg: LegId, remote: RemoteMedia) -> None:
        row = self._legs.rows.get(leg)
        if row is None:
            return
        self._wire.secure(row, remote.keys)
        codec, clock = int(self._legs.codec[row]), int(self._legs.clock[row])
        if self._legs.connect(row, remote, self.now):
            self._intake.forget(row)
            self._hearing.reset(row)
            self._keys.reset(row)
            self._held.reset(row)
        if self._legs.codec[row] != codec:
            self._encoding.forget(row)
        if self._legs.clock[row] != clock and self._legs.out_packets[row]:
            self._legs.restart_sending(row, int.from_bytes(self._random(4), "big"))
        self._find_active()

    def close_leg(self, leg: LegId) -> None:
        row = self._legs.rows.get(leg)
        if row is None:
            return
        self.leave(leg)
        self._reports.bye(row, self.now)
        self._intake.forget(row)
        self._hearing.forget(row)
        self._names.forget(row)
        self._encoding.forget(row)
        self._wire.remove(row)
        self._legs.close(leg)
        self._find_active()

    def _find_active(self) -> None:
        self._active = np.flatnonzero(self._legs.connected)

    def set_muted(self, leg: LegId, muted: bool) -> None:
        row = self._legs.rows.get(leg)
        if row is not None:
            self._legs.muted[row] = muted

    def set_shielded(self, leg: LegId, shielded: bool) -> None:
        row = self._legs.rows.get(leg)
        if row is not None:
            self._legs.shielded[row] = shielded

    def set_tones(self, leg: LegId, on: bool) -> None:
        row = self._legs.rows.get(leg)
        if row is not None:
            self._legs.toneless[row] = not on

    def play(
        self,
        leg: LegId,
        prompts: Sequence[str],
        language: str,
        token: int,
        loop: bool,
        house: str = "",
    ) -> None:
        row = self._legs.rows.get(leg)
        if row is not None:
            clips = [self._clip(prompt, language, house) for prompt in prompts]
            self._legs.players[row] = Player(clips, token, loop)

    def stop_playing(self, leg: LegId) -> None:
        row = self._legs.rows.get(leg)
        if row is not None:
            self._legs.players.pop(row, None)
            self._names.stop(row)

    def record_name(self, leg: LegId, token: int) -> None:
        row = self._legs.rows.get(leg)
        if row is not None:
            self._names.start(row, token)

    # --- rooms ------------------------------------------------------------------------------

    def join(self, leg: LegId, room: RoomId, peer: PeerId) -> None:
        row = self._legs.rows.get(leg)
        if row is None:
            return
        self.leave(leg)
        found = self._rooms.get(room)
        found.members.add(row)
        self._legs.room[row] = found.index
        self._legs.peers[row] = peer
        self._held.reset(row)

    def set_peer(self, leg: LegId, peer: PeerId) -> None:
        row = self._legs.rows.get(leg)
        if row is not None and self._legs.room[row] != NOWHERE:
            self._legs.peers[row] = peer

    def leave(self, leg: LegId) -> None:
        row = self._legs.rows.get(leg)
        if row is None or self._legs.room[row] == NOWHERE:
            return
        for room in self._rooms.all():
            if row in room.members:
                room.members.discard(row)
                if not room.members:
                    self._rooms.drop(room)
                    self.bridge.forget_room(room.id)
                    self._mixer.forget_room(room.index)
        self._legs.room[row] = NOWHERE
        self._legs.peers[row] = None
        self._legs.shielded[row] = False
        self.bridge.forget_leg(row)

    def set_prompt(self, house: str, prompt: str, language: str, sound: Float | None) -> None:
        self._prompts.set_own(house, prompt, language, sound)

    def set_background(self, room: RoomId, sound: Background | None, house: str = "") -> None:
        found = self._rooms.get(room)
        if found.background_name != sound:
            found.background_name = sound
            clips = [] if sound is None else [self._prompts.clip(sound, "", house)]
            found.background = Player(clips, loop=True) if clips else None
        self._rooms.tidy(found)

    def set_browsers(self, room: RoomId, present: bool) -> None:
        found = self._rooms.get(room)
        found.browsers = present
        self._rooms.tidy(found)

    def attention(self, room: RoomId, kind: Attention, volume: float) -> None:
        found = self._rooms.find(room)
        if found is not None:
            found.attention(self._prompts.conference_tone(_ATTENTION[kind], volume))

    def announce(self, room: RoomId, leg: LegId, kind: Attention, volume: float) -> None:
        row = self._legs.rows.get(leg)
        name = self._names.clip(row) if row is not None else None
        found = self._rooms.find(room)
        if found is not None:
            tone = self._prompts.conference_tone(_ATTENTION[kind], volume)
            found.attention(*((name,) if name is not None else ()), tone)

    # --- inside -----------------------------------------------------------------------------

    def _clip(self, prompt: str, language: str, house: str) -> Clip:
        """`name:<leg>` is what that leg has said of itself, silence where it has said nothing."""
        if not prompt.startswith(NAME):
            return self._prompts.clip(prompt, language, house)
        row = self._legs.rows.get(LegId(prompt.removeprefix(NAME)))
        name = self._names.clip(row) if row is not None else None
        return name or Clip(np.zeros(1, np.float32))

    def _tell_of_names(self) -> None:
        for row, token in self._names.finished:
            leg = self._legs.ids[row]
            if leg is not None:
                self._events.append(PlaybackFinished(leg, token))
        self._names.finished.clear()

    def _digit(self, leg: LegId, digit: str) -> None:
        self._events.append(DigitReceived(leg, digit))

    def _sounded(self, leg: LegId, digit: str) -> None:
        self._events.append(DigitReceived(leg, digit, sounded=True))

    def _music(self, leg: LegId, playing: bool) -> None:
        self._events.append(MusicHeard(leg, playing))

    def _quality(
        self, leg: LegId, expected: int, lost: int, jitter: float, told: float, trip: float | None
    ) -> None:
        self._events.append(QualityMeasured(leg, expected, lost, jitter, told, trip))

    def _control(self, row: int, data: bytes, address: Address) -> None:
        self._reports.receive(row, data, address, self.now)

    def counters(self) -> dict[str, int]:
        """Since start; `legs` and `rooms` are what is open now."""
        counters = {"ticks": self._ticks, "legs": len(self._legs.rows)}
        for part in (self._intake, self._sender, self._reports, self.bridge, self._prompts):
            counters |= part.counters
        return counters | self._hearing.counters
