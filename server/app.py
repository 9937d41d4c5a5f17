"""The web application: services in, routes out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import aiohttp_session
from aiohttp import web

from server.config import HttpConfig
from server.rest.access import add_endpoints
from server.rest.handlers import ENDPOINTS
from server.rest.keys import AUDIT, CONFERENCES, LOGINS, PROXY_TRUST, PUBLIC_URL
from server.rest.middlewares import (
    access_middleware,
    add_security_headers,
    error_middleware,
    proxy_middleware,
)
from server.rest.origin import CookieRule, ProxyTrust
from server.rest.pages import add_pages
from server.rest.records import ENDPOINTS as RECORDS
from server.rest.session_storage import SqlSessionStorage
from server.services.audit import AuditService
from server.services.conferences import ConferenceService
from server.services.logins import LoginService

STATIC_FOLDER = Path(__file__).with_name("static")


@dataclass(frozen=True, slots=True)
class Services:
    """What the web front end calls."""

    logins: LoginService
    conferences: ConferenceService
    audit: AuditService


def make_app(
    services: Services, http: HttpConfig, static_folder: Path = STATIC_FOLDER
) -> web.Application:
    """The application without its listeners; `server.main` adds what has a lifetime."""
    app = web.Application(client_max_size=http.max_body)
    app[LOGINS] = services.logins
    app[CONFERENCES] = services.conferences
    app[AUDIT] = services.audit
    app[PUBLIC_URL] = http.public_url
    app[PROXY_TRUST] = ProxyTrust(http.trusted_proxies)
    storage = SqlSessionStorage(services.logins, CookieRule(http.public_url))
    app.middlewares.extend(
        (
            proxy_middleware,
            error_middleware,
            aiohttp_session.session_middleware(storage),
            access_middleware,
        )
    )
    app.on_response_prepare.append(add_security_headers)
    add_endpoints(app, (*ENDPOINTS, *RECORDS))
    add_pages(app, static_folder)
    return app
