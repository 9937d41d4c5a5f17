"""Series over REST: what goes in, what comes out, and each date by its address."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import BrowserFactory
from tests.installation import ANNA, BEATRIX, BEN, Browser, Installation

CONFERENCES = "/api/v1/conferences"
TUESDAYS = {
    "frequency": "weekly",
    "interval": 1,
    "weekdays": ["TU"],
    "ordinal": None,
    "month_day": None,
    "count": 3,
    "until": None,
}


@pytest.fixture
async def anna(small_installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser: Browser = await open_browser(small_installation)
    await browser.log_in(ANNA)
    return browser


async def plan(browser: Browser, **fields: object) -> dict[str, Any]:
    raw: dict[str, object] = {
        "room_number": "4711",
        "start": "2030-05-06T09:00:00Z",
        "timezone": "Europe/Zurich",
        "duration": 30,
        "recurrence": {"frequency": "weekly", "weekdays": ["TU"], "count": 3},
    }
    status, body = await browser.call("POST", CONFERENCES, raw | fields)
    assert status == 201, body
    assert isinstance(body, dict)
    return body


async def dates(browser: Browser, conference: dict[str, Any]) -> list[tuple[str, str, str]]:
    path = f"{CONFERENCES}/{conference['id']}/occurrences"
    status, body = await browser.call("GET", path)
    assert status == 200
    return [(one["original_start"], one["start"], one["state"]) for one in body["items"]]


def address(conference: dict[str, Any], date: str) -> str:
    return f"{CONFERENCES}/{conference['id']}/occurrences/{quote(date, safe='')}"


async def test_a_series_and_its_dates(anna: Browser) -> None:
    made = await plan(anna)
    # The first Tuesday on or after the Monday that was asked for.
    assert (made["start"], made["recurrence"]) == ("2030-05-07T09:00:00Z", TUESDAYS)
    listed = (await anna.call("GET", CONFERENCES))[1]["items"]
    assert listed[0]["recurrence"] == TUESDAYS
    first, second, third = (f"2030-05-{day}T09:00:00Z" for day in ("07", "14", "21"))
    assert await dates(anna, made) == [(day, day, "planned") for day in (first, second, third)]

    status, body = await anna.call("DELETE", address(made, first))
    assert (status, body["start"]) == (200, second)
    status, body = await anna.call("PUT", address(made, second), {"start": "2030-05-15T09:00:00Z"})
    assert (status, body["start"]) == (200, "2030-05-15T09:00:00Z")
    assert await dates(anna, made) == [
        (first, first, "cancelled"), (second, "2030-05-15T09:00:00Z", "moved"),
        (third, third, "planned"),
    ]  # fmt: skip
    status, body = await anna.call("PUT", address(made, first), {"start": first})
    assert (status, body["start"]) == (200, first)

    status, body = await anna.call("PUT", f"{CONFERENCES}/{made['id']}", {"recurrence": None})
    assert (status, body["recurrence"], body["start"]) == (200, None, first)
    assert await dates(anna, made) == []


async def test_what_the_client_sends_back_changes_nothing(anna: Browser) -> None:
    made = await plan(anna)
    await anna.call("DELETE", address(made, "2030-05-14T09:00:00Z"))
    fields = ("kind", "name", "room_number", "start", "timezone", "duration", "recurrence")
    same = {name: made[name] for name in fields}
    status, _ = await anna.call("PUT", f"{CONFERENCES}/{made['id']}", same)
    assert status == 200
    assert [state for *_, state in await dates(anna, made)] == ["planned", "cancelled", "planned"]


async def test_refusals(
    anna: Browser, small_installation: Installation, open_browser: BrowserFactory
) -> None:
    made = await plan(anna, room_number="4711")
    first = address(made, made["start"])
    ben, beatrix = [await open_browser(small_installation) for _ in "ab"]
    await ben.log_in(BEN)
    await beatrix.log_in(BEATRIX)
    assert len(await dates(ben, made)) == 3
    for browser, status in ((ben, 403), (beatrix, 404)):
        assert (await browser.call("DELETE", first))[0] == status
        assert (await browser.call("PUT", first, {"start": made["start"]}))[0] == status
    assert (await beatrix.call("GET", f"{CONFERENCES}/{made['id']}/occurrences"))[0] == 404
    assert (await anna.call("DELETE", address(made, "2030-05-08T09:00:00Z")))[0] == 404
    assert (await anna.call("DELETE", address(made, "x" * 3000)))[0] == 404
    status, body = await anna.call("PUT", first, {"start": "2030-05-14T09:00:00Z"})
    assert (status, body["errors"]) == (422, [{"field": "start", "code": "taken"}])
    status, body = await anna.call("PUT", first, {})
    assert (status, body["errors"]) == (422, [{"field": "start", "code": "invalid"}])
    for day in ("14", "21"):
        assert (await anna.call("DELETE", address(made, f"2030-05-{day}T09:00:00Z")))[0] == 200
    status, body = await anna.call("DELETE", first)
    assert (status, body["errors"]) == (422, [{"field": "start", "code": "last-date"}])


async def test_what_takes_place_at_the_same_time(anna: Browser) -> None:
    """On any date: a series of Tuesdays meets whatever is on its third."""
    made = await plan(anna)
    late = {"room_number": "4712", "start": "2030-05-21T09:15:00Z", "recurrence": None}
    path = f"{CONFERENCES}/overlaps"
    status, body = await anna.call("POST", path, late)
    assert (status, body["items"]) == (
        200,
        [{"id": made["id"], "name": "", "start": "2030-05-21T09:00:00Z",
          "closes_at": "2030-05-21T09:30:00Z"}],
    )  # fmt: skip
    once = await plan(anna, **late)
    status, body = await anna.call("POST", path, {"id": made["id"], "duration": 15})
    assert (status, body["items"]) == (200, [])  # ends when the other starts
    status, body = await anna.call("POST", path, {"id": made["id"], "name": "x"})
    assert [one["id"] for one in body["items"]] == [once["id"]]
    await anna.call("DELETE", address(made, "2030-05-21T09:00:00Z"))
    status, body = await anna.call("POST", path, {"id": made["id"]})
    assert (status, body["items"]) == (200, [])
    assert (await anna.call("POST", path, {"id": "nobody"}))[0] == 404
    assert (await anna.call("POST", path, {"start": "soon"}))[0] == 422
