"""aiohttp-session over the database: the cookie is an id, everything else stays here.

Logging out therefore ends a session for good, whoever still has the cookie.
"""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp_session import AbstractStorage, Session

from auth.sessions import ID_BYTES
from server.rest.keys import IDENTITY
from server.rest.origin import CookieRule
from server.services.logins import LoginService

log = logging.getLogger(__name__)

ACCOUNT = "account"
# 256 bits in base64; anything longer in the cookie is not ours and not worth a query.
MAX_COOKIE = ID_BYTES * 2


class SqlSessionStorage(AbstractStorage):
    """The mapping of a session holds one key: `account`, the account's id."""

    def __init__(self, logins: LoginService, rule: CookieRule) -> None:
        super().__init__(httponly=True, samesite="Lax", path="/")
        self._logins = logins
        self._rule = rule
        self._warned = False

    async def load_session(self, request: web.Request) -> Session:
        """The session of the cookie, or a new one that is stored nowhere yet."""
        session_id = request.cookies.get(self._rule.name(request.scheme, request.host), "")
        identity = None
        if 0 < len(session_id) <= MAX_COOKIE:
            identity = await self._logins.identify(session_id)
        if identity is None:
            return Session(None, data=None, new=True)
        request[IDENTITY] = identity
        created = int(identity.session.created_at.timestamp())
        data = {ACCOUNT: identity.account.id}
        return Session(session_id, data={"created": created, "session": data}, new=False)

    async def save_session(
        self, request: web.Request, response: web.StreamResponse, session: Session
    ) -> None:
        """Send the cookie of a new login, or end a session that was emptied."""
        name = self._rule.name(request.scheme, request.host)
        secure = self._rule.is_secure(request.scheme, request.host)
        if session.empty:
            if session.identity:
                await self._logins.close_session(session.identity)
            # Without Secure a browser ignores the deletion of a __Host- cookie.
            response.del_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
            return
        if not secure:
            self._warn()
        response.set_cookie(
            name,
            str(session.identity),
            path="/",
            max_age=int(self._logins.policy.absolute.total_seconds()),
            secure=secure,
            httponly=True,
            samesite="Lax",
        )

    def _warn(self) -> None:
        if not self._warned:
            self._warned = True
            log.warning(
                "login over plain http: the session cookie travels unprotected; set http.tls_cert "
                "or put a TLS proxy in front"
            )
