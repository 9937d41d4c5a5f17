"""The chat of running conferences: allowed by the room, kept, and then shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from auth.ratelimit import Rate, RateLimiter
from server.conferencing.collaborators import Clock
from server.conferencing.running import RunningRoom
from server.domain.chat import ChatLine, ChatRefused, Who, read_text
from server.domain.errors import NotFound
from server.live.commands import Write
from server.live.refused import CommandRefused
from sfu.api import PeerId

# Of one person: as fast as anybody types, and far below what a program sends.
LINE_RATE: Final = Rate(burst=8, interval=1.0)
PAGE: Final = 50  # lines


class ChatKeeper(Protocol):
    """Keeps lines on disk."""

    async def keep(self, line: ChatLine) -> ChatLine:
        """The line with its position, once it is kept. Raises NotFound when the conference was
        deleted."""
        ...

    async def latest(
        self,
        conference_id: str,
        reader: Who,
        *,
        room: str = "",
        since: datetime,
        before: int | None,
        limit: int,
    ) -> tuple[ChatLine, ...]: ...


class Chats:
    """`new_id` gives text that is never repeated."""

    def __init__(self, keeper: ChatKeeper, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._keeper = keeper
        self._clock = clock
        self._new_id = new_id
        self._rate = RateLimiter(LINE_RATE)

    async def write(self, running: RunningRoom, by: PeerId, raw: str, to: PeerId | None) -> None:
        """Have a line kept, then shown to those who may read it. Raises CommandRefused."""
        running.apply(Write(by, to), by)
        if self._rate.take(by, self._clock.monotonic()) > 0:
            raise CommandRefused("limit", "too many lines")
        try:
            text = read_text(raw)
        except ChatRefused:
            raise CommandRefused("not-allowed", "this text cannot be kept") from None
        line = ChatLine(
            id=self._new_id(),
            conference_id=running.room.facts.conference,
            by=running.who(by),
            text=text,
            written_at=self._clock.utc(),
            to=None if to is None else running.who(to),
            room=running.part,
        )
        try:
            kept = await self._keeper.keep(line)
        except NotFound:
            raise CommandRefused("ended", "the conference was deleted") from None
        running.show_line(kept)

    async def read(
        self, running: RunningRoom, reader: Who, before: int | None
    ) -> tuple[tuple[ChatLine, ...], bool]:
        """A page of what `reader` may read since the conference began, oldest first, and whether
        there is more before it."""
        facts = running.room.facts
        found = await self._keeper.latest(
            facts.conference,
            reader,
            room=running.part,
            since=facts.starts_at,
            before=before,
            limit=PAGE + 1,
        )
        return found[-PAGE:], len(found) > PAGE
