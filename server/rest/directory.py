"""REST handlers of the external directory."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from server.domain.api_token import Scope
from server.domain.directory import DirectoryEntry
from server.domain.directory_table import LineFault
from server.rest import people_schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import read_object
from server.rest.keys import IDENTITY, PEOPLE
from server.rest.paths import id_of, id_parameter, number_parameter, parameter
from server.services.directory import PAGE

# A thousand people fit into 64 KiB, an office's address book does not.
MAX_UPLOAD: Final = 1_000_000


async def list_directory(request: web.Request) -> web.StreamResponse:
    page = await request.app[PEOPLE].directory.page(
        request[IDENTITY].account,
        parameter(request, "q"),
        id_parameter(request, "after"),
        number_parameter(request, "limit", PAGE),
    )
    return web.json_response({"items": [entry_body(one) for one in page.items], "next": page.next})


async def create_entry(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    entry = await request.app[PEOPLE].directory.create(request[IDENTITY].account, raw)
    return web.json_response(entry_body(entry), status=201)


async def change_entry(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    account = request[IDENTITY].account
    entry = await request.app[PEOPLE].directory.change(account, id_of(request), raw)
    return web.json_response(entry_body(entry))


async def delete_entry(request: web.Request) -> web.StreamResponse:
    await request.app[PEOPLE].directory.delete(request[IDENTITY].account, id_of(request))
    return web.Response(status=204)


async def import_directory(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    result = await request.app[PEOPLE].directory.load(request[IDENTITY].account, raw.get("text"))
    skipped = [_fault_body(fault) for fault in result.skipped]
    return web.json_response({"added": result.added, "skipped": skipped})


async def export_directory(request: web.Request) -> web.StreamResponse:
    text = await request.app[PEOPLE].directory.table(request[IDENTITY].account)
    headers = {"Content-Disposition": 'attachment; filename="directory.csv"'}
    return web.Response(text=text, content_type="text/csv", charset="utf-8", headers=headers)


def entry_body(entry: DirectoryEntry) -> dict[str, Any]:
    return {"id": entry.id, "name": entry.name, "email": entry.email, "number": entry.number}


def _fault_body(fault: LineFault) -> dict[str, Any]:
    return {"line": fault.line, "field": fault.field, "code": fault.code}


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/v1/directory",
        list_directory,
        Access("read", "directory", Scope.DIRECTORY_READ),
        Contract(
            "List the directory by name",
            people_schemas.DirectoryPage,
            query=people_schemas.DirectoryParameters,
            problems=("not-found",),
        ),
    ),
    Endpoint(
        "POST",
        "/api/v1/directory",
        create_entry,
        Access("create", "directory", Scope.DIRECTORY_WRITE),
        Contract(
            "Add an entry", people_schemas.Entry, status=201, request=people_schemas.EntryFields
        ),
    ),
    Endpoint(
        "PUT",
        "/api/v1/directory/{id}",
        change_entry,
        Access("update", "directory", Scope.DIRECTORY_WRITE),
        Contract("Change an entry", people_schemas.Entry, request=people_schemas.EntryChange),
    ),
    Endpoint(
        "DELETE",
        "/api/v1/directory/{id}",
        delete_entry,
        Access("delete", "directory", Scope.DIRECTORY_WRITE),
        Contract("Delete an entry", status=204),
    ),
    Endpoint(
        "POST",
        "/api/v1/directory/import",
        import_directory,
        Access("create", "directory", Scope.DIRECTORY_WRITE),
        Contract("Add a CSV table", people_schemas.TableResult, request=people_schemas.Table),
        max_body=MAX_UPLOAD,
    ),
    Endpoint(
        "GET",
        "/api/v1/directory.csv",
        export_directory,
        Access("export", "directory", Scope.DIRECTORY_READ),
        Contract("The directory as a CSV table", str, media="text/csv"),
    ),
)
