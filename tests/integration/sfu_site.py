"""A web site of one page that joins browsers to a media plane, with HTTP for signalling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from sfu.api import (
    MediaError,
    MediaEvent,
    Offer,
    PeerId,
    RoomId,
    SlotsAssigned,
    Source,
    Want,
)
from sfu.config import SfuConfig
from sfu.plane import LocalMediaPlane

PAGE = Path(__file__).with_name("sfu_page.html")


class Site:
    """Everyone in a room wants the camera and screen of everyone else, at `height` pixels."""

    def __init__(self, config: SfuConfig) -> None:
        self.plane = LocalMediaPlane(config)
        self.url = ""
        self.height = 720
        self.events: list[MediaEvent] = []
        self.shown: list[tuple[RoomId, PeerId, Source]] = []
        self._changed = asyncio.Event()
        self.plane.subscribe(self._event)

    def _event(self, event: MediaEvent) -> None:
        self.events.append(event)
        self._changed.set()

    async def next_event(self) -> None:
        """Wait until the plane says something more."""
        self._changed.clear()
        await self._changed.wait()

    def slot_of(self, viewer: str, shown: str, source: Source = Source.CAM) -> int | None:
        """The slot in which `viewer` now gets `shown`."""
        tables = [e for e in self.events if isinstance(e, SlotsAssigned) and e.peer == viewer]
        for slot in tables[-1].slots if tables else ():
            if slot.peer == shown and slot.source is source:
                return slot.index
        return None

    def want_all(self, room: RoomId) -> None:
        here = [one for one in self.shown if one[0] == room]
        for viewer in {peer for _, peer, _ in here}:
            wants = [Want(p, s, self.height) for _, p, s in here if p != viewer]
            self.plane.set_wants(room, viewer, wants)

    def publish(self, room: RoomId, peer: PeerId, source: Source) -> None:
        self.plane.set_source(room, peer, source, on=True, muted=False)
        if source in (Source.CAM, Source.SCREEN):
            self.shown.append((room, peer, source))
            self.want_all(room)

    async def _page(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE)

    async def _offer(self, request: web.Request) -> web.Response:
        room, peer = _who(request)
        body: dict[str, Any] = await request.json()
        try:
            answer = await self.plane.connect(room, peer, Offer(body["generation"], body["sdp"]))
        except MediaError as error:
            return web.Response(status=400, text=str(error))
        if (room, peer, Source.CAM) not in self.shown:
            self.publish(room, peer, Source.MIC)
            self.publish(room, peer, Source.CAM)
        return web.json_response({"sdp": answer.sdp, "restarted": answer.restarted})

    async def _source(self, request: web.Request) -> web.Response:
        room, peer = _who(request)
        body: dict[str, Any] = await request.json()
        self.publish(room, peer, Source(body["source"]))
        return web.json_response({})

    def app(self) -> web.Application:
        app = web.Application(client_max_size=1024 * 1024)
        app.router.add_get("/", self._page)
        app.router.add_post("/offer/{room}/{peer}", self._offer)
        app.router.add_post("/source/{room}/{peer}", self._source)
        return app


def _who(request: web.Request) -> tuple[RoomId, PeerId]:
    return RoomId(request.match_info["room"]), PeerId(request.match_info["peer"])


@asynccontextmanager
async def running_site(config: SfuConfig) -> AsyncIterator[Site]:
    """Serve a site and its plane on loopback until the block ends."""
    site = Site(config)
    await site.plane.start()
    runner = web.AppRunner(site.app(), shutdown_timeout=1)
    await runner.setup()
    tcp = web.TCPSite(runner, "127.0.0.1", 0)
    await tcp.start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield site
    finally:
        await runner.cleanup()
        await site.plane.close()
