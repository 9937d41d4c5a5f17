"""API tokens over REST, for logged-in people only: no token begets another."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from server.domain.api_token import ApiToken
from server.rest import schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import moment, read_object
from server.rest.keys import IDENTITY, TOKENS
from server.rest.paths import id_of


async def list_tokens(request: web.Request) -> web.StreamResponse:
    found = await request.app[TOKENS].of_account(request[IDENTITY].account)
    return web.json_response({"items": [_body(token) for token in found]})


async def create_token(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    made = await request.app[TOKENS].create(request[IDENTITY].account, raw)
    return web.json_response(_body(made.token) | {"token": made.secret}, status=201)


async def revoke_token(request: web.Request) -> web.StreamResponse:
    await request.app[TOKENS].revoke(request[IDENTITY].account, id_of(request))
    return web.Response(status=204)


def _body(token: ApiToken) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": list(token.scopes),
        "created_at": moment(token.created_at),
        "expires_at": moment(token.expires_at) if token.expires_at else None,
        "last_used_at": moment(token.last_used_at) if token.last_used_at else None,
    }


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/v1/tokens",
        list_tokens,
        Access("read", "token"),
        Contract("List my API tokens", schemas.TokenList),
    ),
    Endpoint(
        "POST",
        "/api/v1/tokens",
        create_token,
        Access("create", "token"),
        Contract("Make an API token", schemas.CreatedToken, status=201, request=schemas.NewToken),
    ),
    Endpoint(
        "DELETE",
        "/api/v1/tokens/{id}",
        revoke_token,
        Access("delete", "token"),
        Contract("Revoke an API token", status=204),
    ),
)
