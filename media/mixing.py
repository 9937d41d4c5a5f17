"""Mix-minus: everyone hears the others and never themselves.

Who is silent in a room hears the sum of its talkers, the same for all, so it is mixed and encoded
once. Only a talker needs a mix of their own: the sum without their voice. Work thus grows with
talkers, not with listeners.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from media.arrays import Float, Index

# Below the knee the limiter is transparent; above it bends towards full scale.
_KNEE: Final = np.float32(0.7)
_SPAN: Final = np.float32(1.0) - _KNEE


def room_sums(voices: Float, rooms: Index, count: int) -> Float:
    """Sum `[talkers, samples]` by room into `[count, samples]`.

    `rooms` holds each talker's room, 0 ≤ room < `count`; rooms without talkers are silent.
    """
    sums = np.zeros((count, voices.shape[1]), np.float32)
    if len(voices):
        order = np.argsort(rooms, kind="stable")
        sorted_rooms = rooms[order]
        starts = np.flatnonzero(np.diff(sorted_rooms, prepend=-1))
        sums[sorted_rooms[starts]] = np.add.reduceat(voices[order], starts, axis=0)
    return sums


def minus(sums: Float, voices: Float, rooms: Index) -> Float:
    """What each talker hears: the room's sum without the talker, `[talkers, samples]`."""
    return sums[rooms] - voices


def soft_limit(samples: Float) -> Float:
    """Bend what exceeds 0.7 of full scale so that no sum of voices clips hard. In place.

    Memoryless: frames join without a seam whatever was loud in the one before. Output is within
    ±1. Rows that stay below the knee are not touched.
    """
    if not samples.size:
        return samples
    peaks = np.maximum(samples.max(axis=1), -samples.min(axis=1))
    loud = np.flatnonzero(peaks > _KNEE)
    if len(loud):
        rows = samples[loud]
        size = np.abs(rows)
        bent = _KNEE + _SPAN * np.tanh((size - _KNEE) / _SPAN)
        samples[loud] = np.where(size > _KNEE, np.copysign(bent, rows), rows)
    return samples
