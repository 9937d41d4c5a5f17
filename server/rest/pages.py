"""The built web client: three pages and their assets."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from server.rest.access import Endpoint, Public, add_endpoints, add_public_prefix

STATIC_PREFIX = "/static"
ASSETS_PREFIX = f"{STATIC_PREFIX}/assets/"
NOT_BUILT = (
    "The web client has not been built.\n\n"
    "Run `make web` in the source tree, or install a released package, and reload this page.\n"
    "The REST API and the telephone portal work meanwhile.\n"
)


class Pages:
    """Serves AdminCenter, room and the answer to an invitation, or tells that none is built."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def admin_center(self, request: web.Request) -> web.StreamResponse:
        return self._page("index.html")

    async def room(self, request: web.Request) -> web.StreamResponse:
        return self._page("room.html")

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The personal link is the fragment of this address, which browsers keep to themselves."""
        return self._page("answer.html")

    def _page(self, name: str) -> web.StreamResponse:
        path = self._folder / name
        # The page names hashed assets: an old page would ask for files that are gone.
        headers = {"Cache-Control": "no-store"}
        if not path.is_file():
            return web.Response(status=503, text=NOT_BUILT, headers=headers)
        return web.FileResponse(path, headers=headers)


async def _cache_assets(request: web.Request, response: web.StreamResponse) -> None:
    if request.path.startswith(ASSETS_PREFIX) and response.status in {200, 206, 304}:
        # Vite puts a hash of the content into every name here.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.path.startswith(STATIC_PREFIX):
        response.headers["Cache-Control"] = "no-cache"


def add_pages(app: web.Application, folder: Path) -> None:
    pages = Pages(folder)
    add_endpoints(
        app,
        (
            Endpoint("GET", "/", pages.admin_center, Public("the page asks for the login")),
            Endpoint("GET", "/c/{id}", pages.room, Public("the page asks for the login")),
            Endpoint("GET", "/answer", pages.answer, Public("the page asks for the link")),
        ),
    )
    app.on_response_prepare.append(_cache_assets)
    if folder.is_dir():
        app.router.add_static(STATIC_PREFIX, folder)
        add_public_prefix(app, STATIC_PREFIX, "the client's code is no secret")
