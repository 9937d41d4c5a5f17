"""What all phones said in one tick: jitter buffers and decoders of every codec.

G.711 and G.722 both have an octet per 125 µs of their RTP clock, so that one ring of arrays holds
all of them; G.711 is decoded by table for all legs at once. G.722 and Opus have a decoder per leg.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from media.arrays import Codes, Flags, Float, Index, Words
from media.jitter import FrameRing
from media.level import dbov, power
from media.resample import MEMORY_NARROW, WIDE, upsample
from sip_gateway.media import g722
from sip_gateway.media.legs import G722, LAWS, OPUS, Legs
from sip_gateway.media.opus import Codecs
from sip_gateway.media.playout import Playout
from sip_gateway.media.wide_hearing import WideHearing


@dataclass(frozen=True, slots=True)
class Said:
    """One tick of `rows`: `levels` in dBov, `live` where there is sound or its concealment,
    `whole` where there is sound."""

    rows: Index
    levels: Float
    live: Flags
    whole: Flags
    narrow: Float  # `[n, 160]`
    wide: Float  # `[m, 320]`
    place: Index  # of each row in `narrow`, or −1 less its place in `wide`

    def parts(self, wanted: Flags) -> Iterator[tuple[Index, Float]]:
        """The wanted of the rows as items of `rows` and their sound, of one rate at a time."""
        for items, sound in (
            (np.flatnonzero(wanted & (self.place >= 0)), self.narrow),
            (np.flatnonzero(wanted & (self.place < 0)), self.wide),
        ):
            if len(items):
                place = self.place[items]
                yield items, sound[np.where(place < 0, -1 - place, place)]


class Hearing:
    """Packets go in by `put_frames` and `put`, ticks come out by `take`."""

    def __init__(self, legs: Legs, codecs: Codecs) -> None:
        self._legs = legs
        self._codecs = codecs
        self._ring = FrameRing(legs.capacity)
        self._wide = WideHearing(legs.capacity)
        self._opus: dict[int, Playout] = {}
        self._floats: Final = np.concatenate([law.floats for law in LAWS])
        # The end of each G.711 leg's last frame, for the resampler.
        self._past: Float = np.zeros((legs.capacity, MEMORY_NARROW), np.float32)
        self._counters = {"opus_malformed": 0, "opus_lost": 0}

    @property
    def counters(self) -> dict[str, int]:
        ring = {f"jitter_{name}": count for name, count in self._ring.counters.items()}
        return ring | self._counters | self._wide.counters

    def reset(self, row: int) -> None:
        """A new stream begins on the leg, of the codec that it now has."""
        codec = int(self._legs.codec[row])
        self._ring.reset(row, LAWS[codec].silence if codec < len(LAWS) else g722.SILENCE)
        self._past[row] = 0.0
        self._wide.forget(row)
        self._opus.pop(row, None)
        if codec == G722:
            self._wide.open(row)
        elif codec == OPUS:
            self._opus[row] = Playout(self._codecs.decoder(16000))

    def forget(self, row: int) -> None:
        self._wide.forget(row)
        self._opus.pop(row, None)

    def put_frames(self, rows: Index, timestamps: Words, payloads: Codes) -> None:
        """Packets of exactly 160 octets of legs that do not speak Opus."""
        self._ring.put_frames(rows, timestamps, payloads)

    def put(self, row: int, timestamp: int, payload: Codes) -> None:
        """A packet of any length."""
        playout = self._opus.get(row)
        if playout is None:
            self._ring.put(row, timestamp, payload)
        elif not playout.put(timestamp, payload.tobytes()):
            self._counters["opus_malformed"] += 1

    def take(self, rows: Index) -> Said:
        """The next 20 ms of each row (no row twice)."""
        codec = self._legs.codec[rows]
        ringed = np.flatnonzero(codec != OPUS)
        codes, gain = self._ring.take(rows[ringed])
        self._ring.adapt()
        flat = codec[ringed] < len(LAWS)
        narrow = self._narrow(codes[flat], codec[ringed[flat]], gain[flat])
        wide = np.zeros((len(rows) - len(narrow), WIDE), np.float32)
        place = np.empty(len(rows), np.int64)
        live = np.zeros(len(rows), np.bool_)
        place[ringed[flat]] = np.arange(len(narrow))
        live[ringed] = gain > 0.0
        whole = np.zeros(len(rows), np.bool_)
        whole[ringed] = gain == 1.0
        others = np.flatnonzero(codec >= len(LAWS))
        place[others] = -1 - np.arange(len(others))
        items = ringed[~flat]
        wide[-1 - place[items]] = self._wide.take(rows[items], codes[~flat], gain[~flat])
        for item in np.flatnonzero(codec == OPUS).tolist():
            sound = wide[-1 - place[item]]
            live[item], whole[item] = self._decode_opus(int(rows[item]), sound)
        levels = np.empty(len(rows), np.float32)
        levels[ringed[flat]] = dbov(power(narrow))
        levels[others] = dbov(power(wide))
        return Said(rows, levels, live, whole, narrow, wide, place)

    def _narrow(self, codes: Codes, laws: Index, gain: Float) -> Float:
        index = codes.astype(np.int64)
        index += 256 * laws[:, None]
        sound: Float = np.take(self._floats, index)
        concealed = np.flatnonzero(gain != 1.0)
        sound[concealed] *= gain[concealed, None]
        return sound

    def _decode_opus(self, row: int, out: Float) -> tuple[bool, bool]:
        """Whether there is sound, and whether it is no concealment."""
        playout = self._opus.get(row)
        taken = playout.take() if playout is not None else None
        if playout is None or taken is None:
            return False, False
        self._counters["opus_lost"] += taken.payload is None
        out[:] = playout.sound(taken)
        return True, taken.payload is not None

    def voices(self, said: Said, chosen: Index) -> Float:
        """The sound at 16 kHz of some of the rows of this tick; to be called once per tick."""
        narrow = said.place >= 0
        place = said.place[chosen]
        sound = np.empty((len(chosen), WIDE), np.float32)
        mine = place >= 0
        rows = said.rows[chosen[mine]]
        sound[mine] = upsample(self._past[rows], said.narrow[place[mine]])
        sound[~mine] = said.wide[-1 - place[~mine]]
        self._past[said.rows[narrow]] = said.narrow[:, -MEMORY_NARROW:]
        return sound
