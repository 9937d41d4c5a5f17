"""What the phones of a room hear when its number of people changes (manual, p. 4)."""

from __future__ import annotations

from sfu.api import RoomId
from sip_gateway.core.timers import TimerQueue
from sip_gateway.phone_media import PhoneMedia


class RoomSounds:
    """Music for one who is alone; an attention tone when somebody comes or goes, and every
    `reminder` seconds (0: never) while there are several. A Clockwork of the endpoint."""

    def __init__(self, media: PhoneMedia, reminder: float) -> None:
        self._media = media
        self._reminder = reminder
        self._people: dict[RoomId, int] = {}
        self._timers = TimerQueue()

    def next_deadline(self) -> float | None:
        return self._timers.next_deadline()

    def advance(self, now: float) -> None:
        self._timers.advance(now)

    def set_people(self, room: RoomId, people: int, now: float) -> None:
        """`people` on any device; 0 means that the room is over."""
        before = self._people.get(room, 0)
        if people <= 0:
            self._people.pop(room, None)
        else:
            self._people[room] = people
        if 0 < before != people > 0:
            self._media.attention(room, "join" if people > before else "leave")
        self._media.set_music(room, people == 1)
        if people < 2:
            self._timers.cancel(room)
        elif room not in self._timers:
            self._remind_later(room, now)

    def entering(self, room: RoomId, people: int, now: float) -> None:
        """A phone was put into the mix; `people` is what the directory counted."""
        self.set_people(room, self._people.get(room) or max(1, people), now)

    def _remind_later(self, room: RoomId, now: float) -> None:
        if self._reminder:
            self._timers.set(room, now + self._reminder, lambda at: self._remind(room, at))

    def _remind(self, room: RoomId, now: float) -> None:
        self._media.attention(room, "reminder")
        self._remind_later(room, now)
