"""Reactions and captions with browsers and a telephone: who may, who sees them, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from server.conferencing.aids import CAPTION_RATE, REACTION_RATE
from server.domain.guest import Guest
from server.live import group_commands as g
from server.live.aid_news import Reacted
from server.live.captions import Caption
from server.live.commands import Appoint, Kick
from server.live.people import LiveRole
from server.live.refused import CommandRefused
from tests.sim.conference_world import ALICE, BRUNO, Browser, World

ZOE = Guest("guest-1", "c1", "Zoé", "fr", "proof", "m1")


@contextmanager
def refusal(code: str) -> Iterator[None]:
    with pytest.raises(CommandRefused) as refused:
        yield
    assert refused.value.code == code


class Scene:
    """Alice organises, Bruno and the guest Zoé take part, and somebody by telephone."""

    def __init__(self) -> None:
        self.world = World()
        self.alice, self.bruno, self.zoe = (self.world.browser(one) for one in (ALICE, BRUNO, ZOE))

    async def begin(self) -> None:
        for browser in (self.alice, self.bruno, self.zoe):
            await browser.enter()
        await self.world.phone()

    def write(self, by: Browser, text: str, *, final: bool = False) -> None:
        self.world.clock.now += CAPTION_RATE.interval
        by.here.running.aids.caption(by.p, text, final=final)


@pytest.fixture
async def scene() -> Scene:
    made = Scene()
    await made.begin()
    return made


def read(browser: Browser) -> list[tuple[int, str, bool]]:
    return [(one.number, one.text, one.final) for one in browser.aids if isinstance(one, Caption)]


# --- reactions ----------------------------------------------------------------------------


async def test_everybody_in_the_room_sees_a_reaction(scene: Scene) -> None:
    room = scene.zoe.here.running.room
    before = room.seq
    scene.zoe.here.running.aids.react(scene.zoe.p, "applause")
    for browser in (scene.alice, scene.bruno, scene.zoe):
        assert browser.aids == [Reacted(scene.zoe.p, "applause")]
    # It is of the moment: who comes back hears nothing of it.
    assert room.seq == before


async def test_a_flood_of_reactions_is_stopped_and_others_react(scene: Scene) -> None:
    aids = scene.bruno.here.running.aids
    for _ in range(REACTION_RATE.burst):
        aids.react(scene.bruno.p, "heart")
    with refusal("limit"):
        aids.react(scene.bruno.p, "heart")
    aids.react(scene.zoe.p, "party")
    assert len(scene.alice.aids) == REACTION_RATE.burst + 1
    scene.world.clock.now += REACTION_RATE.interval
    aids.react(scene.bruno.p, "heart")


async def test_whoever_was_removed_reacts_no_more(scene: Scene) -> None:
    aids = scene.bruno.here.running.aids
    scene.alice.here.apply(Kick(scene.bruno.p))
    with refusal("not-found"):
        aids.react(scene.bruno.p, "agree")
    assert scene.alice.aids == []


async def test_in_groups_a_reaction_is_the_groups(scene: Scene) -> None:
    places = ((scene.bruno.p, 1), (scene.zoe.p, 1))
    scene.alice.here.apply(g.OpenGroups(("", ""), places))
    scene.bruno.here.running.aids.react(scene.bruno.p, "laughter")
    assert scene.zoe.aids == [Reacted(scene.bruno.p, "laughter")]
    assert scene.alice.aids == []


# --- captions -----------------------------------------------------------------------------


async def test_everybody_reads_what_is_being_written(scene: Scene) -> None:
    scene.write(scene.alice, "Bon")
    scene.write(scene.alice, "Bonjour")
    scene.write(scene.alice, "Bonjour.", final=True)
    for browser in (scene.alice, scene.bruno, scene.zoe):
        assert read(browser) == [(1, "Bon", False), (1, "Bonjour", False), (1, "Bonjour.", True)]
    assert scene.bruno.aids[0] == Caption(1, scene.alice.p, "Alice", "Bon", False)


async def test_who_neither_leads_nor_presents_writes_none(scene: Scene) -> None:
    for browser in (scene.bruno, scene.zoe):
        with refusal("forbidden"):
            scene.write(browser, "Moi aussi", final=True)
    # Whom a leader names does, a guest who writes for a living, too.
    scene.alice.here.apply(Appoint(scene.zoe.p, LiveRole.PRESENTER))
    scene.write(scene.zoe, "Alice ouvre la séance.", final=True)
    assert read(scene.bruno) == [(1, "Alice ouvre la séance.", True)]
    scene.alice.here.apply(Appoint(scene.zoe.p, LiveRole.PARTICIPANT))
    with refusal("forbidden"):
        scene.write(scene.zoe, "Encore", final=True)


async def test_who_comes_late_is_shown_the_last_lines(scene: Scene) -> None:
    for number in range(5):
        scene.write(scene.alice, f"Ligne {number}", final=True)
    scene.write(scene.alice, "Et")
    late = scene.bruno.here.running.aids.captions
    assert [(line.number, line.text) for line in late] == [
        (3, "Ligne 2"),
        (4, "Ligne 3"),
        (5, "Ligne 4"),
        (6, "Et"),
    ]


async def test_text_that_cannot_be_shown_is_shown_to_nobody(scene: Scene) -> None:
    with refusal("not-allowed"):
        scene.write(scene.alice, "zero\0", final=True)
    scene.write(scene.alice, "   ", final=True)
    assert scene.bruno.aids == []


async def test_a_flood_of_captions_is_stopped(scene: Scene) -> None:
    aids = scene.alice.here.running.aids
    for number in range(CAPTION_RATE.burst):
        aids.caption(scene.alice.p, f"{number}", final=False)
    with refusal("limit"):
        aids.caption(scene.alice.p, "zu viel", final=False)
    assert len(scene.bruno.aids) == CAPTION_RATE.burst


async def test_each_group_has_its_own_captions(scene: Scene) -> None:
    scene.write(scene.alice, "Vor der Teilung", final=True)
    scene.write(scene.alice, "Halb")
    scene.bruno.aids.clear()
    scene.alice.here.apply(g.OpenGroups(("", ""), ((scene.bruno.p, 1), (scene.alice.p, 2))))
    assert scene.bruno.here.running.aids.captions == ()
    scene.write(scene.alice, "In Gruppe zwei", final=True)
    assert scene.bruno.aids == []
    main = scene.zoe.here.running.aids
    # What Alice had not finished there is gone with her.
    assert [line.text for line in main.captions] == ["Vor der Teilung"]
