"""Repository of mails to be sent: who may change which entry when is decided here, in SQL.

Each change names the states and the owner that it is allowed from, so that a step that comes too
late changes nothing and says so. `server.outbox.policy.TRANSITIONS` is the same as a table.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import Update

from server.db.tables import conference, outbox
from server.domain.outbox import LEASED, UNFINISHED, MailKind, OutboxEntry, OutboxState

LONGEST_ERROR = 500  # characters; as the column
MOST_OVERDUE = 500  # ended by one statement; the rest by the next


def _to_entry(row: Row[Any]) -> OutboxEntry:
    return OutboxEntry(
        id=row.id,
        vpbx_id=row.vpbx_id,
        conference_id=row.conference_id,
        member_id=row.member_id,
        kind=MailKind(row.kind),
        sequence=row.sequence,
        recipient=row.recipient,
        message_id=row.message_id,
        due=row.due,
        created_at=row.created_at,
        minutes=row.minutes,
        payload=row.payload,
        deadline=row.deadline,
        state=OutboxState(row.state),
        attempts=row.attempts,
        last_error=row.last_error,
        handed_at=row.handed_at,
        sent_at=row.sent_at,
        ended_at=row.ended_at,
    )


def _to_values(entry: OutboxEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "vpbx_id": entry.vpbx_id,
        "conference_id": entry.conference_id,
        "member_id": entry.member_id,
        "kind": entry.kind,
        "sequence": entry.sequence,
        "minutes": entry.minutes,
        "recipient": entry.recipient,
        "message_id": entry.message_id,
        "payload": entry.payload,
        "state": entry.state,
        "due": entry.due,
        "deadline": entry.deadline,
        "owner": "",
        "lease_until": None,
        "attempts": entry.attempts,
        "last_error": entry.last_error[:LONGEST_ERROR],
        "created_at": entry.created_at,
        "handed_at": entry.handed_at,
        "sent_at": entry.sent_at,
        "ended_at": entry.ended_at,
    }


# What the planning of conferences does, within its own transactions.


async def add(connection: AsyncConnection, entries: Sequence[OutboxEntry]) -> None:
    """Store new mails; they leave if, and only if, the transaction commits."""
    if entries:
        await connection.execute(insert(outbox), [_to_values(entry) for entry in entries])


async def of_conference(connection: AsyncConnection, conference_id: str) -> list[OutboxEntry]:
    """All mails about a conference that are still stored, oldest first."""
    query = select(outbox).where(outbox.c.conference_id == conference_id)
    rows = await connection.execute(query.order_by(outbox.c.created_at, outbox.c.due, outbox.c.id))
    return [_to_entry(row) for row in rows]


async def by_message_id(connection: AsyncConnection, message_id: str) -> OutboxEntry | None:
    query = select(outbox).where(outbox.c.message_id == message_id)
    row = (await connection.execute(query)).one_or_none()
    return _to_entry(row) if row else None


async def is_refused(connection: AsyncConnection, conference_id: str, recipient: str) -> bool:
    """Did the newest invitation or update to an address fail for good?"""
    query = select(outbox.c.state).where(
        outbox.c.conference_id == conference_id,
        outbox.c.recipient == recipient,
        outbox.c.kind.in_((MailKind.INVITATION, MailKind.UPDATE)),
    )
    newest = query.order_by(outbox.c.created_at.desc(), outbox.c.sequence.desc()).limit(1)
    return (await connection.execute(newest)).scalar_one_or_none() == OutboxState.FAILED


async def supersede(
    connection: AsyncConnection,
    now: datetime,
    *,
    conference_id: str,
    member_id: str | None = None,
    kinds: Collection[MailKind] = frozenset(MailKind),
) -> int:
    """What has not been sent about a conference, or to one member, is untrue from now on.

    A mail that was handed over already may still arrive, once; it is not repeated. Its
    `handed_at` stays. Returns how many there were.
    """
    query = update(outbox).where(
        outbox.c.conference_id == conference_id,
        outbox.c.state.in_(UNFINISHED),
        outbox.c.kind.in_(kinds),
    )
    if member_id is not None:
        query = query.where(outbox.c.member_id == member_id)
    values = {"state": OutboxState.SUPERSEDED, "ended_at": now, "lease_until": None}
    return (await connection.execute(query.values(values))).rowcount


async def forget_reminders(
    connection: AsyncConnection, conference_id: str, before: datetime
) -> int:
    """Remove what became of the reminders of dates before that one: a series has many. Returns
    how many there were."""
    query = delete(outbox).where(
        outbox.c.conference_id == conference_id,
        outbox.c.kind == MailKind.REMINDER,
        outbox.c.ended_at.is_not(None),
        outbox.c.deadline < before,
    )
    return (await connection.execute(query)).rowcount


async def retry(
    connection: AsyncConnection, now: datetime, *, conference_id: str, member_id: str
) -> int:
    """Try again what failed for one member; returns how many mails that are.

    Only those of the newest sequence: an older one tells what is no longer so, and whatever is
    past its deadline stays ended.
    """
    other = outbox.alias()
    newest = select(func.max(other.c.sequence)).where(
        other.c.conference_id == conference_id, other.c.member_id == member_id
    )
    query = update(outbox).where(
        outbox.c.conference_id == conference_id,
        outbox.c.member_id == member_id,
        outbox.c.state == OutboxState.FAILED,
        outbox.c.sequence == newest.scalar_subquery(),
        _is_of_use(now),
    )
    values = {"due": now, "attempts": 0, "last_error": "", "ended_at": None, **_FREE}
    return (await connection.execute(query.values(values))).rowcount


_FREE: dict[str, object] = {"state": OutboxState.PENDING, "owner": "", "lease_until": None}


# What a worker does, each step in a transaction of its own.


async def claim(
    connection: AsyncConnection, now: datetime, owner: str, lease_until: datetime, limit: int
) -> list[OutboxEntry]:
    """Take up to `limit` mails that are due, in the order in which they should leave.

    Also those whose owner's lease ran out; HANDED stays HANDED, as it may have arrived. vPBXs
    take turns, so that nobody's ten thousand invitations keep another's mail waiting; in its turn
    a vPBX's reminders go first, then what has been due longest.
    """
    # Two statements and not UPDATE … WHERE id IN (SELECT … LIMIT): PostgreSQL may run such a
    # subquery more than once, and then takes more than the limit.
    rows = (await connection.execute(_claimable(now, limit))).all()
    if not rows:
        return []
    query = update(outbox).where(outbox.c.id.in_([row.id for row in rows]))
    await connection.execute(
        query.values(
            state=case(
                (outbox.c.state == OutboxState.HANDED, OutboxState.HANDED),
                else_=OutboxState.CLAIMED,
            ),
            owner=owner,
            lease_until=lease_until,
            attempts=outbox.c.attempts + 1,
        )
    )
    return [_claimed(_to_entry(row)) for row in rows]


def _claimed(entry: OutboxEntry) -> OutboxEntry:
    kept = entry.state is OutboxState.HANDED
    state = OutboxState.HANDED if kept else OutboxState.CLAIMED
    return replace(entry, state=state, attempts=entry.attempts + 1)


def _claimable(now: datetime, limit: int) -> Select[Any]:
    """The rows to claim, locked against other claimers, who pass over them.

    Numbering the turns reads every due row: some milliseconds for ten thousand.
    """
    first = case((outbox.c.kind == MailKind.REMINDER, 0), else_=1)
    turn = func.row_number().over(
        partition_by=outbox.c.vpbx_id, order_by=(first, outbox.c.due, outbox.c.id)
    )
    ready = (_is_ready(now), _is_of_use(now))
    turns = select(outbox.c.id, turn.label("turn")).where(*ready).subquery()
    return (
        select(outbox)
        .join(turns, turns.c.id == outbox.c.id)
        .where(*ready)  # again: another may have been quicker, and the row is another one now
        .order_by(turns.c.turn, first, outbox.c.due, outbox.c.id)
        .limit(limit)
        .with_for_update(of=outbox, skip_locked=True)
    )


def _is_ready(now: datetime) -> ColumnElement[bool]:
    """Due, and nobody is at work on it."""
    waiting = (outbox.c.state == OutboxState.PENDING) & (outbox.c.due <= now)
    return waiting | (outbox.c.state.in_(LEASED) & (outbox.c.lease_until <= now))


def _is_of_use(now: datetime) -> ColumnElement[bool]:
    return or_(outbox.c.deadline.is_(None), outbox.c.deadline > now)


async def hand(connection: AsyncConnection, entry_id: str, owner: str, now: datetime) -> bool:
    """The fence: only what passes here may be given to the relay, after the commit.

    False when the mail was superseded, taken over, already sent, or is of no use any more.
    """
    query = _owned(entry_id, owner).where(outbox.c.lease_until > now, _is_of_use(now))
    values = {"state": OutboxState.HANDED, "handed_at": now}
    return (await connection.execute(query.values(values))).rowcount == 1


async def mark_sent(connection: AsyncConnection, entry_id: str, now: datetime) -> bool:
    """The relay has taken it. That is a fact whoever owns the entry by now: no owner is asked.

    What was superseded or has expired meanwhile stays so, but says that it did arrive.
    """
    query = update(outbox).where(
        outbox.c.id == entry_id, outbox.c.handed_at.is_not(None), outbox.c.sent_at.is_(None)
    )
    kept = outbox.c.state.in_((OutboxState.SUPERSEDED, OutboxState.EXPIRED))
    values = {
        "state": case((kept, outbox.c.state), else_=OutboxState.SENT),
        "ended_at": case((kept, outbox.c.ended_at), else_=now),
        "sent_at": now,
        "last_error": "",
        "lease_until": None,
    }
    return (await connection.execute(query.values(values))).rowcount == 1


async def mark_failed(
    connection: AsyncConnection, entry_id: str, owner: str, now: datetime, reason: str
) -> bool:
    """Give up for good. False when it is not the owner's any more."""
    return await _end(connection, entry_id, owner, now, OutboxState.FAILED, reason)


