"""The processes that `bench.outbox` kills: workers of the outbox, forked from one that is warm.

Arguments: database URL, port of the mail sink, start and speed of the clock, lease in seconds of
that clock, how many mails at once. Each line on standard input starts a sender of that name; the answer is its process id.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import aiosmtplib

from server.db.engine import Database
from server.domain.outbox import Delivery, Later, OutboxEntry, Sent
from server.outbox import policy
from server.outbox.worker import Deliver, OutboxWorker

EPOCH = datetime(2030, 1, 1, tzinfo=UTC)
LOOK_AGAIN = 0.05  # seconds; the worker's own waiting knows nothing of the fast clock


@dataclass(frozen=True, slots=True)
class FastClock:
    """The same in all processes: `start` is in seconds of the Unix clock."""

    start: float
    speed: float

    def __call__(self) -> datetime:
        return EPOCH + timedelta(seconds=(time.time() - self.start) * self.speed)


async def compose(entry: OutboxEntry) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "bench@localhost"
    message["To"] = entry.recipient
    message["Subject"] = "Conference"
    message["Message-ID"] = entry.message_id
    message["X-Entry"] = entry.id
    message.set_content("See you there.")
    return message


def deliver_to(port: int) -> Deliver:
    async def deliver(message: EmailMessage, recipient: str) -> Delivery:
        message["X-Begun"] = str(time.time())
        try:
            await aiosmtplib.send(
                message, recipients=[recipient], hostname="127.0.0.1", port=port, start_tls=False
            )
        except aiosmtplib.SMTPResponseException as error:
            return policy.of_reply(error.code, error.message)
        except (aiosmtplib.SMTPException, OSError) as error:
            return Later(type(error).__name__)
        return Sent()

    return deliver


async def send(worker: OutboxWorker, parent: int) -> None:
    """Send until killed, or until the process that forked us is gone."""
    running = asyncio.create_task(worker.run())
    while os.getppid() == parent and not running.done():
        await asyncio.sleep(LOOK_AGAIN)
        worker.wake()
    running.cancel()


def main(url: str, port: str, start: str, speed: str, lease: str, parallel: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed need no burial
    clock, parent = FastClock(float(start), float(speed)), os.getpid()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            worker = OutboxWorker(
                Database(url),
                compose,
                deliver_to(int(port)),
                clock=clock,
                owner=line.strip(),
                lease=timedelta(seconds=float(lease)),
                parallel=int(parallel),
            )
            asyncio.run(send(worker, parent))
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
