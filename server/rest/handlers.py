"""The handlers of the REST API: read, ask a service, answer. The route table is at the end."""

from __future__ import annotations

from aiohttp import web
from aiohttp_session import get_session

from auth.passwords import MAX_PASSWORD
from server.domain.api_token import Scope
from server.domain.listing import read_query, write_cursor
from server.rest import schemas
from server.rest.access import Access, Contract, Endpoint, Public
from server.rest.bodies import (
    conference_body,
    organiser_body,
    read_object,
    room_body,
    session_body,
    text_of,
)
from server.rest.entering import enter
from server.rest.keys import (
    CONFERENCES,
    IDENTITY,
    LOGINS,
    MEMBERS,
    PUBLIC_URL,
    RELAYS,
    SECOND_FACTORS,
)
from server.rest.paths import id_of, parameter
from server.rest.problems import problem
from server.services.conferences import ConferenceView
from server.services.logins import BadCredentials

MAX_EMAIL = 254


async def log_in(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    email, password = text_of(raw, "email", MAX_EMAIL), text_of(raw, "password", MAX_PASSWORD)
    try:
        account = await request.app[LOGINS].login(email, password, request.remote or "")
    except BadCredentials:
        return problem(401, "bad-credentials")
    challenge = await request.app[SECOND_FACTORS].challenge(account)
    if challenge is not None:
        return problem(401, "second-factor", challenge=challenge)
    return await enter(request, account)


async def show_session(request: web.Request) -> web.StreamResponse:
    return web.json_response(
        session_body(request[IDENTITY], can_mail=request.app[MEMBERS].can_mail)
    )


async def log_out(request: web.Request) -> web.StreamResponse:
    (await get_session(request)).invalidate()
    return web.Response(status=204)


async def list_conferences(request: web.Request) -> web.StreamResponse:
    asked = read_query(request.query)
    page = await request.app[CONFERENCES].page(request[IDENTITY].account, asked)
    origin = origin_of(request)
    return web.json_response(
        {
            "items": [conference_body(view, origin) for view in page.views],
            "next": write_cursor(page.following) if page.following else None,
        }
    )


async def count_conferences(request: web.Request) -> web.StreamResponse:
    asked = read_query(request.query)
    counts = await request.app[CONFERENCES].counts(request[IDENTITY].account, asked)
    return web.json_response(
        {"early": counts.early, "open": counts.open, "expired": counts.expired}
    )


async def suggest(request: web.Request) -> web.StreamResponse:
    suggestion = await request.app[CONFERENCES].suggest(request[IDENTITY].vpbx)
    return web.json_response({"room_number": suggestion.room_number, "pin": suggestion.pin})


async def create_conference(request: web.Request) -> web.StreamResponse:
    identity = request[IDENTITY]
    raw = await read_object(request)
    view = await request.app[CONFERENCES].create(identity.account, identity.vpbx, raw)
    location = {"Location": f"/api/v1/conferences/{view.conference.id}"}
    return _conference(request, view, status=201, headers=location)


async def show_conference(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    return _conference(request, await request.app[CONFERENCES].one(account, id_of(request)))


async def change_conference(request: web.Request) -> web.StreamResponse:
    identity = request[IDENTITY]
    raw = await read_object(request)
    view = await request.app[CONFERENCES].change(
        identity.account, identity.vpbx, id_of(request), raw
    )
    return _conference(request, view)


async def delete_conference(request: web.Request) -> web.StreamResponse:
    await request.app[CONFERENCES].delete(request[IDENTITY].account, id_of(request))
    return web.Response(status=204)


async def show_room(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    view = await request.app[CONFERENCES].room(account, id_of(request))
    return web.json_response(room_body(view, request.app[RELAYS], account.id))


async def health(request: web.Request) -> web.StreamResponse:
    return web.json_response({"status": "ok"})


async def find_organisers(request: web.Request) -> web.StreamResponse:
    pattern = parameter(request, "q")
    found = await request.app[CONFERENCES].colleagues(request[IDENTITY].account, pattern)
    return web.json_response({"items": [organiser_body(one) for one in found]})


def origin_of(request: web.Request) -> str:
    """What our URLs begin with: as published, else as asked."""
    return request.app[PUBLIC_URL].rstrip("/") or f"{request.scheme}://{request.host}"


def _conference(
    request: web.Request,
    view: ConferenceView,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> web.Response:
    body = conference_body(view, origin_of(request))
    return web.json_response(body, status=status, headers=headers)


ENDPOINTS = (
    Endpoint(
        "POST",
        "/api/v1/session",
        log_in,
        Public("logging in"),
        Contract(
            "Log in",
            schemas.Session,
            request=schemas.Credentials,
            problems=("bad-credentials", "second-factor", "throttled"),
        ),
    ),
    Endpoint(
        "GET",
        "/api/v1/session",
        show_session,
        Access("read", "session"),
        Contract("Who is logged in", schemas.Session),
    ),
    Endpoint(
        "DELETE",
        "/api/v1/session",
        log_out,
        Access("delete", "session"),
        Contract("Log out", status=204),
    ),
    Endpoint(
        "GET",
        "/api/v1/conferences",
        list_conferences,
        Access("read", "conference", Scope.CONFERENCES_READ),
        Contract(
            "List conferences",
            schemas.ConferencePage,
            query=schemas.ListParameters,
        ),
    ),
    Endpoint(
        "GET",
        "/api/v1/conferences/counts",
        count_conferences,
        Access("read", "conference", Scope.CONFERENCES_READ),
        Contract(
            "Count conferences by state",
            schemas.StateCounts,
            query=schemas.CountParameters,
        ),
    ),
    Endpoint(
        "POST",
        "/api/v1/conferences",
        create_conference,
        Access("create", "conference", Scope.CONFERENCES_WRITE),
        Contract(
            "Plan a conference",
            schemas.Conference,
            status=201,
            request=schemas.NewConference,
            problems=("disabled",),
        ),
    ),
    Endpoint(
        "GET",
        "/api/v1/conferences/suggestion",
        suggest,
        Access("create", "conference", Scope.CONFERENCES_WRITE),
        Contract("A free room number and a PIN", schemas.Suggestion, problems=("invalid",)),
    ),
    Endpoint(
        "GET",
        "/api/v1/organisers",
        find_organisers,
        Access("read", "destination", Scope.DIRECTORY_READ),
        Contract(
            "Find who can organise a conference with me",
            schemas.OrganiserList,
            query=schemas.OrganiserParameters,
        ),
    ),
    Endpoint(
        "GET",
        "/api/v1/conferences/{id}",
        show_conference,
        Access("read", "conference", Scope.CONFERENCES_READ),
        Contract("Show a conference", schemas.Conference),
    ),
    Endpoint(
        "PUT",
        "/api/v1/conferences/{id}",
        change_conference,
        Access("update", "conference", Scope.CONFERENCES_WRITE),
        Contract(
            "Change a conference",
            schemas.Conference,
            request=schemas.ConferenceChange,
            problems=("disabled",),
        ),
    ),
    Endpoint(
        "DELETE",
        "/api/v1/conferences/{id}",
        delete_conference,
        Access("delete", "conference", Scope.CONFERENCES_WRITE),
        Contract("Delete a conference", status=204),
    ),
    Endpoint(
        "GET",
        "/api/v1/rooms/{id}",
        show_room,
        Access("enter", "room", Scope.CONFERENCES_READ),
        Contract("May I enter this room now", schemas.Room),
    ),
    Endpoint(
        "GET",
        "/healthz",
        health,
        Public("monitoring"),
        Contract("The server answers", schemas.Health),
    ),
)
