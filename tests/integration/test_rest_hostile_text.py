"""Text that no database can hold: NUL, which PostgreSQL refuses, and lone surrogates, which no
encoding has. Wherever it comes in, the answer is a clear one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from server.domain.fields import is_storable
from server.rest.openapi import document
from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, Browser, Installation, password_of
from tests.rest_contract import ENDPOINTS

HOSTILE = ["\0", "a\0b", "\ud800", "a\udfffb"]
DOCUMENT = document(ENDPOINTS)
# What a call needs besides to get as far as it can.
VALID: dict[str, object] = {
    "room_number": "4711",
    "name": "Carla",
    "email": "carla@x.example",
    "source": "name",
    "events": ["room.ended"],
    "url": "https://crm.example/",
    "scopes": ["conferences:read"],
    "password": password_of(ADA),
    "old": password_of(ADA),
    "format": "csv",
    "text": "name\nCarla",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [*((text, False) for text in HOSTILE), ("", True), ("\ud7ff\ue000\U0001f600\x01", True)],
)
def test_what_can_be_stored(text: str, expected: bool) -> None:
    assert is_storable(text) is expected


@pytest.mark.parametrize("text", HOSTILE)
async def test_logins_are_refused(
    installation: Installation, open_browser: BrowserFactory, text: str
) -> None:
    browser = await open_browser(installation)
    login = "/api/v1/session"
    for body in ({"email": text, "password": "x"}, {"email": ANNA.email, "password": text}):
        status, answer = await browser.call("POST", login, body)
        assert (status, answer["code"]) == (401, "bad-credentials")
    half = {"challenge": text, "code": text}
    status, answer = await browser.call("POST", f"{login}/second-factor", half)
    assert (status, answer["code"]) == (401, "challenge-over")


@pytest.mark.parametrize("text", HOSTILE)
async def test_nothing_of_that_name_overlaps(
    installation: Installation, open_browser: BrowserFactory, text: str
) -> None:
    browser = await open_browser(installation)
    await browser.log_in(ANNA)
    path = "/api/v1/conferences/overlaps"
    body = {"id": text, "room_number": "4711"}
    assert await browser.call("POST", path, body) == (200, {"items": []})  # as without an id
    assert (await browser.call("POST", path, body | {"id": "a b"}))[0] == 404


@pytest.mark.parametrize("path", ["organisers?q=", "destinations?q=", "directory?q="])
async def test_a_search_for_it_finds_nothing(
    installation: Installation, open_browser: BrowserFactory, path: str
) -> None:
    browser = await open_browser(installation)
    await browser.log_in(ADA)
    assert (await browser.call("POST", "/api/v1/directory", {"name": "Carla"}))[0] == 201
    status, found = await browser.call("GET", f"/api/v1/{path}%00")
    assert (status, found["items"]) == (200, [])


def fields_of(schema: dict[str, Any]) -> dict[str, Any]:
    """The fields of a body's schema."""
    name = schema["$ref"].rpartition("/")[2]
    fields: dict[str, Any] = DOCUMENT["components"]["schemas"][name]["properties"]
    return fields


def calls(text: str, conference: str) -> list[tuple[str, str, object]]:
    """Each endpoint with the text as each of its fields, parameters of the query and ids."""
    # No client sends a lone surrogate in a URL; its three bytes are no UTF-8.
    quoted = text.replace("\0", "%00").replace("\ud800", "%ED%A0%80").replace("\udfff", "%ED%BF%BF")
    made: list[tuple[str, str, object]] = []
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            json = content.get("application/json")  # what is uploaded has no fields
            fields = fields_of(json["schema"]) if json else {}
            known = {name: VALID[name] for name in fields if name in VALID}
            made.append((method, re.sub(r"\{\w+\}", quoted, path), known if content else None))
            here = re.sub(r"\{\w+\}", quoted, path.replace("{id}", conference))
            made += [(method, here, known | {name: text}) for name in fields]
            made += [(method, here, known | {name: [text]}) for name in fields]
            made += [
                (method, f"{here}?{one['name']}={quoted}", known if content else None)
                for one in operation.get("parameters", ())
                if one["in"] == "query"
            ]
    return made


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
async def test_every_endpoint_has_an_answer(
    installation: Installation, open_browser: BrowserFactory, text: str
) -> None:
    browser: Browser = await open_browser(installation)
    await browser.log_in(ADA)
    raw = {"room_number": "5000", "start": "2040-05-06T12:00:00Z"}
    _, conference = await browser.call("POST", "/api/v1/conferences", raw)
    made = calls(text, conference["id"])
    assert len(made) > 200
    for method, path, body in made:
        status, answer = await browser.call(method.upper(), path, body)
        assert status < 500, (method, path, body, answer)
        if status == 401 or path == "/api/v1/session":  # that call has logged us out
            installation.clock.advance(hours=1)
            await browser.log_in(ADA)
