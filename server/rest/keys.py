"""Typed places where the application keeps what handlers need."""

from __future__ import annotations

from aiohttp import web

from server.rest.origin import ProxyTrust
from server.services.audit import AuditService
from server.services.conferences import ConferenceService
from server.services.logins import Identity, LoginService

LOGINS = web.AppKey("logins", LoginService)
CONFERENCES = web.AppKey("conferences", ConferenceService)
AUDIT = web.AppKey("audit", AuditService)
PUBLIC_URL = web.AppKey("public_url", str)
PROXY_TRUST = web.AppKey("proxy_trust", ProxyTrust)

# Set when the login session is loaded; on every route that is not public.
IDENTITY = web.RequestKey("identity", Identity)
