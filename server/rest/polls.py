"""What was voted on in a conference over HTTP, for whoever organises it."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from server.db.polls import StoredPoll
from server.rest import poll_schemas as schemas
from server.rest import record_schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import moment
from server.rest.keys import IDENTITY, POLLS
from server.rest.paths import id_of, paging


async def read_polls(request: web.Request) -> web.StreamResponse:
    after, limit = paging(request)
    account = request[IDENTITY].account
    page = await request.app[POLLS].of_conference(account, id_of(request), after, limit)
    return web.json_response({"items": [poll_body(one) for one in page.items], "next": page.next})


def poll_body(stored: StoredPoll) -> dict[str, Any]:
    poll = stored.poll
    options = zip(poll.options, poll.counts, strict=True)
    return {
        "id": poll.id,
        "question": poll.question,
        "options": [{"text": text, "votes": votes} for text, votes in options],
        "several": poll.several,
        "voters": poll.voted,
        "opened_by": poll.name,
        "opened_at": moment(stored.opened_at),
        "closed_at": None if stored.closed_at is None else moment(stored.closed_at),
        "group": stored.room != "",
    }


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/v1/conferences/{id}/polls",
        read_polls,
        Access("read-polls", "conference"),
        Contract(
            "Read what was voted on in a conference, oldest first",
            schemas.PollPage,
            query=record_schemas.PageParameters,
        ),
    ),
)
