"""REST handlers of one's own profile and of forgotten passwords."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from auth.passwords import MAX_PASSWORD
from server.rest import people_schemas, schemas
from server.rest.access import Access, Contract, Endpoint, Public
from server.rest.bodies import read_object, session_body, text_of
from server.rest.handlers import MAX_EMAIL
from server.rest.keys import IDENTITY, PEOPLE

MAX_TOKEN = 64


async def change_profile(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    identity = request[IDENTITY]
    people = request.app[PEOPLE]
    changed = replace(identity, account=await people.profile.change(identity.account, raw))
    return web.json_response(session_body(changed, can_mail=people.links.can_mail))


async def change_password(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    old = text_of(raw, "old", MAX_PASSWORD)
    await request.app[PEOPLE].profile.change_password(
        request[IDENTITY], old, raw.get("password"), request.remote or ""
    )
    return web.Response(status=204)


async def request_reset(request: web.Request) -> web.StreamResponse:
    """The answer is the same for every address, and given before the address is looked up."""
    raw = await read_object(request)
    email = text_of(raw, "email", MAX_EMAIL)
    request.app[PEOPLE].links.request(email, request.remote or "")
    return web.Response(status=202)


async def confirm_reset(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    token = text_of(raw, "token", MAX_TOKEN)
    links = request.app[PEOPLE].links
    await links.confirm(token, raw.get("password"), request.remote or "")
    return web.Response(status=204)


ENDPOINTS = (
    Endpoint(
        "PUT",
        "/api/v1/profile",
        change_profile,
        Access("update", "profile"),
        Contract("Change my profile", schemas.Session, request=people_schemas.Profile),
    ),
    Endpoint(
        "PUT",
        "/api/v1/profile/password",
        change_password,
        Access("update", "profile"),
        Contract("Change my password", status=204, request=people_schemas.PasswordChange),
    ),
    Endpoint(
        "POST",
        "/api/v1/password-reset",
        request_reset,
        Public("who forgot cannot log in"),
        Contract(
            "Ask for a link to set a password",
            status=202,
            request=people_schemas.ResetRequest,
            problems=("throttled", "mail-off"),
        ),
    ),
    Endpoint(
        "POST",
        "/api/v1/password-reset/confirm",
        confirm_reset,
        Public("the link is the proof"),
        Contract(
            "Set a password by link",
            status=204,
            request=people_schemas.ResetConfirmation,
            problems=("throttled",),
        ),
    ),
)
