"""Rooms as the mixer sees them: which legs, what plays to all of them, who listens by browser."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from media.arrays import Float
from sfu.api import RoomId
from sip_gateway.media.player import Clip, Player
from sip_gateway.phone_media import Background

_TONES_WAITING = 4  # attention tones that queue up; further ones are dropped


@dataclass(slots=True, eq=False)
class Room:
    """`index` is the room's row in the mix; `members` are rows of legs. `tone` is what of the
    latest `sound` was an attention tone."""

    id: RoomId
    index: int
    members: set[int] = field(default_factory=set)
    background: Player | None = None
    background_name: Background | None = None
    tones: list[Player] = field(default_factory=list)
    tone: Float | None = None
    browsers: bool = True

    def sound(self) -> Float | None:
        """The next 20 ms of background and tones for everyone in the room."""
        self.tone = None
        if not self.tones:
            return self.background.next() if self.background else None
        tone = self.tones[0].next()
        if tone is None:
            self.tones.pop(0)
            return self.sound()
        self.tone = tone
        background = self.background.next() if self.background else None
        return tone if background is None else tone + background

    def attention(self, *clips: Clip) -> None:
        if len(self.tones) < _TONES_WAITING:
            self.tones.append(Player(clips))


class Rooms:
    """At most `capacity` rooms. A room without legs is kept for what was set before its first leg
    comes; when rows are short the oldest such room is forgotten."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._rooms: dict[RoomId, Room] = {}
        self._free = list(range(capacity))

    def get(self, room: RoomId) -> Room:
        """The room, made when it is new. Raises IndexError when all have legs."""
        found = self._rooms.get(room)
        if found is None:
            if not self._free:
                self._forget_oldest()
            found = self._rooms[room] = Room(room, heapq.heappop(self._free))
        return found

    def _forget_oldest(self) -> None:
        for room in self._rooms.values():
            if not room.members:
                self.drop(room)
                return

    def find(self, room: RoomId) -> Room | None:
        return self._rooms.get(room)

    def all(self) -> list[Room]:
        return list(self._rooms.values())

    def tidy(self, room: Room) -> None:
        """Forget a room without legs of which nothing is to be remembered."""
        if not room.members and room.background is None and room.browsers:
            self.drop(room)

    def drop(self, room: Room) -> None:
        if self._rooms.pop(room.id, None) is not None:
            heapq.heappush(self._free, room.index)

    @property
    def limit(self) -> int:
        """One past the highest row in use."""
        return max((room.index for room in self._rooms.values()), default=-1) + 1
