"""What the phones of a room hear when its number of people changes (manual, p. 4)."""

from __future__ import annotations

from sfu.api import RoomId
from sip_gateway.phone_media import PhoneMedia


class RoomSounds:
    """Music for one who is alone, and an attention tone when somebody comes or goes."""

    def __init__(self, media: PhoneMedia) -> None:
        self._media = media
        self._people: dict[RoomId, int] = {}

    def set_people(self, room: RoomId, people: int) -> None:
        """`people` on any device; 0 means that the room is over."""
        before = self._people.get(room, 0)
        if people <= 0:
            self._people.pop(room, None)
            self._media.set_music(room, False)
            return
        self._people[room] = people
        if before and people != before:
            self._media.attention(room, "join" if people > before else "leave")
        self._media.set_music(room, people == 1)

    def entering(self, room: RoomId, people: int) -> None:
        """A phone was put into the mix; `people` is what the directory counted."""
        known = self._people.setdefault(room, max(1, people))
        self._media.set_music(room, known == 1)
