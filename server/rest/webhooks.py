"""Webhooks over REST, for administrators."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from server.domain.webhook import Delivery, Webhook
from server.rest import webhook_schemas as schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import moment, read_object
from server.rest.keys import IDENTITY, WEBHOOKS
from server.rest.paths import id_of

PATH = "/api/v1/webhooks"


async def list_webhooks(request: web.Request) -> web.StreamResponse:
    found = await request.app[WEBHOOKS].all(request[IDENTITY].account)
    return web.json_response({"items": [_body(webhook) for webhook in found]})


async def create_webhook(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    made = await request.app[WEBHOOKS].create(request[IDENTITY].account, raw)
    return web.json_response(_body(made.webhook) | {"secret": made.secret}, status=201)


async def change_webhook(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    account = request[IDENTITY].account
    return web.json_response(
        _body(await request.app[WEBHOOKS].change(account, id_of(request), raw))
    )


async def delete_webhook(request: web.Request) -> web.StreamResponse:
    await request.app[WEBHOOKS].delete(request[IDENTITY].account, id_of(request))
    return web.Response(status=204)


async def rotate_webhook_secret(request: web.Request) -> web.StreamResponse:
    made = await request.app[WEBHOOKS].rotate(request[IDENTITY].account, id_of(request))
    return web.json_response(_body(made.webhook) | {"secret": made.secret})


async def test_webhook(request: web.Request) -> web.StreamResponse:
    sent = await request.app[WEBHOOKS].test(request[IDENTITY].account, id_of(request))
    return web.json_response(_delivery_body(sent), status=201)


async def list_webhook_deliveries(request: web.Request) -> web.StreamResponse:
    found = await request.app[WEBHOOKS].latest(request[IDENTITY].account, id_of(request))
    return web.json_response({"items": [_delivery_body(one) for one in found]})


async def retry_webhook_delivery(request: web.Request) -> web.StreamResponse:
    account, delivery = request[IDENTITY].account, id_of(request, "delivery")
    await request.app[WEBHOOKS].retry(account, id_of(request), delivery)
    return web.Response(status=202)


def _body(webhook: Webhook) -> dict[str, Any]:
    since, because = webhook.failing_since, webhook.disabled_because
    return {
        "id": webhook.id,
        "url": webhook.url,
        "description": webhook.description,
        "events": [event.value for event in webhook.events],
        "enabled": webhook.enabled,
        "created_at": moment(webhook.created_at),
        "failing_since": moment(since) if since is not None else None,
        "disabled_because": because.value if because is not None else None,
    }


def _delivery_body(delivery: Delivery) -> dict[str, Any]:
    ended = delivery.ended_at
    return {
        "id": delivery.id,
        "event": delivery.event.value,
        "state": schemas.STATES[delivery.state],
        "attempts": delivery.attempts,
        "status": delivery.status,
        "error": delivery.last_error,
        "created_at": moment(delivery.created_at),
        "due_at": moment(delivery.due) if ended is None else None,
        "ended_at": moment(ended) if ended is not None else None,
    }


ENDPOINTS = (
    Endpoint(
        "GET",
        PATH,
        list_webhooks,
        Access("read", "webhook"),
        Contract("List the vPBX's webhooks", schemas.WebhookList),
    ),
    Endpoint(
        "POST",
        PATH,
        create_webhook,
        Access("create", "webhook"),
        Contract(
            "Have another system told what happens",
            schemas.CreatedWebhook,
            status=201,
            request=schemas.NewWebhook,
        ),
    ),
    Endpoint(
        "PUT",
        f"{PATH}/{{id}}",
        change_webhook,
        Access("update", "webhook"),
        Contract("Change a webhook", schemas.WebhookItem, request=schemas.WebhookChange),
    ),
    Endpoint(
        "DELETE",
        f"{PATH}/{{id}}",
        delete_webhook,
        Access("delete", "webhook"),
        Contract("Delete a webhook and its messages", status=204),
    ),
    Endpoint(
        "POST",
        f"{PATH}/{{id}}/secret",
        rotate_webhook_secret,
        Access("update", "webhook"),
        Contract("Make a new secret", schemas.CreatedWebhook),
    ),
    Endpoint(
        "POST",
        f"{PATH}/{{id}}/test",
        test_webhook,
        Access("update", "webhook"),
        Contract(
            "Send a message that means nothing",
            schemas.DeliveryItem,
            status=201,
            problems=("invalid",),
        ),
    ),
    Endpoint(
        "GET",
        f"{PATH}/{{id}}/deliveries",
        list_webhook_deliveries,
        Access("read", "webhook"),
        Contract("List the last messages of a webhook", schemas.DeliveryList),
    ),
    Endpoint(
        "POST",
        f"{PATH}/{{id}}/deliveries/{{delivery}}/retry",
        retry_webhook_delivery,
        Access("update", "webhook"),
        Contract("Send a message again that was given up", status=202, problems=("invalid",)),
    ),
)
