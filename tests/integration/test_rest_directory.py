"""The external directory over a real socket, on each kind of database."""

from __future__ import annotations

from typing import Any

import pytest

from server.db import directory
from server.domain.account import Account
from server.domain.directory import DirectoryEntry
from server.services.directory import DirectoryService
from tests.conftest import BrowserFactory
from tests.installation import (
    ADA,
    ALPHA,
    ANNA,
    BEATRIX,
    BETA,
    BORIS,
    OTTO,
    Browser,
    Installation,
)

PATH = "/api/v1/directory"


@pytest.fixture
async def ada(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    assert (await browser.log_in(ADA))[0] == 200
    return browser


async def created(browser: Browser, name: str, email: str = "", number: str = "") -> Any:
    body = {"name": name, "email": email, "number": number}
    status, answer = await browser.call("POST", PATH, body)
    assert status == 201, answer
    assert answer == body | {"id": answer["id"]}
    return answer


async def names(browser: Browser, query: str = "") -> list[str]:
    status, answer = await browser.call("GET", f"{PATH}{query}")
    assert status == 200, answer
    return [item["name"] for item in answer["items"]]


async def test_the_life_of_an_entry(ada: Browser) -> None:
    entry = await created(ada, "Weber", "info@weber.example", "0041219876543")
    assert await ada.call("GET", PATH) == (200, {"items": [entry], "next": None})
    path = f"{PATH}/{entry['id']}"
    assert await ada.call("PUT", path, {"number": "+41 21"}) == (200, entry | {"number": "+4121"})
    status, body = await ada.call("PUT", path, {"name": "", "email": "x"})
    assert (status, body["errors"]) == (
        422,
        [{"field": "name", "code": "required"}, {"field": "email", "code": "invalid"}],
    )
    assert await ada.call("DELETE", path) == (204, "")
    assert (await ada.call("DELETE", path))[0] == 404
    assert await names(ada) == []


async def test_searching_without_case_and_accents_in_one_order(ada: Browser) -> None:
    for name in ("Zürich Tourismus", "émile", "Emil", "100%_sure", "a b", "ab", "Ab"):
        await created(ada, name, number="021555")
    assert await names(ada) == ["100%_sure", "a b", "ab", "Ab", "Emil", "émile", "Zürich Tourismus"]
    assert await names(ada, "?q=zurich") == ["Zürich Tourismus"]
    assert await names(ada, "?q=EMIL") == ["Emil", "émile"]
    assert await names(ada, "?q=%25_") == ["100%_sure"]  # no wildcards
    assert len(await names(ada, "?q=21%205")) == 7
    assert await names(ada, "?q=nobody%00") == []


async def test_pages_follow_each_other_without_gap(ada: Browser) -> None:
    for number in range(5):
        await created(ada, "Same name", number=str(number // 2))
    _, first = await ada.call("GET", f"{PATH}?limit=2")
    _, second = await ada.call("GET", f"{PATH}?limit=2&after={first['next']}")
    _, third = await ada.call("GET", f"{PATH}?limit=2&after={second['next']}")
    ids = [item["id"] for page in (first, second, third) for item in page["items"]]
    assert len(set(ids)) == 5 and third["next"] is None
    assert len((await ada.call("GET", f"{PATH}?limit=0"))[1]["items"]) == 1
    assert len((await ada.call("GET", f"{PATH}?limit=x"))[1]["items"]) == 5
    assert await names(ada, "?after=gone") == []


async def test_upload_and_download(ada: Browser) -> None:
    text = "\ufeffName;E-Mail;Telefon\r\nWeber;info@weber.example;021 1\r\n;x@x.example;\r\n=1;;"
    expected = {"added": 2, "skipped": [{"line": 3, "field": "name", "code": "required"}]}
    assert await ada.call("POST", f"{PATH}/import", {"text": text}) == (200, expected)
    _, again = await ada.call("POST", f"{PATH}/import", {"text": text})
    assert (again["added"], [fault["code"] for fault in again["skipped"]]) == (
        0,
        ["duplicate", "required", "duplicate"],
    )
    async with ada.client.get(f"{PATH}.csv") as response:
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert "attachment" in response.headers["Content-Disposition"]
        body = await response.read()
    assert body.decode() == (
        "\ufeffNom;E-mail;Numéro\r\n'=1;;\r\nWeber;info@weber.example;0211\r\n"
    )


async def test_an_upload_may_be_larger_than_other_bodies_but_not_by_any_size(ada: Browser) -> None:
    rows = "".join(f"Person number {number};;{number}\n" for number in range(4000))
    status, answer = await ada.call(
        "POST", f"{PATH}/import", {"text": "name;email;number\n" + rows}
    )
    assert (status, answer) == (200, {"added": 4000, "skipped": []})
    status, answer = await ada.call("POST", f"{PATH}/import", {"text": "x" * 1_010_000})
    assert (status, answer["code"]) == (413, "too-large")
    status, answer = await ada.call("POST", f"{PATH}/import", {"text": "nothing of ours"})
    assert (status, answer["errors"]) == (422, [{"field": "text", "code": "no-titles"}])


async def test_a_full_directory_takes_nobody_more(installation: Installation) -> None:
    service = DirectoryService(
        installation.database,
        clock=installation.clock,
        random_bytes=installation.random_bytes,
        max_entries=2,
    )
    await service.create(ADA, {"name": "one"})
    result = await service.load(ADA, "name\ntwo\nthree")
    assert (result.added, [fault.code for fault in result.skipped]) == (1, ["full"])
    with pytest.raises(Exception, match="full"):
        await service.create(ADA, {"name": "three"})
    await service.create(BORIS, {"name": "another vPBX has its own room"})


# What each role may do with an entry of Alpha: read, create, change, delete, export, import.
MATRIX = [
    pytest.param(ANNA, True, 403, 403, 403, 403, id="subscriber"),
    pytest.param(ADA, True, 201, 200, 204, 200, id="administrator"),
    pytest.param(OTTO, True, 201, 200, 204, 200, id="operator"),
    pytest.param(BEATRIX, False, 403, 403, 403, 403, id="subscriber of another vPBX"),
    pytest.param(BORIS, False, 201, 404, 404, 200, id="administrator of another vPBX"),
]


@pytest.mark.parametrize(("account", "reads", "creates", "changes", "deletes", "exports"), MATRIX)
async def test_who_may_do_what(
    installation: Installation,
    open_browser: BrowserFactory,
    account: Account,
    reads: bool,
    creates: int,
    changes: int,
    deletes: int,
    exports: int,
) -> None:
    entries = [
        DirectoryEntry("da", ALPHA.id, "Secret of Alpha", "a@x.example", "1"),
        DirectoryEntry("db", BETA.id, "Secret of Beta", "b@x.example", "2"),
    ]
    async with installation.database.write() as connection:
        await directory.add_entries(connection, entries)
    browser = await open_browser(installation)
    await browser.log_in(account)
    own = f"Secret of {'Alpha' if reads else 'Beta'}"
    assert await names(browser) == [own]
    assert await names(browser, "?q=secret") == [own]
    assert await names(browser, "?after=da") == []  # also no hint where it would stand
    status, table = await browser.call("GET", f"{PATH}.csv")
    assert status == exports
    assert status == 403 or (own in table and table.count("Secret") == 1)
    assert (await browser.call("PUT", f"{PATH}/da", {"name": "x"}))[0] == changes
    assert (await browser.call("DELETE", f"{PATH}/da"))[0] == deletes
    assert (await browser.call("POST", PATH, {"name": "new"}))[0] == creates
    status, _ = await browser.call("POST", f"{PATH}/import", {"text": "name\nnewer"})
    assert status == exports
    async with installation.database.read() as connection:
        beta = {one.name for one in await directory.entries_of_vpbx(connection, BETA.id)}
        alpha = {one.name for one in await directory.entries_of_vpbx(connection, ALPHA.id)}
    touched = alpha if account.vpbx_id == ALPHA.id else beta
    assert ("new" in touched and "newer" in touched) is (creates == 201)
    untouched = beta if touched is alpha else alpha
    assert len(untouched) == 1


@pytest.mark.parametrize("segment", ["%00", "x" * 65, "é", "..%2f", "' OR 1=1 --"])
async def test_what_cannot_be_an_id_is_not_found(ada: Browser, segment: str) -> None:
    assert (await ada.call("PUT", f"{PATH}/{segment}", {"name": "x"}))[0] == 404
    assert (await ada.call("GET", f"{PATH}?after={segment}"))[0] == 404
