"""Documents of a conference over REST. Files are read as they come and never shown as they are:
what a browser displays are pictures of ours, and originals are for keeping only."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final, TypeVar
from urllib.parse import quote

from aiohttp import ClientPayloadError, web
from aiohttp.web_exceptions import HTTPBadRequest

from server.domain.account import Account
from server.domain.api_token import Scope
from server.domain.document import name_for_keeping
from server.domain.errors import NotFound
from server.domain.guest import Visitor
from server.rest import document_schemas as schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import moment, read_object
from server.rest.guest_cookie import guest_of
from server.rest.keys import DOCUMENTS, IDENTITY
from server.rest.paths import id_of, parameter
from server.rest.problems import problem
from server.services.documents import DocumentService, DocumentView

T = TypeVar("T")
PATH: Final = "/api/v1/conferences/{id}/documents"
OCTETS: Final = "application/octet-stream"
WEBP: Final = "image/webp"
IDLE: Final = 30.0  # seconds that an upload may stand still
# Whatever a browser is made to take such a file for, it runs and loads nothing.
_HARMLESS: Final = {"Content-Security-Policy": "default-src 'none'; sandbox"}
# A page never changes, and only whoever was allowed to see it has it.
_PICTURE: Final = _HARMLESS | {"Cache-Control": "private, max-age=3600"}


async def list_documents(request: web.Request) -> web.StreamResponse:
    service, conference_id = _service(request), id_of(request)
    views, may_add = await _look(request, lambda who: service.of_conference(who, conference_id))
    body = {
        "items": [_body(view) for view in views],
        "may_add": may_add,
        "office": service.office,
        "max_file": service.limits.file,
    }
    return web.json_response(body)


async def add_document(request: web.Request) -> web.StreamResponse:
    if request.content_type != OCTETS:
        return problem(415, "media-type", f"a file comes as {OCTETS}")
    name, account = parameter(request, "name"), request[IDENTITY].account
    conference_id = id_of(request)
    view = await _service(request).add(account, conference_id, name, _pieces(request))
    location = f"/api/v1/conferences/{conference_id}/documents/{view.document.id}"
    return web.json_response(_body(view), status=201, headers={"Location": location})


async def _pieces(request: web.Request) -> AsyncIterator[bytes]:
    """The body as it comes. Raises HTTPBadRequest where it stops."""
    while True:
        try:
            async with asyncio.timeout(IDLE):
                piece = await request.content.readany()
        except (TimeoutError, ClientPayloadError, ConnectionError):
            raise HTTPBadRequest from None
        if not piece:
            return
        yield piece


async def show_document(request: web.Request) -> web.StreamResponse:
    service, place = _service(request), _place(request)
    return web.json_response(_body(await _look(request, lambda who: service.one(who, *place))))


async def change_document(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    return web.json_response(_body(await _service(request).change(*_asked(request), raw)))


async def remove_document(request: web.Request) -> web.StreamResponse:
    await _service(request).remove(*_asked(request))
    return web.Response(status=204)


async def keep_document(request: web.Request) -> web.StreamResponse:
    service, place = _service(request), _place(request)
    document, path = await _look(request, lambda who: service.original(who, *place))
    headers = {"Content-Type": OCTETS, "Content-Disposition": _kept_as(name_for_keeping(document))}
    return web.FileResponse(path, headers=headers | _HARMLESS)


async def list_pages(request: web.Request) -> web.StreamResponse:
    service, place = _service(request), _place(request)
    pages = await _look(request, lambda who: service.pages(who, *place))
    items = [
        {
            "number": one.number,
            "width": one.width,
            "height": one.height,
            "text": one.text,
            "notes": one.notes,
        }
        for one in pages
    ]
    return web.json_response({"items": items})


async def show_page(request: web.Request) -> web.StreamResponse:
    return await _picture(request, small=False)


async def show_thumbnail(request: web.Request) -> web.StreamResponse:
    return await _picture(request, small=True)


async def _picture(request: web.Request, *, small: bool) -> web.StreamResponse:
    text = request.match_info["number"]
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise NotFound
    service, place = _service(request), (*_place(request), int(text))
    data = await _look(request, lambda who: service.picture(who, *place, small=small))
    return web.Response(body=data, content_type=WEBP, headers=_PICTURE)


def _service(request: web.Request) -> DocumentService:
    return request.app[DOCUMENTS]


def _place(request: web.Request) -> tuple[str, str]:
    return id_of(request), id_of(request, "document")


def _asked(request: web.Request) -> tuple[Account, str, str]:
    return request[IDENTITY].account, *_place(request)


async def _look(request: web.Request, ask: Callable[[Visitor], Awaitable[T]]) -> T:
    """Ask in the name of the login, and where that sees nothing in that of a guest: one may be
    logged in elsewhere and a guest here. Raises NotFound and what `ask` raises."""
    identity = request.get(IDENTITY)
    if identity is not None:
        with contextlib.suppress(NotFound):
            return await ask(identity.account)
    guest = await guest_of(request)
    if guest is None:
        raise NotFound
    return await ask(guest)


def _kept_as(name: str) -> str:
    """Content-Disposition: in ASCII, and as it is for who reads RFC 8187 (RFC 6266 §4.3)."""
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_"
        for letter in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _body(view: DocumentView) -> dict[str, Any]:
    document = view.document
    return {
        "id": document.id,
        "name": document.name,
        "kind": document.kind,
        "size": document.size,
        "state": document.state.value,
        "reason": document.reason or None,
        "pages": document.pages or None,
        "rendered": document.rendered,
        "downloadable": document.downloadable,
        "downloads": view.downloads,
        "editable": view.editable,
        "uploader": document.uploader_name,
        "created_at": moment(document.created_at),
    }


_READ: Final = Access("read", "document", Scope.CONFERENCES_READ, guests=True)

ENDPOINTS = (
    Endpoint(
        "GET",
        PATH,
        list_documents,
        _READ,
        Contract("List the documents of a conference", schemas.DocumentList),
    ),
    Endpoint(
        "POST",
        PATH,
        add_document,
        Access("create", "document", Scope.CONFERENCES_WRITE),
        Contract(
            "Bring a document",
            schemas.SharedDocument,
            status=201,
            query=schemas.DocumentUpload,
            upload=OCTETS,
            problems=("no-space",),
        ),
    ),
    Endpoint(
        "GET",
        PATH + "/{document}",
        show_document,
        _READ,
        Contract("Show what is known of a document", schemas.SharedDocument),
    ),
    Endpoint(
        "PUT",
        PATH + "/{document}",
        change_document,
        Access("update", "document", Scope.CONFERENCES_WRITE),
        Contract(
            "Let others keep a document, or no more",
            schemas.SharedDocument,
            request=schemas.DocumentChange,
        ),
    ),
    Endpoint(
        "DELETE",
        PATH + "/{document}",
        remove_document,
        Access("delete", "document", Scope.CONFERENCES_WRITE),
        Contract("Remove a document", status=204),
    ),
    Endpoint(
        "GET",
        PATH + "/{document}/file",
        keep_document,
        _READ,
        Contract("Keep the original", str, media=OCTETS),
    ),
    Endpoint(
        "GET",
        PATH + "/{document}/pages",
        list_pages,
        _READ,
        Contract("Sizes and texts of the pages", schemas.DocumentPages),
    ),
    Endpoint(
        "GET",
        PATH + "/{document}/pages/{number}",
        show_page,
        _READ,
        Contract("See a page", str, media=WEBP),
    ),
    Endpoint(
        "GET",
        PATH + "/{document}/pages/{number}/thumbnail",
        show_thumbnail,
        _READ,
        Contract("See a page as a small picture", str, media=WEBP),
    ),
)
