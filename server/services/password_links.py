"""Setting a password by a link that was mailed: for those who forgot theirs, and for new people.

Who asks for a link learns nothing: the answer is the same and is given before anything is looked
up. The token itself exists in the mail only; here it is hashed, and sealed until the mail is
written.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.ratelimit import Rate, RateLimiter, address_key
from auth.sessions import hash_id, new_token
from server.db import accounts, audit, login_tokens, outbox, sessions, subscribers, vpbxs
from server.db.engine import Database
from server.domain import password_policy
from server.domain.account import Account
from server.domain.audit import Action, stranger_entry
from server.domain.audit_entries import secret_entry
from server.domain.errors import FieldError, Invalid, MailOff
from server.domain.fields import Fault
from server.domain.login_token import VALID_FOR, LoginToken, TokenPurpose
from server.domain.outbox import MailKind, OutboxEntry
from server.secretbox import SecretBox
from server.services.identifiers import RandomBytes, new_id
from server.services.logins import Throttled

log = logging.getLogger(__name__)

# Requests from one address, mails to one person, links tried from one address.
ADDRESS_RATE = Rate(burst=10, interval=60.0)
EMAIL_RATE = Rate(burst=3, interval=1200.0)
CONFIRM_RATE = Rate(burst=20, interval=10.0)
# Requests that wait to be looked at. Above it new ones are dropped: people ask again.
MAX_WAITING = 100


def token_context(entry_id: str) -> str:
    """What a token in the outbox is sealed for."""
    return f"login-token:{entry_id}"


class PasswordLinks:
    """`can_mail` says whether there is a relay, `wake` tells the outbox that a mail is due."""

    def __init__(
        self,
        database: Database,
        box: SecretBox,
        *,
        hash_password: Callable[[str], Awaitable[str]],
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        random_bytes: RandomBytes,
        mail_domain: str,
        can_mail: bool,
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._box = box
        self._hash_password = hash_password
        self._clock = clock
        self._monotonic = monotonic
        self._random_bytes = random_bytes
        self._mail_domain = mail_domain
        self.can_mail = can_mail
        self._wake = wake
        self._requests_of_address = RateLimiter(ADDRESS_RATE)
        self._mails_to_person = RateLimiter(EMAIL_RATE)
        self._links_of_address = RateLimiter(CONFIRM_RATE)
        self._waiting: asyncio.Queue[tuple[str, str]] = asyncio.Queue(MAX_WAITING)

    def request(self, email: str, address: str) -> None:
        """Note that somebody wants a link to this address of theirs.

        Raises Throttled, or MailOff: that says something of the installation, not of anybody.
        """
        if not self.can_mail:
            raise MailOff
        now = self._monotonic()
        wait = self._requests_of_address.take(address_key(address), now)
        if wait > 0:
            raise Throttled(wait)
        email = email.strip().lower()
        # More than a person's share is dropped and not refused: nobody learns who else asked.
        if self._mails_to_person.take(email[:254], now) > 0:
            return
        try:
            self._waiting.put_nowait((email, address))
        except asyncio.QueueFull:
            log.warning("password reset dropped: too many wait")

    async def run(self) -> None:
        """Serve requests until cancelled."""
        while True:
            email, address = await self._waiting.get()
            try:
                await self._serve(email, address)
            except SQLAlchemyError:
                log.exception("a password link could not be made")
            finally:
                self._waiting.task_done()

    async def settled(self) -> None:
        """Wait until `run` has served everything."""
        await self._waiting.join()

    async def _serve(self, email: str, address: str) -> None:
        async with self._database.write() as connection:
            found = await accounts.by_email(connection, email)
            if found is None:
                return
            account = found[0]
            await self.issue(connection, account, TokenPurpose.PASSWORD_RESET)
            entry = stranger_entry(account, self._clock(), Action.SEND_LINK, address)
            await audit.record(connection, entry)
        self._wake()

    async def issue(
        self, connection: AsyncConnection, account: Account, purpose: TokenPurpose
    ) -> str:
        """Make a link in a transaction of the caller, who calls `mailed` after the commit.

        Former links count no more. The token is returned only where there is no mail, to be
        handed over by an administrator; otherwise it is "".
        """
        token, now = new_token(self._random_bytes), self._clock()
        stored = LoginToken(hash_id(token), purpose, account.id, now, now + VALID_FOR[purpose])
        await login_tokens.add(connection, stored)
        if not self.can_mail:
            return token
        await outbox.add(connection, [self._link_entry(account, stored, token)])
        return ""

    async def tell(self, connection: AsyncConnection, account: Account, notice: str) -> None:
        """Tell an account's owner by mail what was done to it (ASVS 6.3.7), in a transaction of
        the caller, who calls `mailed` after the commit. `notice` names the mail's wording."""
        if not self.can_mail:
            return
        entry_id = new_id(self._random_bytes)
        payload = {"account": account.id, "notice": notice}
        await outbox.add(connection, [self._entry(entry_id, account, payload, self._clock())])

    def mailed(self) -> None:
        """What was put into the outbox is stored for good."""
        self._wake()

    async def confirm(self, token: str, password: object, address: str) -> None:
        """Set the password of the account that a link is for, and end all its sessions.

        Raises Throttled; Invalid on `token` (unknown, used, too old) or on `password`, which
        leaves the link as good as it was.
        """
        wait = self._links_of_address.take(address_key(address), self._monotonic())
        if wait > 0:
            raise Throttled(wait)
        token_hash = hash_id(token)
        account, purpose = await self._owner(token_hash)
        chosen = await self.acceptable(account, password)
        password_hash = await self._hash_password(chosen)
        async with self._database.write() as connection:
            if not await login_tokens.use(connection, token_hash, self._clock()):
                raise _no_such_link()
            await accounts.set_password_hash(connection, account.id, password_hash)
            entry = secret_entry(account, self._clock(), account, "password")
            await audit.record(connection, entry)
            await subscribers.set_email_verified(connection, account.id)
            await sessions.remove_of_account(connection, account.id)
            if purpose is not TokenPurpose.INVITATION:  # there was no other password before
                await self.tell(connection, account, "password-changed")
        self.mailed()
        log.info("password set by link", extra={"account": account.id})

    async def acceptable(self, account: Account, password: object) -> str:
        """The password if its owner may have it. Raises Invalid on `password`."""
        async with self._database.read() as connection:
            vpbx = await vpbxs.by_id(connection, account.vpbx_id)
        names = (account.email, account.name, vpbx.name if vpbx else "")
        try:
            return password_policy.check(password, names)
        except Fault as fault:
            raise Invalid([FieldError("password", str(fault))]) from None

    async def remove_expired(self) -> int:
        async with self._database.write() as connection:
            return await login_tokens.remove_expired(connection, self._clock())

    async def _owner(self, token_hash: str) -> tuple[Account, TokenPurpose]:
        async with self._database.read() as connection:
            stored = await login_tokens.by_hash(connection, token_hash)
            usable = stored is not None and stored.is_usable(self._clock())
            account = await accounts.by_id(connection, stored.account_id) if stored else None
        if stored is None or account is None or not usable:
            raise _no_such_link()
        return account, stored.purpose

    def _link_entry(self, account: Account, stored: LoginToken, token: str) -> OutboxEntry:
        entry_id = new_id(self._random_bytes)
        payload = {
            "account": account.id,
            "purpose": stored.purpose.value,
            "token": self._box.seal(token, token_context(entry_id)),
            "valid_minutes": math.floor(VALID_FOR[stored.purpose].total_seconds() / 60),
        }
        entry = self._entry(entry_id, account, payload, stored.created_at)
        return replace(entry, deadline=stored.expires_at)

    def _entry(
        self, entry_id: str, account: Account, payload: Mapping[str, object], now: datetime
    ) -> OutboxEntry:
        return OutboxEntry(
            id=entry_id,
            vpbx_id=account.vpbx_id,
            conference_id="",
            member_id="",
            kind=MailKind.ACCOUNT,
            sequence=0,
            recipient=account.email,
            message_id=f"<{entry_id}@{self._mail_domain}>",
            due=now,
            created_at=now,
            payload=json.dumps(payload),
        )


def _no_such_link() -> Invalid:
    return Invalid([FieldError("token", "invalid")])
