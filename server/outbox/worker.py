"""The task that empties the outbox.

At-least-once: a mail that the relay took in the moment we died is sent again, under the same
Message-ID. Nothing that was superseded before it was handed over is sent at all.

Bounds: the queue is the table, and nothing is ever dropped from it but by its deadline. In memory
are at most `batch` entries and `parallel` composed mails. As many mails may come twice when we
are killed, and no more.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import zlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import outbox
from server.db.engine import Database
from server.domain.outbox import Delivery, Later, OutboxEntry
from server.outbox import policy
from server.outbox.policy import Done, GiveUp, TooLate, TryAgain, Verdict

log = logging.getLogger(__name__)

Compose = Callable[[OutboxEntry], Awaitable[EmailMessage | None]]
Deliver = Callable[[EmailMessage, str], Awaitable[Delivery]]

LEASE: Final = timedelta(minutes=3)
BATCH: Final = 8
PARALLEL: Final = 4
# Seconds after which the table is looked at in any case: another process may have added mails.
LONGEST_WAIT: Final = 30.0
SHORTEST_WAIT: Final = 0.05  # what is due may be locked by another process for a moment
FAILURE_PAUSE: Final = 5.0  # seconds between attempts to reach a database that is away
STOP_GRACE: Final = 5.0  # seconds for what is on its way to the relay when we are stopped


@dataclass(slots=True)
class OutboxCounters:
    """How often each thing happened since the start."""

    sent: int = 0
    failed: int = 0
    postponed: int = 0
    expired: int = 0
    fenced: int = 0  # superseded or taken over between the claim and the hand-over
    compose_errors: int = 0
    deliver_errors: int = 0
    table_errors: int = 0  # the outbox itself could not be read or written


class OutboxWorker:
    """`compose` writes the mail of an entry, None when there is nothing to say any more;
    `deliver` gives it to the relay for one recipient. `owner` is another one for each process
    and start. `clock` gives aware UTC.

    Composing and delivering one mail are limited so that a batch is done within its lease: to a
    minute for the lease, the batch and the four at once that are the default.
    """

    def __init__(
        self,
        database: Database,
        compose: Compose,
        deliver: Deliver,
        *,
        clock: Callable[[], datetime],
        owner: str,
        lease: timedelta = LEASE,
        batch: int = BATCH,
        parallel: int = PARALLEL,
    ) -> None:
        self._database = database
        self._compose = compose
        self._deliver = deliver
        self._clock = clock
        self._owner = owner
        self._lease = lease
        self._batch = batch
        self._parallel = parallel
        rounds = -(-batch // parallel)
        # One round to spare for the database, and for what waits behind the limit's last second.
        self._limit = lease.total_seconds() / (rounds + 1)
        self._woken = asyncio.Event()
        self._is_failing = False
        self.counters = OutboxCounters()

    def wake(self) -> None:
        """Mails were added, by a transaction that has committed."""
        self._woken.set()

    async def clear_away(self) -> int:
        """Remove what is long over; how many mails. Raises what the database raises."""
        async with self._database.write() as connection:
            return await outbox.purge(connection, self._clock() - policy.KEPT)

    async def run(self) -> None:
        """Send what is due, until cancelled. What is being delivered then may end within
        STOP_GRACE, or comes back when its lease ends; what was only claimed, at once."""
        try:
            while True:
                self._woken.clear()
                wait = await self._turn()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._woken.wait()
        finally:
            await self._give_back()

    async def _turn(self) -> float:
        """Send what is due; seconds until there may be more."""
        try:
            while await self.drain_once():
                pass
            wait = await self._seconds_to_next()
        except Exception as error:  # noqa: BLE001 - a worker that ends is one nobody notices
            self._failed(error)
            return FAILURE_PAUSE
        if self._is_failing:
            self._is_failing = False
            log.info("the outbox is worked off again")
        return wait

    async def _seconds_to_next(self) -> float:
        async with self._database.read() as connection:
            due = await outbox.next_due(connection)
        if due is None:
            return LONGEST_WAIT
        return min(max((due - self._clock()).total_seconds(), SHORTEST_WAIT), LONGEST_WAIT)

    async def _give_back(self) -> None:
        with contextlib.suppress(SQLAlchemyError, OSError):
            async with self._database.write() as connection:
                await outbox.give_back(connection, self._owner)

    async def drain_once(self) -> int:
        """Claim one batch and deal with each of its mails; returns how many there were.

        Raises what the database raises when nothing can be claimed.
        """
        now = self._clock()
        async with self._database.write() as connection:
            overdue = await outbox.expire_overdue(connection, now)
            entries = await outbox.claim(
                connection, now, self._owner, now + self._lease, self._batch
            )
        self.counters.expired += overdue
        waiting = deque(entries)
        lanes = [
            asyncio.create_task(self._lane(waiting), name=f"outbox lane {number}")
            for number in range(min(self._parallel, len(entries)))
        ]
        try:
            if lanes:
                await asyncio.wait(lanes)
        finally:
            waiting.clear()  # when we are stopped: what is on its way may end, nothing begins
            await _end(lanes)
        for lane in lanes:
            lane.result()  # raises what is no ordinary exception
        return len(entries)

    async def _lane(self, waiting: deque[OutboxEntry]) -> None:
        """One of several that share a batch."""
        while waiting:
            entry = waiting.popleft()
            try:
                await self._handle(entry)
            except Exception as error:  # noqa: BLE001 - it comes back when its lease ends
                self._failed(error)

    async def _handle(self, entry: OutboxEntry) -> None:
        """Compose, pass the fence, deliver, write down what came of it."""
        if policy.is_exhausted(entry):
            return await self._settle(entry, GiveUp(entry.last_error or "tried too often"))
        limit = asyncio.get_running_loop().time() + self._limit
        composed = await self._composed(entry, limit)
        if composed is None:
            return await self._settle(entry, TooLate("nothing to send any more"))
        if isinstance(composed, Later):
            return await self._settle(entry, self._judge(entry, composed))
        async with self._database.write() as connection:
            passed = await outbox.hand(connection, entry.id, self._owner, self._clock())
        if not passed:
            self.counters.fenced += 1
            return
        delivery = await self._delivered(entry, composed, limit)
        await self._settle(entry, self._judge(entry, delivery))

    async def _composed(self, entry: OutboxEntry, limit: float) -> EmailMessage | Later | None:
        try:
            async with asyncio.timeout_at(limit):
                return await self._compose(entry)
        except Exception as error:  # noqa: BLE001 - one bad mail must not stop the others
            self.counters.compose_errors += 1
            self._log_error("a mail could not be written", entry, error)
            return Later(type(error).__name__)

    async def _delivered(self, entry: OutboxEntry, message: EmailMessage, limit: float) -> Delivery:
        try:
            async with asyncio.timeout_at(limit):
                return await self._deliver(message, entry.recipient)
        except Exception as error:  # noqa: BLE001 - nor one that the relay chokes on
            self.counters.deliver_errors += 1
            self._log_error("a mail could not be delivered", entry, error)
            return Later(type(error).__name__)

    def _judge(self, entry: OutboxEntry, delivery: Delivery) -> Verdict:
        # Spread by entry and attempt: no source of randomness is needed for that.
        jitter = zlib.crc32(f"{entry.id}:{entry.attempts}".encode()) / 0xFFFFFFFF
        return policy.judge(entry, delivery, self._clock(), jitter)

    async def _settle(self, entry: OutboxEntry, verdict: Verdict) -> None:
        async with self._database.write() as connection:
            changed = await self._write_down(connection, entry, verdict)
        if changed:  # else it was superseded or taken over meanwhile
            self._count(verdict)

    async def _write_down(
        self, connection: AsyncConnection, entry: OutboxEntry, verdict: Verdict
    ) -> bool:
        now, owner = self._clock(), self._owner
        match verdict:
            case Done():
                return await outbox.mark_sent(connection, entry.id, now)
            case GiveUp(reason):
                return await outbox.mark_failed(connection, entry.id, owner, now, reason)
            case TryAgain(due, reason):
                return await outbox.postpone(connection, entry.id, owner, due, reason)
            case TooLate(reason):
                return await outbox.expire(connection, entry.id, owner, now, reason)

    def _count(self, verdict: Verdict) -> None:
        match verdict:
            case Done():
                self.counters.sent += 1
            case GiveUp():
                self.counters.failed += 1
            case TryAgain():
                self.counters.postponed += 1
            case TooLate():
                self.counters.expired += 1

    def _log_error(self, what: str, entry: OutboxEntry, error: Exception) -> None:
        """The error's own text stays out: it may name the recipient or quote the mail."""
        log.error(
            what,
            extra={"mail": entry.id, "kind": entry.kind.value, "attempt": entry.attempts}
            | {"error": type(error).__name__, "at": _origin(error)},
        )

    def _failed(self, error: Exception) -> None:
        """Most likely the database is away. One line per outage, however often it is tried."""
        self.counters.table_errors += 1
        if not self._is_failing:
            self._is_failing = True
            fields = {"error": type(error).__name__, "at": _origin(error)}
            log.error("the outbox cannot be worked off, mails wait", extra=fields)


async def _end(lanes: list[asyncio.Task[None]]) -> None:
    """Give them a moment if they are not done, then end them."""
    try:
        if lanes:
            await asyncio.wait(lanes, timeout=STOP_GRACE)
    finally:
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)


def _origin(error: BaseException) -> str:
    """File and line where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
