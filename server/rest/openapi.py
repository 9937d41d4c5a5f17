"""The description of the REST API (OpenAPI 3.1), generated from the table of endpoints.

Every endpoint says what it takes and gives (`Contract`). What all of them have in common is added
here: login, CSRF token, and the problems that follow from access, path and body.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import metadata
from typing import Any, Final

from aiohttp import web

from server.rest import schemas
from server.rest.access import Access, Contract, Endpoint, Public
from server.rest.idempotency import KEY, KEY_HEADER
from server.rest.json_schema import Schema, Schemas
from server.rest.problems import STATUS_OF

PATH: Final = "/api/v1/openapi.json"
DISTRIBUTION: Final = "ucc-webrtc"
_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_SAFE: Final = frozenset({"GET", "HEAD"})
_TITLES: Final = {
    200: "Done",
    201: "Created",
    202: "Accepted, without a body",
    204: "Done, without a body",
}


def described(endpoints: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """These endpoints and one that describes them all, itself included."""

    @cache
    def text() -> str:
        """Made when it is asked for the first time: it takes as long as ten answers."""
        return json.dumps(document((*endpoints, own)))

    async def show(request: web.Request) -> web.StreamResponse:
        return web.Response(text=text(), content_type="application/json")

    contract = Contract("This description", schemas.Document)
    own = Endpoint("GET", PATH, show, Public("the interface is no secret"), contract)
    return (*endpoints, own)


def document(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The OpenAPI document of all endpoints with a contract."""
    kinds = Schemas()
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        if endpoint.contract is not None:
            operation = _operation(endpoint, endpoint.contract, kinds)
            paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "UCC WebRTC", "version": version()},
        "paths": paths,
        "components": {
            "schemas": kinds.components,
            "securitySchemes": {
                # Over plain http to another host than localhost the cookie is called `ucc`.
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-ucc"},
                "token": {"type": "http", "scheme": "bearer"},
                "guest": {"type": "apiKey", "in": "cookie", "name": "__Host-ucc-guest-{id}"},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
            },
        },
    }


def problem_codes(endpoint: Endpoint, contract: Contract) -> tuple[str, ...]:
    """All codes that this endpoint may answer with."""
    return tuple(dict.fromkeys(_codes(endpoint, contract)))


def _codes(endpoint: Endpoint, contract: Contract) -> Iterator[str]:
    if endpoint.method not in _SAFE:
        yield "cross-site"
    if isinstance(endpoint.access, Access):
        yield from ("not-logged-in", "bad-token", "forbidden", "scope", "throttled")
        if endpoint.method not in _SAFE:
            yield "csrf"
    if contract.request is not None:
        yield from ("bad-request", "not-json", "too-large", "invalid")
    if contract.upload:
        yield from ("bad-request", "media-type", "too-large", "invalid")
    if contract.query is not None:
        yield "invalid"
    if _may_repeat(endpoint):
        yield from ("invalid", "idempotency-busy", "idempotency-mismatch")
    if _PARAMETER.search(endpoint.path):
        yield "not-found"
    yield from contract.problems
    yield "internal"


def _may_repeat(endpoint: Endpoint) -> bool:
    """server.rest.idempotency."""
    if endpoint.contract is not None and endpoint.contract.upload:
        return False
    return endpoint.method == "POST" and isinstance(endpoint.access, Access)


def _operation(endpoint: Endpoint, contract: Contract, kinds: Schemas) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.handler.__name__,
        "summary": contract.summary,
        "security": _security(endpoint),
        "responses": _responses(endpoint, contract, kinds),
    }
    if parameters := [*_parameters(endpoint), *_query_parameters(contract, kinds)]:
        operation["parameters"] = parameters
    if contract.request is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": kinds.of(contract.request)}},
        }
    if contract.upload:
        file = {"type": "string", "format": "binary"}
        operation["requestBody"] = {
            "required": True,
            "content": {contract.upload: {"schema": file}},
        }
    return operation


def _security(endpoint: Endpoint) -> list[dict[str, list[str]]]:
    """Ways in, of which one is enough; the scope of a token is named with it (OpenAPI 3.1)."""
    if isinstance(endpoint.access, Public):
        return []
    login: dict[str, list[str]] = (
        {"session": []} if endpoint.method in _SAFE else {"session": [], "csrf": []}
    )
    scope = endpoint.access.scope
    ways = [login] if scope is None else [login, {"token": [scope.value]}]
    return [*ways, {"guest": []}] if endpoint.access.guests else ways


def _parameters(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    for name in _PARAMETER.findall(endpoint.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    if _may_repeat(endpoint):
        key = {"type": "string", "pattern": KEY.pattern}
        yield {"name": KEY_HEADER, "in": "header", "required": False, "schema": key}


def _query_parameters(contract: Contract, kinds: Schemas) -> Iterator[dict[str, Any]]:
    if contract.query is not None:
        properties, required = kinds.properties(contract.query)
        for name, schema in properties.items():
            yield {"name": name, "in": "query", "required": name in required, "schema": schema}


def _responses(endpoint: Endpoint, contract: Contract, kinds: Schemas) -> dict[str, Any]:
    success: dict[str, Any] = {"description": _TITLES[contract.status]}
    if contract.answer is not None:
        success["content"] = {contract.media: {"schema": kinds.of(contract.answer)}}
    responses = {str(contract.status): success}
    by_status: dict[int, list[str]] = {}
    for code in problem_codes(endpoint, contract):
        by_status.setdefault(STATUS_OF[code], []).append(code)
    for status, codes in sorted(by_status.items()):
        responses[str(status)] = _problem(codes, kinds)
    return responses


def _problem(codes: list[str], kinds: Schemas) -> dict[str, Any]:
    schema: Schema = {
        "allOf": [kinds.of(schemas.Problem), {"properties": {"code": {"enum": codes}}}]
    }
    return {
        "description": ", ".join(codes),
        "content": {"application/problem+json": {"schema": schema}},
    }


def version() -> str:
    """Of this installation."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:  # run from a source tree that is not installed
        return "0"
