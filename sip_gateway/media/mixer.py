"""One tick's sound: what everyone said goes in, what everyone hears comes out.

All mixing is done at 16 kHz. A G.711 telephone's voice is brought up only while it talks, and each
mix that G.711 telephones hear is brought down once for all of them. Each listener's sound is one
row; legs that hear the same share it, so that it is limited and encoded once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from media import levelling
from media.arrays import Codes, Flags, Float, Index
from media.g711 import to_linear16
from media.jitter import FRAME
from media.level import ActivityDetector
from media.mixing import minus, room_sums, soft_limit
from media.resample import MEMORY_WIDE, WIDE, downsample
from sip_gateway.api import LegId
from sip_gateway.media.encoding import WideEncoding
from sip_gateway.media.hearing import Hearing, Said
from sip_gateway.media.held_legs import HeldLegs
from sip_gateway.media.legs import LAWS, NOWHERE, Legs
from sip_gateway.media.rooms import Room, Rooms
from sip_gateway.media.sounded_keys import SoundedKeys
from sip_gateway.media.spoken_names import SpokenNames

# Gain of the room while a prompt is played over it: −12 dB.
_DUCK: Final = np.float32(0.25)


@dataclass(frozen=True, slots=True)
class Payloads:
    """What each active leg is sent: `fixed` are `[n, 160]` octets of legs `rows`, `wide` those of
    legs `wide_rows`, of any length."""

    rows: Index
    fixed: Codes
    wide_rows: Index
    wide: list[bytes]


@dataclass(frozen=True, slots=True)
class Voices:
    """Who talks in this tick: rows of legs, sound `[n, 320]`, dBov levels."""

    rows: Index
    sound: Float
    levels: Float


class Mixer:
    """`finished` collects (leg, token) of prompts that were played to the end."""

    def __init__(
        self,
        legs: Legs,
        rooms: Rooms,
        hearing: Hearing,
        encoding: WideEncoding,
        keys: SoundedKeys,
        held: HeldLegs,
        names: SpokenNames,
        *,
        levelled: bool,
    ) -> None:
        self._legs = legs
        self._rooms = rooms
        self._hearing = hearing
        self._encoding = encoding
        self._keys = keys
        self._held = held
        self._names = names
        self._activity = ActivityDetector(legs.capacity)
        self._leveller = levelling.Leveller(legs.capacity) if levelled else None
        self._place: Index = np.zeros(legs.capacity, np.int64)
        # The end of what each leg and each room heard in the tick before, for the resampler; a
        # row more, for the silence outside of rooms.
        self._leg_past: Float = np.zeros((legs.capacity, MEMORY_WIDE), np.float32)
        self._room_past: Float = np.zeros((rooms.capacity + 1, MEMORY_WIDE), np.float32)
        self.finished: list[tuple[LegId, int]] = []

    def reset(self, row: int) -> None:
        """A new leg begins on this row."""
        self._activity.reset(row)
        if self._leveller is not None:
            self._leveller.reset(row)
        self._leg_past[row] = 0.0

    def forget_room(self, index: int) -> None:
        """The room's row may be another room's by the next tick."""
        self._room_past[index + 1] = 0.0

    def listen(self, active: Index, now: float) -> Voices:
        """Take 20 ms of every active leg and keep those who talk and may be heard."""
        legs = self._legs
        said = self._hearing.take(active)
        self._held.listen(said)
        keys: Flags = self._keys.listen(said) | (legs.quiet_until[active] > now)
        self._names.listen(said, keys)
        heard: Flags = (
            self._activity.update(active, said.levels)
            & said.live
            & (legs.room[active] != NOWHERE)
            & legs.receiving[active]
            & ~legs.muted[active]
            & ~keys
            & ~legs.shielded[active]
        )
        talkers = np.flatnonzero(heard)
        sound = self._hearing.voices(said, talkers)
        return self._levelled(said, Voices(active[talkers], sound, said.levels[talkers]))

    def _levelled(self, said: Said, voices: Voices) -> Voices:
        """The voices at one level, unless that is switched off."""
        leveller = self._leveller
        if leveller is None:
            return voices
        before = leveller.gains(voices.rows)
        # A frame that a lost one was filled with says nothing about the talker.
        leveller.update(said.rows, said.levels, self._activity.speaking & said.whole)
        after = leveller.gains(voices.rows)
        levels = np.minimum(voices.levels + after, np.float32(0.0))
        return Voices(voices.rows, levelling.apply(voices.sound, before, after), levels)

    def mix(self, active: Index, voices: Voices, browsers: dict[Room, Float]) -> Payloads:
        """What each active leg hears, encoded."""
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
        heard = np.concatenate((np.zeros((1, WIDE), np.float32), sums, own))
        # Row 0 is silence, then come the rooms, then the talkers.
        pick: Index = legs.room[active] + 1
        self._place[active] = np.arange(len(active))
        pick[self._place[voices.rows]] = 1 + len(sums) + np.arange(len(own))
        heard = self._without_tones(heard, pick)
        heard = self._overlay(active, heard, pick)
        payloads = self._encode(active, heard, pick, len(sums) + 1)
        self._leg_past[active] = heard[pick, -MEMORY_WIDE:]
        self._room_past[: len(sums) + 1] = heard[: len(sums) + 1, -MEMORY_WIDE:]
        return payloads

    def _without_tones(self, heard: Float, pick: Index) -> Float:
        """While a tone sounds, give whoever wants none a row of their own."""
        legs = self._legs
        added: list[Float] = []
        for room in self._rooms.all():
            if room.tone is None or not room.members:
                continue
            for row in room.members:
                if legs.toneless[row] and legs.connected[row]:
                    place = self._place[row]
                    added.append(heard[pick[place]] - room.tone)
                    pick[place] = len(heard) + len(added) - 1
        return np.concatenate((heard, np.stack(added))) if added else heard

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

    def _encode(self, active: Index, heard: Float, pick: Index, shared: int) -> Payloads:
        """The first `shared` rows of `heard` are rooms' (and silence), the others one leg's."""
        flat = self._legs.codec[active] < len(LAWS)
        narrow = active[flat]
        fixed = self._encode_narrow(narrow, heard, pick[flat], shared)
        wide = active[~flat & self._legs.sending[active]]
        return Payloads(narrow, fixed, wide, self._encode_wide(wide, heard, pick, shared))

    def _encode_narrow(self, rows: Index, heard: Float, pick: Index, shared: int) -> Codes:
        payloads = np.empty((len(rows), FRAME), np.uint8)
        if not len(rows):
            return payloads
        wanted, first, where = np.unique(pick, return_index=True, return_inverse=True)
        past = np.where(
            (wanted < shared)[:, None],
            self._room_past[np.minimum(wanted, shared - 1)],
            self._leg_past[rows[first]],
        )
        linear = to_linear16(soft_limit(downsample(past, heard[wanted])))
        laws = self._legs.codec[rows]
        for number, law in enumerate(LAWS):
            mine = np.flatnonzero(laws == number)
            if len(mine):
                used, place = np.unique(where[mine], return_inverse=True)
                payloads[mine] = law.encode(linear[used])[place]
        return payloads

    def _encode_wide(self, rows: Index, heard: Float, pick: Index, shared: int) -> list[bytes]:
        picks = pick[self._place[rows]]
        limited = heard
        if len(rows):
            wanted = np.unique(picks)
            limited = np.empty_like(heard)
            limited[wanted] = soft_limit(heard[wanted])
        return self._encoding.encode(rows, picks, limited, shared)
