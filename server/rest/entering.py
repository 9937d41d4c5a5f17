"""Opening a session for who has proved who they are, by whatever means."""

from __future__ import annotations

from aiohttp import web
from aiohttp_session import get_session, new_session

from server.domain.account import Account
from server.rest.bodies import session_body
from server.rest.keys import LOGINS, MEMBERS
from server.rest.problems import problem
from server.rest.session_storage import ACCOUNT
from server.services.logins import Identity


async def enter(request: web.Request, account: Account, by: str = "") -> web.StreamResponse:
    """The session's answer with its cookie; `by` is for the audit log."""
    identity = await open_session(request, account, by)
    if identity is None:  # disabled between two statements
        return problem(401, "bad-credentials")
    return web.json_response(session_body(identity, can_mail=request.app[MEMBERS].can_mail))


async def open_session(request: web.Request, account: Account, by: str) -> Identity | None:
    """A new session, whose cookie goes out with the response; None for a disabled account."""
    logins = request.app[LOGINS]
    former = await get_session(request)
    if former.identity:
        # A new id at every login: whoever planted the old one gains nothing (ASVS 7.2.4).
        await logins.close_session(former.identity)
    session = await new_session(request)
    session_id = await logins.admit(account, request.remote or "", by)
    session.set_new_identity(session_id)
    session[ACCOUNT] = account.id
    return await logins.identify(session_id)
