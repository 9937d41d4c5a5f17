"""docs/protocol.md, "REST", call by call, over a real socket and on each kind of database."""

from __future__ import annotations

from typing import Any

import pytest

from server.domain.account import Account
from server.domain.conference import LobbyPolicy
from tests.conftest import BrowserFactory
from tests.installation import (
    ADA,
    ANNA,
    BEATRIX,
    BEN,
    BORIS,
    OTTO,
    Browser,
    Installation,
)

CONFERENCES = "/api/v1/conferences"


@pytest.fixture
async def anna(installation: Installation, open_browser: BrowserFactory) -> Browser:
    """Anna's browser, logged in."""
    browser = await open_browser(installation)
    assert (await browser.log_in(ANNA))[0] == 200
    return browser


async def created(browser: Browser, **fields: object) -> dict[str, Any]:
    status, body = await browser.call("POST", CONFERENCES, {"room_number": "4711"} | fields)
    assert status == 201, body
    assert isinstance(body, dict)
    return body


async def test_login_shows_who_i_am_until_i_log_out(
    installation: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(installation)
    assert (await browser.call("GET", "/api/v1/session"))[1]["code"] == "not-logged-in"
    status, session = await browser.log_in(ANNA)
    assert status == 200
    assert session["account"] == {
        "id": "anna",
        "name": "Anna",
        "email": "anna@alpha.example",
        "role": "subscriber",
        "language": "fr",
        "timezone": "Europe/Zurich",
        "extension": "201",
    }
    assert session["vpbx"]["portal_number"] == "9000"
    assert await browser.call("GET", "/api/v1/session") == (200, session)
    assert (await browser.call("DELETE", "/api/v1/session"))[0] == 204
    assert (await browser.call("GET", "/api/v1/session"))[0] == 401


async def test_a_conference_with_the_defaults_of_the_manual(anna: Browser) -> None:
    body = await created(anna)
    assert body == {
        "id": body["id"],
        "kind": "audio",
        "name": "",
        "room_number": "4711",
        "start": "2030-05-06T09:00:00Z",
        "timezone": "Europe/Zurich",
        "duration": 15,
        "pin": "",
        "description": "",
        "state": "open",
        "closes_at": "2030-05-06T09:15:00Z",
        "url": None,
        "organiser": {"id": "anna", "name": "Anna", "extension": "201"},
        "co_organisers": [],
        "lobby": "off",
        "names_organisers": True,
        "editable": True,
        "participants": 0,
        "members": 0,
        "reminders": None,
        "recurrence": None,
        "first_start": None,
    }
    assert await anna.call("GET", f"{CONFERENCES}/{body['id']}") == (200, body)
    assert await anna.call("GET", CONFERENCES) == (200, {"items": [body], "next": None})


async def test_the_life_of_a_ucc_conference(anna: Browser, installation: Installation) -> None:
    body = await created(
        anna,
        kind="ucc",
        name="Équipe",
        pin="135790",
        duration=60,
        start="2030-05-06T14:00:00+02:00",
        timezone="Europe/Paris",
        description="Ordre du jour\n1. …",
    )
    assert (body["start"], body["state"]) == ("2030-05-06T12:00:00Z", "early")
    assert body["url"] == f"{anna.origin}/c/{body['id']}"
    path = f"{CONFERENCES}/{body['id']}"
    status, changed = await anna.call("PUT", path, {"name": "Équipe 2", "room_number": "4712"})
    assert status == 200
    assert changed == body | {"name": "Équipe 2", "room_number": "4712"}
    installation.rooms.people[body["id"]] = 3
    installation.clock.advance(hours=3, minutes=30)
    _, later = await anna.call("GET", path)
    assert (later["participants"], later["state"]) == (3, "open")
    installation.clock.advance(minutes=30)
    assert (await anna.call("GET", path))[1]["state"] == "expired"
    _, again = await anna.call("PUT", path, {"start": "2030-05-07T10:00:00Z"})
    assert again["state"] == "early"  # a new date revives it (manual, p. 3)
    assert await anna.call("DELETE", path) == (204, "")
    assert (await anna.call("GET", path))[0] == 404
    assert (await anna.call("DELETE", path))[0] == 404


async def test_the_waiting_room_is_kept_with_the_conference(anna: Browser) -> None:
    body = await created(anna, lobby="strangers")
    assert body["lobby"] == "strangers"
    path = f"{CONFERENCES}/{body['id']}"
    _, renamed = await anna.call("PUT", path, {"name": "Budget"})
    assert renamed["lobby"] == "strangers"
    _, changed = await anna.call("PUT", path, {"lobby": "everyone"})
    assert changed["lobby"] == "everyone"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"room_number": ""}, {"room_number": "required"}),
        ({"room_number": "12a4"}, {"room_number": "digits"}),
        ({"room_number": "12"}, {"room_number": "too-short"}),
        ({"pin": "123", "duration": 20}, {"pin": "too-short", "duration": "not-in-menu"}),
        ({"kind": "adhoc", "name": "x" * 121}, {"kind": "invalid", "name": "too-long"}),
        ({"start": "tomorrow", "timezone": "Mars"}, {"start": "invalid", "timezone": "invalid"}),
    ],
)
async def test_refused_fields_are_named(
    anna: Browser, fields: dict[str, object], errors: dict[str, str]
) -> None:
    status, body = await anna.call("POST", CONFERENCES, {"room_number": "4711"} | fields)
    assert (status, body["code"]) == (422, "invalid")
    assert {error["field"]: error["code"] for error in body["errors"]} == errors
    assert (await anna.call("GET", CONFERENCES))[1] == {"items": [], "next": None}


