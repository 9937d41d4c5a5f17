"""Repository of messages to webhooks: added with what they tell of, claimed, and ended.

As in `server.db.outbox`, each change names the state and the owner that it is allowed from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    Subquery,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import Update

from server.db.tables import webhook, webhook_delivery
from server.domain.happening import Happening
from server.domain.outbox import OutboxState
from server.domain.webhook import Delivery, WebhookEvent

DISABLED = "disabled"
VPBX_PLACES = 4  # messages of one vPBX that are on their way at once
LONGEST_ERROR = 200  # characters; as the column
MOST_PARAMETERS = 400  # ids in one statement
# Of the two statements that every wake asks, which are made once: to make one costs more than to ask.
_NOW = bindparam("now", type_=webhook_delivery.c.due.type)
_BESIDES: BindParameter[Any] = bindparam("besides", expanding=True)
_MOST = bindparam("most", type_=Integer)
_FREE: dict[str, object] = {"state": OutboxState.PENDING, "owner": "", "lease_until": None}


async def emit(connection: AsyncConnection, told: Sequence[Happening]) -> int:
    """Have the webhooks of its vPBX told, if the transaction commits; how many messages.

    What was told already, under the same key, is not told again.
    """
    wanted = await _subscriptions(connection, {one.vpbx_id for one in told})
    rows = {
        one.message_id(webhook_id): _values(_message(one, webhook_id))
        for one in told
        for webhook_id, events in wanted.get(one.vpbx_id, ())
        if one.event in events
    }
    for known in await _known(connection, list(rows)):
        del rows[known]
    if rows:
        await connection.execute(insert(webhook_delivery), list(rows.values()))
    return len(rows)


async def _known(connection: AsyncConnection, ids: Sequence[str]) -> list[str]:
    found: list[str] = []
    for first in range(0, len(ids), MOST_PARAMETERS):
        part = ids[first : first + MOST_PARAMETERS]
        query = select(webhook_delivery.c.id).where(webhook_delivery.c.id.in_(part))
        found += (await connection.execute(query)).scalars()
    return found


async def _subscriptions(
    connection: AsyncConnection, vpbx_ids: Collection[str]
) -> dict[str, list[tuple[str, list[str]]]]:
    """Of each vPBX, the webhooks that are enabled and what they want to hear of."""
    columns = webhook.c
    query = select(columns.id, columns.vpbx_id, columns.events).where(
        columns.vpbx_id.in_(vpbx_ids), columns.enabled
    )
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.vpbx_id, []).append((row.id, row.events.split(",")))
    return found


def _message(told: Happening, webhook_id: str) -> Delivery:
    return Delivery(
        id=told.message_id(webhook_id),
        webhook_id=webhook_id,
        event=told.event,
        payload=told.payload(),
        due=told.at,
        created_at=told.at,
    )


async def add(connection: AsyncConnection, delivery: Delivery) -> None:
    """A message to one webhook, whatever it wants to hear of."""
    await connection.execute(insert(webhook_delivery).values(_values(delivery)))


async def claim(
    connection: AsyncConnection,
    now: datetime,
    owner: str,
    lease_until: datetime,
    limit: int,
    besides: Collection[str],
) -> list[Delivery]:
    """Take up to `limit` messages that are due, at most one a webhook and VPBX_PLACES a vPBX, and
    none of `besides`."""
    asked = {"now": now, "most": limit, "besides": list(besides)}
    rows = (await connection.execute(_CLAIMABLE, asked)).all()
    if not rows:
        return []
    query = update(webhook_delivery).where(webhook_delivery.c.id.in_([row.id for row in rows]))
    await connection.execute(
        query.values(
            state=OutboxState.CLAIMED,
            owner=owner,
            lease_until=lease_until,
            attempts=webhook_delivery.c.attempts + 1,
        )
    )
    return [
        replace(delivery, state=OutboxState.CLAIMED, attempts=delivery.attempts + 1)
        for delivery in map(_to_delivery, rows)
    ]


def _claimable() -> Select[Any]:
    columns, first = webhook_delivery.c, _first_of_each()
    held = _held().subquery()
    place = func.row_number().over(
        partition_by=first.c.vpbx_id, order_by=(first.c.due, first.c.id)
    ) + func.coalesce(held.c.places, 0)
    placed = (
        select(first.c.id, place.label("place"))
        .outerjoin_from(first, held, held.c.vpbx_id == first.c.vpbx_id)
        .where(first.c.turn == 1)
        .subquery()
    )
    return (
        select(webhook_delivery)
        .join(placed, placed.c.id == columns.id)
        .where(placed.c.place <= VPBX_PLACES, _is_ready())  # again: another was quicker
        .order_by(columns.due, columns.id)
        .limit(_MOST)
        .with_for_update(of=webhook_delivery, skip_locked=True)
    )


def _first_of_each() -> Subquery:
    """What is ready, with its vPBX and its turn among those of its webhook."""
    columns = webhook_delivery.c
    turn = func.row_number().over(
        partition_by=columns.webhook_id, order_by=(columns.due, columns.id)
    )
    return (
        select(columns.id, columns.due, webhook.c.vpbx_id, turn.label("turn"))
        .join(webhook, webhook.c.id == columns.webhook_id)
        .where(
            _is_ready(),
            webhook.c.enabled,
            columns.webhook_id.not_in(_taken()),
            columns.webhook_id.not_in(_BESIDES),
        )
        .subquery()
    )


def _is_ready() -> ColumnElement[bool]:
    """Due, and nobody is at work on it."""
    columns = webhook_delivery.c
    waiting = (columns.state == OutboxState.PENDING) & (columns.due <= _NOW)
    return waiting | ((columns.state == OutboxState.CLAIMED) & (columns.lease_until <= _NOW))


def _taken() -> Select[Any]:
    """Webhooks that somebody is at work on."""
    other = webhook_delivery.alias()
    return select(other.c.webhook_id).where(
        other.c.state == OutboxState.CLAIMED, other.c.lease_until > _NOW
    )


def _held() -> Select[Any]:
    """How many places each vPBX has taken."""
    other, owner = webhook_delivery.alias(), webhook.alias()
    return (
        select(owner.c.vpbx_id, func.count().label("places"))
        .join_from(owner, other, other.c.webhook_id == owner.c.id)
        .where(other.c.state == OutboxState.CLAIMED, other.c.lease_until > _NOW)
        .group_by(owner.c.vpbx_id)
    )


_CLAIMABLE = _claimable()


async def next_due(
    connection: AsyncConnection, now: datetime, besides: Collection[str]
) -> datetime | None:
    """When `claim` has something to look for among other webhooks than `besides`: a message is
    due, or a lease ends. None when none waits."""
    asked = {"now": now, "besides": list(besides)}
    due: datetime | None = (await connection.execute(_NEXT_DUE, asked)).scalar_one()
    return due


def _next_due() -> Select[Any]:
    columns = webhook_delivery.c
    when = case((columns.state == OutboxState.CLAIMED, columns.lease_until), else_=columns.due)
    is_leased = (columns.state == OutboxState.CLAIMED) & (columns.lease_until > _NOW)
    held = _held().subquery()
    full = select(held.c.vpbx_id).where(held.c.places >= VPBX_PLACES)
    is_free = columns.webhook_id.not_in(_taken()) & webhook.c.vpbx_id.not_in(full)
    return (
        select(func.min(when))
        .join(webhook, webhook.c.id == columns.webhook_id)
        .where(
            columns.state.in_((OutboxState.PENDING, OutboxState.CLAIMED)),
            webhook.c.enabled,
            columns.webhook_id.not_in(_BESIDES),
            is_leased | is_free,
        )
    )


_NEXT_DUE = _next_due()


async def depth(connection: AsyncConnection, now: datetime) -> int:
    """How many messages should have left by now and have not."""
    columns = webhook_delivery.c
    query = select(func.count()).where(
        columns.state.in_((OutboxState.PENDING, OutboxState.CLAIMED)), columns.due <= now
    )
    found: int = (await connection.execute(query)).scalar_one()
    return found


async def end(
    connection: AsyncConnection,
    delivery: Delivery,
    owner: str,
    now: datetime,
    state: OutboxState,
    reason: str = "",
) -> bool:
    """It was sent, or never will be. False when it is not the owner's any more."""
    query = _owned(delivery, owner).values(state=state, ended_at=now, lease_until=None)
    return await _write(connection, query, delivery, reason)


