"""People without an account at the door of one conference."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from server.conferencing.guests import Admission
from server.rest import guest_schemas as schemas
from server.rest.access import Contract, Endpoint, Public
from server.rest.bodies import read_object, room_body, text_of
from server.rest.guest_cookie import give_pass, pass_of
from server.rest.keys import GUESTS, RELAYS
from server.rest.paths import id_of

PATH: Final = "/api/v1/rooms/{id}/guest"


async def enter_as_guest(request: web.Request) -> web.StreamResponse:
    """The link comes in the body: what stands in a URL ends up in logs."""
    raw = await read_object(request)
    door, conference, address = request.app[GUESTS], id_of(request), request.remote or ""
    if "link" in raw:
        link = text_of(raw, "link", schemas.LONGEST_LINK)
        admission = await door.by_link(conference, link, address)
    else:
        name = text_of(raw, "name", schemas.LONGEST_NAME)
        pin = text_of(raw, "pin", schemas.LONGEST_PIN)
        admission = await door.by_pin(conference, name, pin, address)
    response = _answer(request, admission)
    give_pass(request, response, conference, admission.token, admission.seconds)
    return response


async def show_as_guest(request: web.Request) -> web.StreamResponse:
    conference = id_of(request)
    token = pass_of(request, conference)
    return _answer(request, await request.app[GUESTS].again(conference, token))


def _answer(request: web.Request, admission: Admission) -> web.Response:
    guest = admission.guest
    return web.json_response(
        {
            "name": guest.name,
            "language": guest.language,
            "timezone": admission.timezone,
            "room": room_body(admission.view, request.app[RELAYS], guest.id),
        }
    )


ENDPOINTS = (
    Endpoint(
        "POST",
        PATH,
        enter_as_guest,
        Public("the link or the PIN is the proof"),
        Contract(
            "Become a guest of a conference, by a personal link or by name and PIN",
            schemas.GuestView,
            request=schemas.GuestProof,
            problems=("no-guest", "throttled"),
        ),
    ),
    Endpoint(
        "GET",
        PATH,
        show_as_guest,
        Public("the pass in the cookie is the proof"),
        Contract(
            "Look at the conference that one is a guest of",
            schemas.GuestView,
            problems=("no-guest",),
        ),
    ),
)
