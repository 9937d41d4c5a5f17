"""Guests over REST: by link, by name and PIN, and all that is none of their business."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.conferencing.guests import ADDRESS_RATE
from server.domain.guest import GuestEntry
from server.domain.member import Member
from tests.conftest import BrowserFactory
from tests.installation import ALPHA, ANNA, START, Browser, Installation


async def planned(installation: Installation, **fields: Any) -> str:
    """A conference of Anna's, open now."""
    plain = {"kind": "ucc", "room_number": "4711", "name": "Budget", "pin": "246813"}
    created = await installation.conferences.create(ANNA, ALPHA, plain | fields)
    return created.conference.id


async def invited(installation: Installation, conference: str) -> Member:
    fields = {"source": "name", "name": "Zoé", "language": "it", "send_mail": False}
    return (await installation.members.add(ANNA, ALPHA, conference, fields)).member


async def come(browser: Browser, conference: str, **proof: str) -> tuple[int, Any]:
    answer: tuple[int, Any] = await browser.call("POST", f"/api/v1/rooms/{conference}/guest", proof)
    return answer


async def look(browser: Browser, conference: str) -> tuple[int, Any]:
    answer: tuple[int, Any] = await browser.call("GET", f"/api/v1/rooms/{conference}/guest")
    return answer


@pytest.fixture
async def stranger(installation: Installation, open_browser: BrowserFactory) -> Browser:
    return await open_browser(installation)


async def test_by_the_personal_link(installation: Installation, stranger: Browser) -> None:
    conference = await planned(installation)
    zoe = await invited(installation, conference)
    status, body = await come(stranger, conference, link=zoe.link)
    assert (status, body["name"], body["language"]) == (200, "Zoé", "it")
    assert (body["room"]["name"], body["room"]["reason"]) == ("Budget", None)
    assert await look(stranger, conference) == (200, body)
    assert zoe.link not in str(body) and "246813" not in str(body)
    assert (body["room"]["pin"], body["room"]["present"]) == (zoe.pin, None)


async def test_by_name_and_pin(installation: Installation, stranger: Browser) -> None:
    conference = await planned(installation)
    status, body = await come(stranger, conference, name=" Otto ", pin="246813")
    assert (status, body["name"], body["language"]) == (200, "Otto", ALPHA.language)
    assert (body["room"]["pin"], body["room"]["present"]) == (None, None)


async def test_any_name_that_is_one_fits_into_the_pass(
    installation: Installation, stranger: Browser
) -> None:
    conference = await planned(installation)
    name = "\U0001f600" * 120
    assert (await come(stranger, conference, name=name, pin="246813"))[0] == 200
    assert (await look(stranger, conference))[1]["name"] == name


async def test_who_is_right_pays_nothing(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    conference = await planned(small_installation)
    browser = await open_browser(small_installation)
    for number in range(ADDRESS_RATE.burst + 5):
        answer = await come(browser, conference, name=f"Otto {number}", pin="246813")
        assert answer[0] == 200


async def test_a_personal_pin_knows_the_name(installation: Installation, stranger: Browser) -> None:
    conference = await planned(installation)
    zoe = await invited(installation, conference)
    _, body = await come(stranger, conference, name="Somebody else", pin=zoe.pin)
    assert body["name"] == "Zoé"


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"link": ""},
        {"link": "x" * 500},
        {"link": "guessed"},
        {"name": "Otto"},
        {"name": "Otto", "pin": "246814"},
        {"name": "", "pin": "246813"},
        {"name": "\u202eottO", "pin": "246813"},
        {"name": "x" * 200, "pin": "246813"},
    ],
)
async def test_all_else_is_one_answer(
    installation: Installation, stranger: Browser, proof: dict[str, str]
) -> None:
    conference = await planned(installation)
    await invited(installation, conference)
    wrong = await come(stranger, conference, **proof)
    nowhere = await come(stranger, "nowhere", **proof)
    assert wrong == nowhere
    assert (wrong[0], wrong[1]["code"]) == (403, "no-guest")
    assert (await look(stranger, conference))[0] == 403


