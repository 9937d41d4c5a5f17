"""The cookie that a guest's pass is kept in: one a conference, gone when that is over."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from server.domain.guest import Guest
from server.rest.keys import GUESTS, PUBLIC_URL
from server.rest.origin import CookieRule

_LONGER: Final = 3600  # s


def cookie_name(request: web.Request, conference_id: str) -> str:
    """Of its own for each conference: one may be a guest of several."""
    rule = CookieRule(request.app[PUBLIC_URL])
    return f"{rule.name(request.scheme, request.host)}-guest-{conference_id}"


def pass_of(request: web.Request, conference_id: str) -> str:
    """The pass for that conference, "" where there is none."""
    return request.cookies.get(cookie_name(request, conference_id), "")


async def guest_of(request: web.Request) -> Guest | None:
    """Of the conference in the path, None where there is no pass that is worth anything."""
    conference_id = request.match_info["id"]
    token = pass_of(request, conference_id)
    return await request.app[GUESTS].find(conference_id, token) if token else None


def has_pass(request: web.Request) -> bool:
    """Whether there is one of any conference."""
    return any(name.startswith(cookie_name(request, "")) for name in request.cookies)


def give_pass(
    request: web.Request, response: web.Response, conference_id: str, token: str, seconds: float
) -> None:
    """For so many seconds, and an hour more in case it is prolonged: passes that stay would fill the
    headers of whoever is a guest often."""
    rule = CookieRule(request.app[PUBLIC_URL])
    response.set_cookie(
        cookie_name(request, conference_id),
        token,
        path="/",
        max_age=round(max(seconds, 0.0)) + _LONGER,
        secure=rule.is_secure(request.scheme, request.host),
        httponly=True,
        samesite="Lax",
    )
