"""REST handlers of the subscribers of a vPBX, for its administrators."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from server.domain.subscriber import Subscriber
from server.rest import people_schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import read_object
from server.rest.handlers import origin_of
from server.rest.keys import IDENTITY, PEOPLE
from server.rest.paths import id_of
from server.services.subscribers import Changed


async def list_subscribers(request: web.Request) -> web.StreamResponse:
    found = await request.app[PEOPLE].subscribers.all(request[IDENTITY].account)
    return web.json_response({"items": [subscriber_body(one) for one in found]})


async def show_subscriber(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    found = await request.app[PEOPLE].subscribers.one(account, id_of(request))
    return web.json_response(subscriber_body(found))


async def create_subscriber(request: web.Request) -> web.StreamResponse:
    identity = request[IDENTITY]
    raw = await read_object(request)
    service = request.app[PEOPLE].subscribers
    changed = await service.create(identity.account, identity.vpbx, raw)
    return _changed(request, changed, status=201)


async def change_subscriber(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    account = request[IDENTITY].account
    changed = await request.app[PEOPLE].subscribers.change(account, id_of(request), raw)
    return _changed(request, changed)


async def delete_subscriber(request: web.Request) -> web.StreamResponse:
    await request.app[PEOPLE].subscribers.delete(request[IDENTITY].account, id_of(request))
    return web.Response(status=204)


async def new_sip_password(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    changed = await request.app[PEOPLE].subscribers.new_sip_password(account, id_of(request))
    return _changed(request, changed)


async def send_password_link(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    changed = await request.app[PEOPLE].subscribers.send_link(account, id_of(request))
    return _changed(request, changed)


async def remove_second_factor(request: web.Request) -> web.StreamResponse:
    account = request[IDENTITY].account
    await request.app[PEOPLE].subscribers.remove_second_factor(account, id_of(request))
    return web.Response(status=204)


def subscriber_body(item: Subscriber) -> dict[str, Any]:
    account = item.account
    sip = {"username": item.sip_username, "realm": item.realm} if item.sip_username else None
    return {
        "id": account.id,
        "name": account.name,
        "email": account.email,
        "role": account.role.value,
        "language": account.language,
        "timezone": account.timezone,
        "extension": account.extension,
        "sip": sip,
        "disabled": item.disabled,
        "email_verified": item.email_verified,
        "second_factor": item.second_factor,
    }


def _changed(request: web.Request, changed: Changed, status: int = 200) -> web.Response:
    body = subscriber_body(changed.subscriber) | {
        "sip_password": changed.sip_password or None,
        "password_url": f"{origin_of(request)}/#reset={changed.token}" if changed.token else None,
    }
    return web.json_response(body, status=status)


_PATH = "/api/v1/subscribers"
_ONE = f"{_PATH}/{{id}}"
ENDPOINTS = (
    Endpoint(
        "GET",
        _PATH,
        list_subscribers,
        Access("read", "subscriber"),
        Contract("List subscribers by name", people_schemas.SubscriberList),
    ),
    Endpoint(
        "POST",
        _PATH,
        create_subscriber,
        Access("create", "subscriber"),
        Contract(
            "Add a subscriber",
            people_schemas.ChangedSubscriber,
            status=201,
            request=people_schemas.SubscriberFields,
        ),
    ),
    Endpoint(
        "GET",
        _ONE,
        show_subscriber,
        Access("read", "subscriber"),
        Contract("Show a subscriber", people_schemas.Subscriber),
    ),
    Endpoint(
        "PUT",
        _ONE,
        change_subscriber,
        Access("update", "subscriber"),
        Contract(
            "Change a subscriber",
            people_schemas.ChangedSubscriber,
            request=people_schemas.SubscriberChange,
        ),
    ),
    Endpoint(
        "DELETE",
        _ONE,
        delete_subscriber,
        Access("delete", "subscriber"),
        Contract("Delete a subscriber", status=204, problems=("invalid",)),
    ),
    Endpoint(
        "POST",
        f"{_ONE}/sip-password",
        new_sip_password,
        Access("update", "subscriber"),
        Contract(
            "Make a new SIP password", people_schemas.ChangedSubscriber, problems=("invalid",)
        ),
    ),
    Endpoint(
        "POST",
        f"{_ONE}/password-reset",
        send_password_link,
        Access("update", "subscriber"),
        Contract(
            "Send a link to set a password", people_schemas.ChangedSubscriber, problems=("invalid",)
        ),
    ),
    Endpoint(
        "DELETE",
        f"{_ONE}/second-factor",
        remove_second_factor,
        Access("update", "subscriber"),
        Contract("Take a lost second factor away", status=204, problems=("invalid",)),
    ),
)
