"""One tick's sound: what everyone said goes in, what everyone hears comes out.

Sound of telephones stays at 8 kHz from end to end; browsers' voices come at 16 kHz and are
brought down once per room. Each listener's sound is one row; legs that hear the same share it,
so that it is limited and encoded once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from media.arrays import Codes, Flags, Float, Index
from media.g711 import to_linear16
from media.jitter import FRAME, FrameRing
from media.level import ActivityDetector, dbov, power
from media.mixing import minus, room_sums, soft_limit
from sip_gateway.api import LegId
from sip_gateway.media.legs import LAWS, NOWHERE, Legs
from sip_gateway.media.rooms import Room, Rooms

# Gain of the room while a prompt is played over it: −12 dB.
_DUCK: Final = np.float32(0.25)


@dataclass(frozen=True, slots=True)
class Voices:
    """Who talks in this tick: rows of legs, sound `[n, 160]`, dBov levels."""

    rows: Index
    sound: Float
    levels: Float


class Mixer:
    """`finished` collects (leg, token) of prompts that were played to the end."""

    def __init__(self, legs: Legs, rooms: Rooms, ring: FrameRing) -> None:
        self._legs = legs
        self._rooms = rooms
        self._ring = ring
        self._activity = ActivityDetector(legs.capacity)
        self._floats = np.concatenate([law.floats for law in LAWS])
        self._place: Index = np.zeros(legs.capacity, np.int64)
        self.finished: list[tuple[LegId, int]] = []

    def reset(self, row: int) -> None:
        """A new leg begins on this row."""
        self._activity.reset(row)

    def listen(self, active: Index, now: float) -> Voices:
        """Take 20 ms of every active leg and keep those who talk and may be heard."""
        legs = self._legs
        codes, gain = self._ring.take(active)
        self._ring.adapt()
        index = codes.astype(np.int64)
        index += 256 * legs.law[active][:, None]
        sound = np.take(self._floats, index)
        concealed = np.flatnonzero(gain != 1.0)
        sound[concealed] *= gain[concealed, None]
        levels = dbov(power(sound))
        heard: Flags = (
            self._activity.update(active, levels)
            & (gain > 0.0)
            & (legs.room[active] != NOWHERE)
            & legs.receiving[active]
            & ~legs.muted[active]
            & (legs.quiet_until[active] <= now)
        )
        talkers = np.flatnonzero(heard)
        return Voices(active[talkers], sound[talkers], levels[talkers])

    def mix(self, active: Index, voices: Voices, browsers: dict[Room, Float]) -> Codes:
        """What each active leg hears, encoded: `[len(active), 160]`."""
        legs, rooms = self._legs, self._rooms
        talker_rooms = legs.room[voices.rows]
        sums = room_sums(voices.sound, talker_rooms, rooms.limit)
        for room, sound in browsers.items():
            sums[room.index] += sound
        for room in rooms.all():
            extra = room.sound() if room.members else None
            if extra is not None:
                sums[room.index] += extra
        own = minus(sums, voices.sound, talker_rooms)
        heard = np.concatenate((np.zeros((1, FRAME), np.float32), sums, own))
        # Row 0 is silence, then come the rooms, then the talkers.
        pick: Index = legs.room[active] + 1
        self._place[active] = np.arange(len(active))
        pick[self._place[voices.rows]] = 1 + len(sums) + np.arange(len(own))
        heard = self._overlay(active, heard, pick)
        return self._encode(active, heard, pick)

    def _overlay(self, active: Index, heard: Float, pick: Index) -> Float:
        """Lay each leg's prompt over what it hears, in a row of its own."""
        added: list[Float] = []
        for row, player in list(self._legs.players.items()):
            if not self._legs.connected[row]:
                continue
            prompt = player.next()
            leg = self._legs.ids[row]
            if prompt is None:
                del self._legs.players[row]
                if leg is not None:
                    self.finished.append((leg, player.token))
                continue
            place = self._place[row]
            added.append(heard[pick[place]] * _DUCK + prompt)
            pick[place] = len(heard) + len(added) - 1
        return np.concatenate((heard, np.stack(added))) if added else heard

    def _encode(self, active: Index, heard: Float, pick: Index) -> Codes:
        linear = to_linear16(soft_limit(heard))
        laws = self._legs.law[active]
        payloads = np.empty((len(active), FRAME), np.uint8)
        for number, law in enumerate(LAWS):
            mine = np.flatnonzero(laws == number)
            if len(mine):
                wanted, where = np.unique(pick[mine], return_inverse=True)
                payloads[mine] = law.encode(linear[wanted])[where]
        return payloads
