"""Repository of the audit log. Entries are only ever added, and cleared away by age."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import webhook_deliveries
from server.db.tables import audit_entry
from server.domain.audit import Action, AuditEntry, Change
from server.domain.happening import of_change


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for within one vPBX; None means everything."""

    vpbx_id: str
    object: str | None = None
    object_id: str | None = None
    conference_id: str | None = None


async def record(connection: AsyncConnection, entry: AuditEntry) -> None:
    """Note a change in the transaction that makes it: both are stored, or neither.

    So are the messages to the webhooks that want to hear of it.
    """
    if not entry.says_something:
        return
    added = await connection.execute(
        insert(audit_entry).values(
            vpbx_id=entry.vpbx_id,
            conference_id=entry.conference_id,
            at=entry.at,
            actor_id=entry.actor_id,
            actor_name=entry.actor_name,
            action=entry.action,
            object=entry.object,
            object_id=entry.object_id,
            object_name=entry.object_name,
            changes=json.dumps(dict(entry.changes), ensure_ascii=False),
        )
    )
    key = added.inserted_primary_key
    told = of_change(replace(entry, id=key[0])) if key is not None else None
    if told is not None:
        await webhook_deliveries.emit(connection, [told])


async def page(
    connection: AsyncConnection, wanted: AuditFilter, after: int | None, limit: int
) -> list[AuditEntry]:
    """Up to `limit` entries, newest first; `after` is the id of the last one seen before."""
    columns = audit_entry.c
    query = select(audit_entry).where(columns.vpbx_id == wanted.vpbx_id)
    if wanted.object is not None:
        query = query.where(columns.object == wanted.object)
    if wanted.object_id is not None:
        query = query.where(columns.object_id == wanted.object_id)
    if wanted.conference_id is not None:
        query = query.where(columns.conference_id == wanted.conference_id)
    if after is not None:
        query = query.where(columns.id < after)
    rows = await connection.execute(query.order_by(columns.id.desc()).limit(limit))
    return [_to_entry(row) for row in rows]


async def remove_before(connection: AsyncConnection, moment: datetime) -> int:
    """Clear away entries older than `moment`; returns how many there were."""
    query = delete(audit_entry).where(audit_entry.c.at < moment)
    return (await connection.execute(query)).rowcount


def _to_entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        vpbx_id=row.vpbx_id,
        conference_id=row.conference_id,
        at=row.at,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        action=Action(row.action),
        object=row.object,
        object_id=row.object_id,
        object_name=row.object_name,
        changes={name: _to_change(value) for name, value in json.loads(row.changes).items()},
    )


def _to_change(value: Any) -> Change:
    return "changed" if value == "changed" else (value[0], value[1])
