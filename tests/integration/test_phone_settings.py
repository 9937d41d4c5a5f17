"""The telephones' settings over a real socket, on each kind of database."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import update

from server.db.tables import phone_settings
from server.domain.account import Account
from server.domain.phone_settings import PhoneProfile
from tests.conftest import BrowserFactory
from tests.installation import ADA, ALPHA, ANNA, BEATRIX, BORIS, OTTO, Browser, Installation

PATH = "/api/v1/phone-settings"
USUAL = {
    "attention_interval": 15,
    "attention_volume": -20,
    "busy_time": 10,
    "hold_shield": True,
    "languages": [],
    "early_wait": 5,
    "country_code": "41",
    "announce_names": False,
    "confirm": True,
    "redial": False,
    "recording": True,
}


@pytest.fixture
async def ada(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    assert (await browser.log_in(ADA))[0] == 200
    return browser


def answer(**own: Any) -> dict[str, Any]:
    return {"settings": USUAL | own, "defaults": USUAL, "own": sorted(own)}


async def test_decided_changed_and_taken_back(ada: Browser, installation: Installation) -> None:
    told: list[PhoneProfile] = []
    installation.phone_settings.subscribe(told.append)
    assert await ada.call("GET", PATH) == (200, answer())
    decided = {"attention_interval": 0, "languages": ["fr", "de"]}
    assert await ada.call("PUT", PATH, decided) == (200, answer(**decided))
    assert await ada.call("PUT", PATH, {"busy_time": 30}) == (200, answer(**decided, busy_time=30))
    assert await ada.call("PUT", PATH, {"languages": None, "busy_time": None}) == (
        200,
        answer(attention_interval=0),
    )
    assert await ada.call("GET", PATH) == (200, answer(attention_interval=0))
    assert [each.settings.busy_time for each in told] == [10, 30, 10]


async def test_nothing_is_kept_of_a_change_with_a_fault(ada: Browser) -> None:
    status, body = await ada.call("PUT", PATH, {"busy_time": 30, "attention_volume": 3})
    assert (status, body["errors"]) == (
        422,
        [{"field": "attention_volume", "code": "out-of-range"}],
    )
    assert await ada.call("GET", PATH) == (200, answer())


@pytest.mark.parametrize(
    ("who", "status"), [(ANNA, 403), (BEATRIX, 403), (OTTO, 403), (BORIS, 200)]
)
async def test_only_administrators_and_only_their_own(
    installation: Installation, open_browser: BrowserFactory, who: Account, status: int
) -> None:
    await installation.phone_settings.change(ADA, {"busy_time": 77})
    browser = await open_browser(installation)
    await browser.log_in(who)
    for method, body in (("GET", None), ("PUT", {"busy_time": 5})):
        assert (await browser.call(method, PATH, body))[0] == status
    mine = await installation.phone_settings.read(ADA)
    assert mine.settings.busy_time == 77


async def test_who_changed_what_is_on_record(ada: Browser) -> None:
    await ada.call("PUT", PATH, {"attention_interval": 60, "languages": ["it", "de"]})
    await ada.call("PUT", PATH, {"attention_interval": 60})  # as it was: nothing to tell
    await ada.call("PUT", PATH, {"attention_interval": None, "languages": []})
    _, log = await ada.call("GET", "/api/v1/audit?object=phone-settings")
    assert [each["changes"] for each in log["items"]] == [
        {"attention_interval": [60, None], "languages": ["it, de", "none"]},
        {"attention_interval": [None, 60], "languages": [None, "it, de"]},
    ]
    assert {each["actor"]["name"] for each in log["items"]} == {ADA.name}


async def test_two_at_once_lose_nothing(installation: Installation) -> None:
    await asyncio.gather(
        installation.phone_settings.change(ADA, {"busy_time": 5}),
        installation.phone_settings.change(ADA, {"attention_interval": 50}),
    )
    profile = await installation.phone_settings.read(ADA)
    assert profile.own == {"busy_time": 5, "attention_interval": 50}


async def test_rooms_are_planned_with_them(installation: Installation) -> None:
    profile = await installation.phone_settings.change(ADA, {"attention_interval": 5})
    view = await installation.conferences.create(ANNA, ALPHA, {"room_number": "4711"})
    for planned in (
        await installation.lookups.conference(view.conference.id),
        await installation.lookups.conference_by_room(ALPHA.id, "4711"),
    ):
        assert planned is not None
        assert planned.phones == profile.settings


@pytest.mark.parametrize("left", ["[]", '{"busy_time": "long"}', "{}"])
async def test_what_cannot_be_read_any_more_stops_no_call(
    installation: Installation, left: str
) -> None:
    former = await installation.phone_settings.change(ADA, {"busy_time": 5})
    async with installation.database.write() as connection:
        await connection.execute(update(phone_settings).values(settings=left))
    found = await installation.phone_settings.read(ADA)
    assert (found.own, found.settings) == ({}, former.defaults)
