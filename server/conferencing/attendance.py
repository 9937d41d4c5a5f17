"""Who is in a conference that runs, and what they may do there with documents."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from server.conferencing.running import RunningRoom
from server.live.commands import Present, TurnPage
from server.live.permissions import Relation, allowed
from server.live.refused import CommandRefused


class Attendance:
    """`find` gives the room of a conference, None when it does not run. A visitor's id is that of an
    account or a guest; they may be in the main room or in a group."""

    def __init__(self, find: Callable[[str], RunningRoom | None]) -> None:
        self._find = find

    def is_in(self, conference_id: str, visitor_id: str) -> bool:
        """Whether they are there, by any device, and do not wait before it."""
        return any(room.places_of(visitor_id) for room in self._rooms(conference_id))

    def presents(self, conference_id: str, visitor_id: str) -> bool:
        """Whether they may turn the pages that are shown now where they are."""
        for room in self._rooms(conference_id):
            for peer in room.places_of(visitor_id):
                with contextlib.suppress(CommandRefused):
                    room.room.check(TurnPage(1), peer)
                    return True
        return False

    def may_present(self, conference_id: str, visitor_id: str) -> bool:
        """Whether they may show documents when nobody else does."""
        return any(
            person is not None and allowed(person.role, Present, Relation.SELF)
            for room in self._rooms(conference_id)
            for person in map(room.room.participant, room.places_of(visitor_id))
        )

    def _rooms(self, conference_id: str) -> tuple[RunningRoom, ...]:
        running = self._find(conference_id)
        return () if running is None else tuple(running.family)
