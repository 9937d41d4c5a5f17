"""Recordings of a conference over REST, for whoever organises it."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from server.domain.recording import file_name
from server.rest import recording_schemas as schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import moment
from server.rest.keys import IDENTITY, RECORDINGS
from server.rest.paths import id_of
from server.services.recordings import RecordingView

PATH: Final = "/api/v1/conferences/{id}/recordings"
WEBM: Final = "video/webm"


async def list_recordings(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    views = await request.app[RECORDINGS].of_conference(account, id_of(request))
    return web.json_response({"items": [_body(view) for view in views]})


async def keep_recording(request: web.Request) -> web.StreamResponse:
    """In parts where that is asked for (RFC 9110 §14), so that a browser can go on and seek."""
    account, place = request[IDENTITY].account, (id_of(request), id_of(request, "recording"))
    recording, path = await request.app[RECORDINGS].film(account, *place)
    headers = {
        "Content-Type": WEBM,
        "Content-Disposition": f'attachment; filename="{file_name(recording)}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return web.FileResponse(path, headers=headers)


async def remove_recording(request: web.Request) -> web.StreamResponse:
    account, place = request[IDENTITY].account, (id_of(request), id_of(request, "recording"))
    await request.app[RECORDINGS].remove(account, *place)
    return web.Response(status=204)


def _body(view: RecordingView) -> dict[str, Any]:
    recording = view.recording
    return {
        "id": recording.id,
        "name": recording.name,
        "starter": recording.starter_name,
        "started_at": moment(recording.started_at),
        "state": recording.state.value,
        "seconds": recording.seconds if recording.size else None,
        "size": recording.size or None,
        "downloads": view.downloads,
    }


ENDPOINTS = (
    Endpoint(
        "GET",
        PATH,
        list_recordings,
        Access("read", "recording"),
        Contract("List the recordings of a conference, newest first", schemas.RecordingList),
    ),
    Endpoint(
        "GET",
        PATH + "/{recording}/file",
        keep_recording,
        Access("download", "recording"),
        Contract("Keep a recording as a file", str, media=WEBM),
    ),
    Endpoint(
        "DELETE",
        PATH + "/{recording}",
        remove_recording,
        Access("delete", "recording"),
        Contract("Remove a recording", status=204),
    ),
)
