"""How the HTTP side judges a WebSocket upgrade: origin and login cookie."""

from __future__ import annotations

from aiohttp import web
from aiohttp_session import get_session

from server.domain.account import Account
from server.domain.guest import Guest
from server.rest.guest_cookie import has_pass, pass_of
from server.rest.keys import GUESTS, LOGINS, PUBLIC_URL
from server.rest.origin import is_same_origin
from server.signalling.websocket import Upgrade


def inspect(request: web.Request) -> Upgrade:
    """Only Origin counts: a WebSocket is opened by script, and every browser then sends it.

    A page elsewhere could otherwise speak with the visitor's cookie (cross-site WebSocket
    hijacking); a client without Origin is no browser, and the cookie is for browsers only.
    """

    async def account() -> Account | None:
        session = await get_session(request)
        if session.new or not session.identity:
            return None
        identity = await request.app[LOGINS].identify(str(session.identity))
        return identity.account if identity is not None else None

    async def guest(conference_id: str) -> Guest | None:
        token = pass_of(request, conference_id)
        return await request.app[GUESTS].find(conference_id, token) if token else None

    return Upgrade(
        same_origin=is_same_origin(
            request.headers.get("Origin", ""),
            request.scheme,
            request.host,
            request.app[PUBLIC_URL],
        ),
        account=account,
        guest=guest,
        may_be_guest=has_pass(request),
        address=request.remote or "",
    )
