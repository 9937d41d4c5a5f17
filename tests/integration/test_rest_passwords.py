"""Profiles, passwords and links by mail over a real socket, on each kind of database."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from auth.sessions import hash_id
from server.db import login_tokens
from server.db import outbox as outbox_rows
from server.db.tables import login_token, outbox
from server.domain.account import Account
from server.domain.outbox import MailKind, OutboxEntry
from tests.conftest import BrowserFactory
from tests.installation import ADA, ALPHA, ANNA, BEN, Browser, Installation, password_of

RESET = "/api/v1/password-reset"
GOOD = "a much better one"


@pytest.fixture
async def at_work(installation: Installation) -> AsyncIterator[Installation]:
    """With what `server.main` lets run beside the system."""
    task = asyncio.create_task(installation.links.run())
    yield installation
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def anna(at_work: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(at_work)
    assert (await browser.log_in(ANNA))[0] == 200
    return browser


async def mails(installation: Installation) -> list[OutboxEntry]:
    async with installation.database.read() as connection:
        return await outbox_rows.of_conference(connection, "")


async def ask(browser: Browser, installation: Installation, email: str) -> tuple[int, Any]:
    answer = await browser.call("POST", RESET, {"email": email})
    await installation.links.settled()
    return answer


async def link_of(installation: Installation, entry: OutboxEntry) -> str:
    mail = await installation.account_mails.content(entry)
    assert mail is not None
    origin, _, token = mail.url.partition("/#reset=")
    assert origin == "https://ucc.example"
    return token


def faults(body: Any) -> dict[str, str]:
    return {error["field"]: error["code"] for error in body["errors"]}


async def test_a_forgotten_password(
    at_work: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    stranger = await open_browser(at_work)
    assert await ask(stranger, at_work, " Anna@Alpha.example ") == (202, "")
    [entry] = await mails(at_work)
    assert (entry.kind, entry.recipient, entry.vpbx_id) == (
        MailKind.ACCOUNT,
        ANNA.email,
        ALPHA.id,
    )
    mail = await at_work.account_mails.content(entry)
    assert mail is not None
    assert (mail.purpose, mail.language, mail.valid_minutes) == ("password-reset", "fr", 60)
    assert (mail.recipient.name, mail.message_id) == ("Anna", entry.message_id)
    token = await link_of(at_work, entry)
    assert token not in entry.payload and token not in repr(mail)
    body = {"token": token, "password": GOOD}
    assert await stranger.call("POST", f"{RESET}/confirm", body) == (204, "")
    assert (await anna.call("GET", "/api/v1/session"))[0] == 401  # logged out everywhere
    assert (await anna.log_in(ANNA))[0] == 401
    assert (await anna.log_in(ANNA, GOOD))[0] == 200
    status, answer = await stranger.call("POST", f"{RESET}/confirm", body)
    assert (status, faults(answer)) == (422, {"token": "invalid"})  # once
    assert await at_work.account_mails.content(entry) is None
    assert len(await mails(at_work)) == 2  # the second tells that it was changed


async def test_nobody_learns_who_has_an_account(
    at_work: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(at_work)
    await_nobody = await ask(browser, at_work, "nobody@alpha.example")
    assert await_nobody == await ask(browser, at_work, ANNA.email) == (202, "")
    assert await ask(browser, at_work, "") == (202, "")
    assert [one.recipient for one in await mails(at_work)] == [ANNA.email]


async def test_a_person_gets_few_mails_and_an_address_few_requests(
    at_work: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(at_work)
    for _ in range(10):
        assert (await ask(browser, at_work, ANNA.email))[0] == 202
    assert len(await mails(at_work)) == 3
    status, answer = await ask(browser, at_work, BEN.email)
    assert (status, answer["code"]) == (429, "throttled")


async def test_only_the_newest_link_counts_and_only_for_an_hour(
    at_work: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(at_work)
    await ask(browser, at_work, ANNA.email)
    [first] = await mails(at_work)
    old = await link_of(at_work, first)
    at_work.clock.advance(minutes=1)
    await ask(browser, at_work, ANNA.email)
    _, second = await mails(at_work)
    new = await link_of(at_work, second)
    body = {"token": old, "password": GOOD}
    assert (await browser.call("POST", f"{RESET}/confirm", body))[0] == 422
    at_work.clock.advance(minutes=60)
    body = {"token": new, "password": GOOD}
    assert (await browser.call("POST", f"{RESET}/confirm", body))[0] == 422
    assert await at_work.account_mails.content(second) is None
    assert second.deadline == at_work.clock()
    assert await at_work.links.remove_expired() == 1


@pytest.mark.parametrize(
    ("password", "code"),
    [("short", "too-short"), ("Password1", "common"), ("anna1234", "personal"), (5, "invalid")],
)
async def test_a_bad_password_leaves_the_link_as_it_was(
    at_work: Installation, open_browser: BrowserFactory, password: object, code: str
) -> None:
    browser = await open_browser(at_work)
    await ask(browser, at_work, ANNA.email)
    token = await link_of(at_work, (await mails(at_work))[0])
    status, answer = await browser.call(
        "POST", f"{RESET}/confirm", {"token": token, "password": password}
    )
    assert (status, faults(answer)) == (422, {"password": code})
    body = {"token": token, "password": GOOD}
    assert (await browser.call("POST", f"{RESET}/confirm", body))[0] == 204


async def test_of_two_who_use_a_link_at_once_one_succeeds(
    at_work: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(at_work)
    await ask(browser, at_work, ANNA.email)
    token = await link_of(at_work, (await mails(at_work))[0])
    answers = await asyncio.gather(
        *(
            browser.call("POST", f"{RESET}/confirm", {"token": token, "password": f"{GOOD} {one}"})
            for one in range(3)
        )
    )
    assert sorted(status for status, _ in answers) == [204, 422, 422]


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 100, "é\0", None, 5])
async def test_guessed_links_are_no_links_and_throttled(
    at_work: Installation, open_browser: BrowserFactory, token: object
) -> None:
    browser = await open_browser(at_work)
    body = {"token": token, "password": GOOD}
    for _ in range(20):
        status, answer = await browser.call("POST", f"{RESET}/confirm", body)
        assert (status, faults(answer)) == (422, {"token": "invalid"})
    assert (await browser.call("POST", f"{RESET}/confirm", body))[0] == 429


async def test_the_token_is_nowhere_in_the_clear(
    at_work: Installation, open_browser: BrowserFactory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    browser = await open_browser(at_work)
    await ask(browser, at_work, ANNA.email)
    token = await link_of(at_work, (await mails(at_work))[0])
    await browser.call("POST", f"{RESET}/confirm", {"token": token, "password": GOOD})
    async with at_work.database.read() as connection:
        rows = [*(await connection.execute(select(outbox))).all()]
        rows += (await connection.execute(select(login_token))).all()
        stored = await login_tokens.by_hash(connection, hash_id(token))
    assert token not in str(rows) and token not in caplog.text and GOOD not in caplog.text
    assert stored is not None and hash_id(token) not in repr(stored)


async def test_an_administrator_has_a_link_sent_and_new_people_get_one(
    at_work: Installation, open_browser: BrowserFactory
) -> None:
    ada = await open_browser(at_work)
    await ada.log_in(ADA)
    status, body = await ada.call("POST", "/api/v1/subscribers/anna/password-reset", {})
    assert (status, body["password_url"]) == (200, None)
    assert at_work.woken == [at_work.clock()]
    fields = {"name": "Carla", "email": "carla@alpha.example", "language": "de"}
    _, carla = await ada.call("POST", "/api/v1/subscribers", fields)
    entries = {entry.recipient: entry for entry in await mails(at_work)}
    mail = await at_work.account_mails.content(entries["carla@alpha.example"])
    assert mail is not None
    assert (mail.purpose, mail.language, mail.valid_minutes) == ("email-check", "de", 7 * 24 * 60)
    assert json.loads(entries["carla@alpha.example"].payload)["account"] == carla["id"]
    token = await link_of(at_work, entries["carla@alpha.example"])
    browser = await open_browser(at_work)
    body = {"token": token, "password": GOOD}
    assert (await browser.call("POST", f"{RESET}/confirm", body))[0] == 204
    _, shown = await ada.call("GET", f"/api/v1/subscribers/{carla['id']}")
    assert shown["email_verified"] is True
    assert len(await mails(at_work)) == 2  # a first password is no other one


async def test_a_link_dies_with_the_address_it_was_sent_to(
    at_work: Installation, open_browser: BrowserFactory
) -> None:
    ada = await open_browser(at_work)
    await ada.log_in(ADA)
    await ask(ada, at_work, ANNA.email)
    token = await link_of(at_work, (await mails(at_work))[0])
    await ada.call("PUT", "/api/v1/subscribers/anna", {"email": "new@alpha.example"})
    body = {"token": token, "password": GOOD}
    assert (await ada.call("POST", f"{RESET}/confirm", body))[0] == 422
    _, shown = await ada.call("GET", "/api/v1/subscribers/anna")
    assert (shown["email"], shown["email_verified"]) == ("new@alpha.example", False)


async def test_without_mail_nothing_is_queued(
    at_work: Installation, open_browser: BrowserFactory
) -> None:
    at_work.links.can_mail = False
    browser = await open_browser(at_work)
    status, body = await ask(browser, at_work, ANNA.email)
    assert (status, body["code"]) == (409, "mail-off")
    assert await mails(at_work) == []


async def test_the_profile(anna: Browser, at_work: Installation) -> None:
    fields = {"name": "Anna B", "language": "de", "timezone": "Europe/Berlin", "role": "operator"}
    status, session = await anna.call("PUT", "/api/v1/profile", fields)
    assert status == 200
    account = session["account"]
    assert (account["name"], account["language"], account["role"]) == ("Anna B", "de", "subscriber")
    assert await anna.call("GET", "/api/v1/session") == (200, session)
    phone = await at_work.lookups.extension_by_sip_username("a201")
    assert phone is not None and phone.name == "Anna B"
    status, body = await anna.call("PUT", "/api/v1/profile", {"name": "", "language": "rm"})
    assert (status, faults(body)) == (422, {"name": "required", "language": "invalid"})


async def test_changing_the_password_ends_all_other_sessions(
    anna: Browser, at_work: Installation, open_browser: BrowserFactory
) -> None:
    elsewhere, ben = await open_browser(at_work), await open_browser(at_work)
    await elsewhere.log_in(ANNA)
    await ben.log_in(BEN)
    body = {"old": password_of(ANNA), "password": GOOD}
    assert await anna.call("PUT", "/api/v1/profile/password", body) == (204, "")
    assert (await anna.call("GET", "/api/v1/session"))[0] == 200
    assert (await elsewhere.call("GET", "/api/v1/session"))[0] == 401
    assert (await ben.call("GET", "/api/v1/session"))[0] == 200
    assert (await elsewhere.log_in(ANNA, GOOD))[0] == 200


async def test_whose_password_is_another_one_is_told(
    anna: Browser, at_work: Installation, open_browser: BrowserFactory
) -> None:
    body = {"old": password_of(ANNA), "password": GOOD}
    assert await anna.call("PUT", "/api/v1/profile/password", body) == (204, "")
    [notice] = await mails(at_work)
    assert (notice.recipient, notice.vpbx_id, notice.deadline) == (ANNA.email, ALPHA.id, None)
    assert at_work.woken == [at_work.clock()]
    told = await at_work.account_mails.content(notice)
    assert told is not None
    assert (told.purpose, told.language, told.url) == (
        "password-changed",
        "fr",
        "https://ucc.example/",
    )
    at_work.clock.advance(minutes=1)
    await ask(await open_browser(at_work), at_work, ANNA.email)
    token = await link_of(at_work, (await mails(at_work))[1])
    body = {"token": token, "password": f"{GOOD} still"}
    assert (await anna.call("POST", f"{RESET}/confirm", body))[0] == 204
    said = [json.loads(entry.payload).get("notice") for entry in await mails(at_work)]
    assert said.count("password-changed") == 2


@pytest.mark.parametrize(
    ("old", "password", "expected"),
    [
        ("wrong", GOOD, {"old": "wrong"}),
        ("", GOOD, {"old": "wrong"}),
        (password_of(ANNA), "short", {"password": "too-short"}),
        (password_of(ANNA), "alpha sa", {"password": "personal"}),
        (password_of(ANNA), None, {"password": "invalid"}),
    ],
)
async def test_refused_passwords(
    anna: Browser, old: str, password: object, expected: dict[str, str]
) -> None:
    body = {"old": old, "password": password}
    status, answer = await anna.call("PUT", "/api/v1/profile/password", body)
    assert (status, faults(answer)) == (422, expected)


async def test_guessing_the_old_password_is_throttled_as_at_login(anna: Browser) -> None:
    body = {"old": "guess", "password": GOOD}
    for _ in range(10):
        assert (await anna.call("PUT", "/api/v1/profile/password", body))[0] == 422
    assert (await anna.call("PUT", "/api/v1/profile/password", body))[0] == 429


async def test_an_account_that_was_never_opened_has_no_password(
    at_work: Installation, open_browser: BrowserFactory
) -> None:
    ada = await open_browser(at_work)
    await ada.log_in(ADA)
    _, body = await ada.call(
        "POST", "/api/v1/subscribers", {"name": "Carla", "email": "c@alpha.example"}
    )
    carla = Account(body["id"], ALPHA.id, body["email"], "Carla", ANNA.role, "fr", "", None)
    for password in ("", "None", "the password of nobody", carla.id):
        assert (await ada.log_in(carla, password))[0] == 401
