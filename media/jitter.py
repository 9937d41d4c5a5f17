"""Jitter buffers: packets in as they come, one frame of 20 ms out per tick.

`FrameRing` holds G.711 of all phone legs in arrays; `PacketBuffer` holds the packets of one
browser's microphone. Both play by the same rules:

- Playing starts when `target` frames wait, 40 ms at first.
- A frame that is missing while later ones are here is lost: it is concealed and passed over.
- When nothing is here the buffer conceals and waits. If the awaited frame then comes, it was late,
  and the delay has grown by the wait. If a later one comes, there was loss or a pause: the wait
  counts as played, and the delay stays what it was.
- Late frames raise the target, 10 s without lower it, within 20 to 120 ms. A frame is left out
  when for 2 s more than the target was waiting: that also takes up the drift of the phone's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from media.arrays import Codes, Flags, Float, Index, Words

FRAME: Final = 160
DEPTH: Final = 16  # frames a leg may be ahead of play-out, 320 ms
FIRST_TARGET: Final = 2
LEAST_TARGET: Final = 1
MOST_TARGET: Final = 6
WINDOW: Final = 100  # ticks over which the least depth is taken: 2 s
_CALM: Final = 5  # windows without a late frame until the target sinks
_RESTART: Final = 10  # ticks of silence after which the buffer fills up anew
_USABLE: Final = DEPTH - 1  # the frame just played is kept, to conceal from

# Gain of the n-th repeat of the last good frame.
_FADE: Final = np.array([0.0, 0.9, 0.6, 0.3, 0.1, 0.0], np.float32)
_FADE.flags.writeable = False


class FrameRing:
    """`rows` legs × 16 frames × 160 octets, addressed by RTP timestamp at 8 kHz."""

    def __init__(self, rows: int) -> None:
        self._frames: Codes = np.zeros((rows, DEPTH, FRAME), np.uint8)
        self._filled = np.zeros((rows, DEPTH), np.bool_)
        self._silence: Codes = np.zeros(rows, np.uint8)
        self._anchored: Flags = np.zeros(rows, np.bool_)
        self._started: Flags = np.zeros(rows, np.bool_)
        # The RTP timestamp that stands at sample `anchor`; positions count from the first packet.
        self._anchor_time: Words = np.zeros(rows, np.uint32)
        self._anchor: Index = np.zeros(rows, np.int64)
        self._play: Index = np.zeros(rows, np.int64)  # next frame out
        self._newest: Index = np.zeros(rows, np.int64)  # one past the last whole frame in
        self._good: Index = np.zeros(rows, np.int64)  # place of the last frame played
        self._streak: Index = np.zeros(rows, np.int64)  # frames concealed in a row
        self._waiting: Flags = np.zeros(rows, np.bool_)  # concealed because nothing was here
        self._target: Index = np.full(rows, FIRST_TARGET, np.int64)
        self._least: Index = np.full(rows, DEPTH, np.int64)
        self._late: Index = np.zeros(rows, np.int64)  # in this window
        self._calm: Index = np.zeros(rows, np.int64)
        self._ticks = 0
        self.counters = {"late": 0, "lost": 0, "resync": 0, "skipped": 0}

    def reset(self, row: int, silence: int) -> None:
        """Empty a row for a new stream whose silent code is `silence`."""
        self._filled[row] = False
        self._silence[row] = silence
        self._anchored[row] = self._started[row] = self._waiting[row] = False
        self._play[row] = self._newest[row] = self._streak[row] = 0
        self._target[row] = FIRST_TARGET
        self._least[row] = DEPTH
        self._late[row] = self._calm[row] = 0

    def delay(self, row: int) -> int:
        """Whole frames waiting in the row."""
        return int(self._newest[row] - self._play[row])

    def put_frames(self, rows: Index, timestamps: Words, payloads: Codes) -> None:
        """Store packets of exactly one frame, `[n, 160]`; a row may come more than once."""
        position = self._position(rows, timestamps)
        frame = position // FRAME
        ahead = frame - self._play[rows]
        easy = self._anchored[rows] & (position == frame * FRAME) & (ahead >= 0) & (ahead < _USABLE)
        fast = np.flatnonzero(easy)
        if len(fast) < len(rows):
            for item in np.flatnonzero(~easy):
                self.put(int(rows[item]), int(timestamps[item]), payloads[item])
            rows, frame, payloads = rows[fast], frame[fast], payloads[fast]
        self._frames[rows, frame % DEPTH] = payloads
        self._filled[rows, frame % DEPTH] = True
        np.maximum.at(self._newest, rows, frame + 1)

    def put(self, row: int, timestamp: int, payload: Codes) -> None:
        """Store a packet of any length up to 300 ms, at any place."""
        if not len(payload) or len(payload) > _USABLE * FRAME:
            return
        position = self._place(row, timestamp, len(payload))
        if position is None:
            self.counters["late"] += 1
            return
        for offset in range(0, len(payload) + FRAME, FRAME):
            self._put_part(row, position, payload, offset)
        whole = (position + len(payload)) // FRAME
        self._newest[row] = max(int(self._newest[row]), whole)

    def _put_part(self, row: int, position: int, payload: Codes, offset: int) -> None:
        """Copy what of the payload belongs to the `offset // FRAME`-th frame it touches."""
        frame = position // FRAME + offset // FRAME
        begin = max(position, frame * FRAME)
        end = min(position + len(payload), (frame + 1) * FRAME)
        if begin >= end or frame < self._play[row]:
            return
        place = frame % DEPTH
        if not self._filled[row, place]:
            self._frames[row, place] = self._silence[row]
            self._filled[row, place] = True
        samples = payload[begin - position : end - position]
        self._frames[row, place, begin - frame * FRAME : end - frame * FRAME] = samples

    def _position(self, rows: Index, timestamps: Words) -> Index:
        """Sample positions of timestamps; the difference to the anchor is a signed 32-bit one."""
        difference = (timestamps - self._anchor_time[rows]).view(np.int32)
        return self._anchor[rows] + difference

    def _place(self, row: int, timestamp: int, length: int) -> int | None:
        """The sample position for a packet, after anchoring the stream anew where needed."""
        if not self._anchored[row]:
            return self._anchor_at(row, timestamp)
        word = np.array([timestamp], np.uint32)
        position = int(self._position(np.array([row]), word)[0])
        first = position // FRAME - int(self._play[row])
        last = (position + length - 1) // FRAME - int(self._play[row])
        if last >= _USABLE or first < -_USABLE * 8:
            self.counters["resync"] += 1
            return self._anchor_at(row, timestamp)
        if length == FRAME and position % FRAME and self._newest[row] <= self._play[row]:
            # The sender's clock moved by part of a frame. Nothing waits that it must join on to,
            # so line it up: whole frames are what `put_frames` is fast with.
            shift = -position % FRAME
            self._anchor[row] += shift
            position += shift
        return position if last >= 0 else None

    def _anchor_at(self, row: int, timestamp: int) -> int:
        """Start a stream at this packet: also after a pause, or when the clock jumped."""
        self._filled[row] = False
        self._anchored[row] = True
        self._started[row] = self._waiting[row] = False
        self._anchor_time[row] = timestamp
        self._anchor[row] = self._play[row] = self._newest[row] = 0
        self._streak[row] = 0
        return 0

    def take(self, rows: Index) -> tuple[Codes, Float]:
        """The next 20 ms of each row (no row twice): codes `[n, 160]` and the gain of each."""
        play = self._play[rows]
        depth = self._newest[rows] - play
        started = self._started[rows]
        started |= self._anchored[rows] & (depth >= self._target[rows])
        resumed = started & self._waiting[rows] & (depth > 0)
        if resumed.any():
            self._resume(rows[resumed])
            play = self._play[rows]
            depth = self._newest[rows] - play
        place = play % DEPTH
        here = started & (depth > 0)
        good = here & self._filled[rows, place]
        self._good[rows] = source = np.where(good, place, self._good[rows])
        codes = self._frames[rows, source]
        streak = np.where(good, 0, self._streak[rows] + 1)
        gain = np.where(good, np.float32(1.0), _FADE[np.minimum(streak, len(_FADE) - 1)])
        gain *= started
        self._advance(rows, place, here)
        self.counters["lost"] += int(np.count_nonzero(here & ~good))
        self._streak[rows] = np.where(started, streak, 0)
        self._waiting[rows] = started & ~here
        self._started[rows] = started & (streak < _RESTART)
        self._least[rows] = np.minimum(self._least[rows], depth - 1)
        return codes, gain.astype(np.float32)

    def _advance(self, rows: Index, place: Index, here: Flags) -> None:
        self._filled[rows, place] &= ~here
        self._play[rows] += here

    def _resume(self, rows: Index) -> None:
        """Something came after a wait: keep late frames, pass over what is not coming."""
        for row in rows:
            play, newest = int(self._play[row]), int(self._newest[row])
            if self._filled[row, play % DEPTH]:
                self._late[row] += 1
                continue
            newest = min(newest, play + int(self._streak[row]))
            while play < newest and not self._filled[row, play % DEPTH]:
                play += 1
            self._play[row] = play

    def adapt(self) -> None:
        """To be called once per tick, after `take`: lets targets and delays follow the network."""
        self._ticks += 1
        if self._ticks % WINDOW:
            return
        late = self._late > 0
        self._calm = np.where(late, 0, self._calm + 1)
        sink = self._calm >= _CALM
        self._calm[sink] = 0
        self._target = np.clip(self._target + late - sink, LEAST_TARGET, MOST_TARGET)
        long = self._started & (self._least >= self._target) & (self._least < DEPTH)
        rows = np.flatnonzero(long)
        self._filled[rows, self._play[rows] % DEPTH] = False
        self._play[rows] += 1
        self.counters["skipped"] += len(rows)
        self._late[:] = 0
        self._least[:] = DEPTH
        self._move_anchors()

    def _move_anchors(self) -> None:
        """Keep anchors near play-out, so that 32-bit timestamps may wrap."""
        shift = self._play * FRAME - self._anchor
        self._anchor += shift
        self._anchor_time += shift.astype(np.uint32)


@dataclass(frozen=True, slots=True)
class Taken:
    """One tick of a PacketBuffer: a packet, or None to conceal; `next` may carry its FEC copy.

    An empty payload stands for sound that an earlier, longer packet brought; `second` is the
    packet of the tick's second half where packets are that short.
    """

    payload: bytes | None
    next: bytes | None = None
    second: bytes | None = None


class PacketBuffer:
    """Packets of one stream; a tick has `step` timestamp units (960 for 20 ms of Opus)."""

    def __init__(self, step: int) -> None:
        self._step = step
        self._packets: dict[int, bytes] = {}
        self._second: dict[int, bytes] = {}
        self._anchor: int | None = None  # timestamp of frame 0
        self._play = 0
        self._newest = 0
        self._started = False
        self._streak = 0
        self._waiting = False  # concealed because nothing was here
        self._target = FIRST_TARGET
        self._least = DEPTH
        self._late = 0
        self._calm = 0
        self._ticks = 0

    def put(self, timestamp: int, payload: bytes, length: int = 0) -> None:
        """Store a packet of `length` units (0 for one tick); one that is late or already here is
        dropped."""
        if self._anchor is None:
            self._restart(timestamp)
        frame, offset = self._place(timestamp)
        if not -_USABLE * 8 <= frame - self._play < _USABLE:
            self._restart(timestamp)
            frame = offset = 0
        if frame < self._play:
            return
        if 0 < length < self._step and offset:
            self._second.setdefault(frame, payload)
            self._packets.setdefault(frame, b"")
        elif not self._packets.get(frame):
            self._packets[frame] = payload
        for more in range(1, length // self._step):
            self._packets.setdefault(frame + more, b"")
        self._newest = max(self._newest, frame + max(length // self._step, 1))

    def take(self) -> Taken | None:
        """The next 20 ms: a packet, a gap to conceal, or None while the stream is silent."""
        self._adapt()
        depth = self._newest - self._play
        self._started = self._started or depth >= self._target
        if not self._started:
            return None
        if self._waiting and depth > 0:
            self._resume()
        payload = self._packets.pop(self._play, None)
        second = self._second.pop(self._play, None) if self._second else None
        self._least = min(self._least, self._newest - self._play - 1)
        self._waiting = self._newest <= self._play
        if self._waiting:
            self._streak += 1
            self._started = self._streak < _RESTART
            return Taken(None)
        self._play += 1
        self._streak = 0 if payload is not None else self._streak + 1
        following = self._packets.get(self._play) if payload is None else None
        return Taken(payload, following, second)

    def _restart(self, timestamp: int) -> None:
        self._packets.clear()
        self._second.clear()
        self._anchor = timestamp
        self._play = self._newest = self._streak = 0
        self._started = self._waiting = False

    def _place(self, timestamp: int) -> tuple[int, int]:
        """Frame number of a timestamp, which may have wrapped since the anchor, and the rest."""
        assert self._anchor is not None
        here = self._anchor + self._play * self._step
        difference = (timestamp - here + 0x80000000 & 0xFFFFFFFF) - 0x80000000
        frames, rest = divmod(difference, self._step)
        return self._play + frames, rest

    def _resume(self) -> None:
        if self._play in self._packets:
            self._late += 1
        else:
            self._play = min(min(self._packets, default=self._play), self._play + self._streak)
            self._second = {n: each for n, each in self._second.items() if n >= self._play}

    def _adapt(self) -> None:
        self._ticks += 1
        if self._ticks % WINDOW:
            return
        self._calm = 0 if self._late else self._calm + 1
        step = 1 if self._late else -1 if self._calm >= _CALM else 0
        self._target = min(max(self._target + step, LEAST_TARGET), MOST_TARGET)
        self._calm %= _CALM
        if self._started and self._target <= self._least < DEPTH:
            self._packets.pop(self._play, None)
            self._second.pop(self._play, None)
            self._play += 1
        self._late = 0
        self._least = DEPTH
