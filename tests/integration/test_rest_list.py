"""The list of conferences in pages: every item once, filters as the domain sees them, and a cost
that depends on the page and not on the list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from server.domain.listing import ConferenceQuery, Order
from tests.conftest import BrowserFactory
from tests.installation import (
    ADA,
    ALPHA,
    ANNA,
    BEATRIX,
    BEN,
    BETA,
    START,
    Browser,
    Installation,
)

PATH = "/api/v1/conferences"
# Minutes from START and duration: two with one start, and every edge of the join window.
PLAN = [(-60, 60), (-60, 45), (-15, 15), (-15, 30), (0, 15), (0, 15), (1, 15), (600, 720)]


@pytest.fixture
async def planned(installation: Installation) -> Installation:
    """PLAN, by Anna and Ben in turns, and one conference of the other vPBX."""
    for number, (minutes, duration) in enumerate(PLAN):
        raw = {
            "room_number": str(1000 + number),
            "name": f"100% Team_{number}",
            "start": (START + timedelta(minutes=minutes)).isoformat(),
            "duration": duration,
            "pin": "2468",
        }
        await installation.conferences.create((ANNA, BEN)[number % 2], ALPHA, raw)
    await installation.conferences.create(BEATRIX, BETA, {"room_number": "2000"})
    return installation


@pytest.fixture
async def anna(planned: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(planned)
    await browser.log_in(ANNA)
    return browser


async def listed(browser: Browser, query: str) -> tuple[list[dict[str, Any]], str | None]:
    status, body = await browser.call("GET", f"{PATH}?{query}")
    assert status == 200, body
    return body["items"], body["next"]


async def in_pages(browser: Browser, limit: int, more: str = "") -> list[dict[str, Any]]:
    found, cursor = await listed(browser, f"limit={limit}{more}")
    sizes = [len(found)]
    while cursor:
        items, cursor = await listed(browser, f"limit={limit}{more}&after={cursor}")
        sizes.append(len(items))
        found += items
    assert all(size == limit for size in sizes[:-1])
    assert 1 <= sizes[-1] <= limit  # no empty page at the end
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 8, 200])
async def test_pages_together_are_the_list(anna: Browser, limit: int) -> None:
    everything, cursor = await listed(anna, "")
    assert (len(everything), cursor) == (len(PLAN), None)
    assert await in_pages(anna, limit) == everything


@pytest.mark.parametrize("limit", [1, 3])
@pytest.mark.parametrize("narrowed", ["", "&state=expired", "&q=team"])
async def test_pages_by_state(anna: Browser, limit: int, narrowed: str) -> None:
    everything, _ = await listed(anna, narrowed)
    found = await in_pages(anna, limit, f"&order=state{narrowed}")
    by_state = [
        sorted(
            (item for item in everything if item["state"] == state),
            key=lambda item: (item["start"], item["id"]),
            reverse=state == "expired",
        )
        for state in ("open", "early", "expired")
    ]
    assert found == [item for items in by_state for item in items]
    assert (await listed(anna, f"order=state{narrowed}"))[0] == found  # without limit


@pytest.mark.parametrize("seconds", [-3600, 0, 60, 900])
async def test_counts_are_those_of_the_list(
    anna: Browser, planned: Installation, seconds: int
) -> None:
    planned.clock.advance(seconds=seconds, microseconds=7)
    for narrowed in ("", "q=team_3", "organiser=ben", "q=nothing"):
        items, _ = await listed(anna, narrowed)
        states = [item["state"] for item in items]
        status, counts = await anna.call("GET", f"{PATH}/counts?{narrowed}")
        assert status == 200
        assert counts == {state: states.count(state) for state in ("early", "open", "expired")}


async def test_a_cursor_goes_with_its_order(anna: Browser) -> None:
    for made, used in (
        ("", "&order=state"),
        ("&order=state", ""),
        ("", "&order=state&state=early"),
    ):
        _, cursor = await listed(anna, f"limit=1{made}")
        status, body = await anna.call("GET", f"{PATH}?after={cursor}{used}")
        assert (status, [error["field"] for error in body["errors"]]) == (422, ["after"])


@pytest.mark.parametrize(
    "query",
    ["SEANCE", "séance", "geneve", "Genève strasse", "STRASSE", "bea", "beatrix seance", "3000"],
)
async def test_words_are_found_without_case_and_accents(
    planned: Installation, open_browser: BrowserFactory, query: str
) -> None:
    raw = {"room_number": "3000", "name": "Séance", "description": "Réseau de Genève, Hauptstraße"}
    await planned.conferences.create(BEATRIX, BETA, raw)
    browser = await open_browser(planned)
    await browser.log_in(BEATRIX)
    items, _ = await listed(browser, f"q={query}")
    assert "3000" in [item["room_number"] for item in items]


async def test_every_word_has_to_be_found(anna: Browser) -> None:
    assert [i["room_number"] for i in (await listed(anna, "q=ben team_1"))[0]] == ["1001"]
    assert (await listed(anna, "q=anna team_1"))[0] == []
    assert len((await listed(anna, "q=201"))[0]) == 4  # Anna's extension


async def test_a_cursor_outlives_what_it_was_made_from(
    anna: Browser, planned: Installation
) -> None:
    everything, _ = await listed(anna, "")
    first, cursor = await listed(anna, "limit=3")
    await planned.conferences.delete(ADA, first[-1]["id"])
    rest, _ = await listed(anna, f"after={cursor}")
    assert rest == everything[3:]


@pytest.mark.parametrize("seconds", [-3600, -1, 0, 1, 60, 899, 900, 901])
@pytest.mark.parametrize("state", ["early", "open", "expired"])
async def test_the_database_and_the_domain_agree_on_states(
    anna: Browser, planned: Installation, state: str, seconds: int
) -> None:
    planned.clock.advance(seconds=seconds, microseconds=7)
    everything, _ = await listed(anna, "")
    wanted = [item for item in everything if item["state"] == state]
    assert (await listed(anna, f"state={state}"))[0] == wanted


@pytest.mark.parametrize(
    ("query", "rooms"),
    [
        ("q=team_3", ["1003"]),
        ("q=1004", ["1004"]),
        ("q=%25&limit=200", [str(1000 + n) for n in range(8)]),  # a percent sign is no wildcard …
        ("q=T%25m", []),
        ("q=T__m", []),  # … and neither is an underscore
        ("q=%20TEAM_3%20", ["1003"]),
        ("q=2000", []),  # the other vPBX's
        ("organiser=ben&state=early", ["1007"]),
        ("organiser=beatrix", []),
    ],
)
async def test_filters(anna: Browser, query: str, rooms: list[str]) -> None:
    items, _ = await listed(anna, query)
    # Two begin at the same moment: there the random id decides.
    assert sorted(item["room_number"] for item in items) == sorted(rooms)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("after=", "after"),
        ("after=AAAA", "after"),
        ("state=closed", "state"),
        ("organiser=", "organiser"),
        ("q=" + "x" * 61, "q"),
        ("q=%00", "q"),
        ("order=name", "order"),
    ],
)
async def test_parameters_that_make_no_sense(anna: Browser, query: str, field: str) -> None:
    status, body = await anna.call("GET", f"{PATH}?{query}")
    assert (status, body["code"]) == (422, "invalid")
    assert [error["field"] for error in body["errors"]] == [field]


async def test_pins_are_for_organisers_and_administrators(
    planned: Installation, open_browser: BrowserFactory
) -> None:
    for reader, shown in [(ANNA, 4), (BEN, 4), (ADA, 8)]:
        browser = await open_browser(planned)
        await browser.log_in(reader)
        pins = [item["pin"] for item in (await listed(browser, "limit=50"))[0]]
        assert (pins.count("2468"), pins.count(None)) == (shown, 8 - shown)


@contextmanager
def statements(installation: Installation) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    engine = installation.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("limit", [None, 1, 2, 200])
@pytest.mark.parametrize(("order", "most"), [(Order.START, 3), (Order.STATE, 5)])
async def test_a_few_statements_whatever_the_length(
    planned: Installation, limit: int | None, order: Order, most: int
) -> None:
    with statements(planned) as seen:
        await planned.conferences.page(ANNA, ConferenceQuery(limit=limit, order=order))
    assert 3 <= len(seen) <= most
