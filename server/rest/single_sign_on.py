"""Logging in at an identity provider: two pages that only ever send the browser on.

What goes wrong is told on the login page, in words that tell nothing of anybody's account.
"""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from aiohttp import web

from server.domain.oidc import OidcRefused, safe_path
from server.rest import schemas
from server.rest.access import Contract, Endpoint, Public
from server.rest.entering import open_session
from server.rest.handlers import origin_of
from server.rest.keys import GUESTS, PUBLIC_URL, SINGLE_SIGN_ON
from server.rest.origin import CookieRule
from server.services.logins import Throttled
from server.services.single_sign_on import BY, NoAccount, SingleSignOn

log = logging.getLogger(__name__)

LOGIN = "/oidc/login"
CALLBACK = "/oidc/callback"
COOKIE_LIFE = 600  # seconds
MAX_COOKIE = 4096
MAX_QUERY = 4096  # characters; codes of some providers are long


async def show_login_options(request: web.Request) -> web.StreamResponse:
    service = request.app.get(SINGLE_SIGN_ON)
    found = {"label": service.label, "url": LOGIN} if service is not None else None
    guests = request.app[GUESTS].entry.value
    return web.json_response({"single_sign_on": found, "guests": guests})


async def begin(request: web.Request) -> web.StreamResponse:
    service = _service(request)
    next_path = safe_path(request.query.get("next", "/"))
    try:
        url, cookie = await service.begin(next_path, _redirect_uri(request), request.remote or "")
    except (OidcRefused, Throttled) as error:
        return _failed(error, next_path)
    response = _sent_to(url)
    name, secure = _cookie(request)
    response.set_cookie(
        name, cookie, path="/", max_age=COOKIE_LIFE, secure=secure, httponly=True, samesite="Lax"
    )
    return response


async def come_back(request: web.Request) -> web.StreamResponse:
    service = _service(request)
    name, secure = _cookie(request)
    cookie = request.cookies.get(name, "")[:MAX_COOKIE]
    query = {key: value[:MAX_QUERY] for key, value in request.query.items()}
    try:
        if len(query) != len(request.query):
            raise OidcRefused("answer: a parameter stands twice")  # RFC 6749 §3.1
        account, next_path = await service.finish(
            query, cookie, _redirect_uri(request), request.remote or ""
        )
        identity = await open_session(request, account, BY)
        if identity is None:  # disabled between two statements
            raise NoAccount
        response = _sent_to(next_path)
    except (OidcRefused, NoAccount, Throttled) as error:
        response = _failed(error, "/")
    # Once: the same answer a second time finds nothing that asked for it.
    response.del_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def _service(request: web.Request) -> SingleSignOn:
    service = request.app.get(SINGLE_SIGN_ON)
    if service is None:
        raise web.HTTPNotFound
    return service


def _redirect_uri(request: web.Request) -> str:
    return origin_of(request) + CALLBACK


def _cookie(request: web.Request) -> tuple[str, bool]:
    """Its name, and whether it is for https only: as that of the session."""
    rule = CookieRule(request.app[PUBLIC_URL])
    name = f"{rule.name(request.scheme, request.host)}-oidc"
    return name, rule.is_secure(request.scheme, request.host)


def _failed(error: Exception, next_path: str) -> web.Response:
    """Back to the login page. The log has the reason, which never holds a secret."""
    if isinstance(error, OidcRefused):
        log.warning("login at the provider refused", extra={"reason": str(error)})
    kind = {NoAccount: "no-account", Throttled: "throttled"}.get(type(error), "failed")
    query = {"sso": kind} | ({"next": next_path} if next_path != "/" else {})
    return _sent_to(f"/?{urlencode(query)}")


def _sent_to(url: str) -> web.Response:
    return web.Response(status=303, headers={"Location": url, "Cache-Control": "no-store"})


OPTIONS = Endpoint(
    "GET",
    "/api/v1/login-options",
    show_login_options,
    Public("asked before logging in"),
    Contract("Tell how one may come in besides by password", schemas.LoginOptions),
)
PAGES = (
    Endpoint("GET", LOGIN, begin, Public("the provider asks for the login")),
    Endpoint("GET", CALLBACK, come_back, Public("the provider's answer is the proof")),
)
