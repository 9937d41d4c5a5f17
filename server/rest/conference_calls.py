"""Having a number called into a running conference. Not for API tokens: calls cost money."""

from __future__ import annotations

from aiohttp import web

from server.domain.errors import FieldError, Invalid
from server.rest import call_schemas as schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import read_object, text_of
from server.rest.keys import CONFERENCE_CALLS, IDENTITY
from server.rest.paths import id_of


async def call_number(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    number = text_of(raw, "number", schemas.LONGEST_NUMBER)
    if not number.strip():
        raise Invalid([FieldError("number", "not-allowed" if "number" in raw else "missing")])
    name = text_of(raw, "name", schemas.LONGEST_NAME)
    calls = request.app[CONFERENCE_CALLS]
    call = await calls.call(request[IDENTITY].account, id_of(request), number, name)
    return web.json_response({"id": call}, status=201)


ENDPOINTS = (
    Endpoint(
        "POST",
        "/api/v1/conferences/{id}/calls",
        call_number,
        Access("call", "conference"),
        Contract(
            "Have a number called into a conference that runs",
            schemas.BegunCall,
            status=201,
            request=schemas.NewCall,
            problems=("not-running",),
        ),
    ),
)
