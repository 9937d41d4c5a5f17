"""Drawings and pointers in running conferences: allowed by the room, kept where they are to stay, and
then shown."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, Protocol

from auth.ratelimit import Rate, RateLimiter
from server.conferencing.collaborators import Clock
from server.conferencing.running import RunningRoom
from server.domain.errors import NotFound
from server.ink.news import InkAdded, InkCleared, Place, Traced, TraceTool
from server.ink.page import Artist, Drawn, InkPage, InkRefused
from server.ink.update import UpdateRefused, read_known, read_update
from server.live.commands import ClearDrawings, Command, Draw, Mark
from server.live.refused import CommandRefused
from sfu.api import PeerId

# Of one person: faster than a hand draws or turns pages, and far below what a program sends.
STROKE_RATE: Final = Rate(burst=40, interval=0.2)
OPEN_RATE: Final = Rate(burst=20, interval=0.5)
TRACE_RATE: Final = Rate(burst=30, interval=0.06)
MAX_PAGES: Final = 64  # held in memory; the one that was not used for longest is read anew


class InkKeeper(Protocol):
    """Keeps drawings on disk."""

    async def of_page(self, place: Place) -> tuple[str | None, list[Drawn]]: ...

    async def keep(self, place: Place, run: str, drawn: Drawn) -> None:
        """Raises NotFound when the document was removed."""
        ...

    async def clear(self, place: Place) -> None: ...


@dataclass(slots=True)
class _Held:
    """A page in memory. `void`: what is on disk may be another, and is read before anything else."""

    page: InkPage = field(default_factory=lambda: InkPage(""))
    void: bool = True
    users: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Inks:
    """`new_id` gives text that is never repeated."""

    def __init__(self, keeper: InkKeeper, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._keeper = keeper
        self._clock = clock
        self._new_id = new_id
        self._held: OrderedDict[Place, _Held] = OrderedDict()  # drop policy: see MAX_PAGES
        self._strokes = RateLimiter(STROKE_RATE)
        self._opens = RateLimiter(OPEN_RATE)
        self._traces = RateLimiter(TRACE_RATE)

    # --- pages ----------------------------------------------------------------------------

    async def open(
        self, running: RunningRoom, by: PeerId, place: Place, run: str | None, known: bytes
    ) -> tuple[InkPage, bytes]:
        """The page, and what is on it that somebody lacks who knows so much of that run.

        From now on they hear what is drawn there, and of no other page. Raises CommandRefused.
        """
        running.who(by)  # somebody who is in the room
        shown = running.room.stage.shown
        if shown is None or shown.document != place.document or not 1 <= place.page <= shown.pages:
            raise CommandRefused("not-found", "that is not shown")
        self._take(self._opens, by)
        try:
            far = read_known(known)
        except UpdateRefused as refused:
            raise CommandRefused("not-allowed", str(refused)) from None
        async with self._page(running, place) as held:
            page = held.page
            running.look_at(by, place)
            return page, page.state(far if run == page.run else None)

    async def draw(
        self, running: RunningRoom, by: PeerId, place: Place, run: str, data: bytes
    ) -> None:
        """Have strokes kept, or erased, and then shown. Raises CommandRefused."""
        command = Draw(place.document, place.page)
        running.apply(command, by)
        self._take(self._strokes, by)
        try:
            update = read_update(data)
        except UpdateRefused as refused:
            raise CommandRefused("not-allowed", str(refused)) from None
        async with self._page(running, place) as held:
            page = held.page
            running.apply(command, by)  # it may have been a while
            if run != page.run:
                raise CommandRefused("bad-state", "the page was cleared")
            artist = self._artist(running, by)
            leads = _may(running, ClearDrawings(place.document, place.page), by)
            try:
                if not page.judge(update, artist, leads=leads):
                    return
                page.check_room(update, len(data))
            except InkRefused as refused:
                raise CommandRefused(refused.code, refused.detail) from None
            drawn = Drawn(data, update.client if update.strokes else None, artist)
            await self._keep(held, place, drawn)
            page.add(drawn)
            # Within the lock: whoever opens the page meanwhile either has it or hears of it.
            running.show_ink(InkAdded(place, run, data, drawn.client, artist))

    async def clear(self, running: RunningRoom, by: PeerId, place: Place) -> None:
        """Take everything away. Raises CommandRefused."""
        command = ClearDrawings(place.document, place.page)
        running.apply(command, by)
        self._take(self._opens, by)
        async with self._page(running, place) as held:
            running.apply(command, by)
            held.page, held.void = InkPage(""), True  # until it is known to be done
            await self._keeper.clear(place)
            held.page, held.void = InkPage(self._new_id()), False
            running.show_ink(InkCleared(place, held.page.run))

    def document_removed(self, conference_id: str, document_id: str) -> None:
        """It has no drawings any more."""
        for place, held in self._held.items():
            if place.document == document_id:
                held.void = True

    async def _keep(self, held: _Held, place: Place, drawn: Drawn) -> None:
        held.void = True  # whatever happens on the way, the disk has the last word
        try:
            await self._keeper.keep(place, held.page.run, drawn)
        except NotFound:
            raise CommandRefused("not-found", "the document was removed") from None
        held.void = False

    @asynccontextmanager
    async def _page(self, running: RunningRoom, place: Place) -> AsyncIterator[_Held]:
        """Nobody else reads or changes the page meanwhile."""
        held = self._hold(place)
        held.users += 1
        try:
            async with held.lock:
                if held.void:
                    run, kept = await self._keeper.of_page(place)
                    run = run or held.page.run or self._new_id()
                    held.page, held.void = InkPage(run, kept), False
                for artist in held.page.artists.values():
                    running.colours.setdefault(artist.owner, artist.colour)
                yield held
        finally:
            held.users -= 1

    def _hold(self, place: Place) -> _Held:
        held = self._held.setdefault(place, _Held())
        self._held.move_to_end(place)
        if len(self._held) > MAX_PAGES:
            # All others may be in use for once: then there is one more.
            others = (one for one in self._held if one != place)
            idle = next((one for one in others if not self._held[one].users), None)
            if idle is not None:
                del self._held[idle]
        return held

    # --- pointers -------------------------------------------------------------------------

    def trace(
        self,
        running: RunningRoom,
        by: PeerId,
        where: Place | PeerId,
        tool: TraceTool,
        line: int,
        points: tuple[int, ...],
    ) -> None:
        """Point, or draw for the moment, on a page or on somebody's screen. Raises CommandRefused."""
        place = where if isinstance(where, Place) else None
        screen = None if isinstance(where, Place) else where
        command = Draw(where.document, where.page) if isinstance(where, Place) else Mark(where)
        running.apply(command, by)
        self._take(self._traces, by)
        colour = running.colour(running.owner(by))
        running.show_ink(Traced(by, colour, screen, place, tool, line, points))

    # --- people ---------------------------------------------------------------------------

    def _take(self, rate: RateLimiter, by: PeerId) -> None:
        if rate.take(by, self._clock.monotonic()) > 0:
            raise CommandRefused("limit", "too many at once")

    def _artist(self, running: RunningRoom, by: PeerId) -> Artist:
        owner = running.owner(by)
        return Artist(owner, running.who(by).name, running.colour(owner))


def _may(running: RunningRoom, command: Command, by: PeerId) -> bool:
    try:
        running.room.check(command, by)
    except CommandRefused:
        return False
    return True
