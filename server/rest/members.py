"""Members, invitations and answers over REST. The route table is at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from server.domain.api_token import Scope
from server.domain.conference import ConferenceKind
from server.domain.member_draft import Destination
from server.domain.outbox import MailKind, OutboxEntry, OutboxState
from server.rest import schemas
from server.rest.access import Access, Contract, Endpoint, Public
from server.rest.bodies import moment, read_object, text_of
from server.rest.handlers import origin_of
from server.rest.keys import ANSWERS, IDENTITY, MEMBERS
from server.rest.paths import id_of, parameter
from server.services.answers import InvitationView
from server.services.members import MemberView

MAX_LINK = 64
MAX_QUERY = 60

_MAIL_STATES = {
    OutboxState.PENDING: "waiting",
    OutboxState.CLAIMED: "waiting",
    OutboxState.HANDED: "waiting",
    OutboxState.SENT: "sent",
    OutboxState.FAILED: "failed",
    OutboxState.EXPIRED: "dropped",
    OutboxState.SUPERSEDED: "dropped",
}


async def list_members(request: web.Request) -> web.StreamResponse:
    views = await request.app[MEMBERS].of_conference(request[IDENTITY].account, id_of(request))
    return web.json_response({"items": _bodies(request, views)})


async def add_member(request: web.Request) -> web.StreamResponse:
    identity, raw = request[IDENTITY], await read_object(request)
    view = await request.app[MEMBERS].add(identity.account, identity.vpbx, id_of(request), raw)
    location = f"/api/v1/conferences/{view.conference.id}/members/{view.member.id}"
    body = member_body(view, origin_of(request))
    return web.json_response(body, status=201, headers={"Location": location})


async def import_members(request: web.Request) -> web.StreamResponse:
    identity, raw = request[IDENTITY], await read_object(request)
    added, skipped = await request.app[MEMBERS].add_many(
        identity.account, identity.vpbx, id_of(request), raw
    )
    rows = [{"line": row.line, "code": row.code} for row in skipped]
    return web.json_response({"added": _bodies(request, added), "skipped": rows})


async def change_member(request: web.Request) -> web.StreamResponse:
    account, raw = request[IDENTITY].account, await read_object(request)
    view = await request.app[MEMBERS].change(account, id_of(request), id_of(request, "member"), raw)
    return web.json_response(member_body(view, origin_of(request)))


async def remove_member(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    await request.app[MEMBERS].remove(account, id_of(request), id_of(request, "member"))
    return web.Response(status=204)


async def send_invitation(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    queued, views = await request.app[MEMBERS].invite(account, id_of(request))
    return web.json_response({"queued": queued, "items": _bodies(request, views)})


async def retry_member(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    view = await request.app[MEMBERS].retry(account, id_of(request), id_of(request, "member"))
    return web.json_response(member_body(view, origin_of(request)))


async def find_destinations(request: web.Request) -> web.StreamResponse:
    source = request.query.get("source", "extension")
    pattern = parameter(request, "q")[:MAX_QUERY]
    found = await request.app[MEMBERS].destinations(request[IDENTITY].account, source, pattern)
    return web.json_response({"items": [_destination_body(one) for one in found]})


async def answer(request: web.Request) -> web.StreamResponse:
    """The link comes in the body: what stands in a URL ends up in logs."""
    raw = await read_object(request)
    link = text_of(raw, "link", MAX_LINK)
    answers = request.app[ANSWERS]
    if "answer" in raw:
        view = await answers.answer(link, raw["answer"])
    else:
        view = await answers.invitation(link)
    return web.json_response(_invitation_body(view, origin_of(request)))


def member_body(view: MemberView, origin: str) -> dict[str, Any]:
    member, conference = view.member, view.conference
    has_url = conference.kind is ConferenceKind.UCC
    own = [entry for entry in view.mails if entry.recipient == member.email]
    requests = [entry for entry in own if entry.kind in (MailKind.INVITATION, MailKind.UPDATE)]
    current = [entry for entry in own if entry.sequence == conference.sequence]
    return {
        "id": member.id,
        "source": member.source.value,
        "source_id": member.source_id,
        "name": member.name,
        "email": member.email,
        "number": member.number,
        "send_mail": member.send_mail,
        "language": member.language,
        "pin": member.pin,
        "url": f"{origin}/c/{conference.id}#m={member.link}" if has_url else None,
        "answer": member.answer.value,
        "answered_at": moment(member.answered_at) if member.answered_at else None,
        "invitation": _mail_body(requests[-1]) if requests else None,
        "reminders": [
            _mail_body(entry) | {"minutes": entry.minutes}
            for entry in current
            if entry.kind is MailKind.REMINDER
            and entry.state is not OutboxState.SUPERSEDED
            and entry.deadline == conference.start  # of a series, those of the next date
        ],
    }


def _mail_body(entry: OutboxEntry) -> dict[str, Any]:
    at = entry.sent_at or entry.ended_at or entry.due
    return {"state": _MAIL_STATES[entry.state], "at": moment(at), "error": entry.last_error}


def _bodies(request: web.Request, views: Sequence[MemberView]) -> list[dict[str, Any]]:
    origin = origin_of(request)
    return [member_body(view, origin) for view in views]


def _destination_body(found: Destination) -> dict[str, Any]:
    return {
        "source": found.source.value,
        "source_id": found.source_id,
        "name": found.name,
        "number": found.number,
        "email": found.email,
    }


def _invitation_body(view: InvitationView, origin: str) -> dict[str, Any]:
    item = view.conference
    has_url = item.kind is ConferenceKind.UCC
    return {
        "name": item.name,
        "start": moment(item.start),
        "closes_at": moment(item.closes_at),
        "timezone": item.timezone,
        "organiser": view.organiser.name,
        "recipient": view.member.name,
        "url": f"{origin}/c/{item.id}#m={view.member.link}" if has_url else None,
        "answer": view.member.answer.value,
        "state": view.state.value,
    }


_CONFERENCE = "/api/v1/conferences/{id}"
_ALL = f"{_CONFERENCE}/members"
_ONE = f"{_ALL}/{{member}}"
_IMPORT, _RETRY, _INVITATION = f"{_ALL}/import", f"{_ONE}/retry", f"{_CONFERENCE}/invitation"
ENDPOINTS = (
    Endpoint(
        "GET",
        _ALL,
        list_members,
        Access("read", "member", Scope.MEMBERS_READ),
        Contract("List the members of a conference", schemas.MemberList),
    ),
    Endpoint(
        "POST",
        _ALL,
        add_member,
        Access("create", "member", Scope.MEMBERS_WRITE),
        Contract("Add a member", schemas.Member, status=201, request=schemas.MemberFields),
    ),
    Endpoint(
        "POST",
        _IMPORT,
        import_members,
        Access("create", "member", Scope.MEMBERS_WRITE),
        Contract("Add many members", schemas.ImportResult, request=schemas.MemberImport),
    ),
    Endpoint(
        "PUT",
        _ONE,
        change_member,
        Access("update", "member", Scope.MEMBERS_WRITE),
        Contract("Change a member", schemas.Member, request=schemas.MemberFields),
    ),
    Endpoint(
        "DELETE",
        _ONE,
        remove_member,
        Access("delete", "member", Scope.MEMBERS_WRITE),
        Contract("Remove a member", status=204),
    ),
    Endpoint(
        "POST",
        _RETRY,
        retry_member,
        Access("invite", "member", Scope.MEMBERS_WRITE),
        Contract("Try failed mails again", schemas.Member, problems=("mail-off",)),
    ),
    Endpoint(
        "POST",
        _INVITATION,
        send_invitation,
        Access("invite", "member", Scope.MEMBERS_WRITE),
        Contract(
            "Invite by mail who is not invited yet",
            schemas.Queued,
            problems=("invalid", "mail-off"),
        ),
    ),
    Endpoint(
        "GET",
        "/api/v1/destinations",
        find_destinations,
        Access("read", "destination", Scope.DIRECTORY_READ),
        Contract(
            "Find who can become a member",
            schemas.DestinationList,
            query=schemas.DestinationParameters,
        ),
    ),
    Endpoint(
        "POST",
        "/api/v1/answers",
        answer,
        Public("whoever has the link was invited"),
        Contract(
            "Show or answer an invitation",
            schemas.Invitation,
            request=schemas.LinkAnswer,
            problems=("not-found",),
        ),
    ),
)
