"""The calendar feed: who gets which conferences, and everything that ends an address."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from icalendar import Calendar
from ics import Calendar as OtherCalendar
from sqlalchemy import text
from yarl import URL

from server.db import accounts
from server.domain.account import Account, AccountStatus
from server.logs import JsonFormatter, PlainFormatter
from server.services.calendar_feeds import MAX_EVENTS, MISS_RATE
from tests.conftest import BrowserFactory
from tests.installation import (
    ADA,
    ANNA,
    BEATRIX,
    BEN,
    BORIS,
    OTTO,
    PEOPLE,
    START,
    Browser,
    Installation,
)

FEED = "/api/v1/calendar-feed"
CONFERENCES = "/api/v1/conferences"


@dataclass
class House:
    """An installation and its browsers, one a person."""

    installation: Installation
    open_browser: BrowserFactory

    async def enter(self, who: Account) -> Browser:
        browser: Browser = await self.open_browser(self.installation)
        await browser.log_in(who)
        return browser


@pytest.fixture
async def house(installation: Installation, open_browser: BrowserFactory) -> House:
    return House(installation, open_browser)


async def subscribed(browser: Browser) -> str:
    """The path of a new feed."""
    status, body = await browser.call("POST", FEED, {})
    assert status == 201
    assert isinstance(body, dict)
    return str(body["url"]).removeprefix("https://ucc.example")


async def plan(browser: Browser, name: str, **fields: object) -> dict[str, Any]:
    raw: dict[str, object] = {
        "kind": "ucc",
        "name": name,
        "start": "2030-05-07T08:00:00Z",
        "timezone": "Europe/Zurich",
        "duration": 60,
        "pin": "2468",
    }
    if "room_number" not in fields:
        raw["room_number"] = (await browser.call("GET", f"{CONFERENCES}/suggestion"))[1][
            "room_number"
        ]
    status, body = await browser.call("POST", CONFERENCES, raw | fields)
    assert status == 201, body
    assert isinstance(body, dict)
    return body


async def add_member(browser: Browser, conference: dict[str, Any], **member: object) -> None:
    path = f"{CONFERENCES}/{conference['id']}/members"
    status, body = await browser.call("POST", path, {"source": "name", "name": "M"} | member)
    assert status == 201, body


async def fetched(browser: Browser, path: str) -> bytes:
    async with browser.client.get(path) as response:
        assert response.status == 200
        return await response.read()


def descriptions(raw: bytes) -> str:
    return "\n".join(str(event["DESCRIPTION"]) for event in events(raw))


async def status_of(browser: Browser, path: str) -> int:
    async with browser.client.get(path) as response:
        return response.status


def events(raw: bytes) -> list[Any]:
    return list(Calendar.from_ical(raw).walk("VEVENT"))


def titles(raw: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(raw)]


async def test_what_a_calendar_program_reads(house: House) -> None:
    anna, program = await house.enter(ANNA), await house.open_browser(house.installation)
    made = await plan(anna, "Budget; «ö»", room_number="4711", description="Bring numbers")
    await plan(anna, "", kind="audio", room_number="4712", start="2030-12-07T08:00:00Z")
    await plan(anna, "Far", room_number="4713", timezone="America/New_York")
    await plan(anna, "Plain", room_number="4714", timezone="UTC")
    raw = await fetched(program, await subscribed(anna))
    whole = Calendar.from_ical(raw)
    assert "METHOD" not in whole
    zones = [str(zone["TZID"]) for zone in whole.walk("VTIMEZONE")]
    assert zones == ["America/New_York", "Europe/Zurich"]
    assert len(OtherCalendar(raw.decode()).events) == 4
    found = {str(event["SUMMARY"]): event for event in events(raw)}
    event = found["Budget; «ö»"]
    assert event["UID"] == f"{made['id']}@ucc.example"
    assert event["SEQUENCE"] == 0
    assert event.decoded("DTSTAMP") == START
    assert event.decoded("DTSTART").isoformat() == "2030-05-07T10:00:00+02:00"
    assert event["DTSTART"].params["TZID"] == "Europe/Zurich"
    assert event.decoded("DTEND").isoformat() == "2030-05-07T11:00:00+02:00"
    assert event["URL"] == event["LOCATION"] == f"https://ucc.example/c/{made['id']}"
    assert event["DESCRIPTION"] == (
        "Bring numbers\n\nNuméro du portail: 9000\nNuméro de la salle: 4711\nPIN: 2468"
    )
    audio = next(event for name, event in found.items() if "4712" in name)
    assert "URL" not in audio and audio["LOCATION"] == "9000"
    other = {one.uid: one for one in OtherCalendar(raw.decode()).events}
    assert other[str(event["UID"])].begin.isoformat() == "2030-05-07T10:00:00+02:00"


async def test_the_same_event_as_in_the_mail_changes_with_the_conference(house: House) -> None:
    anna = await house.enter(ANNA)
    made = await plan(anna, "Budget")
    path = await subscribed(anna)
    house.installation.clock.advance(minutes=5)
    changed = made | {"start": "2030-05-08T08:00:00Z"}
    fields = ("kind", "name", "room_number", "start", "timezone", "duration", "pin")
    body = {name: changed[name] for name in fields}
    assert (await anna.call("PUT", f"{CONFERENCES}/{made['id']}", body))[0] == 200
    (event,) = events(await fetched(anna, path))
    assert event["SEQUENCE"] == 1
    assert event.decoded("DTSTAMP").isoformat() == "2030-05-06T09:05:00+00:00"
    assert (await anna.call("DELETE", f"{CONFERENCES}/{made['id']}"))[0] == 204
    assert events(await fetched(anna, path)) == []


async def test_who_sees_which_conferences(house: House) -> None:
    at = {who.id: await house.enter(who) for who in (ANNA, BEN, ADA, BEATRIX)}
    feeds = {name: await subscribed(browser) for name, browser in at.items()}
    await plan(at["anna"], "hers")
    by_extension = await plan(at["ben"], "by extension")
    extension = {"source": "extension", "source_id": "x1"}
    await add_member(at["ben"], by_extension, **extension)
    by_email = await plan(at["anna"], "by e-mail")
    await add_member(at["anna"], by_email, email="BEN@alpha.example")
    # Whoever keeps another vPBX could give anybody's address to an account of theirs.
    abroad = await plan(at["beatrix"], "abroad")
    await add_member(at["beatrix"], abroad, email=ANNA.email)
    seen = {name: set(titles(await fetched(at[name], feeds[name]))) for name in feeds}
    assert seen == {
        "anna": {"hers", "by extension", "by e-mail"},
        "ben": {"by extension", "by e-mail"},
        "ada": set(),  # an administrator's calendar is not everybody's
        "beatrix": {"abroad"},
    }


async def test_the_pin_is_told_to_the_organiser_only(house: House) -> None:
    anna, ben = await house.enter(ANNA), await house.enter(BEN)
    made = await plan(anna, "Budget", pin="97531")
    await add_member(anna, made, email=BEN.email)
    assert "PIN: 97531" in descriptions(await fetched(anna, await subscribed(anna)))
    raw = await fetched(ben, await subscribed(ben))
    assert titles(raw) == ["Budget"]
    unfolded = raw.replace(b"\r\n ", b"")
    assert b"97531" not in unfolded and b"PIN" not in unfolded and b"#m=" not in unfolded


async def test_how_far_back_and_how_many(house: House) -> None:
    anna = await house.enter(ANNA)
    await plan(anna, "old")
    path = await subscribed(anna)
    for days, expected in [(30, ["old"]), (1, [])]:
        house.installation.clock.advance(days=days)
        assert titles(await fetched(anna, path)) == expected
    async with house.installation.database.read() as connection:
        everything = await house.installation.repository.calendar(connection, ANNA, START, 500)
        nothing = await house.installation.repository.calendar(connection, ANNA, START, 0)
    assert (len(everything), nothing, MAX_EVENTS) == (1, [], 500)


async def test_unchanged_calendars_are_not_sent_again(house: House) -> None:
    anna = await house.enter(ANNA)
    await plan(anna, "Budget")
    path = await subscribed(anna)
    async with anna.client.get(path) as response:
        tag = response.headers["ETag"]
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Cache-Control"] == "private, max-age=300"
    house.installation.clock.advance(minutes=1)
    for known, status in [(tag, 304), (f'"x", W/{tag}', 304), ("*", 304), ('"x"', 200)]:
        async with anna.client.get(path, headers={"If-None-Match": known}) as response:
            assert (response.status, response.headers["ETag"]) == (status, tag)
            assert (await response.read() == b"") is (status == 304)
    await plan(anna, "Another")
    async with anna.client.get(path, headers={"If-None-Match": tag}) as response:
        assert response.status == 200 and response.headers["ETag"] != tag
    async with anna.client.head(path) as response:
        assert response.status == 200


async def test_rotation_and_revocation(house: House) -> None:
    anna, ben = await house.enter(ANNA), await house.enter(BEN)
    assert await anna.call("GET", FEED) == (200, {"exists": False, "created_at": None})
    first, bens = await subscribed(anna), await subscribed(ben)
    assert re.fullmatch(r"/calendar/[a-z2-7]{26}\.ics", first)
    told = {"exists": True, "created_at": "2030-05-06T09:00:00Z"}
    assert await anna.call("GET", FEED) == (200, told)
    house.installation.clock.advance(minutes=1)
    second = await subscribed(anna)
    assert [await status_of(anna, one) for one in (first, second)] == [404, 200]
    _, again = await anna.call("GET", FEED)
    assert again["created_at"] == "2030-05-06T09:01:00Z"
    assert [(await anna.call("DELETE", FEED))[0] for _ in range(2)] == [204, 204]
    assert [await status_of(anna, one) for one in (second, bens)] == [404, 200]
    assert await anna.call("GET", FEED) == (200, {"exists": False, "created_at": None})


async def test_an_address_ends_with_its_account(house: House) -> None:
    ben = await house.enter(BEN)
    path = await subscribed(ben)
    database = house.installation.database
    for status, answer in [(AccountStatus.DISABLED, 404), (AccountStatus.ACTIVE, 200)]:
        async with database.write() as connection:
            await accounts.set_status(connection, BEN.id, status)
        assert await status_of(ben, path) == answer
    async with database.write() as connection:
        await connection.execute(text("DELETE FROM account WHERE id = 'ben'"))
    assert await status_of(ben, path) == 404
    async with database.read() as connection:
        rows = await connection.execute(text("SELECT count(*) FROM calendar_feed"))
        assert rows.scalar_one() == 0


async def test_whoever_guesses_has_to_wait(house: House) -> None:
    anna = await house.enter(ANNA)
    path = await subscribed(anna)
    for _ in range(MISS_RATE.burst + 5):  # what is known costs nothing
        assert await status_of(anna, path) == 200
    guesses = [await status_of(anna, f"/calendar/{n}.ics") for n in range(MISS_RATE.burst + 1)]
    assert guesses == [404] * MISS_RATE.burst + [429]
    house.installation.clock.advance(seconds=MISS_RATE.interval)
    assert await status_of(anna, path) == 200


@pytest.mark.parametrize("secret", ["%00", "%F0%9F%8E%89", "x" * 3000, "..%2f", "a%20b", "%ff"])
async def test_any_secret_can_be_asked_for(house: House, secret: str) -> None:
    browser = await house.open_browser(house.installation)
    assert await status_of(browser, f"/calendar/{secret}.ics") == 404


@pytest.mark.parametrize("who", PEOPLE, ids=lambda one: str(one.id))
async def test_everybody_has_a_calendar(house: House, who: Account) -> None:
    assert who in (ADA, ANNA, BEATRIX, BEN, BORIS, OTTO)
    browser = await house.enter(who)
    assert await status_of(browser, await subscribed(browser)) == 200


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_strangers_have_none(house: House, method: str) -> None:
    browser = await house.open_browser(house.installation)
    status, body = await browser.call(method, FEED, {})
    assert (status, body["code"]) == (401, "not-logged-in")
    anna = await house.enter(ANNA)
    anna.csrf = ""
    status, body = await anna.call(method, FEED, {})
    assert method == "GET" or (status, body["code"]) == (403, "csrf")


async def test_the_secret_is_nowhere_but_in_the_answer(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "server")
    anna = await house.enter(ANNA)
    secret = (await subscribed(anna)).removeprefix("/calendar/").removesuffix(".ics")
    async with house.installation.database.read() as connection:
        rows = await connection.execute(text("SELECT * FROM calendar_feed"))
        assert secret not in str(rows.all())
    assert "calendar feed made" in caplog.text
    assert all(secret not in str(vars(record)) for record in caplog.records)


@pytest.mark.parametrize("prefix", ["/calendar/", "/c%61lendar/", "/Calendar/", "//calendar/"])
async def test_the_access_log_leaves_addresses_out(
    house: House, static_folder: Path, caplog: pytest.LogCaptureFixture, prefix: str
) -> None:
    caplog.set_level(logging.INFO, "server.access")
    anna = await house.enter(ANNA)
    name = (await subscribed(anna)).removeprefix("/calendar/")
    server = TestServer(house.installation.app(static_folder), host="localhost")
    await server.start_server(access_log=logging.getLogger("server.access"))
    async with TestClient(server) as client:
        address = f"http://localhost:{server.port}{prefix}{name}"
        url = URL(address, encoded=True)
        async with client.session.get(url, headers={"Referer": address}) as response:
            assert response.status == 200 or prefix != "/calendar/"
    written = [record for record in caplog.records if record.name == "server.access"]
    assert written
    for formatter in (PlainFormatter(), JsonFormatter()):
        text_of_log = "".join(formatter.format(record) for record in written)
        assert name.removesuffix(".ics") not in text_of_log
        assert "HTTP/1.1" in text_of_log
