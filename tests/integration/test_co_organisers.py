"""Co-organisers: what is theirs, what is not, and who can be one. On both databases."""

from __future__ import annotations

from typing import Any

import pytest

from server.db import subscribers
from server.domain.errors import Forbidden, Invalid, NotFound
from server.domain.listing import ConferenceQuery
from server.live.people import LiveRole, role_of
from tests.conftest import BrowserFactory
from tests.installation import (
    ADA,
    ALPHA,
    ANNA,
    BEATRIX,
    BEN,
    BETA,
    OTTO,
    START,
    Browser,
    Installation,
)

CONFERENCES = "/api/v1/conferences"


async def planned(installation: Installation, *co: str, **fields: Any) -> str:
    raw = {"room_number": "4711", "pin": "2468", "kind": "ucc", "co_organisers": list(co)}
    return (await installation.conferences.create(ANNA, ALPHA, raw | fields)).conference.id


async def test_what_is_theirs(installation: Installation) -> None:
    talk, service = await planned(installation, BEN.id), installation.conferences
    view = await service.one(BEN, talk)
    assert (view.editable, view.shows_pin, view.names_organisers) == (True, True, False)
    assert [one.name for one in view.co_organisers] == ["Ben"]
    (listed,) = (await service.page(BEN, ConferenceQuery(limit=1))).views
    assert (listed.conference.pin, listed.co_organisers) == ("2468", view.co_organisers)
    changed = await service.change(
        BEN, ALPHA, talk, {"name": "Ours", "co_organisers": [BEN.id], "duration": 60}
    )
    assert changed.conference.name == "Ours"
    carla = {"source": "name", "name": "Carla", "email": "carla@x.example", "send_mail": True}
    member = (await installation.members.add(BEN, ALPHA, talk, carla)).member
    assert (await installation.members.invite(BEN, talk))[0] == 1
    await installation.members.remove(BEN, talk, member.id)
    assert (await installation.audit.of_conference(BEN, talk, None, 10)).items
    assert (await installation.calls.of_conference(BEN, talk, None, 10)).items == ()
    assert role_of(BEN, changed.conference) is LiveRole.ORGANISER
    series = {"recurrence": {"frequency": "daily", "count": 3}}
    item = (await service.change(BEN, ALPHA, talk, series)).conference
    await installation.occurrences.cancel(BEN, talk, item.start.isoformat())


async def test_what_is_not(installation: Installation) -> None:
    talk, service = await planned(installation, BEN.id), installation.conferences
    with pytest.raises(Forbidden):
        await service.delete(BEN, talk)
    for others in ([], [BEN.id, OTTO.id], [OTTO.id]):
        with pytest.raises(Forbidden):
            await service.change(BEN, ALPHA, talk, {"co_organisers": others})
    with pytest.raises(Forbidden):
        await service.change(OTTO, ALPHA, talk, {"name": "x"})  # is none of them
    with pytest.raises(NotFound):
        await service.one(BEATRIX, talk)
    await service.change(ADA, ALPHA, talk, {"co_organisers": []})  # the administrator
    with pytest.raises(Forbidden):
        await service.change(BEN, ALPHA, talk, {"name": "x"})
    assert (await service.one(BEN, talk)).conference.pin == "2468"  # stored …
    assert not (await service.one(BEN, talk)).shows_pin  # … and not his to see


@pytest.mark.parametrize(
    ("named", "code"),
    [
        (["nobody"], "invalid"),
        ([BEATRIX.id], "invalid"),  # of another vPBX: as unknown as nobody
        ([BEN.id, BEATRIX.id], "invalid"),
        ([ANNA.id], "invalid"),  # is the organiser already
        ("ben", "invalid"),
        ([7], "invalid"),
        (None, "invalid"),
        ([f"a{number}" for number in range(21)], "too-many"),
    ],
)
async def test_who_cannot_be_one(installation: Installation, named: object, code: str) -> None:
    with pytest.raises(Invalid, match=f"co_organisers: {code}"):
        await planned(installation, co_organisers=named)
    talk = await planned(installation)
    with pytest.raises(Invalid, match=f"co_organisers: {code}"):
        await installation.conferences.change(ANNA, ALPHA, talk, {"co_organisers": named})
    assert (await installation.conferences.one(ANNA, talk)).co_organisers == ()


async def test_an_account_that_is_removed_disappears(installation: Installation) -> None:
    talk = await planned(installation, BEN.id, OTTO.id)
    async with installation.database.write() as connection:
        await subscribers.remove(connection, BEN.id)
    view = await installation.conferences.one(ANNA, talk)
    assert [one.id for one in view.co_organisers] == [OTTO.id]
    await installation.conferences.delete(ANNA, talk)


async def test_they_are_in_the_history_by_name(installation: Installation) -> None:
    talk = await planned(installation, OTTO.id)
    await installation.conferences.change(
        ANNA, ALPHA, talk, {"co_organisers": [OTTO.id, BEN.id, BEN.id]}
    )
    page = await installation.audit.of_conference(ANNA, talk, None, 1)
    assert page.items[0].changes == {"co_organisers": ("Otto", "Ben, Otto")}


async def test_naming_somebody_tells_nobody(installation: Installation) -> None:
    talk = await planned(installation)
    view = await installation.conferences.change(ANNA, ALPHA, talk, {"co_organisers": [BEN.id]})
    assert view.conference.sequence == 0
    async with installation.database.read() as connection:
        feed = await installation.repository.calendar(connection, BEN, START, 10)
        assert [(one.id, one.pin) for one in feed] == [(talk, "2468")]


async def test_who_can_be_found(installation: Installation) -> None:
    service = installation.conferences
    for pattern, names in [
        ("", ["Ada", "Anna", "Ben", "Otto"]), ("AN", ["Anna"]), ("20", ["Anna"]), ("%", []),
        ("Beatrix", []),
    ]:  # fmt: skip
        assert [one.name for one in await service.colleagues(BEN, pattern)] == names
    assert [one.name for one in await service.colleagues(BEATRIX, "")] == ["Beatrix", "Boris"]
    assert BETA.id == BEATRIX.vpbx_id


async def test_over_rest(small_installation: Installation, open_browser: BrowserFactory) -> None:
    browser: Browser = await open_browser(small_installation)
    await browser.log_in(ANNA)
    status, found = await browser.call("GET", "/api/v1/organisers?q=be")
    assert (status, found["items"]) == (200, [{"id": "ben", "name": "Ben", "extension": None}])
    raw = {"room_number": "4711", "co_organisers": ["ben"]}
    status, made = await browser.call("POST", CONFERENCES, raw)
    assert (status, made["co_organisers"], made["names_organisers"]) == (201, found["items"], True)
    path = f"{CONFERENCES}/{made['id']}"
    status, body = await browser.call("PUT", path, {"co_organisers": ["beatrix"]})
    assert (status, body["errors"]) == (422, [{"field": "co_organisers", "code": "invalid"}])
    status, body = await browser.call("PUT", path, {"name": "Kept"})
    assert (status, body["co_organisers"]) == (200, found["items"])
