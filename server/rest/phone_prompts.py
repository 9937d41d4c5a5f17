"""A vPBX's own recordings over REST, for administrators."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from server.domain.phone_prompt import MAX_FILE, PLACES, PhonePrompt
from server.rest import phone_schemas as schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import moment, read_object
from server.rest.keys import IDENTITY, PHONE_PROMPTS
from server.rest.paths import id_of
from server.services.phone_prompts import PhonePromptService

PATH: Final = "/api/v1/phone-prompts"
MAX_UPLOAD: Final = MAX_FILE * 4 // 3 + 1000  # in Base64, with what JSON puts around it


async def list_phone_prompts(request: web.Request) -> web.StreamResponse:
    own = {one.place: one for one in await _service(request).all(request[IDENTITY].account)}
    return web.json_response({"items": [_body(place, own.get(place)) for place in PLACES]})


async def read_phone_prompt(request: web.Request) -> web.StreamResponse:
    sound = await _service(request).sound(request[IDENTITY].account, id_of(request))
    return web.Response(body=sound, content_type="audio/wav")


async def replace_phone_prompt(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    place = id_of(request)
    item = await _service(request).replace(request[IDENTITY].account, place, raw)
    return web.json_response(_body(place, item))


async def remove_phone_prompt(request: web.Request) -> web.StreamResponse:
    await _service(request).remove(request[IDENTITY].account, id_of(request))
    return web.Response(status=204)


def _service(request: web.Request) -> PhonePromptService:
    return request.app[PHONE_PROMPTS]


def _body(place: str, own: PhonePrompt | None) -> dict[str, Any]:
    return {
        "id": place,
        "seconds": own.seconds if own else None,
        "updated_at": moment(own.updated_at) if own else None,
    }


ENDPOINTS = (
    Endpoint(
        "GET",
        PATH,
        list_phone_prompts,
        Access("read", "phone-settings"),
        Contract("List the recordings that a vPBX may have of its own", schemas.PhonePromptList),
    ),
    Endpoint(
        "GET",
        PATH + "/{id}",
        read_phone_prompt,
        Access("read", "phone-settings"),
        Contract("Listen to a recording of one's own", str, media="audio/wav"),
    ),
    Endpoint(
        "PUT",
        PATH + "/{id}",
        replace_phone_prompt,
        Access("update", "phone-settings"),
        Contract("Replace a recording", schemas.PhonePrompt, request=schemas.PhonePromptUpload),
        max_body=MAX_UPLOAD,
    ),
    Endpoint(
        "DELETE",
        PATH + "/{id}",
        remove_phone_prompt,
        Access("update", "phone-settings"),
        Contract("Have ours again", status=204),
    ),
)
