"""A worker's surroundings in tests: a relay that remembers, a composer, crashes where wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.engine import Database
from server.domain.outbox import Delivery, OutboxEntry, Sent
from server.outbox.worker import OutboxWorker
from tests.installation import Clock

LEASE = timedelta(minutes=3)


class Crash(BaseException):
    """The process is gone: nothing may catch this."""


class FragileDatabase:
    """A database whose process crashes at its n-th commit, just before or just after it."""

    def __init__(self, database: Database, commit: int, *, after: bool) -> None:
        self._database = database
        self._left = commit
        self._after = after

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        self._left -= 1
        async with self._database.write() as connection:
            yield connection
            if self._left == 0 and not self._after:
                raise Crash
        if self._left <= 0:
            raise Crash

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


@dataclass
class Relay:
    """Takes everything, unless told otherwise for a recipient."""

    answers: dict[str, Delivery | BaseException] = field(default_factory=dict)
    before: Callable[[EmailMessage], Awaitable[None]] | None = None
    crash_after: bool = False
    arrived: list[str] = field(default_factory=list)  # Message-IDs

    async def deliver(self, message: EmailMessage, recipient: str) -> Delivery:
        if self.before is not None:
            await self.before(message)
        answer = self.answers.get(recipient, Sent())
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, Sent):
            self.arrived.append(message["Message-ID"])
        if self.crash_after:
            raise Crash
        return answer

    def repeated(self) -> dict[str, int]:
        return {key: count for key, count in Counter(self.arrived).items() if count > 1}


async def compose(entry: OutboxEntry) -> EmailMessage | None:
    message = EmailMessage()
    message["To"] = entry.recipient
    message["Message-ID"] = entry.message_id
    message.set_content("a secret text")
    return message


def worker(
    database: Database | FragileDatabase,
    relay: Relay,
    clock: Clock,
    owner: str = "one",
    compose: Callable[[OutboxEntry], Awaitable[EmailMessage | None]] = compose,
    **settings: Any,
) -> OutboxWorker:
    settings = {"lease": LEASE} | settings
    return OutboxWorker(
        database,  # type: ignore[arg-type]  # the fragile one is the other to the letter
        compose,
        relay.deliver,
        clock=clock,
        owner=owner,
        **settings,
    )


async def drain(worker: OutboxWorker) -> int:
    """All that is due now; how many attempts that took."""
    total = 0
    while found := await worker.drain_once():
        total += found
    return total
