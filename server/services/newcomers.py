"""Whose account a verified address is, where others vouch for people: an identity provider or a
directory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import accounts, audit, subscribers, vpbxs
from server.domain import fields
from server.domain.account import Account, Role
from server.domain.audit_entries import subscriber_entry
from server.domain.fields import Fault
from server.domain.subscriber import Subscriber
from server.services.identifiers import RandomBytes, new_id


@dataclass(frozen=True, slots=True)
class Newcomers:
    """`create_in` is the id of the vPBX in which people without an account get one, "" for
    nowhere."""

    create_in: str
    clock: Callable[[], datetime]
    random_bytes: RandomBytes

    async def account(
        self, connection: AsyncConnection, email: str, name: str, password_hash: str
    ) -> Account | None:
        """The account of this address, or a new one with this hash, of a password that nobody
        knows. None for a disabled one, too."""
        found = await accounts.by_email(connection, email)
        if found is not None:
            return found[0]
        taken = await subscribers.email_taken(connection, email)  # by one that is disabled
        vpbx = await vpbxs.by_id(connection, self.create_in) if self.create_in else None
        if taken or vpbx is None:
            return None
        account = Account(
            id=new_id(self.random_bytes),
            vpbx_id=vpbx.id,
            email=email,
            name=_shown(name) or email,
            role=Role.SUBSCRIBER,
            language=vpbx.language,
            timezone=vpbx.timezone,
            extension=None,
        )
        now = self.clock()
        await accounts.add(connection, account, password_hash, now)
        await subscribers.set_email_verified(connection, account.id)
        made = Subscriber(account, False, True, "", "")
        await audit.record(connection, subscriber_entry(account, now, None, made))
        return account


def _shown(name: str) -> str:
    """As others have it, if it can be shown."""
    try:
        return fields.person_name(name)
    except Fault:
        return ""
