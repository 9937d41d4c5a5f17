"""API tokens: what a program may do with one, and everything that ends it."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from sqlalchemy import text

from server.db import accounts, api_tokens
from server.domain.account import AccountStatus
from server.domain.api_token import Scope
from server.domain.errors import Invalid
from server.rest.access import Access, Endpoint
from server.rest.routes import ALL_ENDPOINTS
from server.services.tokens import MAX_TOKENS, TOKEN_RATE
from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, BEN, OTTO, Browser, Installation

TOKENS = "/api/v1/tokens"
CONFERENCES = "/api/v1/conferences"
PROTECTED = [one for one in ALL_ENDPOINTS if isinstance(one.access, Access)]


@pytest.fixture
async def anna(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    await browser.log_in(ANNA)
    return browser


async def made(browser: Browser, *scopes: str, **fields: object) -> dict[str, Any]:
    raw = {"name": "CRM", "scopes": list(scopes) or ["conferences:read"]} | fields
    status, body = await browser.call("POST", TOKENS, raw)
    assert status == 201, body
    assert isinstance(body, dict)
    return body


class Program:
    """A client without cookies, Origin and CSRF token."""

    def __init__(self, browser: Browser, secret: str) -> None:
        self._browser = browser
        self.headers = {"Authorization": f"Bearer {secret}", "Origin": "", "X_CSRF_Token": ""}

    async def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        return await self._browser.call(method, path, body, **self.headers)


async def test_the_life_of_a_token(
    anna: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    body = await made(anna, "conferences:write", "conferences:read", "conferences:read")
    secret = body.pop("token")
    assert re.fullmatch(r"ucc_[\w-]{43}", secret)
    assert body == {
        "id": body["id"],
        "name": "CRM",
        "scopes": ["conferences:read", "conferences:write"],
        "created_at": "2030-05-06T09:00:00Z",
        "expires_at": None,
        "last_used_at": None,
    }
    assert await anna.call("GET", TOKENS) == (200, {"items": [body]})  # without the secret
    program = Program(await open_browser(installation), secret)
    assert (await program.call("POST", CONFERENCES, {"room_number": "4711"}))[0] == 201
    _, listed = await program.call("GET", CONFERENCES)
    assert listed["items"][0]["organiser"]["id"] == ANNA.id
    for seconds, seen in [(59, "09:00:00"), (1, "09:01:00"), (30, "09:01:00")]:
        installation.clock.advance(seconds=seconds)
        await program.call("GET", CONFERENCES)
        _, tokens = await anna.call("GET", TOKENS)
        assert tokens["items"][0]["last_used_at"] == f"2030-05-06T{seen}Z"
    assert (await anna.call("DELETE", f"{TOKENS}/{body['id']}"))[0] == 204
    assert (await program.call("GET", CONFERENCES))[1]["code"] == "bad-token"
    assert (await anna.call("DELETE", f"{TOKENS}/{body['id']}"))[0] == 404


@pytest.mark.parametrize("endpoint", PROTECTED, ids=lambda one: f"{one.method} {one.path}")
async def test_every_endpoint_wants_its_scope(
    small_installation: Installation, open_browser: BrowserFactory, endpoint: Endpoint
) -> None:
    browser = await open_browser(small_installation)
    await browser.log_in(ADA)  # who may use every endpoint that has a scope
    assert isinstance(endpoint.access, Access)
    needed = endpoint.access.scope
    others = await made(browser, *(scope for scope in Scope if scope is not needed))
    path = re.sub(r"\{\w+\}", "x", endpoint.path)
    stranger = await open_browser(small_installation)
    status, body = await Program(stranger, others["token"]).call(endpoint.method, path, {})
    assert (status, body["code"]) == (403, "scope")
    if needed is not None:
        one = await made(browser, needed)
        status, body = await Program(stranger, one["token"]).call(endpoint.method, path, {})
        assert status in {200, 404, 415, 422}  # the handler's own word


async def test_a_token_has_the_role_of_its_owner(
    anna: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    _, conference = await anna.call("POST", CONFERENCES, {"room_number": "4711", "pin": "2468"})
    path = f"{CONFERENCES}/{conference['id']}"
    ben = await open_browser(installation)
    await ben.log_in(BEN)
    secret = (await made(ben, "conferences:read", "conferences:write"))["token"]
    program = Program(await open_browser(installation), secret)
    assert (await program.call("GET", path))[1]["pin"] is None
    assert (await program.call("DELETE", path))[1]["code"] == "forbidden"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"name": ""}, {"name": "required"}),
        ({"name": None, "scopes": "all"}, {"name": "invalid", "scopes": "invalid"}),
        ({"scopes": []}, {"scopes": "required"}),
        ({"scopes": ["conferences:read", "root"]}, {"scopes": "not-in-menu"}),
        ({"scopes": [["conferences:read"]]}, {"scopes": "not-in-menu"}),
        ({"expires_at": "2030-05-06T09:00:00Z"}, {"expires_at": "expired"}),
        ({"expires_at": "2031-01-01T00:00:00"}, {"expires_at": "invalid"}),
        ({"expires_at": "0001-01-01T00:00:00+14:00"}, {"expires_at": "invalid"}),
    ],
)
async def test_refused_fields_are_named(
    anna: Browser, fields: dict[str, object], errors: dict[str, str]
) -> None:
    raw = {"name": "CRM", "scopes": ["calendar:read"]} | fields
    status, body = await anna.call("POST", TOKENS, raw)
    assert (status, body["code"]) == (422, "invalid")
    assert {error["field"]: error["code"] for error in body["errors"]} == errors
    _, missing = await anna.call("POST", TOKENS, {})
    assert [error["field"] for error in missing["errors"]] == ["name", "scopes"]


async def test_a_token_expires_at_its_moment(anna: Browser, installation: Installation) -> None:
    body = await made(anna, expires_at="2030-05-06T11:00:10+02:00")
    program = Program(anna, body["token"])
    installation.clock.advance(seconds=9)
    assert (await program.call("GET", CONFERENCES))[0] == 200
    installation.clock.advance(seconds=1)
    assert (await program.call("GET", CONFERENCES))[1]["code"] == "bad-token"


async def test_a_token_ends_with_its_owner(anna: Browser, installation: Installation) -> None:
    program = Program(anna, (await made(anna))["token"])
    async with installation.database.write() as connection:
        await accounts.set_status(connection, ANNA.id, AccountStatus.DISABLED)
    assert (await program.call("GET", CONFERENCES))[1]["code"] == "bad-token"
    async with installation.database.write() as connection:
        await connection.execute(text("DELETE FROM account WHERE id = 'anna'"))
        assert await api_tokens.count(connection, ANNA.id) == 0


async def test_tokens_of_others_are_not_found(
    anna: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    body = await made(anna)
    otto = await open_browser(installation)
    await otto.log_in(OTTO)
    assert await otto.call("GET", TOKENS) == (200, {"items": []})
    assert (await otto.call("DELETE", f"{TOKENS}/{body['id']}"))[0] == 404


@pytest.mark.parametrize("secret", ["", "x", "ucc_", "ucc_" + "A" * 43, "ucc_" + "A" * 5000, "é"])
async def test_a_wrong_token_is_not_mended_by_a_cookie(anna: Browser, secret: str) -> None:
    status, body = await Program(anna, secret).call("GET", CONFERENCES)
    assert (status, body["code"]) == (401, "bad-token")


async def test_another_scheme_is_none_of_ours(anna: Browser) -> None:
    # A proxy with a password of its own passes its header on.
    assert (await anna.call("GET", CONFERENCES, Authorization="Basic YTpi"))[0] == 200


async def test_a_token_does_not_open_the_login_to_other_sites(anna: Browser) -> None:
    program = Program(anna, (await made(anna))["token"])
    status, body = await program.call("POST", "/api/v1/session", {"email": "", "password": ""})
    assert (status, body["code"]) == (403, "cross-site")


async def test_calls_with_one_token_are_limited(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(small_installation)
    await browser.log_in(ANNA)
    first, second = (await made(browser))["token"], (await made(browser))["token"]
    for _ in range(TOKEN_RATE.burst):
        assert await small_installation.tokens.identify(first) is not None
    assert (await Program(browser, first).call("GET", CONFERENCES))[1]["code"] == "throttled"
    assert (await Program(browser, second).call("GET", CONFERENCES))[0] == 200
    small_installation.clock.advance(seconds=TOKEN_RATE.interval)
    assert (await Program(browser, first).call("GET", CONFERENCES))[0] == 200


async def test_an_account_has_a_limited_number(
    small_installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    raw = {"name": "CRM", "scopes": ["calendar:read"]}
    with caplog.at_level(logging.DEBUG):
        made = [await small_installation.tokens.create(ANNA, raw) for _ in range(MAX_TOKENS)]
    with pytest.raises(Invalid):
        await small_installation.tokens.create(ANNA, raw)
    assert await small_installation.tokens.create(BEN, raw)
    # Neither the log nor a representation nor the database has a secret.
    async with small_installation.database.read() as connection:
        rows = (await connection.execute(text("SELECT * FROM api_token"))).all()
    for one in made:
        assert one.secret not in f"{made} {rows} {caplog.records} {caplog.text}"
