"""A vPBX's own recordings: its administrators listen to, replace, and remove them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from auth.permissions import PERMISSIONS, PermissionTable
from media.wav import wav_of
from server.db import audit, phone_prompts, vpbxs
from server.db.engine import Database
from server.domain.account import Account
from server.domain.audit_entries import phone_prompt_entry
from server.domain.errors import Forbidden, NotFound
from server.domain.phone_prompt import PLACES, PhonePrompt, prompt_and_language, read_upload

# Told of (vPBX, prompt, language, 16-bit PCM at 16 kHz or None for ours again).
Listener = Callable[[str, str, str, bytes | None], None]


class PhonePromptService:
    """`clock` gives aware UTC."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._clock = clock
        self._permissions = permissions
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Have every recording told: those there are by `tell_all`, changes once on disk."""
        self._listeners.append(listener)

    async def tell_all(self) -> None:
        """At the start, one by one: together they may be large."""
        async with self._database.read() as connection:
            places = await phone_prompts.everywhere(connection)
        for vpbx_id, place in places:
            async with self._database.read() as connection:
                found = await phone_prompts.find(connection, vpbx_id, place)
            if found is not None:
                self._tell(vpbx_id, place, found.sound)

    async def all(self, account: Account) -> list[PhonePrompt]:
        """Those of the asker's vPBX, without sound. Raises Forbidden."""
        self._require(account, "read")
        async with self._database.read() as connection:
            return await phone_prompts.of_vpbx(connection, account.vpbx_id)

    async def sound(self, account: Account, place: str) -> bytes:
        """A WAV file. Raises Forbidden, NotFound."""
        self._require(account, "read")
        async with self._database.read() as connection:
            found = await phone_prompts.find(connection, account.vpbx_id, place)
        if found is None:
            raise NotFound
        return wav_of(found.sound)

    async def replace(self, account: Account, place: str, raw: Mapping[str, object]) -> PhonePrompt:
        """Raises Forbidden, NotFound for a place there is not, Invalid."""
        self._require(account, "update")
        if place not in PLACES:
            raise NotFound
        # A second of work for the longest: nobody else should wait for it.
        sound, seconds = await asyncio.to_thread(read_upload, raw.get("wav"))
        item = PhonePrompt(account.vpbx_id, place, seconds, self._clock(), sound)
        async with self._database.write() as connection:
            await vpbxs.lock(connection, account.vpbx_id)
            former = await phone_prompts.find(connection, account.vpbx_id, place)
            await phone_prompts.save(connection, item)
            entry = phone_prompt_entry(account, item.updated_at, place, former, item)
            await audit.record(connection, entry)
        self._tell(account.vpbx_id, place, sound)
        return item

    async def remove(self, account: Account, place: str) -> None:
        """Ours is heard again. Raises Forbidden, NotFound."""
        self._require(account, "update")
        async with self._database.write() as connection:
            former = await phone_prompts.find(connection, account.vpbx_id, place)
            if former is None or not await phone_prompts.remove(connection, account.vpbx_id, place):
                raise NotFound
            entry = phone_prompt_entry(account, self._clock(), place, former, None)
            await audit.record(connection, entry)
        self._tell(account.vpbx_id, place, None)

    def _tell(self, vpbx_id: str, place: str, sound: bytes | None) -> None:
        prompt, language = prompt_and_language(place)
        for listener in self._listeners:
            listener(vpbx_id, prompt, language, sound)

    def _require(self, account: Account, action: str) -> None:
        if not self._permissions.allows(account.role, action, "phone-settings", same_tenant=True):
            raise Forbidden
