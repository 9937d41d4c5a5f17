"""Drawing in a conference: who may, who sees it, and what is there after a fault or a restart."""

from __future__ import annotations

import asyncio

import pytest

from server.conferencing.inks import OPEN_RATE, STROKE_RATE, TRACE_RATE, Inks
from server.domain.errors import NotFound
from server.domain.guest import Guest
from server.ink.news import InkAdded, InkCleared, Place, Traced
from server.live.commands import (
    AllowDrawing,
    AllowMarks,
    HandOver,
    Kick,
    Present,
    SetSource,
    StopPresenting,
)
from server.live.refused import CommandRefused
from sfu.api import PeerId, Source
from tests.pen import Pen, erase, stroke
from tests.sim.conference_world import ALICE, BRUNO, Browser, World

ZOE = Guest("guest-1", "c1", "Zoé", "fr", "proof", "m1")
ONE, TWO = Place("plan", 1), Place("plan", 2)


class Scene:
    """Alice presents plan.pdf (3 pages), Bruno and the guest Zoé look on."""

    def __init__(self) -> None:
        self.world = World()
        self.alice, self.bruno, self.zoe = (self.world.browser(one) for one in (ALICE, BRUNO, ZOE))
        self.runs: dict[Place, str] = {}

    async def begin(self) -> None:
        for browser in (self.alice, self.bruno, self.zoe):
            await browser.enter()
        self.alice.here.apply(Present("plan", "plan.pdf", 3))
        for browser in (self.alice, self.bruno, self.zoe):
            await self.open(browser)

    async def open(self, by: Browser, place: Place = ONE, known: bytes = b"\0") -> bytes:
        run = self.runs.get(place)
        page, state = await self.world.inks.open(by.here.running, by.p, place, run, known)
        self.runs[place] = page.run
        return state

    async def draw(self, by: Browser, data: bytes, place: Place = ONE) -> None:
        await self.world.inks.draw(by.here.running, by.p, place, self.runs[place], data)

    async def refuses(self, by: Browser, data: bytes, place: Place = ONE) -> str:
        with pytest.raises(CommandRefused) as refused:
            await self.draw(by, data, place)
        return refused.value.code

    def refuses_trace(self, by: Browser, where: Place | PeerId) -> str:
        with pytest.raises(CommandRefused) as refused:
            self.trace(by, where)
        return refused.value.code

    def trace(self, by: Browser, where: Place | PeerId) -> None:
        self.world.inks.trace(by.here.running, by.p, where, "laser", 1, (5, 6))


@pytest.fixture
async def scene() -> Scene:
    made = Scene()
    await made.begin()
    return made


async def test_all_who_look_at_the_page_see_what_is_drawn(scene: Scene) -> None:
    await scene.open(scene.zoe, TWO)
    data = Pen().draw()
    await scene.draw(scene.alice, data)
    (added,) = scene.bruno.ink
    assert isinstance(added, InkAdded)
    assert (added.place, added.data, added.client) == (ONE, data, 7)
    assert (added.by.owner, added.by.name) == (ALICE.id, "Alice")
    assert scene.alice.ink == [added]
    assert scene.zoe.ink == []
    assert stroke() in await scene.open(scene.zoe)


async def test_viewers_draw_where_the_presenter_lets_them(scene: Scene) -> None:
    ben = Pen(9)
    assert await scene.refuses(scene.bruno, ben.draw()) == "forbidden"
    assert scene.world.ink_keeper.rows == []
    with pytest.raises(CommandRefused):
        scene.bruno.here.apply(AllowDrawing(True))
    scene.alice.here.apply(AllowDrawing(True))
    assert scene.bruno.shown is not None and scene.bruno.shown.drawing
    ben.clock = 0
    await scene.draw(scene.bruno, ben.draw())
    await scene.draw(scene.zoe, Pen(11).draw())
    colours = [one.by.colour for one in scene.alice.ink if isinstance(one, InkAdded)]
    assert len(set(colours)) == 2
    scene.alice.here.apply(AllowDrawing(False))
    assert await scene.refuses(scene.bruno, ben.draw()) == "forbidden"
    # What follows is another document: nobody was asked about it.
    scene.alice.here.apply(AllowDrawing(True))
    scene.alice.here.apply(Present("other", "other.pdf", 1))
    assert not scene.alice.here.running.room.stage.shown.drawing  # type: ignore[union-attr]


