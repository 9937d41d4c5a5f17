"""The portal behind a dialled number: whose it is, which languages it speaks, when rooms open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from server.conferencing.collaborators import Plans
from server.domain.account import VPBX
from server.domain.conference import Conference
from server.domain.phone_settings import PhoneSettings
from sip_gateway.api import Caller, Opening, Portal
from sip_gateway.portal_number import PortalNumber

PORTAL_CODE: Final = "*72"
_LANGUAGES: Final = ("de", "fr", "it", "en")


class Portals:
    """`numbers` are what the configuration says of dialled numbers; the first that fits counts."""

    def __init__(self, plans: Plans, numbers: Sequence[PortalNumber]) -> None:
        self._plans = plans
        self._numbers = tuple(numbers)

    async def find(self, number: str, caller: Caller) -> Portal | None:
        """`*72` leads an authenticated subscriber to their own vPBX (manual, "Service 72")."""
        known = next((one for one in self._numbers if one.fits(number, caller.source)), None)
        vpbx = await self._vpbx(number, known, caller)
        if vpbx is None:
            return None
        settings = await self._plans.phone_settings(vpbx.id)
        wanted = known.language if known is not None else ""
        first = wanted or await self._own_language(caller) or spoken(vpbx.language)
        languages = _offered(settings, spoken(vpbx.language), first)
        return Portal(number, vpbx.id, languages[0], languages)

    async def _vpbx(self, number: str, known: PortalNumber | None, caller: Caller) -> VPBX | None:
        if number == PORTAL_CODE:
            own = caller.account
            return await self._plans.vpbx(own.vpbx_id) if own is not None else None
        if known is not None and known.portal:
            number = known.portal
        return await self._plans.vpbx_by_portal_number(number) if number else None

    async def _own_language(self, caller: Caller) -> str:
        """That of a subscriber who calls from their own telephone; "" for anybody else."""
        if caller.account is None:
            return ""
        extension = await self._plans.extension_by_sip_username(caller.account.username)
        if extension is None or extension.account_id is None:
            return ""
        account = await self._plans.account(extension.account_id)
        return spoken(account.language) if account is not None else ""


def spoken(language: str) -> str:
    """Telephones are spoken to in four languages; whoever has another one gets English."""
    primary = language[:2].lower()
    return primary if primary in _LANGUAGES else "en"


def opening(conference: Conference, settings: PhoneSettings, now: datetime) -> Opening:
    """When the room opens, as callers are told who are early. `now` is aware."""
    seconds = max((conference.start - now).total_seconds(), 0.0)
    zone = ZoneInfo(conference.timezone)
    start, here = conference.start.astimezone(zone), now.astimezone(zone)
    today = start.date() == here.date()
    clock = (start.hour, start.minute) if today else None
    return Opening(seconds, clock, may_wait=seconds <= settings.early_wait * 60)


def _offered(settings: PhoneSettings, of_vpbx: str, first: str) -> tuple[str, ...]:
    """All languages, `first` in front; where nothing asks for it, the vPBX's own only if it is
    offered at all."""
    offered = settings.languages or (of_vpbx,)
    if first == of_vpbx and first not in offered:
        first = offered[0]
    return (first, *(one for one in offered if one != first))
