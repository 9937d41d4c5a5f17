"""The audit log: what is noted, what is never noted, who reads it, and for how long it stays."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from server.db import audit
from server.domain.account import Account
from server.domain.audit import RETENTION, login_entry
from server.domain.errors import Invalid
from tests.conftest import BrowserFactory
from tests.installation import (
    ADA,
    ALPHA,
    ANNA,
    BEATRIX,
    BEN,
    BORIS,
    OTTO,
    Browser,
    Installation,
)

AUDIT = "/api/v1/audit"
CONFERENCES = "/api/v1/conferences"
PIN = "846913"


async def entries(browser: Browser, path: str = f"{AUDIT}?object=conference") -> list[Any]:
    status, body = await browser.call("GET", path)
    assert status == 200, body
    items: list[Any] = body["items"]
    return items


async def as_(person: Account, installation: Installation, opening: BrowserFactory) -> Browser:
    browser = await opening(installation)
    assert (await browser.log_in(person))[0] == 200
    return browser


@pytest.fixture
async def anna(installation: Installation, open_browser: BrowserFactory) -> Browser:
    return await as_(ANNA, installation, open_browser)


@pytest.fixture
async def ada(installation: Installation, open_browser: BrowserFactory) -> Browser:
    return await as_(ADA, installation, open_browser)


async def created(browser: Browser, room: str = "4711", **fields: object) -> str:
    status, body = await browser.call("POST", CONFERENCES, {"room_number": room} | fields)
    assert status == 201, body
    identity: str = body["id"]
    return identity


async def test_the_life_of_a_conference_is_noted(
    anna: Browser, ada: Browser, installation: Installation
) -> None:
    one = await created(anna, name="Équipe", pin=PIN)
    path = f"{CONFERENCES}/{one}"
    installation.clock.advance(minutes=1)
    await ada.call("PUT", path, {"name": "Équipe 2", "pin": "135790", "duration": 30})
    await ada.call("PUT", path, {"name": "Équipe 2"})  # nothing new: nothing to note
    history = await entries(anna, f"{path}/audit")
    assert history == await entries(ada)
    changed, creation = history
    assert changed == {
        "id": changed["id"],
        "at": "2030-05-06T09:01:00Z",
        "actor": {"id": "ada", "name": "Ada"},
        "action": "update",
        "object": "conference",
        "object_id": one,
        "object_name": "Équipe 2",
        "changes": {"name": ["Équipe", "Équipe 2"], "duration": [15, 30], "pin": "changed"},
    }
    assert (creation["action"], creation["actor"]["id"]) == ("create", "anna")
    assert creation["changes"]["room_number"] == [None, "4711"]
    assert "description" not in creation["changes"]  # it was empty
    await anna.call("DELETE", path)
    assert (await anna.call("GET", f"{path}/audit"))[0] == 404
    deletion = (await entries(ada))[0]
    assert (deletion["action"], deletion["object_name"]) == ("delete", "Équipe 2")
    assert deletion["changes"]["duration"] == [30, None]


async def test_no_pin_reaches_the_log(anna: Browser, ada: Browser) -> None:
    path = f"{CONFERENCES}/{await created(anna, pin=PIN)}"
    await anna.call("PUT", path, {"pin": "579135"})
    await anna.call("DELETE", path)
    for where in (AUDIT, f"{AUDIT}.csv"):
        text = str((await ada.call("GET", where))[1])
        assert "changed" in text
        assert PIN not in text
        assert "579135" not in text


async def test_a_change_that_fails_is_not_noted(
    anna: Browser, ada: Browser, installation: Installation
) -> None:
    one = await created(anna)
    await created(anna, "4712")
    before = await entries(ada)
    status, _ = await anna.call("PUT", f"{CONFERENCES}/{one}", {"room_number": "4712"})
    assert status == 422
    with pytest.raises(Invalid):
        await installation.conferences.create(ANNA, ALPHA, {"room_number": "4712"})
    assert await entries(ada) == before


async def test_change_and_entry_are_stored_together_or_not_at_all(
    anna: Browser, ada: Browser, installation: Installation
) -> None:
    """What a broken connection does after the entry, an exception does here."""
    with pytest.raises(ConnectionError):
        async with installation.database.write() as connection:
            entry = login_entry(ANNA, installation.clock(), "192.0.2.7")
            await audit.record(connection, entry)
            raise ConnectionError
    assert len(await entries(ada, f"{AUDIT}?object=account&object_id=anna")) == 1  # the fixture's


async def test_a_login_is_noted_with_its_network_only(anna: Browser, ada: Browser) -> None:
    await anna.log_in(ANNA, "wrong")
    (login,) = await entries(ada, f"{AUDIT}?object=account&object_id=anna")
    assert (login["action"], login["actor"]["id"]) == ("login", "anna")
    network = login["changes"]["network"][1]
    assert network in ("127.0.0.0/24", "::/48")


async def test_pages_are_complete_and_newest_first(anna: Browser, ada: Browser) -> None:
    rooms = [str(4711 + number) for number in range(7)]
    for room in rooms:
        await created(anna, room)
    seen: list[str] = []
    path = f"{AUDIT}?object=conference&limit=3"
    after: int | None = None
    while True:
        _, body = await ada.call("GET", path + (f"&after={after}" if after else ""))
        seen += [item["changes"]["room_number"][1] for item in body["items"]]
        # What is added meanwhile shifts nothing: it is on a page before.
        await created(anna, str(9000 + len(seen)))
        after = body["next"]
        if after is None:
            break
    assert seen == rooms[::-1]


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=201", "limit=x", "limit="),
        *("after=-1", "after=0", "after=9223372036854775808", "after=1e3", "after=٣"),
        *("object=%00", f"object_id={'x' * 65}"),
    ],
)
async def test_queries_that_make_no_sense(ada: Browser, query: str) -> None:
    status, body = await ada.call("GET", f"{AUDIT}?{query}")
    field = query.partition("=")[0]
    assert (status, body["errors"]) == (422, [{"field": field, "code": "invalid"}])


async def test_csv_is_whole_and_starts_no_formula(
    anna: Browser, ada: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.rest.records.EXPORT_PAGE", 2)
    names = ['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", 'of "us", all']
    for number, name in enumerate(names):
        await created(anna, str(4711 + number), name=name)
    async with ada.client.get(f"{AUDIT}.csv?object=conference") as response:
        assert response.content_type == "text/csv"
        assert "attachment" in response.headers["Content-Disposition"]
        text = await response.text(encoding="utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert header == ["at", "actor", "action", "object", "object_id", "name", "changes"]
    escaped = [name if name.startswith("of") else f"'{name}" for name in names]
    assert [row[5] for row in rows] == escaped[::-1]
    async with ada.client.head(f"{AUDIT}.csv") as response:
        assert (response.status, await response.read()) == (200, b"")


# What each person gets for the history of Anna's conference in Alpha and for the vPBX's log.
READERS = {
    ANNA: (200, 403),  # the organiser
    BEN: (403, 403),
    ADA: (200, 200),  # the administrator
    OTTO: (403, 403),
    BEATRIX: (404, 403),  # of another vPBX
    BORIS: (404, 200),  # its administrator
    None: (401, 401),
}


@pytest.mark.parametrize("person", READERS, ids=lambda one: one.name if one else "nobody")
async def test_who_reads_what(
    anna: Browser,
    installation: Installation,
    open_browser: BrowserFactory,
    person: Account | None,
) -> None:
    one = await created(anna, name="Confidentiel")
    reader = await open_browser(installation)
    if person is not None:
        await reader.log_in(person)
    history, log = READERS[person]
    paths = {f"{CONFERENCES}/{one}/audit": history, AUDIT: log, f"{AUDIT}.csv": log}
    for path, expected in paths.items():
        status, body = await reader.call("GET", path)
        assert status == expected, path
        if person is None or person.vpbx_id != ALPHA.id or expected != 200:
            assert "Confidentiel" not in str(body)  # not even with the id in hand
            assert "anna" not in str(body).lower()
        for method in ("POST", "PUT", "PATCH", "DELETE"):  # nobody rewrites the log
            assert (await reader.call(method, path, {}))[0] in (401, 403, 405)
    _, foreign = await reader.call("GET", f"{AUDIT}?object=conference&object_id={one}")
    assert (one in str(foreign)) is (person is ADA)


async def test_old_entries_go_and_young_ones_stay(
    anna: Browser, ada: Browser, installation: Installation
) -> None:
    await created(anna, "4711")
    installation.clock.advance(days=1)
    await installation.conferences.create(ANNA, ALPHA, {"room_number": "4712"})
    installation.clock.now += RETENTION - timedelta(hours=1)
    assert await installation.audit.remove_old() == 3  # two logins and the first conference
    page = await installation.audit.of_vpbx(ADA, None, 10)
    assert [entry.changes["room_number"] for entry in page.items] == [(None, "4712")]
    assert await installation.audit.remove_old() == 0
