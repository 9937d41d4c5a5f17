"""The description of the REST API: valid, complete, and made from what the code does."""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from aiohttp import web
from openapi_spec_validator import validate

from server.rest.access import Access, Contract, Endpoint, Public
from server.rest.json_schema import Constraint, Schemas
from server.rest.openapi import PATH, document, problem_codes
from server.rest.problems import STATUS_OF
from tests.conftest import BrowserFactory
from tests.installation import Installation
from tests.rest_contract import ENDPOINTS, template_of


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Leaf:
    size: int


@dataclass(frozen=True, slots=True)
class Tree:
    leaves: list[Leaf]
    parent: Tree | None = None


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (str, {"type": "string"}),
        (bool, {"type": "boolean"}),
        (datetime, {"type": "string", "format": "date-time"}),
        (Colour, {"type": "string", "enum": ["red", "blue"]}),
        (Literal["a", "b"], {"enum": ["a", "b"]}),
        (list[int], {"type": "array", "items": {"type": "integer"}}),
        (int | None, {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        (Annotated[int, Constraint(minimum=0)], {"type": "integer", "minimum": 0}),
        (
            Annotated[str, Constraint(pattern="^x", max_length=3)],
            {"type": "string", "pattern": "^x", "maxLength": 3},
        ),
        (Leaf, {"$ref": "#/components/schemas/Leaf"}),
    ],
)
def test_schemas_of_types(kind: Any, schema: dict[str, Any]) -> None:
    assert Schemas().of(kind) == schema


def test_dataclasses_become_components() -> None:
    schemas = Schemas()
    schemas.of(Tree)
    assert schemas.components["Tree"] == {
        "type": "object",
        "properties": {
            "leaves": {"type": "array", "items": {"$ref": "#/components/schemas/Leaf"}},
            "parent": {"anyOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "null"}]},
        },
        "required": ["leaves"],
    }
    assert schemas.components["Leaf"]["required"] == ["size"]


@pytest.mark.parametrize("kind", [bytes, dict, complex, set[str]])
def test_what_has_no_schema_is_a_programming_error(kind: Any) -> None:
    with pytest.raises(TypeError):
        Schemas().of(kind)


def test_two_types_of_one_name_are_a_programming_error() -> None:
    schemas = Schemas()
    schemas.of(Leaf)
    with pytest.raises(TypeError):
        schemas.of(make_dataclass("Leaf", ["other"]))


async def handle(request: web.Request) -> web.StreamResponse:
    return web.Response()


@pytest.mark.parametrize(
    ("endpoint", "codes"),
    [
        (Endpoint("GET", "/a", handle, Public("x"), Contract("x")), "internal"),
        (
            Endpoint("GET", "/a/{id}", handle, Access("read", "a"), Contract("x", query=Leaf)),
            "not-logged-in bad-token forbidden scope throttled invalid not-found internal",
        ),
        (
            Endpoint("DELETE", "/a/{id}", handle, Access("x", "a"), Contract("x", status=204)),
            "cross-site not-logged-in bad-token forbidden scope throttled csrf not-found internal",
        ),
        (
            Endpoint("POST", "/a", handle, Public("x"), Contract("x", Leaf, 201, Leaf)),
            "cross-site bad-request not-json too-large invalid internal",
        ),
    ],
)
def test_problems_that_follow_from_the_endpoint(endpoint: Endpoint, codes: str) -> None:
    assert endpoint.contract is not None
    assert problem_codes(endpoint, endpoint.contract) == tuple(codes.split())


def test_the_document_is_valid() -> None:
    validate(document(ENDPOINTS))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.method} {one.path}")
def test_every_endpoint_is_described_with_all_its_problems(endpoint: Endpoint) -> None:
    assert endpoint.contract is not None, "give the endpoint a Contract"
    assert template_of(endpoint.method, endpoint.path) == endpoint.path
    operation = document([endpoint])["paths"][endpoint.path][endpoint.method.lower()]
    for code in problem_codes(endpoint, endpoint.contract):
        response = operation["responses"][str(STATUS_OF[code])]
        schema = response["content"]["application/problem+json"]["schema"]
        assert code in schema["allOf"][1]["properties"]["code"]["enum"]


def test_operations_have_names_of_their_own() -> None:
    names = [endpoint.handler.__name__ for endpoint in ENDPOINTS]
    assert len(set(names)) == len(names)


async def test_anyone_may_read_it(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(small_installation)
    assert await browser.call("GET", PATH) == (200, document(ENDPOINTS))
