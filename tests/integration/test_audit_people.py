"""The audit log of everything but conferences: members, directory, accounts, tokens."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import audit
from server.db.tables import audit_entry, metadata
from server.domain.account import Account
from server.domain.audit import AuditEntry
from server.services.login_refusals import MAX_WAITING
from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, BEATRIX, BEN, Browser, Installation, password_of

CONFERENCES = "/api/v1/conferences"
DIRECTORY = "/api/v1/directory"
SUBSCRIBERS = "/api/v1/subscribers"
PROFILE = "/api/v1/profile"
TOKENS = "/api/v1/tokens"
FEED = "/api/v1/calendar-feed"
CARLA = {"source": "name", "name": "Carla", "email": "carla@x.example", "send_mail": True}
GOOD = "a much better one"

# Action, who, whom, and the changes: one line of the log.
Line = tuple[str, str, str, dict[str, Any]]


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


async def did(browser: Browser, method: str, path: str, body: object = None) -> Any:
    status, answer = await browser.call(method, path, body)
    assert status < 300, answer
    return answer


async def lines(browser: Browser, path: str) -> list[Line]:
    """Oldest first, without logins."""
    items = (await did(browser, "GET", path))["items"]
    return [
        (one["action"], one["actor"]["name"], one["object_name"], one["changes"])
        for one in reversed(items)
        if one["action"] != "login"
    ]


async def stored(installation: Installation) -> str:
    """Every column of every entry, as it lies in the database."""
    async with installation.database.read() as connection:
        return repr((await connection.execute(select(audit_entry))).all())


async def count(installation: Installation) -> int:
    async with installation.database.read() as connection:
        query = select(func.count()).select_from(audit_entry)
        return (await connection.execute(query)).scalar_one()


async def conference(anna: Browser) -> str:
    raw = {"kind": "ucc", "name": "Budget", "room_number": "4711", "start": "2030-05-06T11:00:00Z"}
    return f"{CONFERENCES}/{(await did(anna, 'POST', CONFERENCES, raw))['id']}"


async def test_members_stand_in_the_history_of_their_conference(
    anna: Browser, ada: Browser, installation: Installation
) -> None:
    path = await conference(anna)
    members = f"{path}/members"
    carla = await did(anna, "POST", members, CARLA)
    one = f"{members}/{carla['id']}"
    await did(ada, "PUT", one, {"name": "Carla B.", "language": "it"})
    await did(ada, "PUT", one, {"name": "Carla B."})  # nothing new
    several = {"format": "addresses", "text": "dan@x.example\neva@x.example\nnonsense"}
    await did(anna, "POST", f"{members}/import", several | {"send_mail": False})
    await did(anna, "POST", f"{members}/import", several | {"send_mail": False})  # all are there
    assert (await did(anna, "POST", f"{path}/invitation", {}))["queued"] == 1
    await did(anna, "POST", f"{path}/invitation", {})  # nobody is left
    link = carla["url"].partition("#m=")[2]
    for answer in ("declined", "accepted", "accepted"):  # the last one says nothing new
        await did(anna, "POST", "/api/v1/answers", {"link": link, "answer": answer})
    await did(anna, "DELETE", one)
    creation, *rest = await lines(anna, f"{path}/audit")
    assert creation[0] == "create"
    person = {"source": "name", "email": CARLA["email"], "send_mail": True}
    assert rest == [
        (
            *("create", "Anna", "Carla"),
            {field: [None, value] for field, value in person.items()}
            | {"name": [None, "Carla"], "language": [None, "fr"]},
        ),
        ("update", "Ada", "Carla B.", {"name": ["Carla", "Carla B."], "language": ["fr", "it"]}),
        ("import", "Anna", "Budget", {"members": [None, 2]}),
        ("invite", "Anna", "Budget", {"members": [None, 1]}),
        ("answer", "Carla B.", "Carla B.", {"answer": ["none", "declined"]}),
        ("answer", "Carla B.", "Carla B.", {"answer": ["declined", "accepted"]}),
        (
            *("delete", "Anna", "Carla B."),
            {field: [value, None] for field, value in person.items()}
            | {"name": ["Carla B.", None], "language": ["it", None]},
        ),
    ]
    log = await stored(installation)
    for secret in (link, carla["pin"]):
        assert len(secret) >= 8 and secret not in log


async def test_no_reminders_are_not_those_of_the_vpbx(anna: Browser) -> None:
    path = await conference(anna)
    for reminders in ([], [60, 15], None):
        await did(anna, "PUT", path, {"reminders": reminders})
    told = [changes["reminders"] for *_, changes in (await lines(anna, f"{path}/audit"))[1:]]
    assert told == [[None, "none"], ["none", "60,15"], ["60,15", None]]


async def test_the_directory(ada: Browser) -> None:
    entry = await did(ada, "POST", DIRECTORY, {"name": "Zoé", "number": "+41 32 555 00 11"})
    one = f"{DIRECTORY}/{entry['id']}"
    await did(ada, "PUT", one, {"email": "zoe@x.example"})
    await did(ada, "PUT", one, {"email": "zoe@x.example"})
    for _ in range(2):  # the second time, all are duplicates
        await did(ada, "POST", f"{DIRECTORY}/import", {"text": "name\nYves\nXenia\n"})
    await did(ada, "DELETE", one)
    assert await lines(ada, "/api/v1/audit?object=directory") == [
        ("create", "Ada", "Zoé", {"name": [None, "Zoé"], "number": [None, "+41325550011"]}),
        ("update", "Ada", "Zoé", {"email": [None, "zoe@x.example"]}),
        ("import", "Ada", "", {"entries": [None, 2]}),
        (
            *("delete", "Ada", "Zoé"),
            {
                "name": ["Zoé", None],
                "email": ["zoe@x.example", None],
                "number": ["+41325550011", None],
            },
        ),
    ]


async def test_subscribers(ada: Browser, installation: Installation) -> None:
    raw = {"name": "Dora", "email": "dora@alpha.example", "extension": "222"}
    dora = await did(ada, "POST", SUBSCRIBERS, raw)
    one = f"{SUBSCRIBERS}/{dora['id']}"
    await did(ada, "PUT", one, {"extension": "223", "role": "administrator"})
    await did(ada, "PUT", one, {"extension": "223"})
    again = await did(ada, "POST", f"{one}/sip-password", {})
    await did(ada, "POST", f"{one}/password-reset", {})
    await did(ada, "PUT", one, {"disabled": True})
    await did(ada, "DELETE", one)
    creation, *rest, deletion = await lines(
        ada, f"/api/v1/audit?object=account&object_id={dora['id']}"
    )
    assert creation[:3] == ("create", "Ada", "Dora")
    assert creation[3]["extension"] == [None, "222"]
    assert rest == [
        (
            *("update", "Ada", "Dora"),
            {"role": ["subscriber", "administrator"], "extension": ["222", "223"]},
        ),
        ("update", "Ada", "Dora", {"sip_password": "changed"}),
        ("send-link", "Ada", "Dora", {}),
        ("update", "Ada", "Dora", {"disabled": [False, True]}),
    ]
    assert deletion[0] == "delete" and deletion[3]["email"] == ["dora@alpha.example", None]
    log = await stored(installation)
    for secret in (dora["sip_password"], again["sip_password"]):
        assert len(secret) == 16 and secret not in log


async def test_a_password_by_link(
    ada: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    installation.links.can_mail = False  # so that the token is handed over
    answer = await did(ada, "POST", f"{SUBSCRIBERS}/{BEN.id}/password-reset", {})
    token = answer["password_url"].partition("#reset=")[2]
    stranger = await open_browser(installation)
    confirm = "/api/v1/password-reset/confirm"
    await did(stranger, "POST", confirm, {"token": token, "password": GOOD})
    assert (await stranger.call("POST", confirm, {"token": token, "password": GOOD}))[0] == 422
    assert await lines(ada, f"/api/v1/audit?object=account&object_id={BEN.id}") == [
        ("send-link", "Ada", "Ben", {}),
        ("update", "Ben", "Ben", {"password": "changed"}),
    ]
    log = await stored(installation)
    assert token not in log and GOOD not in log


async def test_profile_and_password(
    anna: Browser, ada: Browser, installation: Installation
) -> None:
    await did(anna, "PUT", PROFILE, {"name": "Anna B.", "language": "de"})
    await did(anna, "PUT", PROFILE, {"language": "de"})
    change = {"old": password_of(ANNA), "password": GOOD}
    assert (await anna.call("PUT", f"{PROFILE}/password", change | {"old": "wrong"}))[0] == 422
    await did(anna, "PUT", f"{PROFILE}/password", change)
    assert await lines(ada, f"/api/v1/audit?object=account&object_id={ANNA.id}") == [
        ("update", "Anna B.", "Anna B.", {"name": ["Anna", "Anna B."], "language": ["fr", "de"]}),
        ("update", "Anna B.", "Anna B.", {"password": "changed"}),
    ]
    log = await stored(installation)
    assert GOOD not in log and password_of(ANNA) not in log


async def test_tokens(anna: Browser, ada: Browser, installation: Installation) -> None:
    raw = {"name": "CRM", "scopes": ["conferences:read"], "expires_at": "2031-01-01T00:00:00Z"}
    token = await did(anna, "POST", TOKENS, raw)
    assert (await ada.call("DELETE", f"{TOKENS}/{token['id']}"))[0] == 404  # not hers
    await did(anna, "DELETE", f"{TOKENS}/{token['id']}")
    assert (await anna.call("DELETE", f"{TOKENS}/{token['id']}"))[0] == 404
    scopes, ends = raw["scopes"][0], raw["expires_at"]
    assert await lines(ada, "/api/v1/audit?object=token") == [
        ("create", "Anna", "CRM", {"scopes": [None, scopes], "expires_at": [None, ends]}),
        ("delete", "Anna", "CRM", {"scopes": [scopes, None], "expires_at": [ends, None]}),
    ]
    log = await stored(installation)
    assert token["token"] not in log and token["token"].removeprefix("ucc_") not in log


async def test_what_is_refused_leaves_no_entry(
    anna: Browser, ada: Browser, installation: Installation
) -> None:
    path = await conference(anna)
    before = await count(installation)
    refused = [
        (anna, "POST", f"{path}/members", {"source": "name"}),
        (anna, "PUT", f"{path}/members/nobody", {"name": "x"}),
        (anna, "POST", "/api/v1/answers", {"link": "nonsense", "answer": "accepted"}),
        (anna, "POST", DIRECTORY, {"name": "Zoé"}),
        (ada, "DELETE", f"{DIRECTORY}/nobody", None),
        (ada, "POST", SUBSCRIBERS, {"name": "Anna", "email": ANNA.email}),
        (ada, "PUT", f"{SUBSCRIBERS}/{ANNA.id}", {"email": BEN.email}),
        (ada, "DELETE", f"{SUBSCRIBERS}/{ANNA.id}", None),  # organises
        (anna, "PUT", PROFILE, {"language": "xx"}),
        (anna, "POST", TOKENS, {"name": "CRM", "scopes": []}),
    ]
    for browser, method, where, body in refused:
        assert (await browser.call(method, where, body))[0] >= 400, where
    assert await count(installation) == before


async def test_change_and_entry_are_undone_together(
    anna: Browser, ada: Browser, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection breaks after the entry: neither it nor what it tells of is there."""
    path = await conference(anna)
    carla = await did(anna, "POST", f"{path}/members", CARLA)
    zoe = await did(ada, "POST", DIRECTORY, {"name": "Zoé"})
    token = await did(anna, "POST", TOKENS, {"name": "CRM", "scopes": ["conferences:read"]})
    link = carla["url"].partition("#m=")[2]
    changes: list[tuple[Browser, str, str, object]] = [
        (anna, "POST", f"{path}/members", CARLA),
        (anna, "PUT", f"{path}/members/{carla['id']}", {"name": "x"}),
        (anna, "DELETE", f"{path}/members/{carla['id']}", None),
        (
            *(anna, "POST", f"{path}/members/import"),
            {"format": "addresses", "text": "dan@x.example", "send_mail": False},
        ),
        (anna, "POST", f"{path}/invitation", {}),
        (anna, "POST", "/api/v1/answers", {"link": link, "answer": "accepted"}),
        (ada, "POST", DIRECTORY, {"name": "Yves"}),
        (ada, "PUT", f"{DIRECTORY}/{zoe['id']}", {"name": "x"}),
        (ada, "DELETE", f"{DIRECTORY}/{zoe['id']}", None),
        (ada, "POST", f"{DIRECTORY}/import", {"text": "name\nYves\n"}),
        (ada, "POST", SUBSCRIBERS, {"name": "Dora", "email": "dora@alpha.example"}),
        (ada, "PUT", f"{SUBSCRIBERS}/{BEN.id}", {"name": "x"}),
        (ada, "DELETE", f"{SUBSCRIBERS}/{BEN.id}", None),
        (ada, "POST", f"{SUBSCRIBERS}/{ANNA.id}/sip-password", {}),
        (ada, "POST", f"{SUBSCRIBERS}/{ANNA.id}/password-reset", {}),
        (anna, "PUT", PROFILE, {"name": "x"}),
        (anna, "POST", TOKENS, {"name": "ERP", "scopes": ["conferences:read"]}),
        (anna, "DELETE", f"{TOKENS}/{token['id']}", None),
        (anna, "POST", FEED, {}),
    ]
    before = await everything(installation)
    record, recorded = audit.record, []

    async def breaking(connection: AsyncConnection, entry: AuditEntry) -> None:
        await record(connection, entry)
        recorded.append(entry)
        raise ConnectionError

    monkeypatch.setattr(audit, "record", breaking)
    for browser, method, where, body in changes:
        assert (await browser.call(method, where, body))[0] == 500, where
    assert len(recorded) == len(changes)
    assert await everything(installation) == before


