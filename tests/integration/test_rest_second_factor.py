"""The second factor over a real socket, on each kind of database: who gets in with what."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import select, text

from auth.totp import code_at, step_at
from server.db import second_factors
from server.db.second_factors import SecondFactorRepository
from server.db.tables import audit_entry, recovery_code, second_factor
from server.domain.account import Account
from server.services.second_factors import CODE_RATE, FactorState
from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, BORIS, OTTO, Browser, Installation, password_of

FACTOR = "/api/v1/second-factor"
STEP = "/api/v1/session/second-factor"


@dataclass
class App:
    """An authenticator app on somebody's telephone."""

    installation: Installation
    secret: str

    def code(self, drift: int = 0) -> str:
        step = step_at(self.installation.clock()) + drift
        return code_at(base64.b32decode(self.secret), step)

    def wrong(self) -> str:
        good = {self.code(drift) for drift in (-1, 0, 1)}
        return next(code for code in map("{:06}".format, range(9)) if code not in good)

    def wait(self) -> None:
        self.installation.clock.advance(seconds=30)


async def enrol(
    browser: Browser, installation: Installation, who: Account
) -> tuple[App, list[str]]:
    """Switch it on; the app is past the code it needed for that."""
    status, made = await browser.call("POST", FACTOR, {"password": password_of(who)})
    assert status == 201
    app = App(installation, made["secret"])
    status, body = await browser.call("POST", f"{FACTOR}/confirm", {"code": app.code()})
    assert status == 200
    app.wait()
    return app, body["recovery_codes"]


