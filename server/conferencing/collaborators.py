"""What running conferences need of the rest: plans, time, and somebody to tell."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from server.domain.account import VPBX, Account
from server.domain.call import CallRecord
from server.domain.caller_id import Known
from server.domain.directory import Extension
from server.domain.happening import Happening
from server.domain.phone_settings import PhoneSettings
from server.live.events import Event
from server.services.lookups import PlannedRoom
from sfu.api import LayerHint, SlotsAssigned, SpeakersChanged

ClientMediaEvent = SlotsAssigned | SpeakersChanged | LayerHint


class Plans(Protocol):
    """Conferences and portals as planned; read anew at every entry, so that edits count."""

    async def conference(self, conference_id: str) -> PlannedRoom | None: ...

    async def conference_by_room(self, vpbx_id: str, room_number: str) -> PlannedRoom | None: ...

    async def vpbx_by_portal_number(self, number: str) -> VPBX | None: ...

    async def vpbx(self, vpbx_id: str) -> VPBX | None: ...

    async def account(self, account_id: str) -> Account | None: ...

    async def known_numbers(self, vpbx_id: str, tail: str) -> Sequence[Known]: ...

    async def phone_settings(self, vpbx_id: str) -> PhoneSettings: ...

    async def extension_by_sip_username(self, username: str) -> Extension | None: ...

    async def extension_by_number(self, vpbx_id: str, number: str) -> Extension | None: ...


class AdhocKeeper(Protocol):
    """Keeps conferences that begin with a call."""

    async def begin(self, account_id: str) -> PlannedRoom | None:
        """Store one of this account's; None when it may not have any."""
        ...

    async def end(self, conference_id: str) -> None: ...


class CallKeeper(Protocol):
    """Stores call records: neither blocks nor raises."""

    def keep(self, record: CallRecord, told: Sequence[Happening] = ()) -> asyncio.Future[None]:
        """Have the record stored as it is now, and webhooks told in the same transaction; what
        is returned is done when it is on disk."""
        ...


class Timer(Protocol):
    def cancel(self) -> None: ...


class Clock(Protocol):
    """`monotonic` in seconds never runs backwards; `utc` is aware."""

    def monotonic(self) -> float: ...

    def utc(self) -> datetime: ...

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer: ...


class Dismissal(StrEnum):
    """Why a browser's socket is closed from our side."""

    KICKED = "kicked"
    ENDED = "ended"
    REPLACED = "replaced"  # the same session came back on another socket


class RoomClient(Protocol):
    """A browser's connection, as the room sees it. No method blocks or raises."""

    def room_events(self, events: Sequence[Event]) -> None: ...

    def media_event(self, event: ClientMediaEvent) -> None: ...

    def dismiss(self, why: Dismissal) -> None: ...
