"""Names that callers say of themselves: recorded, trimmed, and kept as long as the leg.

They are in memory only, at most four seconds a leg, and gone with it: no file ever holds them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import numpy as np

from media.arrays import Flags, Float
from media.resample import WIDE, to_wide
from sip_gateway.media.hearing import Said
from sip_gateway.media.player import Clip

LONGEST: Final = 200  # ticks: 4 s
PAUSE: Final = 50  # ticks of silence after speech that end a recording: 1 s
_SPEECH: Final = -45.0  # dBov; quieter is a pause
_MARGIN: Final = 5  # ticks kept before and after what was spoken: consonants are quiet
_SHORTEST: Final = 10  # ticks of speech; less is a cough or a click
_RMS: Final = 0.1  # of a name when it is played: −20 dBov, as loud as a prompt
_GAIN: Final = 8.0  # at most: whoever whispers in noise stays quieter


@dataclass(slots=True)
class _Recording:
    token: int
    # At most LONGEST, at the rate of the leg's codec.
    frames: list[Float] = field(default_factory=list)
    spoken: list[int] = field(default_factory=list)  # indices of frames with speech


class SpokenNames:
    """`finished` collects the rows and tokens of recordings that came to their end."""

    def __init__(self) -> None:
        self._running: dict[int, _Recording] = {}
        self._clips: dict[int, Clip] = {}
        self.finished: list[tuple[int, int]] = []

    def start(self, row: int, token: int) -> None:
        """Record the leg's voice from now on, in place of what was recorded before."""
        self._clips.pop(row, None)
        self._running[row] = _Recording(token)

    def stop(self, row: int) -> None:
        """The recording ends now; that is not told."""
        recording = self._running.pop(row, None)
        clip = _clip(recording) if recording is not None else None
        if clip is not None:
            self._clips[row] = clip

    def forget(self, row: int) -> None:
        """The leg is gone."""
        self._running.pop(row, None)
        self._clips.pop(row, None)

    def clip(self, row: int) -> Clip | None:
        """What the leg has said, if anything."""
        return self._clips.get(row)

    def listen(self, said: Said, keys: Flags) -> None:
        """Take this tick of all that is being recorded; of `keys`, which press one now, nothing:
        others will hear the name."""
        if not self._running:
            return
        wanted: Flags = np.isin(said.rows, list(self._running))
        for items, sound in said.parts(wanted):
            for item, frame in zip(items.tolist(), sound, strict=True):
                recording = self._running[int(said.rows[item])]
                spoken = said.live[item] and said.levels[item] > _SPEECH
                if spoken and not keys[item]:
                    recording.spoken.append(len(recording.frames))
                recording.frames.append(np.zeros_like(frame) if keys[item] else frame.copy())
        for row, recording in list(self._running.items()):
            if _is_over(recording):
                self.stop(row)
                self.finished.append((row, recording.token))


def _is_over(recording: _Recording) -> bool:
    length, spoken = len(recording.frames), recording.spoken
    return length >= LONGEST or bool(spoken and length - spoken[-1] > PAUSE)


def _clip(recording: _Recording) -> Clip | None:
    """What was spoken, without the silence around it, as loud as a prompt."""
    spoken = recording.spoken
    if len(spoken) < _SHORTEST:
        return None
    first, last = max(spoken[0] - _MARGIN, 0), spoken[-1] + _MARGIN + 1
    rms = float(np.sqrt(np.mean([np.mean(recording.frames[at] ** 2) for at in spoken])))
    gain = np.float32(min(_RMS / max(rms, 1e-6), _GAIN))
    # Whole stretches of one rate, so that the resampler leaves no seam in a word.
    stretches = groupby(recording.frames[first:last], len)
    parts = [(size, np.concatenate(list(frames))) for size, frames in stretches]
    sound = np.concatenate([part if size == WIDE else to_wide(part) for size, part in parts])
    return Clip(np.clip(sound * gain, -1.0, 1.0))
