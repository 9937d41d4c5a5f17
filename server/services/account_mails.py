"""What an outbox entry about an account says at the moment it leaves."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from auth.sessions import hash_id
from server.db import accounts, login_tokens
from server.db.engine import Database
from server.domain.login_token import TokenPurpose
from server.domain.outbox import OutboxEntry
from server.mail.content import AccountMail, Mailbox
from server.secretbox import SecretBox
from server.services.password_links import token_context

# Names the messages of the mails' catalogue.
_WORDING: Final[Mapping[TokenPurpose, str]] = MappingProxyType(
    {TokenPurpose.PASSWORD_RESET: "password-reset", TokenPurpose.INVITATION: "email-check"}
)


class AccountMails:
    """`sender` is the From address, `origin` what links begin with: never what a browser says,
    or whoever asks for somebody else's link could have it sent to their own server."""

    def __init__(
        self,
        database: Database,
        box: SecretBox,
        *,
        clock: Callable[[], datetime],
        sender: Mailbox,
        origin: str,
    ) -> None:
        self._database = database
        self._box = box
        self._clock = clock
        self._sender = sender
        self._origin = origin

    async def content(self, entry: OutboxEntry) -> AccountMail | None:
        """None when the link is used, replaced or too old by now, or the account is gone."""
        facts = json.loads(entry.payload)
        if "notice" in facts:
            return await self._notice(entry, facts)
        token = self._box.open(facts["token"], token_context(entry.id))
        now = self._clock()
        async with self._database.read() as connection:
            stored = await login_tokens.by_hash(connection, hash_id(token))
            account = await accounts.by_id(connection, facts["account"])
        if stored is None or account is None or not stored.is_usable(now):
            return None
        return AccountMail(
            purpose=_WORDING[stored.purpose],
            language=account.language,
            message_id=entry.message_id,
            written_at=now,
            sender=self._sender,
            recipient=Mailbox(account.name, entry.recipient),
            # In the fragment, which browsers send to no server: it stays out of every log.
            url=f"{self._origin}/#reset={token}",
            valid_minutes=max(1, math.floor((stored.expires_at - now).total_seconds() / 60)),
        )

    async def _notice(self, entry: OutboxEntry, facts: Mapping[str, str]) -> AccountMail | None:
        """What was done to an account. Its link opens nothing: it leads to the login page."""
        async with self._database.read() as connection:
            account = await accounts.by_id(connection, facts["account"])
        if account is None:
            return None
        return AccountMail(
            purpose=facts["notice"],
            language=account.language,
            message_id=entry.message_id,
            written_at=self._clock(),
            sender=self._sender,
            recipient=Mailbox(account.name, entry.recipient),
            url=f"{self._origin}/",
            valid_minutes=0,
        )