async def test_a_calendar_s_address(anna: Browser, ada: Browser) -> None:
    await did(anna, "DELETE", FEED)  # there is none
    for method in ("POST", "POST", "DELETE"):
        await did(anna, method, FEED, {} if method == "POST" else None)
    made: Line = ("update", "Anna", "Anna", {"calendar_feed": [None, True]})
    assert await lines(ada, f"/api/v1/audit?object=account&object_id={ANNA.id}") == [
        made,
        made,
        ("update", "Anna", "Anna", {"calendar_feed": [True, None]}),
    ]


async def test_refused_logins_are_written_down_later_and_for_those_who_exist(
    installation: Installation, ada: Browser, open_browser: BrowserFactory
) -> None:
    stranger = await open_browser(installation)
    before = await count(installation)
    for email in (BEN.email, "nobody@alpha.example", BEATRIX.email):
        body = {"email": email, "password": "guessed"}
        assert (await stranger.call("POST", "/api/v1/session", body))[0] == 401
    assert await count(installation) == before
    at = installation.clock()
    installation.clock.advance(seconds=5)
    await installation.refusals.write_down()
    await installation.refusals.write_down()
    assert await count(installation) == before + 2
    (refused,) = (await did(ada, "GET", f"/api/v1/audit?object_id={BEN.id}"))["items"]
    assert (refused["action"], refused["actor"]) == ("login-refused", {"id": "", "name": ""})
    assert refused["changes"]["network"][1] in ("127.0.0.0/24", "::/48")
    assert refused["at"] == f"{at:%Y-%m-%dT%H:%M:%SZ}"
    log = await stored(installation)
    assert "guessed" not in log and "nobody" not in log


