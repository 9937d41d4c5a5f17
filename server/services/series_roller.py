"""The task that takes series on to their next date.

A series is one conference whose `start` is that of the date which goes on or comes next. When a
date has ended, start and reminders of the next one are written in one transaction: whatever
happens to us, both are there or neither, and after a restart the rest is made up for.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.domain.conference import Conference, settled
from server.services.conferences import ConferenceChanged, Followers

log = logging.getLogger(__name__)

BATCH: Final = 50
# Seconds after which the table is looked at in any case: another process may plan series.
LONGEST_WAIT: Final = 60.0
SHORTEST_WAIT: Final = 0.05
FAILURE_PAUSE: Final = 5.0  # seconds until what failed is tried again


class SeriesRoller:
    """`clock` gives aware UTC. Several processes may do this at once: who comes second finds
    nothing to do."""

    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        followers: Followers,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._followers = followers
        self._clock = clock
        self._listeners: list[Callable[[ConferenceChanged], None]] = []
        self._left_out: set[str] = set()  # what failed in this turn
        self._woken = asyncio.Event()

    def subscribe(self, listener: Callable[[ConferenceChanged], None]) -> None:
        """Be told of each series that has come to its next date, after the commit."""
        self._listeners.append(listener)

    def wake(self) -> None:
        """A series was planned or changed, by a transaction that has committed."""
        self._woken.set()

    async def run(self) -> None:
        """Roll what is due, until cancelled."""
        while True:
            self._woken.clear()
            wait = await self._turn()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._woken.wait()

    async def roll_due(self) -> int:
        """Take each series that is due to its next date; how many were taken there. One that
        fails is left out until the next turn.

        Raises what the database raises.
        """
        total, known = 0, self._left_out
        self._left_out = set()
        while due := await self._due():
            outcomes = [await self._try_roll(conference_id, known) for conference_id in due]
            total += outcomes.count(True)
            if not any(outcomes) and self._left_out.isdisjoint(due):  # another process is at it
                break
        return total

    async def _try_roll(self, conference_id: str, known: Collection[str]) -> bool:
        """Whether it was taken to its next date; `known` are those whose failure was told."""
        try:
            return await self._roll(conference_id)
        except Exception as error:  # noqa: BLE001 - one that is broken must not hold up the others
            self._left_out.add(conference_id)
            if conference_id not in known:
                # The error's own text stays out: it may quote the row.
                fields = {"conference": conference_id, "error": type(error).__name__}
                log.error("series cannot be taken to its next date", extra=fields)
            return False

    async def _turn(self) -> float:
        """Seconds until there is more to do."""
        try:
            await self.roll_due()
            async with self._database.read() as connection:
                due = await self._conferences.next_roll(connection, self._left_out)
        except Exception as error:  # noqa: BLE001 - a task that ends is one nobody notices
            fields = {"error": type(error).__name__}
            log.error("series cannot be taken to their next date", extra=fields)
            return FAILURE_PAUSE
        longest = FAILURE_PAUSE if self._left_out else LONGEST_WAIT
        if due is None:
            return longest
        return min(max((due - self._clock()).total_seconds(), SHORTEST_WAIT), longest)

    async def _due(self) -> list[str]:
        async with self._database.read() as connection:
            return await self._conferences.due_to_roll(
                connection, self._clock(), BATCH, self._left_out
            )

    async def _roll(self, conference_id: str) -> bool:
        item: Conference | None = None
        async with self._database.write() as connection:
            former = await self._conferences.by_id(connection, conference_id, to_change=True)
            if former is not None:
                item = settled(former, self._clock())
            if former is None or item is None or item.start == former.start:
                return False
            await self._conferences.roll(connection, item)
            await self._followers.conference_changed(connection, former, item)
        log.info("series came to its next date", extra={"conference": item.id})
        for listener in self._listeners:
            listener(ConferenceChanged(item, deleted=False))
        return True
