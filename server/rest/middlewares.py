"""What every request passes: proxy headers, errors, login and CSRF; and every response's headers.

Access is decided here from the route table, so that no handler can forget to ask.
"""

from __future__ import annotations

import hmac
import logging
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_session import get_session

from auth.permissions import PERMISSIONS, Reach
from server.domain.account import Account
from server.domain.errors import DomainError
from server.rest.access import Access, Public, access_of, body_limit_of
from server.rest.guest_cookie import guest_of
from server.rest.keys import IDENTITY, PROXY_TRUST, PUBLIC_URL, TOKENS
from server.rest.origin import is_same_site_request
from server.rest.problems import of_domain_error, of_http_error, problem, throttled
from server.services.logins import Identity, Throttled

log = logging.getLogger(__name__)

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
API_PREFIX: Final = "/api/"
CSRF_HEADER: Final = "X-CSRF-Token"

# 'wasm-unsafe-eval' is for the picture and sound engines of the room; nothing is inline.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
    "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self)"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
# Half a year, and only this host: an operator's other names are not ours to bind.
TRANSPORT_SECURITY: Final = "max-age=15552000"


async def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """A response-prepare signal, so that files and errors of the framework have them too."""
    for name, value in SECURITY_HEADERS:
        response.headers.setdefault(name, value)
    if request.secure or request.app[PUBLIC_URL].startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
    if request.path.startswith(API_PREFIX):
        response.headers.setdefault("Cache-Control", "no-store")
    if response.headers.get("Server"):
        del response.headers["Server"]


@web.middleware
async def proxy_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """See the request as the browser sent it to our trusted proxy."""
    trust = request.app[PROXY_TRUST]
    if not request.remote or not trust.trusts(request.remote):
        return await handler(request)
    headers = request.headers
    forwarded = (
        ",".join(headers.getall("X-Forwarded-For", [])),
        headers.get("X-Forwarded-Proto", ""),
        headers.get("X-Forwarded-Host", ""),
    )
    client = trust.client(request.remote, request.scheme, request.host, forwarded)
    response = await handler(
        request.clone(remote=client.address, scheme=client.scheme, host=client.host)
    )
    if client.scheme == "https" and not response.prepared:
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
    return response


@web.middleware
async def error_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors of the API as problem details; a fault of ours as 500 with one log line."""
    try:
        return await handler(request)
    except DomainError as error:
        return of_domain_error(error)
    except Throttled as error:
        return throttled(error.retry_after)
    except web.HTTPException as error:
        if error.status < 400 or not request.path.startswith(API_PREFIX):
            raise
        return of_http_error(error)
    except Exception:
        if not request.path.startswith(API_PREFIX):
            raise
        log.exception("unhandled error", extra={"method": request.method, "path": request.path})
        return problem(500, "internal")


@web.middleware
async def access_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Origin, login, CSRF token and role before any handler runs; for programs token and scope."""
    if request.match_info.http_exception is not None:
        return await handler(request)
    access = access_of(request)
    secret = bearer_of(request.headers.get("Authorization", ""))
    if secret is not None and isinstance(access, Access):
        return await _with_token(request, handler, access, secret)
    if request.method not in SAFE_METHODS and not comes_from_us(request):
        return problem(403, "cross-site", "the request does not come from this site")
    if isinstance(access, Public):
        return await handler(request)
    identity = await current_identity(request)
    if identity is None:
        if access.guests and request.method in SAFE_METHODS and await guest_of(request):
            return await handler(request)
        return problem(401, "not-logged-in")
    if not _may(identity, access):
        return problem(403, "forbidden")
    if request.method not in SAFE_METHODS and not _token_fits(request, identity):
        return problem(403, "csrf", f"the header {CSRF_HEADER} is missing or old")
    return await handler(request)


async def _with_token(
    request: web.Request, handler: Handler, access: Access, secret: str
) -> web.StreamResponse:
    """A program's request. No cookie counts here, so that no other site can have sent it: a
    browser adds `Authorization` to nothing by itself. Raises Throttled."""
    holder = await request.app[TOKENS].identify(secret)
    if holder is None:
        return problem(401, "bad-token", headers={"WWW-Authenticate": "Bearer"})
    if access.scope is None or access.scope not in holder.token.scopes:
        return problem(403, "scope", f"needs {access.scope or 'a login'}")
    identity = Identity(holder.account, holder.vpbx, None)
    if not _may(identity, access):
        return problem(403, "forbidden")
    request[IDENTITY] = identity
    return await handler(request)


def bearer_of(authorization: str) -> str | None:
    """The token of an Authorization header (RFC 6750 §2.1); None for another scheme or none."""
    scheme, _, secret = authorization.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


async def current_identity(request: web.Request) -> Identity | None:
    """Who is logged in on this request; also for the WebSocket's upgrade."""
    await get_session(request)  # loads the identity along with the session
    return request.get(IDENTITY)


async def current_account(request: web.Request) -> Account | None:
    """The account logged in on this request, or None."""
    identity = await current_identity(request)
    return identity.account if identity else None


def comes_from_us(request: web.Request) -> bool:
    """Whether one of our own pages sent this; ask at every WebSocket upgrade."""
    return is_same_site_request(
        request.headers.get("Sec-Fetch-Site"),
        request.headers.get("Origin"),
        request.scheme,
        request.host,
        request.app[PUBLIC_URL],
    )


@web.middleware
async def body_limit_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take larger bodies where the route says so; behind the access check, so from nobody else,
    and before anybody has read the body."""
    limit = body_limit_of(request)
    if limit is not None:
        request = request.clone(client_max_size=limit)
    return await handler(request)


def _may(identity: Identity, access: Access) -> bool:
    reach = PERMISSIONS.reach(identity.account.role, access.action, access.object)
    return reach is not Reach.NONE


def _token_fits(request: web.Request, identity: Identity) -> bool:
    given = request.headers.get(CSRF_HEADER, "")
    return hmac.compare_digest(given.encode(errors="replace"), identity.session.csrf.encode())
