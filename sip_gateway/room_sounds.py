"""What the phones of a room hear when its number of people changes (manual, p. 4)."""

from __future__ import annotations

from collections.abc import Callable

from sfu.api import RoomId
from sip_gateway.api import LegId, RoomSettings
from sip_gateway.core.timers import TimerQueue
from sip_gateway.phone_media import Attention, PhoneMedia


class RoomSounds:
    """Music for the first one; an attention tone when somebody comes or goes, and every so many
    seconds while there are several; the busy tone for the last one left, whose call `release`
    ends after a while. `usual` are the settings of rooms that none were told of.

    Whoever joins during the busy tone finds the last one still there. A Clockwork of the endpoint.
    """

    def __init__(
        self,
        media: PhoneMedia,
        release: Callable[[RoomId], None],
        usual: RoomSettings,
    ) -> None:
        self._media = media
        self._release = release
        self._usual = usual
        self._settings: dict[RoomId, RoomSettings] = {}
        self._people: dict[RoomId, int] = {}
        self._timers = TimerQueue()

    def next_deadline(self) -> float | None:
        return self._timers.next_deadline()

    def advance(self, now: float) -> None:
        self._timers.advance(now)

    def configure(self, room: RoomId, settings: RoomSettings, now: float) -> None:
        """Take over the room's settings. Another interval counts from now on; a busy tone that
        plays ends as it would have."""
        former = self.settings(room)
        self._settings[room] = settings
        if former.attention_interval != settings.attention_interval and self._is_running(room):
            self._remind_later(room, now)

    def settings(self, room: RoomId) -> RoomSettings:
        """What counts in that room."""
        return self._settings.get(room, self._usual)

    def set_people(
        self,
        room: RoomId,
        people: int,
        now: float,
        *,
        by_phone: bool = False,
        merged: bool = False,
    ) -> None:
        """`people` on any device; 0 means that the room is over. `by_phone` when a telephone
        came or went, whose name may be announced instead. `merged`: fewer than before, and nobody
        has gone; who is alone now was so before, and hears music."""
        before = 0 if merged else self._people.get(room, 0)
        if people <= 0:
            self._people.pop(room, None)
        else:
            self._people[room] = people
        named = by_phone and self.settings(room).announce_names
        if 0 < before != people > 0 and not named:
            self._attention(room, "join" if people > before else "leave")
        if people > 1:
            self._media.set_background(room, None)
            if before < 2:
                self._remind_later(room, now)
        elif people == 1:
            self._alone(room, before, now)
        else:
            self._timers.cancel(room)
            self._settings.pop(room, None)
            self._media.set_background(room, None)

    def entered(self, room: RoomId, leg: LegId) -> None:
        """That phone hears the room now."""
        if self._is_running(room):
            self._announce(room, leg, "join")

    def leaving(self, room: RoomId, leg: LegId) -> None:
        """That phone was in the room, and is about to go."""
        if self._people.get(room):
            self._announce(room, leg, "leave")

    def _announce(self, room: RoomId, leg: LegId, kind: Attention) -> None:
        settings = self.settings(room)
        if settings.announce_names:
            self._media.announce(room, leg, kind, settings.attention_volume)

    def entering(self, room: RoomId, people: int, now: float) -> None:
        """A phone was put into the mix; `people` is what the directory counted."""
        self.set_people(room, self._people.get(room) or max(1, people), now)

    def _alone(self, room: RoomId, before: int, now: float) -> None:
        if before == 1:
            return  # as before: music for the first, or the busy tone for the last
        self._timers.cancel(room)
        busy = self.settings(room).busy_time
        if before > 1 and busy:
            self._media.set_background(room, "tone:busy")
            self._timers.set(room, now + busy, lambda _: self._release(room))
        else:
            self._media.set_background(room, "music", self.settings(room).house)

    def _remind_later(self, room: RoomId, now: float) -> None:
        self._timers.cancel(room)
        interval = self.settings(room).attention_interval
        if interval:
            self._timers.set(room, now + interval, lambda at: self._remind(room, at))

    def _remind(self, room: RoomId, now: float) -> None:
        self._attention(room, "reminder")
        self._remind_later(room, now)

    def _attention(self, room: RoomId, kind: Attention) -> None:
        self._media.attention(room, kind, self.settings(room).attention_volume)

    def _is_running(self, room: RoomId) -> bool:
        return self._people.get(room, 0) > 1