async def test_refusals_that_wait_are_few(installation: Installation) -> None:
    before = await count(installation)
    for _ in range(MAX_WAITING + 10):
        installation.refusals.note(BEN.email, "192.0.2.7")
    await installation.refusals.write_down()
    assert await count(installation) == before + MAX_WAITING


async def test_they_are_written_down_at_the_end(installation: Installation) -> None:
    before = await count(installation)
    task = asyncio.create_task(installation.refusals.run())
    await asyncio.sleep(0)
    installation.refusals.note(BEN.email, "192.0.2.7")
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert await count(installation) == before + 1


async def test_whoever_forgot_a_password_is_not_known_either(
    installation: Installation, ada: Browser
) -> None:
    task = asyncio.create_task(installation.links.run())
    for email in (BEN.email, "nobody@alpha.example"):
        installation.links.request(email, "192.0.2.7")
    await installation.links.settled()
    task.cancel()
    assert await lines(ada, f"/api/v1/audit?object_id={BEN.id}") == [
        ("send-link", "", "Ben", {"network": [None, "192.0.2.0/24"]})
    ]


async def everything(installation: Installation) -> list[str]:
    """All that is stored, but for who was seen when."""
    tables = [one for one in metadata.sorted_tables if one.name != "login_session"]
    async with installation.database.read() as connection:
        return [repr(sorted(map(repr, await connection.execute(select(one))))) for one in tables]