@pytest.fixture
async def anna(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    await browser.log_in(ANNA)
    return browser


async def first_step(browser: Browser, who: Account = ANNA) -> str:
    status, body = await browser.log_in(who)
    assert (status, body["code"]) == (401, "second-factor")
    return str(body["challenge"])


async def second_step(browser: Browser, challenge: object, code: object) -> tuple[int, Any]:
    status, body = await browser.call("POST", STEP, {"challenge": challenge, "code": code})
    browser.csrf = body.get("csrf", "")
    return status, body.get("code", body.get("account", {}).get("id"))


def faults(body: Any) -> dict[str, str]:
    return {error["field"]: error["code"] for error in body["errors"]}


async def test_from_enrolment_to_the_next_login(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    assert await anna.call("GET", FACTOR) == (200, {"on": False, "recovery_codes": 0})
    status, made = await anna.call("POST", FACTOR, {"password": password_of(ANNA)})
    assert status == 201
    assert made["uri"].startswith("otpauth://totp/UCC:anna%40alpha.example?")
    assert f"secret={made['secret']}" in made["uri"]
    svg = ElementTree.fromstring(made["qr"])
    assert svg.tag.endswith("svg") and svg.attrib["viewBox"].startswith("0 0 ")
    # Shown is not switched on: who closes the page now is not locked out.
    other = await open_browser(installation)
    assert (await other.log_in(ANNA))[0] == 200
    app = App(installation, made["secret"])
    status, body = await anna.call("POST", f"{FACTOR}/confirm", {"code": app.wrong()})
    assert (status, faults(body)) == (422, {"code": "wrong"})
    status, body = await anna.call("POST", f"{FACTOR}/confirm", {"code": app.code()})
    assert (status, len(set(body["recovery_codes"]))) == (200, 10)
    assert await anna.call("GET", FACTOR) == (200, {"on": True, "recovery_codes": 10})
    # The page that did it stays, all other devices log in anew.
    assert (await other.call("GET", "/api/v1/session"))[0] == 401
    app.wait()
    challenge = await first_step(other)
    assert (await other.call("GET", "/api/v1/session"))[0] == 401  # half a login is none
    assert await second_step(other, challenge, app.code()) == (200, "anna")
    assert (await other.call("GET", "/api/v1/session"))[0] == 200


@pytest.mark.parametrize(
    ("drift", "expected"),
    [
        (0, (200, "anna")),
        (-1, (401, "bad-code")),  # the code that it was switched on with
        (1, (200, "anna")),
        (2, (401, "bad-code")),
        (-2, (401, "bad-code")),
    ],
)
async def test_codes_about_now(
    installation: Installation, anna: Browser, drift: int, expected: tuple[int, str]
) -> None:
    app, _ = await enrol(anna, installation, ANNA)
    assert await second_step(anna, await first_step(anna), app.code(drift)) == expected


async def test_a_code_is_good_once_also_for_two_at_once(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    app, _ = await enrol(anna, installation, ANNA)
    browsers = [await open_browser(installation) for _ in range(3)]
    challenges = [await first_step(browser) for browser in browsers]
    answers = await asyncio.gather(
        *(
            second_step(browser, challenge, app.code())
            for browser, challenge in zip(browsers, challenges, strict=True)
        )
    )
    assert sorted(answers) == [(200, "anna"), (401, "bad-code"), (401, "bad-code")]
    assert await second_step(anna, challenges[0], app.code()) == (401, "bad-code")
    assert await second_step(anna, challenges[0], app.code(-1)) == (401, "bad-code")
    app.wait()
    assert await second_step(anna, challenges[0], app.code()) == (200, "anna")


async def test_a_recovery_code_is_good_once(installation: Installation, anna: Browser) -> None:
    _, codes = await enrol(anna, installation, ANNA)
    typed = codes[3].upper().replace("-", " ")
    assert await second_step(anna, await first_step(anna), typed) == (200, "anna")
    assert await anna.call("GET", FACTOR) == (200, {"on": True, "recovery_codes": 9})
    assert await second_step(anna, await first_step(anna), codes[3]) == (401, "bad-code")
    challenge = await first_step(anna)
    answers = await asyncio.gather(*(second_step(anna, challenge, codes[4]) for _ in range(3)))
    assert sorted(answers) == [(200, "anna"), (401, "bad-code"), (401, "bad-code")]


async def test_guessing_is_throttled_and_does_not_keep_the_owner_out(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    app, codes = await enrol(anna, installation, ANNA)
    intruder = await open_browser(installation)
    challenge = await first_step(intruder)
    for _ in range(CODE_RATE.burst):
        assert await second_step(intruder, challenge, app.wrong()) == (401, "bad-code")
    status, body = await intruder.call("POST", STEP, {"challenge": challenge, "code": app.code()})
    assert (status, body["code"]) == (429, "throttled")
    # Another first step buys no further guesses, a recovery code needs none.
    challenge = await first_step(anna)
    assert await second_step(anna, challenge, app.code()) == (429, "throttled")
    assert await second_step(anna, challenge, codes[0]) == (200, "anna")
    installation.clock.advance(seconds=CODE_RATE.interval)
    assert await second_step(anna, await first_step(anna), app.code()) == (200, "anna")


async def test_the_right_codes_use_no_tokens_up(installation: Installation, anna: Browser) -> None:
    app, _ = await enrol(anna, installation, ANNA)
    for _ in range(CODE_RATE.burst + 2):
        assert await second_step(anna, await first_step(anna), app.code()) == (200, "anna")
        app.wait()


async def test_the_first_step_lasts_five_minutes(installation: Installation, anna: Browser) -> None:
    app, _ = await enrol(anna, installation, ANNA)
    challenge = await first_step(anna)
    installation.clock.advance(minutes=5)
    assert await second_step(anna, challenge, app.code()) == (401, "challenge-over")


@pytest.mark.parametrize("challenge", ["", "x", None, 5, "gAAAA", "x" * 5000, "é\0"])
async def test_what_is_no_challenge(
    installation: Installation, anna: Browser, challenge: object
) -> None:
    app, _ = await enrol(anna, installation, ANNA)
    assert await second_step(anna, challenge, app.code()) == (401, "challenge-over")


async def test_what_is_sealed_for_something_else_is_no_challenge(
    installation: Installation, anna: Browser
) -> None:
    app, _ = await enrol(anna, installation, ANNA)
    text = installation.box.open(await first_step(anna), "login-challenge")
    forged = installation.box.seal(text, "second-factor:anna")
    assert await second_step(anna, forged, app.code()) == (401, "challenge-over")


async def test_another_password_ends_the_first_step_but_not_the_factor(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    app, _ = await enrol(anna, installation, ANNA)
    challenge = await first_step(await open_browser(installation))
    body = {"old": password_of(ANNA), "password": "a much better one"}
    assert (await anna.call("PUT", "/api/v1/profile/password", body))[0] == 204
    assert await second_step(anna, challenge, app.code()) == (401, "challenge-over")
    status, answer = await anna.log_in(ANNA, "a much better one")
    assert (status, answer["code"]) == (401, "second-factor")


async def test_a_link_by_mail_sets_a_password_and_no_more(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    await enrol(anna, installation, ANNA)
    installation.links.can_mail = False  # the administrator hands the link over
    ada = await open_browser(installation)
    await ada.log_in(ADA)
    _, body = await ada.call("POST", "/api/v1/subscribers/anna/password-reset", {})
    token = body["password_url"].partition("#reset=")[2]
    new = {"token": token, "password": "a much better one"}
    assert (await anna.call("POST", "/api/v1/password-reset/confirm", new))[0] == 204
    status, answer = await anna.log_in(ANNA, "a much better one")
    assert (status, answer["code"]) == (401, "second-factor")


@pytest.mark.parametrize("with_recovery", [False, True])
async def test_switching_off_needs_both_factors(
    installation: Installation, anna: Browser, open_browser: BrowserFactory, with_recovery: bool
) -> None:
    app, codes = await enrol(anna, installation, ANNA)
    good = codes[0] if with_recovery else app.code()
    for password, code, expected in (
        ("guess", good, {"password": "wrong"}),
        (password_of(ANNA), app.wrong(), {"code": "wrong"}),
        (password_of(ANNA), "", {"code": "wrong"}),
    ):
        status, body = await anna.call(
            "POST", f"{FACTOR}/off", {"password": password, "code": code}
        )
        assert (status, faults(body)) == (422, expected)
    other = await open_browser(installation)
    body = {"password": password_of(ANNA), "code": good}
    assert await anna.call("POST", f"{FACTOR}/off", body) == (204, "")
    assert await anna.call("GET", FACTOR) == (200, {"on": False, "recovery_codes": 0})
    assert (await other.log_in(ANNA))[0] == 200
    assert (await anna.call("POST", f"{FACTOR}/off", body))[0] == 404


async def test_one_that_is_on_is_not_replaced(installation: Installation, anna: Browser) -> None:
    app, _ = await enrol(anna, installation, ANNA)
    status, body = await anna.call("POST", FACTOR, {"password": password_of(ANNA)})
    assert (status, body["code"]) == (409, "second-factor-on")
    status, body = await anna.call("POST", f"{FACTOR}/confirm", {"code": app.code()})
    assert (status, body["code"]) == (409, "second-factor-on")


async def test_one_that_was_only_shown_is_replaced(
    installation: Installation, anna: Browser
) -> None:
    assert (await anna.call("POST", f"{FACTOR}/confirm", {"code": "123456"}))[0] == 404
    again = {"password": password_of(ANNA)}
    _, first = await anna.call("POST", FACTOR, again)
    _, second = await anna.call("POST", FACTOR, again)
    assert first["secret"] != second["secret"]
    for secret, status in ((first["secret"], 422), (second["secret"], 200)):
        code = App(installation, secret).code()
        assert (await anna.call("POST", f"{FACTOR}/confirm", {"code": code}))[0] == status


async def test_starting_again_waits_for_a_confirmation(
    installation: Installation, anna: Browser
) -> None:
    """They lock in the same order: neither is the victim of the other."""
    await anna.call("POST", FACTOR, {"password": password_of(ANNA)})
    rows, now = SecondFactorRepository(installation.box), installation.clock()
    async with installation.database.write() as connection:
        assert await rows.by_account(connection, ANNA.id, held=True) is not None
        again = asyncio.create_task(anna.call("POST", FACTOR, {"password": password_of(ANNA)}))
        await waiting_for_a_lock(installation)
        await second_factors.confirm(connection, ANNA.id, 5, now)
        await second_factors.add_codes(connection, ANNA.id, ["a" * 64])
    status, body = await again
    assert (status, body["code"]) == (409, "second-factor-on")
    assert await installation.second_factors.state(ANNA) == FactorState(on=True, recovery_codes=1)


async def waiting_for_a_lock(installation: Installation) -> None:
    """Until another transaction waits; on SQLite they queue in this process, and none is begun."""
    if installation.database.is_sqlite:
        return
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    waiting = 0
    async with asyncio.timeout(20), installation.database.read() as connection:
        while not waiting:
            await asyncio.sleep(0)
            waiting = (await connection.execute(query)).scalar_one()


async def test_starting_asks_for_the_password(anna: Browser) -> None:
    for password in ("guess", "", None):
        status, body = await anna.call("POST", FACTOR, {"password": password})
        assert (status, faults(body)) == (422, {"password": "wrong"})


async def test_an_administrator_takes_a_lost_one_away(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    app, _ = await enrol(anna, installation, ANNA)
    challenge = await first_step(await open_browser(installation))
    ada = await open_browser(installation)
    await ada.log_in(ADA)
    _, shown = await ada.call("GET", "/api/v1/subscribers/anna")
    assert shown["second_factor"] is True
    path = "/api/v1/subscribers/anna/second-factor"
    assert await ada.call("DELETE", path) == (204, "")
    assert await ada.call("DELETE", path) == (204, "")  # nothing to take away: nothing happens
    _, shown = await ada.call("GET", "/api/v1/subscribers/anna")
    assert shown["second_factor"] is False
    assert (await anna.call("GET", "/api/v1/session"))[0] == 401
    assert await second_step(anna, challenge, app.code()) == (401, "challenge-over")
    assert (await anna.log_in(ANNA))[0] == 200
    _, log = await ada.call("GET", "/api/v1/audit?object=account&object_id=anna")
    told = [(one["actor"]["id"], one["changes"]) for one in log["items"] if one["changes"]]
    assert [one for one in told if "second_factor" in one[1]] == [
        ("ada", {"second_factor": [True, False]}),
        ("anna", {"second_factor": [False, True]}),
    ]


async def test_whose_second_factor_an_administrator_leaves_alone(
    installation: Installation, open_browser: BrowserFactory
) -> None:
    for who, target, expected in (
        (ADA, ADA, (422, "invalid")),  # one's own takes both factors
        (ADA, OTTO, (403, "forbidden")),
        (BORIS, ANNA, (404, "not-found")),
        (ANNA, ADA, (403, "forbidden")),
    ):
        browser = await open_browser(installation)
        await browser.log_in(who)
        path = f"/api/v1/subscribers/{target.id}/second-factor"
        status, body = await browser.call("DELETE", path)
        assert (status, body["code"]) == expected


async def test_the_log_tells_how_somebody_came_in(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    app, codes = await enrol(anna, installation, ANNA)
    await second_step(anna, await first_step(anna), app.code())
    await second_step(anna, await first_step(anna), codes[0])
    await first_step(anna)  # half a login is none
    await second_step(anna, await first_step(anna), app.wrong())
    await installation.refusals.write_down()
    ada = await open_browser(installation)
    await ada.log_in(ADA)
    _, log = await ada.call("GET", "/api/v1/audit?object=account&object_id=anna")
    logins = [one["changes"].get("by") for one in log["items"] if one["action"] == "login"]
    assert logins == [[None, "password+recovery-code"], [None, "password+code"], None]
    assert [one["action"] for one in log["items"]].count("login-refused") == 1


async def test_programs_need_no_code(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    token = {"name": "sync", "scopes": ["conferences:read"]}
    _, made = await anna.call("POST", "/api/v1/tokens", token)
    await enrol(anna, installation, ANNA)
    program = await open_browser(installation)
    bearer = f"Bearer {made['token']}"
    assert (await program.call("GET", "/api/v1/conferences", Authorization=bearer))[0] == 200
    assert (await program.call("GET", FACTOR, Authorization=bearer))[0] == 403


async def test_nothing_of_it_is_in_the_clear(
    installation: Installation, anna: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    app, codes = await enrol(anna, installation, ANNA)
    code, challenge = app.code(), await first_step(anna)
    await second_step(anna, challenge, app.wrong())
    await second_step(anna, challenge, code)
    await second_step(anna, await first_step(anna), codes[0])
    async with installation.database.read() as connection:
        stored = [
            repr((await connection.execute(select(table))).all())
            for table in (second_factor, recovery_code, audit_entry)
        ]
    for secret in (app.secret, code, challenge, *codes, codes[0].replace("-", "")):
        assert secret not in caplog.text and all(secret not in text for text in stored)
    raw = base64.b64encode(base64.b32decode(app.secret)).decode()
    assert all(raw not in text for text in stored)