async def test_whoever_it_is_handed_to_draws_and_lets_draw(scene: Scene) -> None:
    scene.alice.here.apply(HandOver(scene.bruno.p))
    await scene.draw(scene.bruno, Pen(9).draw())
    scene.bruno.here.apply(AllowDrawing(True))
    await scene.draw(scene.zoe, Pen(11).draw())
    # Who leads may anyway.
    await scene.draw(scene.alice, Pen(7).draw())


async def test_everybody_erases_their_own_and_the_presenter_any(scene: Scene) -> None:
    scene.alice.here.apply(AllowDrawing(True))
    anna, ben, zoe = Pen(7), Pen(9), Pen(11)
    for by, pen in ((scene.alice, anna), (scene.bruno, ben), (scene.zoe, zoe)):
        await scene.draw(by, pen.draw())
    assert await scene.refuses(scene.bruno, erase([anna.last])) == "forbidden"
    await scene.draw(scene.bruno, erase([ben.last]))
    await scene.draw(scene.alice, erase([zoe.last]))
    last = scene.bruno.ink[-1]
    assert isinstance(last, InkAdded)
    assert (last.data, last.client, last.by.name) == (erase([zoe.last]), None, "Alice")


async def test_the_page_is_cleared_by_who_presents_or_leads(scene: Scene) -> None:
    pen, running = Pen(), scene.alice.here.running
    scene.alice.here.apply(AllowDrawing(True))
    await scene.draw(scene.alice, pen.draw())
    with pytest.raises(CommandRefused) as refused:
        await scene.world.inks.clear(running, scene.bruno.p, ONE)
    assert refused.value.code == "forbidden"
    await scene.world.inks.clear(running, scene.alice.p, ONE)
    assert isinstance(scene.bruno.ink[-1], InkCleared)
    assert scene.world.ink_keeper.rows == []
    assert await scene.refuses(scene.alice, pen.draw()) == "bad-state"
    assert stroke() not in await scene.open(scene.zoe)
    assert scene.bruno.ink[-1].run == scene.runs[ONE]
    await scene.draw(scene.bruno, Pen(9).draw())


@pytest.mark.parametrize("place", [Place("plan", 0), Place("plan", 4), Place("other", 1)])
async def test_only_what_is_shown_is_drawn_on(scene: Scene, place: Place) -> None:
    scene.runs[place] = scene.runs[ONE]
    assert await scene.refuses(scene.alice, Pen().draw(), place) == "not-found"
    with pytest.raises(CommandRefused):
        await scene.open(scene.alice, place)


async def test_nothing_is_drawn_on_what_is_shown_no_more(scene: Scene) -> None:
    scene.alice.here.apply(StopPresenting())
    assert await scene.refuses(scene.alice, Pen().draw()) == "bad-state"
    assert scene.refuses_trace(scene.alice, ONE) == "bad-state"


async def test_a_hostile_update_changes_nothing(scene: Scene) -> None:
    state = await scene.open(scene.alice)
    for data in (
        b"",
        b"\xff" * 99,
        b"\x01\x01\x07\x00\x28\x01\x03ink\x01a\x01" + b"\x75\x01" * 9_000,
    ):
        assert await scene.refuses(scene.alice, data) == "not-allowed"
    assert await scene.refuses(scene.alice, erase([(9, 9)])) == "not-found"
    assert await scene.open(scene.alice) == state
    assert scene.world.ink_keeper.rows == []
    with pytest.raises(CommandRefused):
        await scene.open(scene.alice, known=b"\xff\xff")


async def test_who_was_removed_draws_no_more(scene: Scene) -> None:
    scene.alice.here.apply(AllowDrawing(True))
    peer, running = scene.bruno.p, scene.bruno.here.running
    scene.alice.here.apply(Kick(peer))
    with pytest.raises(CommandRefused):
        await scene.world.inks.draw(running, peer, ONE, scene.runs[ONE], Pen(9).draw())
    with pytest.raises(CommandRefused):
        await scene.world.inks.open(running, peer, ONE, None, b"\0")
    await scene.draw(scene.alice, Pen().draw())
    assert scene.bruno.ink == []


async def test_after_a_restart_all_is_there_and_goes_on(scene: Scene) -> None:
    pen = Pen()
    first = pen.draw()
    await scene.draw(scene.alice, first)
    scene.world.inks = Inks(scene.world.ink_keeper, clock=scene.world.clock, new_id=lambda: "new")
    before = scene.runs[ONE]
    assert stroke() in await scene.open(scene.bruno)
    assert scene.runs[ONE] == before
    await scene.draw(scene.alice, first)  # its answer was lost: it is sent again, and known
    await scene.draw(scene.alice, pen.draw(stroke((3, 3))))
    assert len(scene.world.ink_keeper.rows) == 2


