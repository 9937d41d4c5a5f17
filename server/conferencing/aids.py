"""Reactions and captions in a running room: allowed by the room, and shown to who is in it now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from auth.ratelimit import Rate, RateLimiter
from server.conferencing.collaborators import RoomClient
from server.domain.chat import Who
from server.live.aid_commands import AidCommand, React, WriteCaption
from server.live.aid_news import AidNews, Reacted, Reaction
from server.live.captions import Caption, CaptionRefused, Captions
from server.live.refused import CommandRefused
from sfu.api import PeerId

# Of one person. Reactions: as many as are still seen as several. Captions: a page sends what is being
# typed three times a second, and a recogniser of speech would not much more often.
REACTION_RATE: Final = Rate(burst=5, interval=1.0)
CAPTION_RATE: Final = Rate(burst=20, interval=0.2)


class Place(Protocol):
    """The room, as far as it is used here."""

    def apply(self, command: AidCommand, by: PeerId | None) -> None: ...

    def who(self, peer: PeerId) -> Who: ...

    @property
    def clients(self) -> tuple[tuple[PeerId, RoomClient], ...]: ...


class Aids:
    """Of one running room; each group has its own."""

    def __init__(self, room: Place, monotonic: Callable[[], float]) -> None:
        self._room = room
        self._monotonic = monotonic
        self._captions = Captions()
        self._reactions = RateLimiter(REACTION_RATE)
        self._lines = RateLimiter(CAPTION_RATE)

    def react(self, by: PeerId, reaction: Reaction) -> None:
        """Raises CommandRefused."""
        self._room.apply(React(by), by)
        self._take(self._reactions, by)
        self._show(Reacted(by, reaction))

    def caption(self, by: PeerId, text: str, *, final: bool) -> None:
        """Show the line that somebody writes, as it is now. Raises CommandRefused."""
        self._room.apply(WriteCaption(by), by)
        self._take(self._lines, by)
        try:
            line = self._captions.write(by, self._room.who(by).name, text, final=final)
        except CaptionRefused:
            raise CommandRefused("not-allowed", "this text cannot be shown") from None
        if line is not None:
            self._show(line)

    @property
    def captions(self) -> tuple[Caption, ...]:
        """What whoever begins to read along is shown first."""
        return self._captions.latest

    def forget(self, peer: PeerId) -> None:
        """They are in this room no more."""
        self._captions.forget(peer)

    def _take(self, rate: RateLimiter, by: PeerId) -> None:
        if rate.take(by, self._monotonic()) > 0:
            raise CommandRefused("limit", "too many at once")

    def _show(self, news: AidNews) -> None:
        for _, client in self._room.clients:
            client.aided(news)
