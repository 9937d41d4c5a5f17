"""What is decided in one running conference and what outlasts a crash of the service: by leaders, and
by those who vote."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from server.conferencing.collaborators import DecisionKeeper
from server.live.kept import NOTHING_KEPT
from server.live.room import Room


class Decisions:
    def __init__(self, room: Room) -> None:
        self._room = room
        self._kept = (room.facts.starts_at, room.kept)
        self._poll = room.polls.latest
        self._stored: asyncio.Future[None] | None = None
        self._poll_stored: asyncio.Future[None] | None = None

    def keep(self, keeper: DecisionKeeper, part: str = "") -> None:
        """Have them stored where they have changed; a room that is over leaves none but its polls,
        and a group, which `part` says, never any but those."""
        facts = self._room.facts
        kept = NOTHING_KEPT if self._room.ended else self._room.kept
        if (facts.starts_at, kept) != self._kept and not self._room.is_group:
            self._kept = (facts.starts_at, kept)
            self._stored = keeper.keep(facts.conference, facts.starts_at, kept)
        poll = self._room.polls.kept
        if poll is not None and poll.poll is not self._poll:
            self._poll = poll.poll
            self._poll_stored = keeper.keep_poll(facts.conference, facts.starts_at, part, poll)

    async def stored(self) -> None:
        """Once all that was decided is on disk."""
        pending = [each for each in (self._stored, self._poll_stored) if each is not None]
        if pending:
            await asyncio.wait(pending)

    def when_voted(self, then: Callable[[], None]) -> None:
        """Have `then` called once all votes are on disk; at once where they are."""
        stored = self._poll_stored
        if stored is None or stored.done():
            then()
        else:
            stored.add_done_callback(lambda _: then())
