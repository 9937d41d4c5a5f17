"""Looking into the mailbox: what is marked when, and what happens when something is away."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import DataError, OperationalError

from server.mail.mailbox import MailboxError, Waiting
from server.mail.poller import BATCH, LONGEST_PAUSE, MailboxPoller
from server.mail.reply import MAX_MAIL

AWAY = OperationalError("SELECT 1", {}, Exception("gone"))
POISON = DataError("SELECT 1", {}, Exception("a character that no database takes"))


@dataclass
class Box:
    """A mailbox as its server has it: mails by UID, and what was done, in order."""

    mails: dict[str, bytes] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    fault: str = ""

    def open(self) -> None:
        self.done.append("open")
        if self.fault:
            raise MailboxError(self.fault)

    def waiting(self, limit: int) -> list[Waiting]:
        left = [uid for uid in self.mails if uid not in self.seen]
        return [Waiting(uid, len(self.mails[uid])) for uid in left[:limit]]

    def fetch(self, uid: str) -> bytes:
        return self.mails[uid]

    def mark(self, uid: str) -> None:
        self.done.append(f"mark {uid}")
        self.seen.append(uid)

    def close(self) -> None:
        self.done.append("close")

    def abort(self) -> None:
        self.done.append("abort")


Take = Callable[[bytes], Awaitable[str]]


def poller(box: Box, take: Take | None = None) -> MailboxPoller:
    async def store(raw: bytes) -> str:
        box.done.append(f"take {raw.decode()}")
        return "counts"

    return MailboxPoller(lambda: box, take or store, interval=30)


async def test_a_mail_is_marked_after_it_was_taken() -> None:
    box = Box({"1": b"a", "2": b"b"})
    reader = poller(box)
    await reader.turn()
    assert box.done == ["open", "take a", "mark 1", "take b", "mark 2", "close"]
    await reader.turn()
    assert box.done[6:] == ["open", "close"]
    assert (reader.counters.visits, reader.counters.taken, reader.pause) == (2, 2, 30)


async def test_a_full_mailbox_is_read_to_its_end() -> None:
    box = Box({str(number): b"x" for number in range(2 * BATCH + 1)})
    await poller(box).turn()
    assert len(box.seen) == 2 * BATCH + 1
    assert box.done.count("open") == 3


async def test_what_is_too_large_is_not_fetched() -> None:
    box = Box({"1": b"x" * (MAX_MAIL + 1), "2": b"b"})
    await poller(box).turn()
    assert box.done == ["open", "mark 1", "take b", "mark 2", "close"]


async def test_a_mail_waits_for_the_database(caplog: pytest.LogCaptureFixture) -> None:
    box = Box({"1": b"a"})

    async def take(raw: bytes) -> str:
        raise AWAY

    reader = poller(box, take)
    await reader.turn()
    await reader.turn()
    assert box.seen == []
    assert caplog.text.count("the mailbox cannot be read") == 1


@pytest.mark.parametrize("fault", [POISON, KeyError("secret of the mail")])
async def test_one_mail_keeps_no_other_out(
    fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    box = Box({"1": b"a", "2": b"b"})
    taken = []

    async def take(raw: bytes) -> str:
        if raw == b"a":
            raise fault
        taken.append(raw)
        return "counts"

    await poller(box, take).turn()
    assert (box.seen, taken) == (["1", "2"], [b"b"])
    assert "secret" not in caplog.text


async def test_a_mailbox_that_is_away_is_asked_less_and_less(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    box = Box({"1": b"a"}, fault="nobody there")
    reader = poller(box)
    pauses = []
    for _ in range(7):
        await reader.turn()
        pauses.append(reader.pause)
    assert pauses == [60, 120, 240, 480, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    assert reader.counters.errors == 7
    box.fault = ""
    await reader.turn()
    assert (box.seen, reader.pause) == (["1"], 30)
    told = [record.message for record in caplog.records if "mailbox" in record.message]
    assert told == ["the mailbox cannot be read", "the mailbox is read again"]


async def test_what_nobody_thought_of_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    class Odd(Box):
        def waiting(self, limit: int) -> list[Waiting]:
            raise IndexError("something of a mail")

    box = Odd()
    reader = poller(box)
    await reader.turn()
    assert (box.done, reader.pause) == (["open", "abort", "close"], 60)
    assert "something" not in caplog.text
    assert caplog.records[0].__dict__["error"] == "IndexError"


async def test_it_ends_at_once_while_the_server_says_nothing() -> None:
    asked, cut = threading.Event(), threading.Event()

    class Silent(Box):
        def waiting(self, limit: int) -> list[Waiting]:
            asked.set()
            assert cut.wait(10)
            raise MailboxError("cut")

        def abort(self) -> None:
            super().abort()
            cut.set()

    box = Silent()
    task = asyncio.create_task(poller(box).run())
    await asyncio.to_thread(asked.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert box.done == ["open", "abort", "close"]
