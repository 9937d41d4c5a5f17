"""Repository of webhooks. Their secrets are sealed on the way in and opened on the way out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import webhook
from server.domain.webhook import DisabledBecause, Webhook, WebhookEvent
from server.secretbox import SecretBox


class WebhookRepository:
    def __init__(self, box: SecretBox) -> None:
        self._box = box

    async def add(self, connection: AsyncConnection, item: Webhook) -> None:
        own = {"id": item.id, "vpbx_id": item.vpbx_id, "created_at": item.created_at}
        await connection.execute(insert(webhook).values(**own, **self._values(item)))

    async def save(self, connection: AsyncConnection, item: Webhook) -> bool:
        """False when it is gone."""
        query = update(webhook).where(webhook.c.id == item.id).values(self._values(item))
        return (await connection.execute(query)).rowcount == 1

    async def by_id(
        self, connection: AsyncConnection, webhook_id: str, *, to_change: bool = False
    ) -> Webhook | None:
        query = select(webhook).where(webhook.c.id == webhook_id)
        if to_change:
            query = query.with_for_update()
        row = (await connection.execute(query)).one_or_none()
        return self.to_webhook(row) if row else None

    async def of_vpbx(self, connection: AsyncConnection, vpbx_id: str) -> list[Webhook]:
        """In the order they were made."""
        query = select(webhook).where(webhook.c.vpbx_id == vpbx_id)
        rows = await connection.execute(query.order_by(webhook.c.created_at, webhook.c.id))
        return [self.to_webhook(row) for row in rows]

    async def count(self, connection: AsyncConnection, vpbx_id: str) -> int:
        query = select(func.count()).where(webhook.c.vpbx_id == vpbx_id)
        return (await connection.execute(query)).scalar_one()

    def _values(self, item: Webhook) -> dict[str, object]:
        return {
            "url": item.url,
            "description": item.description,
            "events": ",".join(item.events),
            "enabled": item.enabled,
            "secret_sealed": self._box.seal(item.secret, _context(item.id)),
            "former_sealed": self._box.seal(item.former_secret, _context(item.id)),
            "former_until": item.former_until,
            "failing_since": item.failing_since,
            "disabled_because": item.disabled_because,
        }

    def to_webhook(self, row: Row[Any]) -> Webhook:
        because = row.disabled_because
        return Webhook(
            id=row.id,
            vpbx_id=row.vpbx_id,
            url=row.url,
            description=row.description,
            events=tuple(WebhookEvent(event) for event in row.events.split(",")),
            enabled=row.enabled,
            secret=self._box.open(row.secret_sealed, _context(row.id)),
            created_at=row.created_at,
            former_secret=self._box.open(row.former_sealed, _context(row.id)),
            former_until=row.former_until,
            failing_since=row.failing_since,
            disabled_because=DisabledBecause(because) if because is not None else None,
        )


async def remove(connection: AsyncConnection, webhook_id: str) -> bool:
    """With its messages. False when there was none."""
    query = delete(webhook).where(webhook.c.id == webhook_id)
    return (await connection.execute(query)).rowcount == 1


async def set_failing(connection: AsyncConnection, webhook_id: str, since: datetime | None) -> None:
    query = update(webhook).where(webhook.c.id == webhook_id)
    await connection.execute(query.values(failing_since=since))


async def disable(connection: AsyncConnection, webhook_id: str, because: DisabledBecause) -> None:
    values = {"enabled": False, "disabled_because": because}
    await connection.execute(update(webhook).where(webhook.c.id == webhook_id).values(values))


def _context(webhook_id: str) -> str:
    return f"webhook:{webhook_id}"
