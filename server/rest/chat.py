"""What was written in a conference over HTTP, for whoever organises it."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from server.domain.chat import ChatLine
from server.domain.guest import is_guest
from server.rest import chat_schemas as schemas
from server.rest import record_schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import moment
from server.rest.keys import CHAT, IDENTITY
from server.rest.paths import id_of, paging


async def read_chat(request: web.Request) -> web.StreamResponse:
    after, limit = paging(request)
    account = request[IDENTITY].account
    page = await request.app[CHAT].of_conference(account, id_of(request), after, limit)
    return web.json_response({"items": [line_body(one) for one in page.items], "next": page.next})


def line_body(line: ChatLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "name": line.by.name,
        "account_id": None if is_guest(line.by.account_id) else line.by.account_id,
        "text": line.text,
        "written_at": moment(line.written_at),
    }


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/v1/conferences/{id}/chat",
        read_chat,
        Access("read-chat", "conference"),
        Contract(
            "Read what was written to everybody in a conference, oldest first",
            schemas.ChatPage,
            query=record_schemas.PageParameters,
        ),
    ),
)
