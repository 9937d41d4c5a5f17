"""A document in a running conference: who finds it, who sees it, and when it is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.conferencing.attendance import Attendance
from server.conferencing.stages import Stages
from server.domain.conference import LobbyPolicy
from server.domain.document import Document, DocumentState
from server.domain.guest import Guest
from server.live.commands import Admit, Kick, Leave
from server.live.refused import CommandRefused
from tests.sim.conference_world import ALICE, BRUNO, START, STRANGER, World, conference

PLAN = Document("plan", "c1", ALICE.id, "Alice", "plan.pdf", "pdf", 9, False, START, pages=3)
ZOE = Guest("guest-1", "c1", "Zoé", "fr", "proof", "m1")


class Shelf:
    """One document, and what was asked of it."""

    def __init__(self) -> None:
        self.document_is = replace(PLAN, state=DocumentState.READY)
        self.asked: list[tuple[str, str]] = []

    async def document(self, conference_id: str, document_id: str) -> Document | None:
        self.asked.append((conference_id, document_id))
        return self.document_is if document_id == "plan" else None


async def test_who_leads_shows_what_the_shelf_has() -> None:
    world, shelf = World(), Shelf()
    alice = world.browser(ALICE)
    await alice.enter()
    running = alice.here.running
    await Stages(shelf).present(running, alice.p, "plan", 2)
    shown = running.room.stage.shown
    assert shown is not None
    assert (shown.name, shown.pages, shown.page, shown.presenter) == ("plan.pdf", 3, 2, alice.p)
    assert alice.shown is not None and alice.shown.page == 2
    for document, page in (("plan", 4), ("other", 1)):
        with pytest.raises(CommandRefused) as refused:
            await Stages(shelf).present(running, alice.p, document, page)
        assert refused.value.code == "not-found"
    assert running.room.stage.shown == shown


async def test_who_may_not_show_does_not_learn_what_there_is() -> None:
    world, shelf = World(), Shelf()
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await alice.enter()
    await bruno.enter()
    with pytest.raises(CommandRefused) as refused:
        await Stages(shelf).present(bruno.here.running, bruno.p, "plan", 1)
    assert (refused.value.code, shelf.asked) == ("forbidden", [])


async def test_a_removed_document_is_shown_no_more() -> None:
    world = World()
    alice = world.browser(ALICE)
    await alice.enter()
    running = alice.here.running
    await Stages(Shelf()).present(running, alice.p, "plan", 1)
    world.rooms.document_removed("c2", "plan")
    world.rooms.document_removed("c1", "other")
    assert running.room.stage.shown is not None
    world.rooms.document_removed("c1", "plan")
    assert running.room.stage.shown is None


async def test_documents_are_for_those_in_the_room_and_not_before_it() -> None:
    world = World(conference(lobby=LobbyPolicy.EVERYONE))
    present = Attendance(world.rooms.of_conference)
    alice, bruno, zoe = (world.browser(one) for one in (ALICE, BRUNO, ZOE))
    assert not present.is_in("c1", ALICE.id)
    await alice.enter()
    await bruno.knock()
    await zoe.knock()

    def inside() -> list[bool]:
        return [present.is_in("c1", one.id) for one in (ALICE, BRUNO, ZOE, STRANGER)]

    assert inside() == [True, False, False, False]
    alice.here.apply(Admit(bruno.p))
    alice.here.apply(Admit(zoe.p))
    assert inside() == [True, True, True, False]
    assert not present.is_in("c2", BRUNO.id)
    alice.here.apply(Kick(zoe.p))
    bruno.here.apply(Leave(bruno.p))
    assert inside() == [True, False, False, False]