async def test_what_the_disk_did_not_take_is_shown_to_nobody(scene: Scene) -> None:
    keeper = scene.world.ink_keeper
    for fault in (OSError("disk"), asyncio.CancelledError()):
        keeper.fails = fault  # type: ignore[assignment]
        with pytest.raises(type(fault)):
            await scene.draw(scene.alice, Pen().draw())
    keeper.fails = NotFound()
    assert await scene.refuses(scene.alice, Pen().draw()) == "not-found"
    assert scene.bruno.ink == []
    keeper.fails = None
    reads = keeper.reads
    assert stroke() not in await scene.open(scene.bruno)
    assert keeper.reads == reads + 1  # the disk has the last word


async def test_a_removed_document_has_no_drawings(scene: Scene) -> None:
    await scene.draw(scene.alice, Pen().draw())
    scene.world.ink_keeper.rows.clear()
    scene.world.inks.document_removed("c1", "plan")
    assert stroke() not in await scene.open(scene.bruno)


async def test_two_at_once_are_one_after_the_other(scene: Scene) -> None:
    scene.alice.here.apply(AllowDrawing(True))
    pens = [Pen(7), Pen(9)]
    await asyncio.gather(
        *(
            scene.draw(by, pen.draw())
            for by, pen in zip((scene.alice, scene.bruno), pens, strict=True)
        )
    )
    assert [one.client for one in scene.zoe.ink if isinstance(one, InkAdded)] == [7, 9]


async def test_a_flood_is_slowed_down(scene: Scene) -> None:
    pen = Pen()
    for _ in range(STROKE_RATE.burst):
        await scene.draw(scene.alice, pen.draw())
    assert await scene.refuses(scene.alice, pen.draw()) == "limit"
    for _ in range(OPEN_RATE.burst - 1):
        await scene.open(scene.bruno)
    with pytest.raises(CommandRefused):
        await scene.open(scene.bruno)
    for _ in range(TRACE_RATE.burst):
        scene.trace(scene.alice, ONE)
    assert scene.refuses_trace(scene.alice, ONE) == "limit"


async def test_pages_in_memory_are_bounded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.conferencing.inks.MAX_PAGES", 2)
    await scene.draw(scene.alice, Pen().draw())
    for page in (2, 3, 1):
        state = await scene.open(scene.bruno, Place("plan", page))
    assert stroke() in state
    assert scene.world.ink_keeper.reads == 4


async def test_pointers_are_seen_by_all_and_kept_by_nobody(scene: Scene) -> None:
    scene.trace(scene.alice, ONE)
    traced = scene.bruno.ink[-1]
    assert traced == Traced(scene.alice.p, 0, None, ONE, "laser", 1, (5, 6))
    assert scene.alice.ink == scene.zoe.ink == [traced]
    assert scene.refuses_trace(scene.bruno, ONE) == "forbidden"
    scene.alice.here.apply(AllowDrawing(True))
    scene.trace(scene.bruno, ONE)
    assert scene.world.ink_keeper.rows == []


async def test_whoever_shows_a_screen_decides_who_points_at_it(scene: Scene) -> None:
    bruno = scene.bruno

    def show(on: bool) -> None:
        bruno.here.apply(SetSource(bruno.p, bruno.here.ticket.leg, Source.SCREEN, on, False))

    assert scene.refuses_trace(scene.alice, bruno.p) == "bad-state"
    show(True)
    assert not scene.zoe.roster[bruno.p].marks
    assert scene.refuses_trace(scene.alice, bruno.p) == "forbidden"  # who leads, too
    scene.trace(bruno, bruno.p)
    with pytest.raises(CommandRefused):
        scene.alice.here.apply(AllowMarks(bruno.p, True))
    bruno.here.apply(AllowMarks(bruno.p, True))
    assert scene.zoe.roster[bruno.p].marks
    scene.trace(scene.zoe, bruno.p)
    assert scene.alice.ink[-1] == Traced(scene.zoe.p, 1, bruno.p, None, "laser", 1, (5, 6))
    show(False)
    show(True)
    assert scene.refuses_trace(scene.zoe, bruno.p) == "forbidden"