async def postpone(
    connection: AsyncConnection, delivery: Delivery, owner: str, due: datetime, reason: str
) -> bool:
    """Try again at `due`. False when it is not the owner's any more."""
    query = _owned(delivery, owner).values(**_FREE, due=due)
    return await _write(connection, query, delivery, reason)


def _owned(delivery: Delivery, owner: str) -> Update:
    columns = webhook_delivery.c
    return update(webhook_delivery).where(
        columns.id == delivery.id, columns.owner == owner, columns.state == OutboxState.CLAIMED
    )


async def _write(
    connection: AsyncConnection, query: Update, delivery: Delivery, reason: str
) -> bool:
    values = {"status": delivery.status, "last_error": reason[:LONGEST_ERROR]}
    return (await connection.execute(query.values(values))).rowcount == 1


async def give_back(connection: AsyncConnection, owner: str) -> None:
    """Let others have at once what a stopping owner could not bring to an end."""
    columns = webhook_delivery.c
    query = update(webhook_delivery).where(
        columns.owner == owner, columns.state == OutboxState.CLAIMED
    )
    await connection.execute(query.values(_FREE))


async def drop_waiting(connection: AsyncConnection, webhook_id: str, now: datetime) -> int:
    """The webhook is disabled: what waits for it is never sent. What is on its way is its
    owner's to end."""
    columns = webhook_delivery.c
    is_lost = (columns.state == OutboxState.CLAIMED) & (columns.lease_until <= now)
    query = update(webhook_delivery).where(
        columns.webhook_id == webhook_id, (columns.state == OutboxState.PENDING) | is_lost
    )
    values = {"state": OutboxState.EXPIRED, "ended_at": now, "lease_until": None}
    values["last_error"] = DISABLED
    return (await connection.execute(query.values(values))).rowcount


