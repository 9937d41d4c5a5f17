"""Managing the people of a vPBX: accounts, their extensions, their invitations."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.permissions import PERMISSIONS, PermissionTable
from auth.sessions import new_token
from server.db import (
    accounts,
    audit,
    login_tokens,
    second_factors,
    sessions,
    subscribers,
    vpbxs,
)
from server.db.directory import ExtensionRepository
from server.db.engine import Database
from server.domain.account import VPBX, Account, Role
from server.domain.audit import Action
from server.domain.audit_entries import (
    account_entry,
    second_factor_entry,
    secret_entry,
    subscriber_entry,
)
from server.domain.directory import Extension, digest_secrets, folded
from server.domain.errors import FieldError, Forbidden, Invalid, NotFound
from server.domain.login_token import TokenPurpose
from server.domain.subscriber import (
    Subscriber,
    SubscriberDraft,
    draft_of,
    new_draft,
    refusals,
    validate,
)
from server.services.identifiers import RandomBytes, new_id, random_digits
from server.services.password_links import PasswordLinks

SIP_PASSWORD_BYTES = 10  # 80 bits, 16 letters that can be read aloud


@dataclass(frozen=True, slots=True)
class Changed:
    """A stored subscriber, and the secrets that are shown this once ("" for none): the SIP
    password of a new extension, and where there is no mail the token to set a password with."""

    subscriber: Subscriber
    sip_password: str = ""
    token: str = ""

    def __repr__(self) -> str:
        return f"Changed(subscriber={self.subscriber.account.id!r})"


class SubscriberService:
    """`realm` goes into the digest secrets of new extensions."""

    def __init__(
        self,
        database: Database,
        extensions: ExtensionRepository,
        links: PasswordLinks,
        *,
        realm: str,
        hash_password: Callable[[str], Awaitable[str]],
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._extensions = extensions
        self._links = links
        self._realm = realm
        self._hash_password = hash_password
        self._clock = clock
        self._random_bytes = random_bytes
        self._permissions = permissions

    async def all(self, asker: Account) -> list[Subscriber]:
        """Everybody of the asker's vPBX, by name. Raises Forbidden."""
        self._require_role(asker, "read")
        async with self._database.read() as connection:
            found = await subscribers.of_vpbx(connection, asker.vpbx_id)
        return sorted(found, key=lambda one: (folded(one.account.name), one.account.id))

    async def one(self, asker: Account, account_id: str) -> Subscriber:
        """Raises NotFound, also for those of other vPBXs."""
        async with self._database.read() as connection:
            found = await subscribers.by_id(connection, account_id)
        if found is None or not self._allows(asker, "read", found):
            raise NotFound
        return found

    async def create(self, asker: Account, vpbx: VPBX, raw: Mapping[str, object]) -> Changed:
        """Make an account and mail its owner a link to set the password.

        Raises Forbidden or Invalid.
        """
        self._require_role(asker, "create")
        blank = new_draft(vpbx)
        draft = validate(raw, blank)
        if errors := refusals(asker, blank, draft, own=False, others=1):
            raise Invalid(errors)
        # Nobody knows this password: the account is closed until its owner sets one.
        unknown = await self._hash_password(new_token(self._random_bytes))
        account = _account(draft, new_id(self._random_bytes), vpbx.id)
        try:
            async with self._database.write() as connection:
                await vpbxs.lock(connection, vpbx.id)
                await self._require_free(connection, draft, account, "")
                await accounts.add(connection, account, unknown, self._clock())
                password = await self._set_extension(connection, account, None)
                stored = await self._save(connection, account, draft.disabled, verified=False)
                entry = subscriber_entry(asker, self._clock(), None, stored)
                await audit.record(connection, entry)
                token = ""
                if not draft.disabled:
                    token = await self._links.issue(connection, account, TokenPurpose.INVITATION)
        except IntegrityError:  # another vPBX took the address between two statements
            raise _taken("email") from None
        self._links.mailed()
        return Changed(stored, password, token)

    async def change(self, asker: Account, account_id: str, raw: Mapping[str, object]) -> Changed:
        """Fields left out stay as they are. Raises NotFound, Forbidden or Invalid."""
        try:
            async with self._database.write() as connection:
                former = await self._to_change(connection, asker, "update", account_id)
                draft = validate(raw, draft_of(former))
                await self._require_harmless(connection, asker, former, draft)
                extension = await self._extensions.by_account(connection, account_id)
                account = _account(draft, account_id, asker.vpbx_id)
                number_of = extension.id if extension else ""
                await self._require_free(connection, draft, account, number_of)
                password = await self._set_extension(connection, account, extension)
                moved = draft.email != former.account.email
                verified = former.email_verified and not moved
                stored = await self._save(connection, account, draft.disabled, verified)
                entry = subscriber_entry(asker, self._clock(), former, stored)
                await audit.record(connection, entry)
                if moved or draft.disabled:  # what was mailed to the old address opens nothing
                    await login_tokens.remove_of_account(connection, account_id)
                if draft.disabled:
                    await sessions.remove_of_account(connection, account_id)
        except IntegrityError:
            raise _taken("email") from None
        return Changed(stored, password)

    async def delete(self, asker: Account, account_id: str) -> None:
        """Raises NotFound, Forbidden or Invalid: whoever organises conferences is disabled
        instead, since those would go without anybody being told."""
        async with self._database.write() as connection:
            former = await self._to_change(connection, asker, "delete", account_id)
            if account_id == asker.id:
                raise Invalid([FieldError("id", "own-account")])
            gone = replace(draft_of(former), disabled=True)
            await self._require_harmless(connection, asker, former, gone)
            if await subscribers.organises(connection, account_id):
                raise Invalid([FieldError("conferences", "not-empty")])
            await subscribers.remove(connection, account_id)
            await audit.record(connection, subscriber_entry(asker, self._clock(), former, None))

    async def new_sip_password(self, asker: Account, account_id: str) -> Changed:
        """Raises NotFound (also without extension) or Forbidden."""
        async with self._database.write() as connection:
            former = await self._to_change(connection, asker, "update", account_id)
            extension = await self._extensions.by_account(connection, account_id)
            if extension is None:
                raise NotFound
            password = self._sip_password()
            await self._extensions.save(connection, self._with_password(extension, password))
            entry = secret_entry(asker, self._clock(), former.account, "sip_password")
            await audit.record(connection, entry)
            stored = await subscribers.by_id(connection, account_id)
        return Changed(stored or former, password)

    async def send_link(self, asker: Account, account_id: str) -> Changed:
        """Mail the subscriber a link to set a password. The one they have counts until then.

        Raises NotFound, Forbidden, or Invalid for a disabled account.
        """
        async with self._database.write() as connection:
            item = await self._to_change(connection, asker, "update", account_id)
            if item.disabled:
                raise Invalid([FieldError("disabled", "invalid")])
            purpose = (
                TokenPurpose.PASSWORD_RESET if item.email_verified else TokenPurpose.INVITATION
            )
            token = await self._links.issue(connection, item.account, purpose)
            entry = account_entry(asker, self._clock(), item.account, {}, Action.SEND_LINK)
            await audit.record(connection, entry)
        self._links.mailed()
        return Changed(item, token=token)

    async def remove_second_factor(self, asker: Account, account_id: str) -> None:
        """For somebody who lost it: their sessions end, too, wherever the telephone is now.

        Raises NotFound, Forbidden, or Invalid: one's own is switched off with both factors.
        """
        async with self._database.write() as connection:
            item = await self._to_change(connection, asker, "update", account_id)
            if account_id == asker.id:
                raise Invalid([FieldError("id", "own-account")])
            if not await second_factors.remove(connection, account_id):
                return
            entry = second_factor_entry(asker, self._clock(), item.account, on=False)
            await audit.record(connection, entry)
            await sessions.remove_of_account(connection, account_id)

    async def _to_change(
        self, connection: AsyncConnection, asker: Account, action: str, account_id: str
    ) -> Subscriber:
        """The subscriber, with all others of the vPBX held still until the transaction ends."""
        await vpbxs.lock(connection, asker.vpbx_id)
        found = await subscribers.by_id(connection, account_id)
        if found is None or not self._allows(asker, "read", found):
            raise NotFound
        # Whoever could change an operator's address would be the operator a mail later.
        above = found.account.role is Role.OPERATOR and asker.role is not Role.OPERATOR
        if above or not self._allows(asker, action, found):
            raise Forbidden
        return found

    async def _require_harmless(
        self,
        connection: AsyncConnection,
        asker: Account,
        former: Subscriber,
        draft: SubscriberDraft,
    ) -> None:
        own = former.account.id == asker.id
        others = await subscribers.other_administrators(
            connection, former.account.vpbx_id, former.account.id
        )
        if errors := refusals(asker, draft_of(former), draft, own, others):
            raise Invalid(errors)

    async def _require_free(
        self, connection: AsyncConnection, draft: SubscriberDraft, account: Account, number_of: str
    ) -> None:
        errors = []
        if await subscribers.email_taken(connection, draft.email, but=account.id):
            errors.append(FieldError("email", "taken"))
        if draft.extension and await self._extensions.number_taken(
            connection, account.vpbx_id, draft.extension, but=number_of
        ):
            errors.append(FieldError("extension", "taken"))
        if errors:
            raise Invalid(errors)

    async def _save(
        self, connection: AsyncConnection, account: Account, disabled: bool, verified: bool
    ) -> Subscriber:
        """Store, and read back what other tables add."""
        item = Subscriber(account, disabled, verified, "", "")
        await subscribers.save(connection, item)
        stored = await subscribers.by_id(connection, account.id)
        return stored or item

    async def _set_extension(
        self, connection: AsyncConnection, account: Account, former: Extension | None
    ) -> str:
        """Make, rename or remove the extension; the SIP password of a new one, else ""."""
        number = account.extension
        if former is not None and number is None:
            await self._extensions.remove(connection, former.id)
        elif former is not None and number is not None:
            await self._extensions.save(
                connection, replace(former, number=number, name=account.name)
            )
        elif number is not None:
            password = self._sip_password()
            username = await self._free_username(connection, number)
            extension = Extension(
                id=new_id(self._random_bytes),
                vpbx_id=account.vpbx_id,
                number=number,
                name=account.name,
                account_id=account.id,
                sip_username=username,
                realm=self._realm,
                ha1_md5="",
                ha1_sha256="",
            )
            await self._extensions.add(connection, self._with_password(extension, password))
            return password
        return ""

    async def _free_username(self, connection: AsyncConnection, number: str) -> str:
        """The number itself, as telephones suggest, or with a tail where another vPBX has it."""
        username = number
        while await self._extensions.username_taken(connection, username):
            username = f"{number}-{random_digits(self._random_bytes, 4)}"
        return username

    def _with_password(self, extension: Extension, password: str) -> Extension:
        """In today's realm: an extension from before a change of it gets well this way."""
        md5, sha256 = digest_secrets(extension.sip_username, self._realm, password)
        return replace(extension, realm=self._realm, ha1_md5=md5, ha1_sha256=sha256)

    def _sip_password(self) -> str:
        return base64.b32encode(self._random_bytes(SIP_PASSWORD_BYTES)).decode().lower()

    def _require_role(self, asker: Account, action: str) -> None:
        if not self._permissions.allows(asker.role, action, "subscriber", same_tenant=True):
            raise Forbidden

    def _allows(self, asker: Account, action: str, item: Subscriber) -> bool:
        same_tenant = item.account.vpbx_id == asker.vpbx_id
        return self._permissions.allows(asker.role, action, "subscriber", same_tenant=same_tenant)


def _account(draft: SubscriberDraft, account_id: str, vpbx_id: str) -> Account:
    return Account(
        id=account_id,
        vpbx_id=vpbx_id,
        email=draft.email,
        name=draft.name,
        role=draft.role,
        language=draft.language,
        timezone=draft.timezone,
        extension=draft.extension or None,
    )


def _taken(field: str) -> Invalid:
    return Invalid([FieldError(field, "taken")])
