"""The single dates of a series over REST. The route table is at the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aiohttp import web

from server.domain.api_token import Scope
from server.domain.errors import NotFound
from server.domain.listing import MAX_ID
from server.domain.recurrence import Occurrence
from server.rest import schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import conference_body, moment, read_object, text_of
from server.rest.handlers import origin_of
from server.rest.keys import IDENTITY, OCCURRENCES
from server.rest.paths import id_of, is_id
from server.services.conferences import ConferenceView
from server.services.occurrences import Overlap


async def list_occurrences(request: web.Request) -> web.StreamResponse:
    account, conference_id = request[IDENTITY].account, id_of(request)
    found, duration = await request.app[OCCURRENCES].of_conference(account, conference_id)
    length = timedelta(minutes=duration)
    return web.json_response({"items": [_occurrence_body(one, length) for one in found]})


async def move_occurrence(request: web.Request) -> web.StreamResponse:
    account, raw = request[IDENTITY].account, await read_object(request)
    view = await request.app[OCCURRENCES].move(account, id_of(request), _date(request), raw)
    return _conference(request, view)


async def cancel_occurrence(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    view = await request.app[OCCURRENCES].cancel(account, id_of(request), _date(request))
    return _conference(request, view)


async def find_overlaps(request: web.Request) -> web.StreamResponse:
    account, raw = request[IDENTITY].account, await read_object(request)
    own = text_of(raw, "id", MAX_ID)
    if own and not is_id(own):
        raise NotFound
    found = await request.app[OCCURRENCES].overlaps(account, own, raw)
    return web.json_response({"items": [_overlap_body(one) for one in found]})


def _overlap_body(found: Overlap) -> dict[str, Any]:
    item = found.conference
    return {
        "id": item.id,
        "name": item.name,
        "start": moment(found.start),
        "closes_at": moment(found.start + timedelta(minutes=item.duration)),
    }


def _occurrence_body(one: Occurrence, length: timedelta) -> dict[str, Any]:
    return {
        "original_start": moment(one.original_start),
        "start": moment(one.start),
        "closes_at": moment(one.start + length),
        "state": "cancelled" if one.cancelled else "moved" if one.moved else "planned",
    }


def _conference(request: web.Request, view: ConferenceView) -> web.Response:
    return web.json_response(conference_body(view, origin_of(request)))


def _date(request: web.Request) -> str:
    return request.match_info["original_start"]


_ALL = "/api/v1/conferences/{id}/occurrences"
_ONE = f"{_ALL}/{{original_start}}"
ENDPOINTS = (
    Endpoint(
        "POST",
        "/api/v1/conferences/overlaps",
        find_overlaps,
        Access("create", "conference", Scope.CONFERENCES_WRITE),
        Contract(
            "What else takes place at the time of a conference that is not saved yet",
            schemas.OverlapList,
            request=schemas.OverlapQuestion,
            problems=("not-found",),
        ),
    ),
    Endpoint(
        "GET",
        _ALL,
        list_occurrences,
        Access("read", "conference", Scope.CONFERENCES_READ),
        Contract("List the dates of a series that are not over", schemas.OccurrenceList),
    ),
    Endpoint(
        "PUT",
        _ONE,
        move_occurrence,
        Access("update", "conference", Scope.CONFERENCES_WRITE),
        Contract(
            "Move one date of a series, or put it back",
            schemas.Conference,
            request=schemas.OccurrenceMove,
        ),
    ),
    Endpoint(
        "DELETE",
        _ONE,
        cancel_occurrence,
        Access("update", "conference", Scope.CONFERENCES_WRITE),
        Contract("Leave one date of a series out", schemas.Conference, problems=("invalid",)),
    ),
)
