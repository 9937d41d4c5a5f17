"""JSON bodies: reading them safely, and the shapes that docs/protocol.md promises."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from server.domain.account import VPBX, Account
from server.domain.fields import is_storable
from server.domain.recurrence import Recurrence
from server.domain.relay import Relays
from server.services.conferences import ConferenceView, RoomView
from server.services.logins import Identity


async def read_object(request: web.Request) -> dict[str, object]:
    """The JSON object of the body; HTTP 400, 413 and 415 leave as exceptions."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    raw = await request.read()
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest from None
    if not isinstance(value, dict):
        raise web.HTTPBadRequest
    return value


def text_of(raw: dict[str, object], key: str, limit: int) -> str:
    """A text member, or "" when it is missing, no text, too long or nothing to be stored."""
    value = raw.get(key)
    if not isinstance(value, str) or len(value) > limit or not is_storable(value):
        return ""
    return value


def moment(value: datetime) -> str:
    """ISO 8601 in UTC with `Z`, to the second."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def session_body(identity: Identity, *, can_mail: bool) -> dict[str, Any]:
    return {
        "csrf": identity.session.csrf,
        "account": _account(identity.account),
        "vpbx": _vpbx(identity.vpbx) | {"mail_enabled": can_mail},
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "email": account.email,
        "role": account.role.value,
        "language": account.language,
        "timezone": account.timezone,
        "extension": account.extension,
    }


def _vpbx(vpbx: VPBX) -> dict[str, Any]:
    return {
        "id": vpbx.id,
        "name": vpbx.name,
        "portal_number": vpbx.portal_number,
        "conference_enabled": vpbx.conference_enabled,
        "ucc_enabled": vpbx.ucc_enabled,
        "language": vpbx.language,
        "timezone": vpbx.timezone,
        "reminders": list(vpbx.reminders),
    }


def conference_body(view: ConferenceView, origin: str) -> dict[str, Any]:
    """`origin` starts the URL that the organiser copies."""
    item = view.conference
    return {
        "id": item.id,
        "kind": item.kind.value,
        "name": item.name,
        "room_number": item.room_number,
        "start": moment(item.start),
        "timezone": item.timezone,
        "duration": item.duration,
        "pin": item.pin if view.shows_pin else None,
        "description": item.description,
        "state": view.state.value,
        "closes_at": moment(item.closes_at),
        "url": f"{origin}/c/{item.id}" if view.has_page else None,
        "organiser": organiser_body(view.organiser),
        "co_organisers": [organiser_body(one) for one in view.co_organisers],
        "names_organisers": view.names_organisers,
        "editable": view.editable,
        "participants": view.participants,
        "members": view.members,
        "reminders": None if item.reminders is None else list(item.reminders),
        "recurrence": recurrence_body(item.series.recurrence) if item.series else None,
        "first_start": moment(item.series.first_start) if item.series else None,
        "lobby": item.lobby.value,
    }


def organiser_body(account: Account) -> dict[str, Any]:
    return {"id": account.id, "name": account.name, "extension": account.extension}


def recurrence_body(recurrence: Recurrence) -> dict[str, Any]:
    return {
        "frequency": recurrence.frequency.value,
        "interval": recurrence.interval,
        "weekdays": [one.value for one in recurrence.weekdays],
        "ordinal": recurrence.ordinal,
        "month_day": recurrence.month_day,
        "count": recurrence.count,
        "until": recurrence.until.isoformat() if recurrence.until else None,
    }


def room_body(view: RoomView, relays: Relays, user: str) -> dict[str, Any]:
    """`user` may use the relays while they may enter."""
    item = view.conference
    servers = relays.servers(user, datetime.now(UTC)) if view.refusal is None else ()
    return {
        "id": item.id,
        "name": item.name,
        "kind": item.kind.value,
        "state": view.state.value,
        "reason": view.refusal.value if view.refusal else None,
        "opens_at": moment(item.start),
        "closes_at": moment(item.closes_at),
        "room_number": item.room_number,
        "portal_number": view.vpbx.portal_number,
        "participants": view.participants,
        "waits": view.waits,
        "present": None if view.present is None else list(view.present),
        "pin": view.pin,
        "ice_servers": [
            {"urls": list(one.urls), "username": one.username, "credential": one.credential}
            for one in servers
        ],
    }
