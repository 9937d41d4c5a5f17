"""What a route demands. A route without an entry here is refused: deny is the default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from server.domain.api_token import Scope


@dataclass(frozen=True, slots=True)
class Public:
    """Anyone, without login. `why` is for the reader of the route table."""

    why: str


@dataclass(frozen=True, slots=True)
class Access:
    """A login whose role has this action on this kind of object (auth.permissions).

    API tokens need `scope` besides; without one they get no access. With `guests` the pass of a guest
    of the conference `{id}` does as well, to look only; the handler finds whose by `guest_of`.
    """

    action: str
    object: str
    scope: Scope | None = None
    guests: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """What an endpoint takes and gives: dataclasses of server.rest.schemas or the like.

    `status` is that of success; `answer` None is an empty body, others are of the type `media`.
    `upload` is the type of a body that is read as it comes, instead of a `request` in JSON.
    `problems` are the codes that neither access nor the reading of the request implies
    (server.rest.problems.STATUS_OF).
    """

    summary: str
    answer: type | None = None
    status: int = 200
    request: type | None = None
    query: type | None = None
    problems: tuple[str, ...] = ()
    media: str = "application/json"
    upload: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`contract` is None for what is no part of the REST API, such as pages. `max_body` in bytes
    is for those that take more than `http.max_body`."""

    method: str
    path: str
    handler: Handler
    access: Public | Access
    contract: Contract | None = None
    max_body: int | None = None


class AccessTable(dict[tuple[str, str], Public | Access]):
    """(method, canonical path) → what it demands."""


class BodyLimits(dict[tuple[str, str], int]):
    """(method, canonical path) → bytes, where a body may be larger than usual."""


ACCESS = web.AppKey("access", AccessTable)
BODY_LIMITS = web.AppKey("body_limits", BodyLimits)


class RouteWithoutAccess(RuntimeError):
    """A programming error: a route was added past `add_endpoints`."""


def add_endpoints(app: web.Application, endpoints: Iterable[Endpoint]) -> None:
    """Register routes together with what they demand."""
    if ACCESS not in app:
        app[ACCESS] = AccessTable()
        app[BODY_LIMITS] = BodyLimits()
    for endpoint in endpoints:
        if endpoint.method == "GET":  # answers HEAD as well
            app.router.add_get(endpoint.path, endpoint.handler)
        else:
            app.router.add_route(endpoint.method, endpoint.path, endpoint.handler)
        app[ACCESS][endpoint.method, endpoint.path] = endpoint.access
        if endpoint.max_body is not None:
            app[BODY_LIMITS][endpoint.method, endpoint.path] = endpoint.max_body


def add_public_prefix(app: web.Application, prefix: str, why: str) -> None:
    """Note that a static prefix is public."""
    if ACCESS not in app:
        app[ACCESS] = AccessTable()
        app[BODY_LIMITS] = BodyLimits()
    for method in ("GET", "HEAD"):
        app[ACCESS][method, prefix] = Public(why)


def access_of(request: web.Request) -> Public | Access:
    """Raises RouteWithoutAccess, which ends in a 500 and a log line."""
    route = _route(request)
    access = request.app[ACCESS].get(route)
    if access is None:
        raise RouteWithoutAccess(" ".join(route))
    return access


def body_limit_of(request: web.Request) -> int | None:
    """The route's own limit in bytes, None where the usual one holds."""
    return request.app[BODY_LIMITS].get(_route(request))


def _route(request: web.Request) -> tuple[str, str]:
    resource = request.match_info.route.resource
    canonical = resource.canonical if resource is not None else ""
    return "GET" if request.method == "HEAD" else request.method, canonical