async def retry(
    connection: AsyncConnection, webhook_id: str, delivery_id: str, now: datetime
) -> bool:
    """Send once more what was given up. False when there is no such message."""
    query = update(webhook_delivery).where(
        webhook_delivery.c.id == delivery_id,
        webhook_delivery.c.webhook_id == webhook_id,
        webhook_delivery.c.state.in_((OutboxState.FAILED, OutboxState.EXPIRED)),
    )
    values = {"due": now, "attempts": 0, "ended_at": None, **_FREE}
    return (await connection.execute(query.values(values))).rowcount == 1


async def latest(connection: AsyncConnection, webhook_id: str, limit: int) -> list[Delivery]:
    """Newest first."""
    columns = webhook_delivery.c
    query = select(webhook_delivery).where(columns.webhook_id == webhook_id)
    query = query.order_by(columns.created_at.desc(), columns.id.desc()).limit(limit)
    return [_to_delivery(row) for row in await connection.execute(query)]


async def purge(connection: AsyncConnection, before: datetime) -> int:
    """Remove what ended before that moment; returns how many there were."""
    query = delete(webhook_delivery).where(webhook_delivery.c.ended_at < before)
    return (await connection.execute(query)).rowcount


def _values(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook_id,
        "event": delivery.event,
        "payload": delivery.payload,
        "state": delivery.state,
        "due": delivery.due,
        "owner": "",
        "lease_until": None,
        "attempts": delivery.attempts,
        "status": delivery.status,
        "last_error": delivery.last_error,
        "created_at": delivery.created_at,
        "ended_at": delivery.ended_at,
    }


def _to_delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        event=WebhookEvent(row.event),
        payload=row.payload,
        due=row.due,
        created_at=row.created_at,
        state=OutboxState(row.state),
        attempts=row.attempts,
        status=row.status,
        last_error=row.last_error,
        ended_at=row.ended_at,
    )