async def expire(
    connection: AsyncConnection, entry_id: str, owner: str, now: datetime, reason: str = ""
) -> bool:
    """There is nothing to send any more. False when it is not the owner's any more."""
    return await _end(connection, entry_id, owner, now, OutboxState.EXPIRED, reason)


async def _end(
    connection: AsyncConnection,
    entry_id: str,
    owner: str,
    now: datetime,
    state: OutboxState,
    reason: str,
) -> bool:
    values = {"state": state, "ended_at": now, "lease_until": None}
    query = _owned(entry_id, owner).values(**values, last_error=reason[:LONGEST_ERROR])
    return (await connection.execute(query)).rowcount == 1


async def postpone(
    connection: AsyncConnection, entry_id: str, owner: str, due: datetime, reason: str
) -> bool:
    """Try again at `due`. False when it is not the owner's any more."""
    query = _owned(entry_id, owner).values(**_FREE, due=due, last_error=reason[:LONGEST_ERROR])
    return (await connection.execute(query)).rowcount == 1


def _owned(entry_id: str, owner: str) -> Update:
    return update(outbox).where(
        outbox.c.id == entry_id, outbox.c.owner == owner, outbox.c.state.in_(LEASED)
    )


async def mark_bounced(
    connection: AsyncConnection, message_id: str, now: datetime, reason: str
) -> bool:
    """A notice came that the relay could not deliver what it had taken: so it was never sent.

    False for what is not known as sent. It may be tried again, under the same Message-ID.
    """
    query = update(outbox).where(
        outbox.c.message_id == message_id, outbox.c.state == OutboxState.SENT
    )
    values = {"state": OutboxState.FAILED, "ended_at": now, "sent_at": None}
    query = query.values(**values, last_error=reason[:LONGEST_ERROR])
    return (await connection.execute(query)).rowcount == 1


