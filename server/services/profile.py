"""What people change about themselves."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from server.db import accounts, audit, login_tokens, sessions, subscribers
from server.db.directory import ExtensionRepository
from server.db.engine import Database
from server.domain.account import Account
from server.domain.audit_entries import profile_entry, secret_entry
from server.domain.errors import FieldError, Invalid, NotFound
from server.domain.subscriber import validate_profile
from server.services.logins import BadCredentials, Identity, LoginService
from server.services.password_links import PasswordLinks

log = logging.getLogger(__name__)


class ProfileService:
    def __init__(
        self,
        database: Database,
        extensions: ExtensionRepository,
        logins: LoginService,
        links: PasswordLinks,
        *,
        hash_password: Callable[[str], Awaitable[str]],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._extensions = extensions
        self._logins = logins
        self._links = links
        self._hash_password = hash_password
        self._clock = clock

    async def change(self, account: Account, raw: Mapping[str, object]) -> Account:
        """Name, language, time zone; what is left out stays. Raises Invalid."""
        async with self._database.write() as connection:
            former = await subscribers.by_id(connection, account.id)
            if former is None or former.disabled:
                raise NotFound
            changed = validate_profile(raw, former.account)
            await subscribers.save(connection, replace(former, account=changed))
            entry = profile_entry(former.account, changed, self._clock())
            await audit.record(connection, entry)
            extension = await self._extensions.by_account(connection, account.id)
            if extension is not None:
                renamed = replace(extension, name=changed.name)
                await self._extensions.save(connection, renamed)
        return changed

    async def change_password(
        self, identity: Identity, old: str, password: object, address: str
    ) -> None:
        """Set another password and end all sessions but this one.

        Raises Throttled, or Invalid on `old` (wrong) or `password`.
        """
        account = identity.account
        try:
            await self._logins.confirm(account, old, address)
        except BadCredentials:
            raise Invalid([FieldError("old", "wrong")]) from None
        chosen = await self._links.acceptable(account, password)
        password_hash = await self._hash_password(chosen)
        async with self._database.write() as connection:
            await accounts.set_password_hash(connection, account.id, password_hash)
            entry = secret_entry(account, self._clock(), account, "password")
            await audit.record(connection, entry)
            await login_tokens.remove_of_account(connection, account.id)
            await sessions.remove_others(connection, account.id, identity.session.id_hash)
            await self._links.tell(connection, account, "password-changed")
        self._links.mailed()
        log.info("password changed", extra={"account": account.id})
