"""Ladders of a telephone that presents a document, and of one that asks what is shown."""

from __future__ import annotations

import pytest

from server.live.commands import HandOver, Kick, Present
from server.live.refused import CommandRefused
from sip_gateway.api import Admitted
from tests.sim.conference_world import ALICE, Browser, World

PLAN = Present("d1", "plan.pdf", 3)
HELP = ("help-page-on", "key-hash", "help-page-back", "digit-0")


async def two_phones(prefix: str = "*") -> tuple[World, Browser, Admitted, Admitted]:
    world = World(prefix=prefix)
    alice = world.browser(ALICE)
    await alice.enter()
    return world, alice, await world.phone("leg1"), await world.phone("leg2", number="0799999999")


def page_of(alice: Browser) -> int | None:
    shown = alice.here.running.room.stage.shown
    return None if shown is None else shown.page


async def test_the_presenter_turns_pages_by_keys() -> None:
    """
    Alice             the room              leg1
      | present 1 -----> |                    |
      | hand over -----> | you present, # 0 -> |
      |                  | <---------------- # | page 2
      |                  | <---------------- # | page 3
      |                  | <---------------- # | there is no further page
      |                  | <---------------- 0 | page 2
    """
    world, alice, one, two = await two_phones()
    alice.here.apply(PLAN)
    assert world.hears() == []
    alice.here.apply(HandOver(one.peer))
    assert world.hears() == [("presents-now", *HELP)]
    for key, page, said in (
        ("#", 2, ("page-shown", "digit-2")),
        ("#", 3, ("page-shown", "digit-3")),
        ("#", 3, ("page-none",)),
        ("0", 2, ("page-shown", "digit-2")),
        ("7", 2, None),
    ):
        world.keys(one, key)
        assert page_of(alice) == page
        assert world.hears() == ([] if said is None else [said])
    world.keys(two, "#0")
    assert page_of(alice) == 2
    assert world.hears("leg2") == []


async def test_codes_go_on_working_for_who_presents() -> None:
    world, alice, one, _ = await two_phones()
    alice.here.apply(PLAN)
    alice.here.apply(HandOver(one.peer))
    world.hears()
    world.keys(one, "*6")
    assert alice.roster[one.peer].muted
    assert world.hears() == [("you-are-muted",)]
    world.keys(one, "*1")
    (said,) = world.hears()
    assert said[: len(HELP)] == HELP
    world.keys(one, "*0")  # a pairing code has zeros and ends with #
    world.keys(one, "00#")
    assert page_of(alice) == 1
    assert world.hears() == [("pair-refused",)]


async def test_any_listener_hears_which_page_is_shown() -> None:
    world, alice, one, _ = await two_phones()
    world.keys(one, "*2")
    assert world.hears() == [("people-count", "digit-3")]
    alice.here.apply(Present("d1", "plan.pdf", 140, page=12))
    world.keys(one, "*2")
    pages = ("page-shown", "number-12", "page-count", "digit-1", "digit-4", "digit-0")
    assert world.hears() == [("people-count", "digit-3", *pages)]


async def test_with_the_presenter_gone_nothing_is_shown_and_keys_mean_nothing() -> None:
    world, alice, one, two = await two_phones()
    alice.here.apply(PLAN)
    alice.here.apply(HandOver(one.peer))
    alice.here.apply(Kick(one.peer))
    assert page_of(alice) is None
    world.keys(two, "#")
    assert world.hears("leg2") == []
    with pytest.raises(CommandRefused):
        alice.here.apply(HandOver(two.peer))


async def test_a_flood_of_keys_turns_few_pages() -> None:
    world, alice, one, _ = await two_phones()
    alice.here.apply(Present("d1", "plan.pdf", 500))
    alice.here.apply(HandOver(one.peer))
    world.keys(one, "#" * 100)
    page = page_of(alice)
    assert page is not None
    assert 2 <= page <= 20


async def test_a_prefix_keeps_its_keys() -> None:
    world, alice, one, _ = await two_phones("#")
    alice.here.apply(PLAN)
    alice.here.apply(HandOver(one.peer))
    world.keys(one, "#")
    assert page_of(alice) == 1
