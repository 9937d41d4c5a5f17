"""The task that sends messages to webhooks, by the rules of the outbox (`server.outbox.policy`).

At least once, under the same id: what a crash repeats can be recognised. No order is promised.
Bounds: the queue is the table. At most PARALLEL messages are on their way, one a webhook, so that
a slow receiver takes one place and one that fails rests before its next message is tried, and
VPBX_PLACES a vPBX, so that its slow receivers hold up no other's. Nothing is dropped but what
waits for a webhook when it is disabled.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import webhook_deliveries as deliveries
from server.db import webhooks
from server.db.engine import Database
from server.db.webhooks import WebhookRepository
from server.domain.outbox import OutboxState, Refused, Sent
from server.domain.webhook import Delivery, DisabledBecause, Webhook, signature
from server.outbox import policy
from server.outbox.policy import Done, GiveUp, TooLate, TryAgain
from server.webhooks.sender import GONE, Answered, Message

log = logging.getLogger(__name__)

PARALLEL: Final = 16
LEASE: Final = timedelta(minutes=2)  # much longer than one attempt may take
# Seconds after which the table is looked at in any case: not everything that adds wakes us.
LONGEST_WAIT: Final = 5.0
SHORTEST_WAIT: Final = 0.05
FAILURE_PAUSE: Final = 5.0  # seconds between attempts to reach a database that is away
STOP_GRACE: Final = 5.0  # seconds for what is on its way when we are stopped
REST: Final = timedelta(seconds=10)  # of a webhook after a failure, for its other messages
# So long failing, and never succeeding, a webhook is disabled.
PATIENCE: Final = timedelta(days=3)
KEPT: Final = timedelta(days=14)  # how long what became of a message can be looked up
USER_AGENT: Final = "UCC-WebRTC-Webhooks/1"


@dataclass(slots=True)
class WebhookCounters:
    """How often each thing happened since the start."""

    sent: int = 0
    failed: int = 0
    postponed: int = 0
    disabled: int = 0
    table_errors: int = 0


class WebhookWorker:
    """`send` makes one attempt. `owner` is another one for each process and start; `clock` gives
    aware UTC."""

    def __init__(
        self,
        database: Database,
        repository: WebhookRepository,
        send: Callable[[Message], Awaitable[Answered]],
        *,
        clock: Callable[[], datetime],
        owner: str,
        parallel: int = PARALLEL,
    ) -> None:
        self._database = database
        self._repository = repository
        self._send = send
        self._clock = clock
        self._owner = owner
        self._parallel = parallel
        self._busy: dict[str, asyncio.Task[None]] = {}  # by webhook
        self._resting: dict[str, datetime] = {}  # until when, by webhook
        self._woken = asyncio.Event()
        self._is_failing = False
        self.counters = WebhookCounters()

    def wake(self) -> None:
        """Messages were added, by a transaction that has committed."""
        self._woken.set()

    async def clear_away(self) -> int:
        """Remove what is long over; how many messages. Raises what the database raises."""
        async with self._database.write() as connection:
            return await deliveries.purge(connection, self._clock() - KEPT)

    async def run(self) -> None:
        """Send what is due, until cancelled. What is on its way then may end within STOP_GRACE;
        whatever does not is sent again by the next start."""
        try:
            while True:
                self._woken.clear()
                wait = await self._turn()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._woken.wait()
        finally:
            await self._stop()

    async def _turn(self) -> float:
        """Begin what can begin; seconds until there may be more."""
        try:
            wait = await self._seconds_to_next()
            if wait == 0:
                await self.begin_due()
                wait = SHORTEST_WAIT
        except Exception as error:  # noqa: BLE001 - a worker that ends is one nobody notices
            self._failed(error)
            return FAILURE_PAUSE
        if self._is_failing:
            self._is_failing = False
            log.info("webhooks are told again")
        return wait

    async def begin_due(self) -> int:
        """Claim what is due and set out with it; how many messages."""
        free = self._parallel - len(self._busy)
        if free <= 0:
            return 0
        now = self._clock()
        async with self._database.write() as connection:
            claimed = await deliveries.claim(
                connection, now, self._owner, now + LEASE, free, self._besides(now)
            )
            receivers = {
                one.webhook_id: await self._repository.by_id(connection, one.webhook_id)
                for one in claimed
            }
        for one in claimed:
            receiver = receivers[one.webhook_id]
            if receiver is not None:
                task = asyncio.create_task(self._deliver(one, receiver), name=f"webhook {one.id}")
                self._busy[receiver.id] = task
        return len(claimed)

    async def settle_all(self) -> None:
        """Wait for what is on its way."""
        while self._busy:
            await asyncio.wait(tuple(self._busy.values()))

    def _besides(self, now: datetime) -> set[str]:
        """Webhooks that get nothing now."""
        self._resting = {one: until for one, until in self._resting.items() if until > now}
        return {*self._busy, *self._resting}

    async def _seconds_to_next(self) -> float:
        if len(self._busy) >= self._parallel:
            return LONGEST_WAIT
        now = self._clock()
        async with self._database.read() as connection:
            due = await deliveries.next_due(connection, now, self._besides(now))
        if due is None:
            return LONGEST_WAIT
        return min(max((due - now).total_seconds(), 0.0), LONGEST_WAIT)

    async def _deliver(self, delivery: Delivery, receiver: Webhook) -> None:
        """One attempt, and what came of it."""
        try:
            if policy.is_exhausted(delivery):  # it took the whole process down too often
                answered = Answered(Refused(delivery.last_error or "tried too often"))
            else:
                answered = await self._send(self._message(delivery, receiver))
            if not isinstance(answered.outcome, Sent):
                self._resting[receiver.id] = self._clock() + REST
            await self._settle(replace(delivery, status=answered.status), answered)
        except Exception as error:  # noqa: BLE001 - it comes back when its lease ends
            self._failed(error)
        finally:
            del self._busy[receiver.id]
            self._woken.set()

    def _message(self, delivery: Delivery, receiver: Webhook) -> Message:
        now = self._clock()
        timestamp, body = int(now.timestamp()), delivery.payload.encode()
        secrets = receiver.signing_secrets(now)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
            "webhook-id": delivery.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(secrets, delivery.id, timestamp, body),
        }
        return Message(receiver.url, headers, body, receiver.vpbx_id)

    async def _settle(self, delivery: Delivery, answered: Answered) -> None:
        now = self._clock()
        # Spread by message and attempt: no source of randomness is needed for that.
        jitter = zlib.crc32(f"{delivery.id}:{delivery.attempts}".encode()) / 0xFFFFFFFF
        verdict = policy.judge(delivery, answered.outcome, now, jitter)
        async with self._database.write() as connection:
            # The webhook first, as whoever deletes it has it: two orders could be a deadlock.
            receiver = await self._repository.by_id(connection, delivery.webhook_id, to_change=True)
            if receiver is None:
                return
            match verdict:
                case Done():
                    self.counters.sent += 1
                    await self._end(connection, delivery, OutboxState.SENT)
                    await webhooks.set_failing(connection, receiver.id, None)
                    return
                case GiveUp(reason) | TooLate(reason):
                    self.counters.failed += 1
                    await self._end(connection, delivery, OutboxState.FAILED, reason)
                case TryAgain() if not receiver.enabled:  # disabled while this was on its way
                    await self._end(connection, delivery, OutboxState.EXPIRED, deliveries.DISABLED)
                case TryAgain(due, reason):
                    self.counters.postponed += 1
                    await deliveries.postpone(connection, delivery, self._owner, due, reason)
            if receiver.enabled:
                await self._note_failure(connection, receiver, delivery, now)

    async def _end(
        self,
        connection: AsyncConnection,
        delivery: Delivery,
        state: OutboxState,
        reason: str = "",
    ) -> None:
        await deliveries.end(connection, delivery, self._owner, self._clock(), state, reason)

    async def _note_failure(
        self, connection: AsyncConnection, receiver: Webhook, delivery: Delivery, now: datetime
    ) -> None:
        """Disable a webhook that says it is gone, or that has been failing for too long."""
        since = receiver.failing_since or now
        await webhooks.set_failing(connection, receiver.id, since)
        if delivery.status == GONE:
            because = DisabledBecause.GONE
        elif now - since >= PATIENCE:
            because = DisabledBecause.FAILING
        else:
            return
        await webhooks.disable(connection, receiver.id, because)
        await deliveries.drop_waiting(connection, receiver.id, now)
        self.counters.disabled += 1
        log.warning("webhook disabled", extra={"webhook": receiver.id, "why": because.value})

    async def _stop(self) -> None:
        tasks = tuple(self._busy.values())
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_GRACE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(SQLAlchemyError, OSError):
            async with self._database.write() as connection:
                await deliveries.give_back(connection, self._owner)

    def _failed(self, error: Exception) -> None:
        """Most likely the database is away. One line per outage, however often it is tried.

        The error's own text stays out: it may quote the message.
        """
        self.counters.table_errors += 1
        if not self._is_failing:
            self._is_failing = True
            log.error("webhooks cannot be told, messages wait: %s", type(error).__name__)
