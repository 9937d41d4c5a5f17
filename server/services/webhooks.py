"""Webhooks of a vPBX: made, changed and watched by its administrators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import audit, webhook_deliveries, webhooks
from server.db.engine import Database
from server.db.webhooks import WebhookRepository
from server.domain.account import Account
from server.domain.audit_entries import webhook_entry
from server.domain.errors import FieldError, Forbidden, Invalid, NotFound
from server.domain.happening import Happening
from server.domain.webhook import (
    ROTATION,
    SECRET_BYTES,
    Delivery,
    Webhook,
    WebhookEvent,
    draft_of,
    new_secret,
    read_draft,
)
from server.services.identifiers import new_id

MAX_WEBHOOKS: Final = 20
LATEST: Final = 50  # messages that are listed


@dataclass(frozen=True, slots=True)
class NewSecret:
    """`secret` is shown once."""

    webhook: Webhook
    secret: str = field(repr=False)


class WebhookService:
    """`clock` gives aware UTC, `random_bytes` secrets; `wake` has messages sent at once. With
    `allow_http` an address may be without TLS; where it may lead, the sender knows."""

    def __init__(
        self,
        database: Database,
        repository: WebhookRepository,
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        wake: Callable[[], None],
        allow_http: bool,
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._repository = repository
        self._clock = clock
        self._random_bytes = random_bytes
        self._wake = wake
        self._allow_http = allow_http
        self._permissions = permissions

    async def all(self, account: Account) -> list[Webhook]:
        """Raises Forbidden."""
        self._require(account, "read")
        async with self._database.read() as connection:
            return await self._repository.of_vpbx(connection, account.vpbx_id)

    async def create(self, account: Account, raw: Mapping[str, object]) -> NewSecret:
        """Raises Forbidden, Invalid."""
        self._require(account, "create")
        draft = read_draft(raw, None, allow_http=self._allow_http)
        now, secret = self._clock(), new_secret(self._random_bytes(SECRET_BYTES))
        webhook = Webhook(
            id=new_id(self._random_bytes),
            vpbx_id=account.vpbx_id,
            url=draft.url,
            description=draft.description,
            events=draft.events,
            enabled=draft.enabled,
            secret=secret,
            created_at=now,
        )
        async with self._database.write() as connection:
            if await self._repository.count(connection, account.vpbx_id) >= MAX_WEBHOOKS:
                raise Invalid([FieldError("url", "too-many")])
            await self._repository.add(connection, webhook)
            await audit.record(connection, webhook_entry(account, now, None, webhook))
        return NewSecret(webhook, secret)

    async def change(self, account: Account, webhook_id: str, raw: Mapping[str, object]) -> Webhook:
        """Fields left out stay as they are. Raises NotFound, Forbidden, Invalid."""
        now = self._clock()
        async with self._database.write() as connection:
            former = await self._own(connection, account, "update", webhook_id)
            draft = read_draft(raw, draft_of(former), allow_http=self._allow_http)
            webhook = replace(
                former,
                url=draft.url,
                description=draft.description,
                events=draft.events,
                enabled=draft.enabled,
            )
            if webhook.enabled and not former.enabled:  # a new chance
                webhook = replace(webhook, failing_since=None, disabled_because=None)
            await self._repository.save(connection, webhook)
            # When it is enabled again, too: what was on its way may have come back since.
            if not (former.enabled and webhook.enabled):
                await webhook_deliveries.drop_waiting(connection, webhook.id, now)
            await audit.record(connection, webhook_entry(account, now, former, webhook))
        return webhook

    async def delete(self, account: Account, webhook_id: str) -> None:
        """With its messages. Raises NotFound, Forbidden."""
        async with self._database.write() as connection:
            former = await self._own(connection, account, "delete", webhook_id)
            await webhooks.remove(connection, former.id)
            await audit.record(connection, webhook_entry(account, self._clock(), former, None))

    async def rotate(self, account: Account, webhook_id: str) -> NewSecret:
        """A new secret; the former one signs beside it for ROTATION. Raises NotFound, Forbidden."""
        now, secret = self._clock(), new_secret(self._random_bytes(SECRET_BYTES))
        async with self._database.write() as connection:
            former = await self._own(connection, account, "update", webhook_id)
            webhook = replace(
                former,
                secret=secret,
                former_secret=former.secret,
                former_until=now + ROTATION,
            )
            await self._repository.save(connection, webhook)
            await audit.record(connection, webhook_entry(account, now, former, webhook))
        return NewSecret(webhook, secret)

    async def test(self, account: Account, webhook_id: str) -> Delivery:
        """Send a message that means nothing. Raises NotFound, Forbidden, Invalid."""
        now = self._clock()
        async with self._database.write() as connection:
            webhook = await self._own(connection, account, "update", webhook_id)
            _require_enabled(webhook)
            told = Happening(new_id(self._random_bytes), webhook.vpbx_id, WebhookEvent.TEST, now)
            delivery = Delivery(
                id=told.message_id(webhook.id),
                webhook_id=webhook.id,
                event=told.event,
                payload=told.payload(),
                due=now,
                created_at=now,
            )
            await webhook_deliveries.add(connection, delivery)
        self._wake()
        return delivery

    async def latest(self, account: Account, webhook_id: str) -> list[Delivery]:
        """The newest messages first. Raises NotFound, Forbidden."""
        async with self._database.read() as connection:
            webhook = await self._own(connection, account, "read", webhook_id, to_change=False)
            return await webhook_deliveries.latest(connection, webhook.id, LATEST)

    async def retry(self, account: Account, webhook_id: str, delivery_id: str) -> None:
        """Send again what was given up. Raises NotFound, also for what was not; Forbidden,
        Invalid."""
        async with self._database.write() as connection:
            webhook = await self._own(connection, account, "update", webhook_id)
            _require_enabled(webhook)
            now = self._clock()
            if not await webhook_deliveries.retry(connection, webhook.id, delivery_id, now):
                raise NotFound
        self._wake()

    def _require(self, account: Account, action: str) -> None:
        if not self._permissions.allows(account.role, action, "webhook", same_tenant=True):
            raise Forbidden

    async def _own(
        self,
        connection: AsyncConnection,
        account: Account,
        action: str,
        webhook_id: str,
        *,
        to_change: bool = True,
    ) -> Webhook:
        """Raises NotFound, also for those of other vPBXs; Forbidden."""
        self._require(account, action)
        found = await self._repository.by_id(connection, webhook_id, to_change=to_change)
        if found is None or found.vpbx_id != account.vpbx_id:
            raise NotFound
        return found


def _require_enabled(webhook: Webhook) -> None:
    """Raises Invalid."""
    if not webhook.enabled:
        raise Invalid([FieldError("enabled", "disabled")])
