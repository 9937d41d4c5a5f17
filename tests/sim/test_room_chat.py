"""Writing in a conference: who reads it, what is refused, and what is there for whoever comes late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.conferencing.chats import LINE_RATE, PAGE
from server.domain.chat import LONGEST
from server.live.commands import Kick, Leave
from server.live.refused import CommandRefused
from sfu.api import PeerId
from tests.sim.conference_world import ALICE, BRUNO, START, Browser, World, account, conference

CARLA = account("Carla")


async def three() -> tuple[World, Browser, Browser, Browser]:
    world = World()
    world.plans.accounts[CARLA.id] = CARLA
    alice, bruno, carla = (world.browser(one) for one in (ALICE, BRUNO, CARLA))
    for browser in (alice, bruno, carla):
        await browser.enter()
    return world, alice, bruno, carla


async def write(world: World, by: Browser, text: str, to: PeerId | None = None) -> None:
    await world.chats.write(by.here.running, by.here.ticket.peer, text, to)


async def read(world: World, reader: Browser, before: int | None = None) -> tuple[list[str], bool]:
    running = reader.here.running
    lines, more = await world.chats.read(running, running.who(reader.p), before)
    return [line.text for line in lines], more


async def refusal(world: World, by: Browser, text: str = "x", to: PeerId | None = None) -> str:
    with pytest.raises(CommandRefused) as refused:
        await write(world, by, text, to)
    return refused.value.code


async def test_all_read_what_is_for_all_and_two_what_is_for_two() -> None:
    world, alice, bruno, carla = await three()
    await write(world, alice, " Hello \n")
    await write(world, bruno, "psst", carla.p)
    assert alice.lines == ["Hello"]
    assert bruno.lines == carla.lines == ["Hello", "psst"]
    assert await read(world, alice) == (["Hello"], False)
    assert await read(world, carla) == (["Hello", "psst"], False)


async def test_nothing_is_shown_that_is_not_kept() -> None:
    world, alice, bruno, _ = await three()
    world.chat_keeper.deleted = True
    assert await refusal(world, alice) == "ended"
    assert alice.lines == bruno.lines == []


async def test_who_comes_later_reads_what_was_written_and_not_what_was_between_two() -> None:
    world, alice, bruno, carla = await three()
    carla.here.running.apply_if_possible(Leave(carla.p))
    await write(world, alice, "one")
    await write(world, alice, "two", bruno.p)
    await carla.enter()
    assert await read(world, carla) == (["one"], False)


async def test_the_same_account_reads_its_own_again_from_another_place() -> None:
    world, alice, bruno, _ = await three()
    await write(world, alice, "for Bruno", bruno.p)
    bruno.here.running.apply_if_possible(Leave(bruno.p))
    again = world.browser(BRUNO)
    await again.enter()
    assert await read(world, again) == (["for Bruno"], False)


async def test_lines_come_in_pages_from_the_end() -> None:
    world, alice, _, _ = await three()
    for number in range(PAGE + 5):
        world.clock.pass_time(2)
        await write(world, alice, f"{number}")
    latest, more = await read(world, alice)
    assert (latest[0], latest[-1], more) == ("5", f"{PAGE + 4}", True)
    assert await read(world, alice, before=6) == (["0", "1", "2", "3", "4"], False)


async def test_what_was_written_before_the_start_is_of_another_day() -> None:
    world, alice, _, _ = await three()
    await write(world, alice, "today")
    world.chat_keeper.lines[0] = replace(
        world.chat_keeper.lines[0], written_at=START.replace(year=2020)
    )
    assert await read(world, alice) == ([], False)


async def test_who_is_removed_writes_no_more() -> None:
    world, alice, bruno, _ = await three()
    peer, running = bruno.p, bruno.here.running
    alice.here.apply(Kick(peer))
    with pytest.raises(CommandRefused) as refused:
        await world.chats.write(running, peer, "still here", None)
    assert refused.value.code == "not-found"
    assert alice.lines == []


@pytest.mark.parametrize("text", ["", "   ", "\u202e\u200b", "x" * (LONGEST + 1), "a\0"])
async def test_text_that_cannot_be_kept(text: str) -> None:
    world, alice, _, _ = await three()
    assert await refusal(world, alice, text) == "not-allowed"
    assert world.chat_keeper.lines == []


async def test_a_telephone_writes_nothing_and_is_written_nothing() -> None:
    world, alice, _, _ = await three()
    phone = await world.phone()
    assert await refusal(world, alice, "hello", phone.peer) == "bad-state"
    await write(world, alice, "all")
    assert world.hears() == []


async def test_nobody_is_written_to_who_is_not_here() -> None:
    world, alice, _, _ = await three()
    assert await refusal(world, alice, "hello", PeerId("nobody")) == "not-found"


async def test_a_flood_is_slowed_down() -> None:
    world, alice, bruno, _ = await three()
    for _ in range(LINE_RATE.burst):
        await write(world, alice, "x")
    assert await refusal(world, alice) == "limit"
    await write(world, bruno, "others go on")
    world.clock.pass_time(LINE_RATE.interval)
    await write(world, alice, "and so do I")
    assert len(bruno.lines) == LINE_RATE.burst + 2


async def test_two_conferences_do_not_read_each_other() -> None:
    other = conference(id="c2", room_number="4712")
    world = World(conference(), other)
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await alice.enter()
    await bruno.enter(conference="c2")
    await write(world, alice, "here only")
    assert bruno.lines == []
