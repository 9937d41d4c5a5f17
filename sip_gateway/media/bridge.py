"""Between phones and browsers: browsers' Opus into the mix, phones' voices out as Opus.

Only who is heard costs anything: at most five of a room's browsers are decoded, the loudest, and
a phone is encoded only while it talks.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from media.arrays import Float
from media.jitter import Taken
from media.level import rfc6464
from media.resample import WIDE
from sfu.api import AudioFrame, PeerId, RoomId
from sip_gateway.media.legs import Legs
from sip_gateway.media.mixer import Voices
from sip_gateway.media.opus import Codecs, Encoder
from sip_gateway.media.playout import STEP, Playout
from sip_gateway.media.rooms import Room, Rooms

_DECODED: Final = 5  # browsers per room
_KNOWN: Final = 64  # browsers per room whose packets are kept at all
_IDLE: Final = 250  # ticks without a packet after which a browser is forgotten: 5 s
_INBOX: Final = 4096  # packets between two ticks; when full the oldest goes
_KEEP: Final = 6  # dB by which a newcomer must be louder than one who is decoded
_LARGEST: Final = 1500


@dataclass(slots=True, eq=False)
class _Talker:
    """One browser's microphone. `level` is −dBov of the latest packet, `idle` ticks since."""

    playout: Playout
    level: int = 127
    idle: int = 0
    chosen: bool = False


class Browsers:
    """The browsers of one room, from packets to one sum."""

    def __init__(self, codecs: Codecs) -> None:
        self._codecs = codecs
        self._talkers: dict[PeerId, _Talker] = {}

    def put(self, frame: AudioFrame) -> bool:
        """Take a packet; False when there are too many browsers talking at once."""
        talker = self._talkers.get(frame.peer)
        if talker is None:
            if len(self._talkers) >= _KNOWN:
                return False
            talker = _Talker(Playout(self._codecs.decoder(16000)))
            self._talkers[frame.peer] = talker
        talker.playout.put(frame.timestamp, frame.payload)
        talker.level = frame.level
        talker.idle = 0
        return True

    def sound(self) -> Float | None:
        """The loudest browsers' next 20 ms, `[320]`; None while all are silent."""
        taken: list[tuple[_Talker, Taken]] = []
        for peer, talker in list(self._talkers.items()):
            talker.idle += 1
            if talker.idle > _IDLE:
                del self._talkers[peer]
            packet = talker.playout.take()
            if packet is not None:
                taken.append((talker, packet))
            else:
                talker.chosen = False
        taken.sort(key=lambda each: each[0].level - (_KEEP if each[0].chosen else 0))
        for talker, _ in taken[_DECODED:]:
            talker.chosen = False
            talker.playout.skip()
        if not taken:
            return None
        total = np.zeros(WIDE, np.float32)
        for talker, packet in taken[:_DECODED]:
            talker.chosen = True
            total += talker.playout.sound(packet)
        return total


@dataclass(slots=True, eq=False)
class _Voice:
    """A phone's publication: its encoder and RTP numbers. The clock runs on while it is silent."""

    encoder: Encoder
    sequence: int
    offset: int  # RTP timestamp at tick 0


class Bridge:
    """`post` may be called from another thread than all the rest."""

    def __init__(self, legs: Legs, rooms: Rooms, codecs: Codecs) -> None:
        self._legs = legs
        self._rooms = rooms
        self._codecs = codecs
        self._inbox: deque[AudioFrame] = deque(maxlen=_INBOX)
        self._browsers: dict[RoomId, Browsers] = {}
        self._voices: dict[int, _Voice] = {}
        self._tick = 0
        self.counters = {"opus_in": 0, "opus_out": 0, "opus_overflow": 0, "opus_unwanted": 0}

    def post(self, frame: AudioFrame) -> None:
        """Hand a browser's packet over to the next tick."""
        if len(self._inbox) == _INBOX:
            self.counters["opus_overflow"] += 1
        self._inbox.append(frame)

    def collect(self) -> dict[Room, Float]:
        """Sort in what was posted, and give each room's browsers' next 20 ms."""
        self._tick += 1
        for _ in range(len(self._inbox)):
            self._sort(self._inbox.popleft())
        sounds: dict[Room, Float] = {}
        for room_id, browsers in self._browsers.items():
            room, sound = self._rooms.find(room_id), browsers.sound()
            if room is not None and sound is not None:
                sounds[room] = sound
        return sounds

    def _sort(self, frame: AudioFrame) -> None:
        room = self._rooms.find(frame.room)
        if room is None or not room.members or not 0 < len(frame.payload) <= _LARGEST:
            self.counters["opus_unwanted"] += 1
            return
        browsers = self._browsers.get(frame.room)
        if browsers is None:
            browsers = self._browsers[frame.room] = Browsers(self._codecs)
        self.counters["opus_in" if browsers.put(frame) else "opus_unwanted"] += 1

    def publish(self, voices: Voices) -> list[AudioFrame]:
        """Encode the phones that talk in rooms with browsers."""
        listening = {room.index: room for room in self._rooms.all() if room.browsers}
        frames: list[AudioFrame] = []
        for place, row in enumerate(voices.rows.tolist()):
            room = listening.get(int(self._legs.room[row]))
            peer = self._legs.peers[row]
            if room is not None and peer is not None:
                level = rfc6464(float(voices.levels[place]))
                self._encode(row, room.id, peer, level, voices.sound[place], frames)
        self.counters["opus_out"] += len(frames)
        return frames

    def _encode(
        self,
        row: int,
        room: RoomId,
        peer: PeerId,
        level: int,
        sound: Float,
        frames: list[AudioFrame],
    ) -> None:
        voice = self._voices.get(row)
        if voice is None:
            # Numbers start where the leg's own RTP stands, which began at random.
            start = int(self._legs.out_timestamp[row])
            voice = _Voice(self._codecs.encoder(16000), start & 0xFFFF, start)
            self._voices[row] = voice
        payload = voice.encoder.encode(sound)
        if payload:
            timestamp = (voice.offset + self._tick * STEP) & 0xFFFFFFFF
            frames.append(AudioFrame(room, peer, voice.sequence, timestamp, level, payload))
            voice.sequence = (voice.sequence + 1) & 0xFFFF

    def forget_leg(self, row: int) -> None:
        """The leg left its room."""
        self._voices.pop(row, None)

    def forget_room(self, room: RoomId) -> None:
        self._browsers.pop(room, None)
