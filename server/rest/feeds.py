"""Calendar feeds: one's own over REST, and the calendar itself for programs that fetch it."""

from __future__ import annotations

import hashlib

from aiohttp import ETag, web

from server.rest import feed_schemas
from server.rest.access import Access, Contract, Endpoint, Public
from server.rest.bodies import moment
from server.rest.keys import FEEDS, IDENTITY

MAX_SECRET = 64
# Programs ask every few hours; what somebody reloads by hand shall be fresh soon.
CACHING = "private, max-age=300"


async def show_feed(request: web.Request) -> web.StreamResponse:
    made_at = await request.app[FEEDS].made_at(request[IDENTITY].account)
    created_at = moment(made_at) if made_at else None
    return web.json_response({"exists": made_at is not None, "created_at": created_at})


async def create_feed(request: web.Request) -> web.StreamResponse:
    url = await request.app[FEEDS].create(request[IDENTITY].account)
    return web.json_response({"url": url}, status=201)


async def revoke_feed(request: web.Request) -> web.StreamResponse:
    await request.app[FEEDS].revoke(request[IDENTITY].account)
    return web.Response(status=204)


async def calendar(request: web.Request) -> web.StreamResponse:
    secret = request.match_info["secret"][:MAX_SECRET]
    content = await request.app[FEEDS].read(secret, request.remote or "")
    tag = hashlib.sha256(content).hexdigest()
    known = request.if_none_match or ()
    if any(one.value in {tag, "*"} for one in known):
        response = web.Response(status=304)
    else:
        response = web.Response(body=content, content_type="text/calendar", charset="utf-8")
    response.etag = ETag(tag)
    response.headers["Cache-Control"] = CACHING
    return response


_FEED = "/api/v1/calendar-feed"
ENDPOINTS = (
    Endpoint(
        "GET",
        _FEED,
        show_feed,
        Access("update", "profile"),
        Contract("Tell whether I have a calendar feed", feed_schemas.CalendarFeed),
    ),
    Endpoint(
        "POST",
        _FEED,
        create_feed,
        Access("update", "profile"),
        Contract(
            "Make or replace the address of my calendar feed",
            feed_schemas.CreatedCalendarFeed,
            status=201,
        ),
    ),
    Endpoint(
        "DELETE",
        _FEED,
        revoke_feed,
        Access("update", "profile"),
        Contract("Revoke my calendar feed", status=204),
    ),
)
CALENDAR = Endpoint(
    "GET", "/calendar/{secret}.ics", calendar, Public("the secret in the address is the proof")
)
