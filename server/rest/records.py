"""The audit log over HTTP: pages of JSON, and CSV for keeping."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from server.domain.audit import AuditEntry
from server.rest import record_schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import moment
from server.rest.downloads import send_table
from server.rest.keys import AUDIT, IDENTITY
from server.rest.paths import filter_parameter, id_of, paging
from server.services.audit import AuditPage

EXPORT_PAGE = 500  # entries read at once for CSV: no transaction waits for a slow reader
_COLUMNS = ("at", "actor", "action", "object", "object_id", "name", "changes")


async def list_audit(request: web.Request) -> web.StreamResponse:
    return _page_body(await _of_vpbx(request, *paging(request)))


async def list_conference_audit(request: web.Request) -> web.StreamResponse:
    after, limit = paging(request)
    account, conference = request[IDENTITY].account, id_of(request)
    return _page_body(await request.app[AUDIT].of_conference(account, conference, after, limit))


async def export_audit(request: web.Request) -> web.StreamResponse:
    first = await _of_vpbx(request, None, EXPORT_PAGE)

    async def rows() -> AsyncIterator[list[tuple[str, ...]]]:
        page = first
        while True:
            yield [_row(entry) for entry in page.items]
            if page.next is None:
                return
            page = await _of_vpbx(request, page.next, EXPORT_PAGE)

    return await send_table(request, "audit.csv", _COLUMNS, rows())


async def _of_vpbx(request: web.Request, after: int | None, limit: int) -> AuditPage:
    return await request.app[AUDIT].of_vpbx(
        request[IDENTITY].account,
        after,
        limit,
        object=filter_parameter(request, "object"),
        object_id=filter_parameter(request, "object_id"),
    )


def _page_body(page: AuditPage) -> web.Response:
    items = [_entry_body(entry) for entry in page.items]
    return web.json_response({"items": items, "next": page.next})


def _entry_body(entry: AuditEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": moment(entry.at),
        "actor": {"id": entry.actor_id, "name": entry.actor_name},
        "action": entry.action.value,
        "object": entry.object,
        "object_id": entry.object_id,
        "object_name": entry.object_name,
        "changes": dict(entry.changes),
    }


def _row(entry: AuditEntry) -> tuple[str, ...]:
    return (
        moment(entry.at),
        entry.actor_name,
        entry.action.value,
        entry.object,
        entry.object_id,
        entry.object_name,
        json.dumps(dict(entry.changes), ensure_ascii=False),
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/v1/audit",
        list_audit,
        Access("read", "audit"),
        Contract(
            "List who changed what, newest first",
            record_schemas.AuditList,
            query=record_schemas.AuditParameters,
        ),
    ),
    Endpoint(
        "GET",
        "/api/v1/audit.csv",
        export_audit,
        Access("read", "audit"),
        Contract(
            "The whole log as a CSV table",
            str,
            media="text/csv",
            query=record_schemas.AuditParameters,
        ),
    ),
    Endpoint(
        "GET",
        "/api/v1/conferences/{id}/audit",
        list_conference_audit,
        Access("read-history", "conference"),
        Contract(
            "List who changed a conference, newest first",
            record_schemas.AuditList,
            query=record_schemas.PageParameters,
        ),
    ),
)
