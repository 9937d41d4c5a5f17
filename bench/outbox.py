"""The outbox under fire: senders are killed while conferences move; is a mail lost or untrue?

10,000 mails leave through two sender processes to an SMTP sink; 200 times one of the senders gets
SIGKILL at a random moment and another takes its place, and a tenth of the conferences are moved
just when their mails leave. The sink refuses 2 % for now, and takes its time to say that it has
taken a mail. On SQLite, then on PostgreSQL. FAIL and status 1 when a mail is lost or sent although
superseded, when one comes under two Message-IDs, or when more come twice than were on their way in
killed senders: one each, while each delivers one mail at a time. `UCC_BENCH_MAILS`,
`UCC_BENCH_KILLS` and `UCC_BENCH_PARALLEL` set other numbers.

The senders' clock runs 100 times as fast, so that leases and retries fit into minutes.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

from bench._outbox_sender import EPOCH, FastClock
from server.db import outbox, vpbxs
from server.db.engine import Database
from server.domain.outbox import MailKind, OutboxEntry, OutboxState
from tests.databases import migrate_now, start_postgres
from tests.installation import ALPHA, BETA

ROOT = Path(__file__).parents[1]
SPEED = 100.0
LEASE = 5.0  # our seconds
SENDERS = 2
MAILS_EACH = 10  # per conference
MOVED = 0.1  # of the conferences
NOT_NOW = 0.02  # of the sink's answers
# Seconds that the sink takes at most before it has a mail, and then to say so: as a relay that
# writes to its disk, and answers over a network.
SLOW, ANSWER = 0.02, 0.002
# A sender may be slow between the fence and the relay: so late a mail counts as sent untruly.
PATIENCE = 1.0
TIME_LIMIT = 1200.0  # seconds for one database


@dataclass(frozen=True, slots=True)
class Load:
    mails: int = 10_000
    kills: int = 200
    parallel: int = 1
    seed: int = 4711


@dataclass(slots=True)
class Sink:
    """Counts what arrives, by entry: its Message-IDs and when each delivery began."""

    chance: random.Random
    arrived: dict[str, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        await asyncio.sleep(self.chance.uniform(0, SLOW))
        if self.chance.random() < NOT_NOW:
            return "451 4.7.1 come back later"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content)
        self.arrived[mail["X-Entry"]].append((mail["Message-ID"], float(mail["X-Begun"])))
        await asyncio.sleep(self.chance.uniform(0, ANSWER))
        return "250 OK"


class Senders:
    """Two at any time, forked by a process that has everything loaded."""

    def __init__(self, url: str, port: int, clock: FastClock, parallel: int) -> None:
        numbers = [port, clock.start, clock.speed, LEASE * clock.speed, parallel]
        self._forker = subprocess.Popen(
            [sys.executable, "-m", "bench._outbox_sender", url, *map(str, numbers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        self._started = 0
        self._pids = [self._start() for _ in range(SENDERS)]

    def _start(self) -> int:
        assert self._forker.stdin is not None and self._forker.stdout is not None
        self._started += 1
        self._forker.stdin.write(f"sender-{self._started}\n".encode())
        self._forker.stdin.flush()
        return int(self._forker.stdout.readline())

    def kill(self, number: int) -> None:
        os.kill(self._pids[number], signal.SIGKILL)
        self._pids[number] = self._start()

    def close(self) -> None:
        for pid in self._pids:
            os.kill(pid, signal.SIGKILL)
        with self._forker:
            self._forker.kill()


@dataclass(slots=True)
class Result:
    """What the sink has seen, held against the table."""

    sent: int = 0
    superseded: int = 0
    on_their_way: int = 0  # superseded after the hand-over, and arrived
    duplicates: int = 0
    lost: int = 0
    untrue: int = 0  # superseded before the hand-over, and arrived
    other_ids: int = 0  # entries that came under more than one Message-ID
    seconds: float = 0.0

    def is_good(self, load: Load) -> bool:
        return (self.lost, self.untrue, self.other_ids) == (0, 0, 0) and (
            self.duplicates <= load.kills * load.parallel
        )


def entries_of(conference: int, sequence: int, clock: FastClock) -> list[OutboxEntry]:
    kind = MailKind.UPDATE if sequence else MailKind.INVITATION
    vpbx = (ALPHA, BETA)[conference % 2]
    due = clock() if sequence else EPOCH
    ids = [f"{conference:05}-{member}-{sequence}" for member in range(MAILS_EACH)]
    return [
        OutboxEntry(
            id=one,
            vpbx_id=vpbx.id,
            conference_id=str(conference),
            member_id=one.split("-")[1],
            kind=kind,
            sequence=sequence,
            recipient=f"{one}@localhost",
            message_id=f"<{one}@bench.localhost>",
            due=due,
            created_at=due,
        )
        for one in ids
    ]


@dataclass(slots=True)
class Attack:
    """One run on one database."""

    database: Database
    sink: Sink
    senders: Senders
    clock: FastClock
    load: Load
    chance: random.Random
    # Conference → when its move had been committed, in seconds of the Unix clock.
    moved: dict[int, float] = field(default_factory=dict)

    async def run(self) -> Result:
        begun = time.monotonic()
        for progress, is_kill in self._schedule():
            await self._reach(progress, begun)
            if is_kill:
                await asyncio.sleep(self.chance.uniform(0, 0.05))
                self.senders.kill(self.chance.randrange(SENDERS))
            else:
                await self._move()
        while await self._is_busy():
            self._check_time(begun)
            await asyncio.sleep(0.1)
        result = await self._verdict()
        result.seconds = time.monotonic() - begun
        return result

    def _schedule(self) -> list[tuple[int, bool]]:
        """(mails arrived, kill or move), spread over the whole run."""
        conferences = self.load.mails // MAILS_EACH
        kills = [(n + 0.5) / self.load.kills for n in range(self.load.kills)]
        moves = [self.chance.random() for _ in range(int(conferences * MOVED))]
        events = [(one, True) for one in kills] + [(one, False) for one in moves]
        return sorted((int(one * self.load.mails * 0.97), is_kill) for one, is_kill in events)

    async def _reach(self, progress: int, begun: float) -> None:
        while len(self.sink.arrived) < progress:
            self._check_time(begun)
            await asyncio.sleep(0.002)

    def _check_time(self, begun: float) -> None:
        if time.monotonic() - begun > TIME_LIMIT:
            raise TimeoutError(f"{len(self.sink.arrived)} mails arrived within the time limit")

    async def _move(self) -> None:
        """Another time for a conference whose mails are leaving about now."""
        conferences = self.load.mails // MAILS_EACH
        front = len(self.sink.arrived) // MAILS_EACH
        near = [n for n in range(front - 2, front + 9) if 0 <= n < conferences]
        left = [n for n in near if n not in self.moved] or [
            n for n in range(conferences) if n not in self.moved
        ]
        number = self.chance.choice(left)
        async with self.database.write() as connection:
            await outbox.supersede(connection, self.clock(), conference_id=str(number))
            await outbox.add(connection, entries_of(number, 1, self.clock))
        self.moved[number] = time.time()

    async def _is_busy(self) -> bool:
        async with self.database.read() as connection:
            return await outbox.next_due(connection) is not None

    async def _verdict(self) -> Result:
        result = Result(sent=len(self.sink.arrived))
        for number in range(self.load.mails // MAILS_EACH):
            async with self.database.read() as connection:
                for entry in await outbox.of_conference(connection, str(number)):
                    self._count(result, entry, self.moved.get(number, 0.0))
        return result

    def _count(self, result: Result, entry: OutboxEntry, moved: float) -> None:
        arrivals = self.sink.arrived.get(entry.id, [])
        result.duplicates += max(len(arrivals) - 1, 0)
        result.other_ids += len({message_id for message_id, _ in arrivals}) > 1
        if entry.state is not OutboxState.SUPERSEDED:
            result.lost += not arrivals or entry.state is not OutboxState.SENT
            return
        result.superseded += 1
        if arrivals:
            late = max(begun for _, begun in arrivals) > moved + PATIENCE
            result.untrue += entry.handed_at is None or late
            result.on_their_way += not (entry.handed_at is None or late)


async def attack(url: str, load: Load) -> Result:
    """Fill the migrated, empty database behind `url`, and send under fire."""
    chance, database = random.Random(load.seed), Database(url)
    clock = FastClock(time.time(), SPEED)
    async with database.write() as connection:
        for vpbx in (ALPHA, BETA):
            await vpbxs.add(connection, vpbx)
        for number in range(load.mails // MAILS_EACH):
            await outbox.add(connection, entries_of(number, 0, clock))
    sink = Sink(random.Random(load.seed))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, loop=loop), "127.0.0.1", 0)
    senders = Senders(url, server.sockets[0].getsockname()[1], clock, load.parallel)
    try:
        return await Attack(database, sink, senders, clock, load, chance).run()
    finally:
        senders.close()
        server.close()
        await server.wait_closed()
        await database.close()


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """URLs of an empty SQLite file and an empty PostgreSQL database, by name."""
    with tempfile.TemporaryDirectory() as folder:
        server = start_postgres()
        try:
            urls = {
                "sqlite": f"sqlite:///{folder}/outbox.sqlite3",
                "postgresql": server.create("template0"),
            }
            for url in urls.values():
                migrate_now(url)
            yield urls
        finally:
            server.stop()


def report(name: str, load: Load, result: Result) -> None:
    print(
        f"{name}: {result.sent} mails, {load.kills} kills, {result.superseded} superseded,"
        f" {result.on_their_way} of them on their way already, {result.seconds:.0f} s"
    )
    print(
        f"{name}: lost {result.lost}, superseded yet sent {result.untrue}, duplicates"
        f" {result.duplicates}, under another Message-ID {result.other_ids}",
        flush=True,
    )


def main() -> int:
    load = Load(
        int(os.environ.get("UCC_BENCH_MAILS", "10000")),
        int(os.environ.get("UCC_BENCH_KILLS", "200")),
        int(os.environ.get("UCC_BENCH_PARALLEL", "1")),
    )
    lines = []
    is_good = True
    with databases() as urls:
        for name, url in urls.items():
            result = asyncio.run(attack(url, load))
            report(name, load, result)
            is_good &= result.is_good(load)
            lines.append(f"outbox_{name} {result.sent / result.seconds:.0f} mails/s")
    print("\n".join(lines) if is_good else "FAIL")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
