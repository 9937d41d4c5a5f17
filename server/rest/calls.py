"""Call records over HTTP: who was connected with what, from when until when, and why it ended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from aiohttp import web

from server.domain.call import CallRecord
from server.rest import call_schemas as schemas
from server.rest import record_schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import moment
from server.rest.downloads import send_table
from server.rest.keys import CALLS, IDENTITY
from server.rest.paths import filter_parameter, id_of, paging
from server.services.calls import CallPage

EXPORT_PAGE = 500  # records read at once for CSV: no transaction waits for a slow reader
_COLUMNS = (
    *("id", "conference_id", "conference", "room_number", "kind", "direction", "name"),
    *("account_id", "member_id", "number", "line", "started_at", "answered_at", "ended_at"),
    *("seconds", "cause", "codec", "loss", "packets", "jitter", "round_trip"),
)


async def list_calls(request: web.Request) -> web.StreamResponse:
    return _page_body(await _of_vpbx(request, *paging(request)))


async def list_conference_calls(request: web.Request) -> web.StreamResponse:
    after, limit = paging(request)
    account = request[IDENTITY].account
    found = request.app[CALLS].of_conference(account, id_of(request), after, limit)
    return _page_body(await found)


async def export_calls(request: web.Request) -> web.StreamResponse:
    first = await _of_vpbx(request, None, EXPORT_PAGE)

    async def rows() -> AsyncIterator[list[tuple[str, ...]]]:
        page = first
        while True:
            yield [_row(record) for record in page.items]
            if page.next is None:
                return
            page = await _of_vpbx(request, page.next, EXPORT_PAGE)

    return await send_table(request, "calls.csv", _COLUMNS, rows())


async def _of_vpbx(request: web.Request, after: int | None, limit: int) -> CallPage:
    return await request.app[CALLS].of_vpbx(
        request[IDENTITY].account,
        after,
        limit,
        conference_id=filter_parameter(request, "conference_id"),
        account_id=filter_parameter(request, "account_id"),
    )


def _page_body(page: CallPage) -> web.Response:
    items = [call_body(record) for record in page.items]
    return web.json_response({"items": items, "next": page.next})


def call_body(record: CallRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "conference": {
            "id": record.conference_id,
            "name": record.conference_name,
            "room_number": record.room_number,
        },
        "kind": record.kind.value,
        "direction": record.direction.value,
        "name": record.name,
        "account_id": record.account_id,
        "member_id": record.member_id,
        "number": record.number,
        "line": record.line,
        "started_at": moment(record.started_at),
        "answered_at": _optional(record.answered_at),
        "ended_at": _optional(record.ended_at),
        "cause": record.cause.value if record.cause is not None else None,
        "codec": record.codec,
        "loss": record.loss,
        "packets": record.packets,
        "jitter": record.jitter,
        "round_trip": record.round_trip,
    }


def _optional(value: datetime | None) -> str | None:
    return moment(value) if value is not None else None


def _row(record: CallRecord) -> tuple[str, ...]:
    seconds = record.connected.total_seconds() if record.connected is not None else None
    return (
        record.id,
        record.conference_id,
        record.conference_name,
        record.room_number,
        record.kind.value,
        record.direction.value,
        record.name,
        record.account_id or "",
        record.member_id or "",
        record.number,
        record.line,
        moment(record.started_at),
        _optional(record.answered_at) or "",
        _optional(record.ended_at) or "",
        "" if seconds is None else str(round(seconds)),
        record.cause.value if record.cause is not None else "",
        record.codec,
        *(
            "" if value is None else str(value)
            for value in (record.loss, record.packets, record.jitter, record.round_trip)
        ),
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/v1/calls",
        list_calls,
        Access("read", "call"),
        Contract(
            "List the connections of all conferences, newest first",
            schemas.CallList,
            query=schemas.CallParameters,
        ),
    ),
    Endpoint(
        "GET",
        "/api/v1/calls.csv",
        export_calls,
        Access("read", "call"),
        Contract(
            "All connections as a CSV table",
            str,
            media="text/csv",
            query=schemas.CallParameters,
        ),
    ),
    Endpoint(
        "GET",
        "/api/v1/conferences/{id}/calls",
        list_conference_calls,
        Access("read-calls", "conference"),
        Contract(
            "List who was connected to a conference, newest first",
            schemas.CallList,
            query=record_schemas.PageParameters,
        ),
    ),
)
