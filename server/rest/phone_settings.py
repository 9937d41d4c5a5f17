"""Settings of a vPBX's telephones over REST, for administrators."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aiohttp import web

from server.domain.phone_settings import PhoneProfile
from server.rest import phone_schemas as schemas
from server.rest.access import Access, Contract, Endpoint
from server.rest.bodies import read_object
from server.rest.keys import IDENTITY, PHONE_SETTINGS

PATH = "/api/v1/phone-settings"


async def read_phone_settings(request: web.Request) -> web.StreamResponse:
    profile = await request.app[PHONE_SETTINGS].read(request[IDENTITY].account)
    return web.json_response(_body(profile))


async def change_phone_settings(request: web.Request) -> web.StreamResponse:
    raw = await read_object(request)
    profile = await request.app[PHONE_SETTINGS].change(request[IDENTITY].account, raw)
    return web.json_response(_body(profile))


def _body(profile: PhoneProfile) -> dict[str, Any]:
    return {
        "settings": asdict(profile.settings),
        "defaults": asdict(profile.defaults),
        "own": sorted(profile.own),
    }


ENDPOINTS = (
    Endpoint(
        "GET",
        PATH,
        read_phone_settings,
        Access("read", "phone-settings"),
        Contract("Read the telephones' settings", schemas.PhoneProfile),
    ),
    Endpoint(
        "PUT",
        PATH,
        change_phone_settings,
        Access("update", "phone-settings"),
        Contract(
            "Change the telephones' settings; null leaves one to the installation",
            schemas.PhoneProfile,
            request=schemas.PhoneSettingsChange,
        ),
    ),
)