async def give_back(connection: AsyncConnection, owner: str) -> int:
    """Let others have at once what a stopping owner claimed and has not handed over."""
    query = update(outbox).where(outbox.c.owner == owner, outbox.c.state == OutboxState.CLAIMED)
    return (await connection.execute(query.values(_FREE))).rowcount


async def expire_overdue(connection: AsyncConnection, now: datetime) -> int:
    """End what is past its deadline and nobody is at work on; returns how many there were."""
    overdue = select(outbox.c.id).where(
        outbox.c.state.in_(UNFINISHED),
        or_(outbox.c.state == OutboxState.PENDING, outbox.c.lease_until <= now),
        outbox.c.deadline <= now,
    )
    # Passing over locked rows: waiting for them in any order could deadlock with `supersede`.
    rows = await connection.execute(overdue.limit(MOST_OVERDUE).with_for_update(skip_locked=True))
    ids = [row.id for row in rows]
    if not ids:
        return 0
    values = {"state": OutboxState.EXPIRED, "ended_at": now, "lease_until": None}
    query = update(outbox).where(outbox.c.id.in_(ids)).values(values)
    return (await connection.execute(query)).rowcount


# What the timer, the metrics and the daily broom ask for.


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When the next mail is due or the next lease ends; None when nothing waits."""
    due = select(func.min(outbox.c.due)).where(outbox.c.state == OutboxState.PENDING)
    lease = select(func.min(outbox.c.lease_until)).where(outbox.c.state.in_(LEASED))
    moments = [(await connection.execute(query)).scalar_one() for query in (due, lease)]
    return min((moment for moment in moments if moment is not None), default=None)


async def depth(connection: AsyncConnection, now: datetime) -> tuple[int, timedelta]:
    """How many mails should have left by now and have not, and since when the oldest."""
    query = select(func.count(), func.min(outbox.c.due)).where(
        outbox.c.state.in_(UNFINISHED), outbox.c.due <= now
    )
    count, oldest = (await connection.execute(query)).one()
    return count, timedelta(0) if oldest is None else now - oldest


async def purge(connection: AsyncConnection, before: datetime) -> int:
    """Remove what ended before that moment; returns how many there were.

    Not while its conference is stored: from these rows follows who was told of it.
    """
    stored = select(conference.c.id).where(conference.c.id == outbox.c.conference_id)
    query = delete(outbox).where(outbox.c.ended_at < before, ~stored.exists())
    return (await connection.execute(query)).rowcount
