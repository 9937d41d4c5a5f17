"""The task that looks into the mailbox.

A mail is marked as seen after what it says was committed: when we die in between, it is taken
again, and changes nothing then. Bounds: at most BATCH mails a visit, one in memory at a time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from server.mail.mailbox import MailboxError, Waiting
from server.mail.reply import MAX_MAIL

log = logging.getLogger(__name__)

BATCH: Final = 50
MOST_VISITS: Final = 20  # one after another, while there is more
LONGEST_PAUSE: Final = 900.0  # seconds between visits to a mailbox that cannot be reached


# The database is away: mails wait. Any other fault of it is that of one mail.
_AWAY: Final = (OperationalError, InterfaceError, PoolTimeout, OSError)


class Mailbox(Protocol):
    """See `server.mail.mailbox.ImapMailbox`: every method but `abort` blocks."""

    def open(self) -> None: ...
    def waiting(self, limit: int) -> list[Waiting]: ...
    def fetch(self, uid: str) -> bytes: ...
    def mark(self, uid: str) -> None: ...
    def close(self) -> None: ...
    def abort(self) -> None: ...


@dataclass(slots=True)
class MailboxCounters:
    """How often each thing happened since the start."""

    visits: int = 0
    taken: int = 0
    errors: int = 0


class MailboxPoller:
    """`mailbox` makes one for each visit, `take` does what a mail asks for and tells in a word
    what that was, `interval` is in seconds."""

    def __init__(
        self,
        mailbox: Callable[[], Mailbox],
        take: Callable[[bytes], Awaitable[str]],
        *,
        interval: float,
    ) -> None:
        self._mailbox = mailbox
        self._take = take
        self._interval = interval
        self._failures = 0
        self.counters = MailboxCounters()

    async def run(self) -> None:
        """Look into the mailbox until cancelled."""
        while True:
            await self.turn()
            await asyncio.sleep(self.pause)

    @property
    def pause(self) -> float:
        """Seconds until the next visit: twice as long after each that failed."""
        return max(self._interval, min(LONGEST_PAUSE, self._interval * 2.0**self._failures))

    async def turn(self) -> None:
        """One visit. A fault is one line in the log, however long it lasts."""
        try:
            for _ in range(MOST_VISITS):
                if await self._visit() < BATCH:
                    break
        except Exception as error:  # noqa: BLE001 - a reader that ends is one nobody notices
            self.counters.errors += 1
            self._failures = min(self._failures + 1, 20)
            if self._failures == 1:
                told = str(error) if isinstance(error, MailboxError) else type(error).__name__
                log.error("the mailbox cannot be read", extra={"error": told})
            return
        if self._failures:
            self._failures = 0
            log.info("the mailbox is read again")

    async def _visit(self) -> int:
        """How many mails were dealt with."""
        mailbox = self._mailbox()
        self.counters.visits += 1
        try:
            await asyncio.to_thread(mailbox.open)
            waiting = await asyncio.to_thread(mailbox.waiting, BATCH)
            for mail in waiting:
                await self._deal(mailbox, mail)
            return len(waiting)
        except BaseException:
            mailbox.abort()  # also when we are stopped: no thread may keep us waiting
            raise
        finally:
            await asyncio.to_thread(mailbox.close)

    async def _deal(self, mailbox: Mailbox, mail: Waiting) -> None:
        if mail.size > MAX_MAIL:
            outcome = "too-large"
        else:
            raw = await asyncio.to_thread(mailbox.fetch, mail.uid)
            outcome = await self._outcome(raw)
        await asyncio.to_thread(mailbox.mark, mail.uid)
        self.counters.taken += 1
        log.info("a mail came in", extra={"outcome": outcome})

    async def _outcome(self, raw: bytes) -> str:
        try:
            return await self._take(raw)
        except _AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - one mail must not keep out all others
            # Its text stays out: it may quote the mail.
            log.error("a mail could not be dealt with", extra={"error": type(error).__name__})
            return "fault"
