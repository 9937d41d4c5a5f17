"""Drawings over real sockets: what a page sends, and what one sends that is no page of ours."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from server.ink.update import MAX_UPDATE
from tests.integration.test_signalling_socket import Page, Site, site
from tests.pen import Pen, stroke

__all__ = ["site"]  # a fixture

PLACE = {"document": "plan", "page": 1}


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


async def presented(site: Site) -> tuple[Page, Page, str]:
    """Alice shows plan.pdf, Bruno has its first page open; and the run of that page."""
    alice, bruno = await site.enter("alice"), await site.enter("bruno")
    await alice.send(type="present", id=2, document="plan")
    runs: list[str] = []
    for page in (alice, bruno):
        await page.until("presentation")
        await page.send(type="ink-open", id=3, **PLACE)
        opened = await page.until("ink-page")
        assert (opened["re"], opened["artists"], opened["colour"]) == (3, [], len(runs))
        runs.append(opened["run"])
    assert runs[0] == runs[1]
    return alice, bruno, runs[0]


async def test_what_is_drawn_is_seen_and_found_again(site: Site) -> None:
    alice, bruno, run = await presented(site)
    update = text(Pen().draw())
    await alice.send(type="ink-draw", id=4, run=run, update=update, **PLACE)
    artist = {"client": 7, "name": "Alice", "colour": 0, "mine": False}
    added = {"type": "ink", "run": run, "update": update, **PLACE}
    assert await bruno.until("ink") == added | {"artist": artist}
    assert await alice.until("ink") == added | {"artist": artist | {"mine": True}}
    assert (await alice.until("ok"))["re"] == 4
    await bruno.send(type="ink-open", id=5, **PLACE)
    opened = await bruno.until("ink-page")
    assert opened["artists"] == [artist]
    assert stroke() in base64.b64decode(opened["update"])
    known = text(b"\x01\x07\x01")
    await bruno.send(type="ink-open", id=6, run=run, known=known, **PLACE)
    assert stroke() not in base64.b64decode((await bruno.until("ink-page"))["update"])
    await alice.send(type="ink-clear", id=7, **PLACE)
    cleared = await bruno.until("ink-cleared")
    assert cleared["run"] != run


async def test_pointers_pass_and_are_not_answered(site: Site) -> None:
    alice, bruno, _ = await presented(site)
    trace: dict[str, Any] = {"type": "trace", "tool": "laser", "line": 1, "points": [1, 65_535]}
    await bruno.send(**trace, **PLACE)
    await alice.send(type="ink-allow", id=4, on=True)
    assert (await bruno.until("presentation"))["shown"]["drawing"] is True
    await bruno.send(**trace | {"points": [1]}, **PLACE)
    await bruno.send(**trace | {"points": [1, 65_536]}, **PLACE)
    await bruno.send(**trace)
    await bruno.send(**trace, screen=alice.welcome["p"])
    await bruno.send(**trace | {"line": 2}, **PLACE)
    told = {"type": "traced", "p": bruno.welcome["p"], "colour": 1, "screen": None, "line": 2}
    assert await alice.until("traced") == trace | PLACE | told
    await bruno.send(type="ping", ts=1)
    while (heard := await bruno.receive())["type"] != "pong":
        assert heard["type"] in ("ok", "traced", "presentation")
    assert site.route.counters["refused-forbidden"] == 1
    assert site.route.counters["refused-not-allowed"] == 2


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "ink-draw", "update": text(Pen().draw())}, "forbidden"),
        ({"type": "ink-draw", "update": "no Base64"}, "not-allowed"),
        ({"type": "ink-draw", "update": text(Pen().draw()), "document": "x"}, "forbidden"),
        ({"type": "ink-draw", "update": "A" * (MAX_UPDATE * 4 // 3 + 1)}, "bad-message"),
        ({"type": "ink-draw", "update": ""}, "bad-message"),
        ({"type": "ink-draw", "update": "AAAA", "page": 0}, "bad-message"),
        ({"type": "ink-clear"}, "forbidden"),
        ({"type": "ink-allow", "on": True}, "forbidden"),
        ({"type": "ink-open", "page": 4}, "not-found"),
        ({"type": "ink-open", "document": "x"}, "not-found"),
        ({"type": "ink-open", "known": "%"}, "not-allowed"),
        ({"type": "ink-open", "known": "AQcD/w=="}, "not-allowed"),
        ({"type": "marks-allow", "on": True}, "bad-state"),
    ],
)
async def test_who_may_not_is_told_so(site: Site, message: dict[str, Any], code: str) -> None:
    _, bruno, run = await presented(site)
    await bruno.send(**{"id": 9, "run": run, **PLACE, **message})
    error = await bruno.until("error")
    assert (error["re"], error["code"]) == (9, code)
    assert site.world.ink_keeper.rows == []


async def test_drawings_are_for_those_in_the_room(site: Site) -> None:
    _, _, run = await presented(site)
    stranger = await site.open("bruno")
    for kind in ("ink-open", "ink-draw", "ink-clear"):
        await stranger.send(type=kind, id=9, run=run, update="AAAA", **PLACE)
        assert (await stranger.until("error"))["code"] == "bad-state"
