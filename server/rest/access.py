"""What a route demands. A route without an entry here is refused: deny is the default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler


@dataclass(frozen=True, slots=True)
class Public:
    """Anyone, without login. `why` is for the reader of the route table."""

    why: str


@dataclass(frozen=True, slots=True)
class Access:
    """A login whose role has this action on this kind of object (auth.permissions)."""

    action: str
    object: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str
    handler: Handler
    access: Public | Access


class AccessTable(dict[tuple[str, str], Public | Access]):
    """(method, canonical path) → what it demands."""


ACCESS = web.AppKey("access", AccessTable)


class RouteWithoutAccess(RuntimeError):
    """A programming error: a route was added past `add_endpoints`."""


def add_endpoints(app: web.Application, endpoints: Iterable[Endpoint]) -> None:
    """Register routes together with what they demand."""
    if ACCESS not in app:
        app[ACCESS] = AccessTable()
    for endpoint in endpoints:
        if endpoint.method == "GET":  # answers HEAD as well
            app.router.add_get(endpoint.path, endpoint.handler)
        else:
            app.router.add_route(endpoint.method, endpoint.path, endpoint.handler)
        app[ACCESS][endpoint.method, endpoint.path] = endpoint.access


def add_public_prefix(app: web.Application, prefix: str, why: str) -> None:
    """Note that a static prefix is public."""
    if ACCESS not in app:
        app[ACCESS] = AccessTable()
    for method in ("GET", "HEAD"):
        app[ACCESS][method, prefix] = Public(why)


def access_of(request: web.Request) -> Public | Access:
    """Raises RouteWithoutAccess, which ends in a 500 and a log line."""
    resource = request.match_info.route.resource
    canonical = resource.canonical if resource is not None else ""
    method = "GET" if request.method == "HEAD" else request.method
    access = request.app[ACCESS].get((method, canonical))
    if access is None:
        raise RouteWithoutAccess(f"{request.method} {canonical}")
    return access
