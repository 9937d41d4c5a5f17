"""Idempotency keys: however often a client asks, the thing is done once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from server.domain.errors import IdempotencyBusy
from server.services.repetitions import Answer, Call
from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, BEN, Browser, Installation

CONFERENCES = "/api/v1/conferences"
PLAN = {"room_number": "4711", "pin": "2468", "kind": "ucc"}


@pytest.fixture
async def anna(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    await browser.log_in(ANNA)
    return browser


async def keyed(
    browser: Browser, path: str, body: object, key: str = "k1", method: str = "POST"
) -> tuple[int, Any]:
    return await browser.call(method, path, body, Idempotency_Key=key)


async def rooms(browser: Browser) -> list[str]:
    _, body = await browser.call("GET", CONFERENCES)
    return [item["room_number"] for item in body["items"]]


async def test_the_same_key_gives_the_same_answer(anna: Browser) -> None:
    first = await keyed(anna, CONFERENCES, PLAN)
    assert first[0] == 201
    assert await keyed(anna, CONFERENCES, PLAN) == first
    assert await rooms(anna) == ["4711"]
    headers = {"Origin": anna.origin, "X-CSRF-Token": anna.csrf, "Idempotency-Key": "k1"}
    async with anna.client.post(CONFERENCES, json=PLAN, headers=headers) as response:
        assert response.headers["Idempotent-Replay"] == "true"
        assert response.headers["Location"] == f"{CONFERENCES}/{first[1]['id']}"


async def test_members_invitations_and_tokens_too(
    anna: Browser, installation: Installation
) -> None:
    _, conference = await anna.call("POST", CONFERENCES, PLAN | {"start": "2030-05-06T12:00:00Z"})
    path = f"{CONFERENCES}/{conference['id']}"
    carla = {"source": "name", "name": "Carla", "email": "carla@x.example", "send_mail": True}
    token = {"name": "CRM", "scopes": ["calendar:read"]}
    for key, target, body in [
        ("a", f"{path}/members", carla),
        ("b", f"{path}/invitation", {}),
        ("c", "/api/v1/tokens", token),
    ]:
        first = await keyed(anna, target, body, key)
        assert first[0] in {200, 201}
        assert await keyed(anna, target, body, key) == first
    assert len((await anna.call("GET", f"{path}/members"))[1]["items"]) == 1
    assert len((await anna.call("GET", "/api/v1/tokens"))[1]["items"]) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (CONFERENCES, PLAN | {"pin": "2469"}),
        (f"{CONFERENCES}?x=1", PLAN),
        ("/api/v1/tokens", {"name": "CRM", "scopes": ["calendar:read"]}),
    ],
)
async def test_a_key_is_for_one_request(anna: Browser, path: str, body: object) -> None:
    await keyed(anna, CONFERENCES, PLAN)
    status, answer = await keyed(anna, path, body)
    assert (status, answer["code"]) == (422, "idempotency-mismatch")
    assert await rooms(anna) == ["4711"]


async def test_keys_of_two_accounts_have_nothing_to_do_with_each_other(
    anna: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    ben = await open_browser(installation)
    await ben.log_in(BEN)
    assert (await keyed(anna, CONFERENCES, PLAN))[0] == 201
    assert (await keyed(ben, CONFERENCES, PLAN | {"room_number": "4712"}))[0] == 201


async def test_what_was_refused_is_tried_again(anna: Browser) -> None:
    _, other = await anna.call("POST", CONFERENCES, PLAN)
    assert (await keyed(anna, CONFERENCES, PLAN))[0] == 422  # the room number is taken …
    await anna.call("DELETE", f"{CONFERENCES}/{other['id']}")
    assert (await keyed(anna, CONFERENCES, PLAN))[0] == 201  # … and free


@pytest.mark.parametrize("key", ["", " ", "é", "a b", "x" * 129])
async def test_keys_that_are_none(anna: Browser, key: str) -> None:
    status, body = await keyed(anna, CONFERENCES, PLAN, key)
    assert (status, body["code"]) == (422, "invalid")
    assert await rooms(anna) == []


async def test_calls_at_once_are_one(anna: Browser) -> None:
    answers = await asyncio.gather(*(keyed(anna, CONFERENCES, PLAN) for _ in range(6)))
    codes = {body.get("code", status) for status, body in answers}
    assert 201 in codes
    assert codes <= {201, "idempotency-busy"}
    assert await rooms(anna) == ["4711"]


async def test_a_call_whose_server_died_blocks_its_key_for_a_minute(
    installation: Installation,
) -> None:
    call = Call(ANNA.id, "k1", b"/x\0{}")
    assert await installation.repetitions.begin(call) is None
    installation.clock.advance(seconds=59)
    with pytest.raises(IdempotencyBusy):
        await installation.repetitions.begin(call)
    installation.clock.advance(seconds=1)
    assert await installation.repetitions.begin(call) is None


async def test_answers_are_kept_for_a_day_and_over_a_restart(installation: Installation) -> None:
    call, answer = Call(ANNA.id, "k1", b"/x\0{}"), Answer(201, "/x/1", '{"pin": "2468"}')
    assert await installation.repetitions.begin(call) is None
    await installation.repetitions.finish(call, answer)
    restarted = Installation(installation.database, installation.clock, key=installation.key)
    installation.clock.advance(hours=24, seconds=-1)
    assert await restarted.repetitions.purge() == 0
    assert await restarted.repetitions.begin(call) == answer
    installation.clock.advance(seconds=1)
    assert await restarted.repetitions.begin(call) is None
    installation.clock.advance(hours=24)
    assert await restarted.repetitions.purge() == 1


async def test_nothing_is_stored_in_the_clear(anna: Browser, installation: Installation) -> None:
    _, conference = await keyed(anna, CONFERENCES, PLAN, "the-key")
    async with installation.database.read() as connection:
        row = str((await connection.execute(text("SELECT * FROM idempotency_key"))).one())
    for secret in ("2468", conference["id"], "the-key"):
        assert secret not in row


async def test_a_large_table_with_a_key(
    installation: Installation, open_browser: BrowserFactory
) -> None:
    """Larger than other bodies may be, and taken once."""
    ada = await open_browser(installation)
    await ada.log_in(ADA)
    rows = "".join(f"Person {number};p{number}@x.example\n" for number in range(3000))
    body = {"text": f"name;email\n{rows}"}
    assert len(body["text"]) > 64 * 1024
    first = await keyed(ada, "/api/v1/directory/import", body)
    assert first == (200, {"added": 3000, "skipped": []})
    assert await keyed(ada, "/api/v1/directory/import", body) == first