async def test_a_room_number_is_taken_portal_wide(
    anna: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    await created(anna)
    beatrix = await open_browser(installation)
    await beatrix.log_in(BEATRIX)
    taken = [{"field": "room_number", "code": "taken"}]
    for browser in (anna, beatrix):
        status, body = await browser.call("POST", CONFERENCES, {"room_number": "4711"})
        assert (status, body["errors"]) == (422, taken)
    other = await created(beatrix, room_number="4712")
    path = f"{CONFERENCES}/{other['id']}"
    _, body = await beatrix.call("PUT", path, {"room_number": "4711"})
    assert body["errors"] == taken


# What each role may do with Anna's conference: read, change, delete, and does it see the PIN.
MATRIX = [
    pytest.param(ANNA, 200, 200, 204, True, id="organiser"),
    pytest.param(BEN, 200, 403, 403, False, id="colleague"),
    pytest.param(ADA, 200, 200, 204, True, id="administrator"),
    pytest.param(OTTO, 200, 403, 403, False, id="operator"),
    pytest.param(BEATRIX, 404, 404, 404, False, id="other vPBX"),
    pytest.param(BORIS, 404, 404, 404, False, id="administrator of other vPBX"),
]


@pytest.mark.parametrize(("account", "reads", "changes", "deletes", "sees_pin"), MATRIX)
async def test_who_may_do_what(
    anna: Browser,
    installation: Installation,
    open_browser: BrowserFactory,
    account: Account,
    reads: int,
    changes: int,
    deletes: int,
    sees_pin: bool,
) -> None:
    conference = await created(anna, kind="ucc", pin="2468")
    path = f"{CONFERENCES}/{conference['id']}"
    browser = await open_browser(installation)
    await browser.log_in(account)
    status, body = await browser.call("GET", path)
    assert status == reads
    if status == 200:
        assert body["pin"] == ("2468" if sees_pin else None)
        assert body["editable"] is (changes == 200)
    _, listed = await browser.call("GET", CONFERENCES)
    assert len(listed["items"]) == (1 if reads == 200 else 0)
    assert (await browser.call("GET", f"/api/v1/rooms/{conference['id']}"))[0] == reads
    assert (await browser.call("PUT", path, {"name": "x"}))[0] == changes
    assert (await browser.call("DELETE", path))[0] == deletes


async def test_the_room_says_whether_and_why_not(anna: Browser, installation: Installation) -> None:
    start = "2030-05-06T09:10:00Z"
    ucc = await created(anna, kind="ucc", name="Team", start=start)
    audio = await created(anna, room_number="4712", start=start)
    path = f"/api/v1/rooms/{ucc['id']}"
    expected = {
        "id": ucc["id"],
        "name": "Team",
        "kind": "ucc",
        "state": "early",
        "reason": "early",
        "opens_at": start,
        "closes_at": "2030-05-06T09:25:00Z",
        "room_number": "4711",
        "portal_number": "9000",
        "participants": 0,
        "waits": False,
        "present": [],
        "pin": "",
        "ice_servers": [],
    }
    assert await anna.call("GET", path) == (200, expected)
    installation.clock.advance(minutes=10)
    _, now_open = await anna.call("GET", path)
    assert (now_open["state"], now_open["reason"]) == ("open", None)
    (relay,) = now_open["ice_servers"]
    assert relay["urls"] == ["turn:turn.example.org"]
    assert relay["username"].endswith(f":{ANNA.id}")
    _, by_phone = await anna.call("GET", f"/api/v1/rooms/{audio['id']}")
    assert (by_phone["state"], by_phone["reason"]) == ("open", "audio-only")
    installation.clock.advance(minutes=15)
    assert (await anna.call("GET", path))[1]["reason"] == "expired"


async def test_the_room_says_who_will_have_to_wait(
    anna: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    item = await created(anna, kind="ucc", lobby="everyone")
    path = f"/api/v1/rooms/{item['id']}"
    ben = await open_browser(installation)
    await ben.log_in(BEN)
    assert (await anna.call("GET", path))[1]["waits"] is False  # she organises it
    assert (await ben.call("GET", path))[1]["waits"] is True
    installation.rooms.lobbies[item["id"]] = LobbyPolicy.OFF  # a leader opened it
    assert (await ben.call("GET", path))[1]["waits"] is False


async def test_who_is_there_is_told_to_those_who_would_come_in_at_once(
    anna: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    item = await created(anna, kind="ucc", lobby="everyone")
    installation.rooms.people[item["id"]] = 2
    path = f"/api/v1/rooms/{item['id']}"
    ben = await open_browser(installation)
    await ben.log_in(BEN)
    assert (await anna.call("GET", path))[1]["present"] == ["Person 1", "Person 2"]
    assert (await ben.call("GET", path))[1]["present"] is None
    installation.rooms.lobbies[item["id"]] = LobbyPolicy.OFF
    assert (await ben.call("GET", path))[1]["present"] == ["Person 1", "Person 2"]


async def test_the_room_tells_the_pin_of_whoever_asks(
    anna: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    item = await created(anna, kind="ucc", pin="135790")
    path = f"/api/v1/rooms/{item['id']}"
    ben = await open_browser(installation)
    await ben.log_in(BEN)
    assert (await anna.call("GET", path))[1]["pin"] == "135790"  # she organises it
    assert (await ben.call("GET", path))[1]["pin"] is None
    members = f"{CONFERENCES}/{item['id']}/members"
    added = {"source": "extension", "source_id": "x1"}
    _, mine = await anna.call("POST", members, added)
    assert (await anna.call("GET", path))[1]["pin"] == mine["pin"] != "135790"
    assert (await ben.call("GET", path))[1]["pin"] is None


async def test_a_suggestion_is_valid_and_free(anna: Browser) -> None:
    seen = set()
    for _ in range(5):
        status, suggestion = await anna.call("GET", f"{CONFERENCES}/suggestion")
        assert status == 200
        await created(anna, **suggestion)
        seen.add(suggestion["room_number"])
    assert len(seen) == 5


async def test_health_needs_no_login(
    installation: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(installation)
    assert await browser.call("GET", "/healthz") == (200, {"status": "ok"})
