"""Settings of a vPBX's telephones: its administrators read and change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import audit, phone_settings, vpbxs
from server.db.engine import Database
from server.domain.account import Account
from server.domain.audit_entries import phone_settings_entry
from server.domain.errors import Forbidden
from server.domain.phone_settings import PhoneProfile, PhoneSettings, changed

Listener = Callable[[PhoneProfile], None]


class PhoneSettingsService:
    """`defaults` hold where a vPBX has decided nothing; `clock` gives aware UTC."""

    def __init__(
        self,
        database: Database,
        defaults: PhoneSettings,
        *,
        clock: Callable[[], datetime],
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._defaults = defaults
        self._clock = clock
        self._permissions = permissions
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Have every change told once it is on disk."""
        self._listeners.append(listener)

    async def read(self, account: Account) -> PhoneProfile:
        """Those of the asker's vPBX. Raises Forbidden."""
        self._require(account, "read")
        async with self._database.read() as connection:
            return await phone_settings.of_vpbx(connection, account.vpbx_id, self._defaults)

    async def change(self, account: Account, raw: Mapping[str, object]) -> PhoneProfile:
        """Fields left out stay as they are; None takes a decision back. Raises Forbidden,
        Invalid."""
        self._require(account, "update")
        async with self._database.write() as connection:
            await vpbxs.lock(connection, account.vpbx_id)
            former = await phone_settings.of_vpbx(connection, account.vpbx_id, self._defaults)
            profile = changed(former, raw)
            await phone_settings.save(connection, profile)
            entry = phone_settings_entry(account, self._clock(), former, profile)
            await audit.record(connection, entry)
        for listener in self._listeners:
            listener(profile)
        return profile

    def _require(self, account: Account, action: str) -> None:
        if not self._permissions.allows(account.role, action, "phone-settings", same_tenant=True):
            raise Forbidden
