"""The audit log over HTTP: pages of JSON, and CSV for keeping."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import web

from server.domain.audit import AuditEntry
from server.domain.csv_table import BYTE_ORDER_MARK, lines
from server.domain.errors import FieldError, Invalid
from server.rest import record_schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import moment
from server.rest.keys import AUDIT, IDENTITY
from server.services.audit import AuditPage

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
EXPORT_PAGE = 500  # entries read at once for CSV: no transaction waits for a slow reader
MAX_ID = 2**63 - 1
_DIGITS = re.compile(r"[0-9]{1,19}")
_COLUMNS = ("at", "actor", "action", "object", "object_id", "name", "changes")


async def list_audit(request: web.Request) -> web.StreamResponse:
    return _page_body(await _of_vpbx(request, *_paging(request)))


async def list_conference_audit(request: web.Request) -> web.StreamResponse:
    after, limit = _paging(request)
    account, conference = request[IDENTITY].account, request.match_info["id"][:64]
    return _page_body(await request.app[AUDIT].of_conference(account, conference, after, limit))


async def export_audit(request: web.Request) -> web.StreamResponse:
    # Before the headers leave, so that a refusal is still a problem document.
    page = await _of_vpbx(request, None, EXPORT_PAGE)
    response = web.StreamResponse()
    response.content_type = "text/csv"
    response.charset = "utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    await response.prepare(request)
    if request.method == "HEAD":
        return response
    text = BYTE_ORDER_MARK + lines([_COLUMNS])
    while True:
        await response.write((text + lines(_row(entry) for entry in page.items)).encode())
        if page.next is None:
            break
        page, text = await _of_vpbx(request, page.next, EXPORT_PAGE), ""
    await response.write_eof()
    return response


async def _of_vpbx(request: web.Request, after: int | None, limit: int) -> AuditPage:
    return await request.app[AUDIT].of_vpbx(
        request[IDENTITY].account,
        after,
        limit,
        object=_text(request, "object"),
        object_id=_text(request, "object_id"),
    )


def _paging(request: web.Request) -> tuple[int | None, int]:
    """`after` and `limit`. Raises Invalid."""
    after = _number(request, "after", MAX_ID)
    limit = _number(request, "limit", MAX_LIMIT)
    return after, DEFAULT_LIMIT if limit is None else limit


def _number(request: web.Request, name: str, most: int) -> int | None:
    text = request.query.get(name)
    if text is None:
        return None
    if not _DIGITS.fullmatch(text) or not 1 <= int(text) <= most:
        raise Invalid([FieldError(name, "invalid")])
    return int(text)


def _text(request: web.Request, name: str) -> str | None:
    """A filter's value; None without it. Raises Invalid for what no database can compare."""
    text = request.query.get(name)
    if text is not None and (len(text) > 64 or not text.isprintable()):
        raise Invalid([FieldError(name, "invalid")])
    return text


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