async def test_a_guest_is_nobody_elsewhere(installation: Installation, stranger: Browser) -> None:
    conference = await planned(installation)
    other = await planned(installation, room_number="4712")
    await come(stranger, conference, name="Otto", pin="246813")
    for path in ("session", "conferences", f"rooms/{conference}", f"conferences/{conference}"):
        assert (await stranger.call("GET", f"/api/v1/{path}"))[0] == 401
    assert (await look(stranger, other))[0] == 403


async def test_two_conferences_at_once(installation: Installation, stranger: Browser) -> None:
    one, two = await planned(installation), await planned(installation, room_number="4712")
    await come(stranger, one, name="Otto", pin="246813")
    await come(stranger, two, name="Karl", pin="246813")
    assert (await look(stranger, one))[1]["name"] == "Otto"
    assert (await look(stranger, two))[1]["name"] == "Karl"


async def test_the_pass_ends_with_what_was_shown(
    installation: Installation, stranger: Browser
) -> None:
    conference = await planned(installation)
    zoe = await invited(installation, conference)
    await come(stranger, conference, link=zoe.link)
    await installation.members.remove(ANNA, conference, zoe.id)
    assert (await look(stranger, conference))[0] == 403


async def test_before_the_start_one_is_told_when(
    installation: Installation, stranger: Browser
) -> None:
    start = (START + timedelta(hours=2)).isoformat()
    conference = await planned(installation, start=start)
    status, body = await come(stranger, conference, name="Otto", pin="246813")
    assert (status, body["room"]["reason"]) == (200, "early")


@pytest.mark.parametrize(
    ("entry", "by_link", "by_pin"),
    [(GuestEntry.OFF, 403, 403), (GuestEntry.LINK, 200, 403), (GuestEntry.PIN, 200, 200)],
)
async def test_the_operator_decides(
    small_installation: Installation,
    open_browser: BrowserFactory,
    entry: GuestEntry,
    by_link: int,
    by_pin: int,
) -> None:
    small_installation.guests.entry = entry
    conference = await planned(small_installation)
    zoe = await invited(small_installation, conference)
    browser = await open_browser(small_installation)
    assert (await come(browser, conference, link=zoe.link))[0] == by_link
    other = await open_browser(small_installation)
    assert (await come(other, conference, name="Otto", pin="246813"))[0] == by_pin


async def test_guessing_is_slowed_down_and_strikes_the_conference(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    conference = await planned(small_installation, pin="2468")
    browser = await open_browser(small_installation)
    answers = [
        (await come(browser, conference, name="x", pin=f"{number:04}"))[0]
        for number in range(ADDRESS_RATE.burst + 5)
    ]
    assert answers[:5] == [403] * 5
    assert set(answers[5:]) == {429}  # five in ten thousand are half of a day's chance


async def test_the_pass_goes_soon_after_the_conference(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    conference = await planned(small_installation, duration=30)
    browser = await open_browser(small_installation)
    await come(browser, conference, name="Otto", pin="246813")
    (cookie,) = [one for one in browser.client.session.cookie_jar if "guest" in one.key]
    assert cookie["max-age"] == str(30 * 60 + 3600)
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


async def test_a_changed_or_foreign_pass_is_worth_nothing(
    installation: Installation, stranger: Browser
) -> None:
    conference = await planned(installation)
    await come(stranger, conference, name="Otto", pin="246813")
    (cookie,) = [one for one in stranger.client.session.cookie_jar if "guest" in one.key]
    for value in (cookie.value[:-4] + "AAAA", "", "x" * 5000, "é"):
        url = f"/api/v1/rooms/{conference}/guest"
        async with stranger.client.get(url, cookies={cookie.key: value}) as response:
            assert response.status in (400, 403)
