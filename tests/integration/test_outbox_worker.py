"""The outbox's worker in virtual time: what leaves, what waits, what survives a crash."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy.exc import OperationalError

from server.db import outbox
from server.db.engine import Database
from server.domain.outbox import Later, MailKind, OutboxEntry, OutboxState, Refused
from server.outbox.worker import log as worker_log
from tests.installation import START, Installation
from tests.outbox_entries import CONFERENCE, mail, put, states, table
from tests.outbox_world import LEASE, Crash, FragileDatabase, Relay, compose, drain, worker

MINUTE = timedelta(minutes=1)
PENDING, SENT, FAILED = OutboxState.PENDING, OutboxState.SENT, OutboxState.FAILED
SUPERSEDED, EXPIRED = OutboxState.SUPERSEDED, OutboxState.EXPIRED
CLAIMED, HANDED = OutboxState.CLAIMED, OutboxState.HANDED


async def supersede(installation: Installation) -> None:
    async with installation.database.write() as connection:
        await outbox.supersede(connection, installation.clock(), conference_id=CONFERENCE)


async def test_what_is_due_leaves_once(installation: Installation) -> None:
    relay = Relay()
    entries = [mail(number) for number in range(20)]
    await put(installation.database, *entries, mail("later", due=START + MINUTE))
    one = worker(installation.database, relay, installation.clock)
    assert await drain(one) == 20
    assert sorted(relay.arrived) == sorted(entry.message_id for entry in entries)
    installation.clock.advance(minutes=1)
    assert await drain(one) == 1
    assert set((await states(installation.database)).values()) == {SENT}
    assert (one.counters.sent, relay.repeated()) == (21, {})


async def test_at_most_four_are_on_their_way_at_once(small_installation: Installation) -> None:
    together = asyncio.Barrier(4)  # passes four at a time: fewer would wait for ever
    under_way, most = 0, 0

    async def watch(message: EmailMessage) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await together.wait()
        under_way -= 1

    await put(small_installation.database, *(mail(number) for number in range(20)))
    one = worker(small_installation.database, Relay(before=watch), small_installation.clock)
    assert await one.drain_once() == 8
    assert await drain(one) == 12
    assert most == 4


async def test_backoff_until_the_relay_is_well_or_patience_ends(
    small_installation: Installation,
) -> None:
    relay = Relay({"guest1@example.org": Later("451"), "guest2@example.org": Later("421")})
    await put(small_installation.database, mail(1), mail(2), mail(3))
    one = worker(small_installation.database, relay, small_installation.clock)
    attempts = [await drain(one)]
    for minutes in (1.2, 6, 18):  # with the most jitter
        small_installation.clock.advance(minutes=minutes)
        attempts.append(await drain(one))
    assert attempts == [3, 2, 2, 2]
    del relay.answers["guest1@example.org"]
    for _ in range(10):
        small_installation.clock.advance(minutes=216)
        await drain(one)
    found = await table(small_installation.database)
    assert [found[key].state for key in ("o1", "o2", "o3")] == [SENT, FAILED, SENT]
    assert (found["o2"].attempts, found["o2"].last_error) == (12, "421")
    assert found["o1"].last_error == ""
    assert (one.counters.failed, relay.repeated()) == (1, {})


async def test_refused_fails_at_once_and_leaves_when_retried(
    small_installation: Installation,
) -> None:
    relay = Relay({"guest1@example.org": Refused("550 no such user")})
    await put(small_installation.database, mail(1))
    one = worker(small_installation.database, relay, small_installation.clock)
    assert await drain(one) == 1
    found = (await table(small_installation.database))["o1"]
    assert (found.state, found.last_error) == (FAILED, "550 no such user")
    relay.answers.clear()
    async with small_installation.database.write() as connection:
        now = small_installation.clock()
        await outbox.retry(connection, now, conference_id=CONFERENCE, member_id="m1")
    assert await drain(one) == 1
    assert relay.arrived == ["<o1@ucc.example>"]


async def test_no_reminder_after_the_start(small_installation: Installation) -> None:
    relay = Relay({"guest1@example.org": Later("451")})
    reminder = mail(1, kind=MailKind.REMINDER, deadline=START + 15 * MINUTE)
    await put(small_installation.database, reminder)
    one = worker(small_installation.database, relay, small_installation.clock)
    attempts = 0
    for _ in range(14 * 6):
        attempts += await drain(one)
        small_installation.clock.advance(seconds=10)
    assert 10 < attempts < 30
    relay.answers.clear()
    small_installation.clock.advance(minutes=1)
    assert await drain(one) == 0
    assert (await states(small_installation.database), relay.arrived) == ({"o1": EXPIRED}, [])
    assert one.counters.expired == 1


async def test_nothing_left_to_say_expires(small_installation: Installation) -> None:
    async def nothing(entry: OutboxEntry) -> None:
        return None

    relay = Relay()
    await put(small_installation.database, mail(1))
    await drain(
        worker(small_installation.database, relay, small_installation.clock, compose=nothing)
    )
    assert (await states(small_installation.database), relay.arrived) == ({"o1": EXPIRED}, [])


async def test_poison_neither_stops_the_others_nor_tells_the_log(
    small_installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    async def poisoned(entry: OutboxEntry) -> EmailMessage | None:
        if entry.id == "o1":
            raise ValueError("guest1@example.org has PIN 2468")
        return await compose(entry)

    relay = Relay({"guest2@example.org": RuntimeError("guest2@example.org: a secret text")})
    await put(small_installation.database, *(mail(number) for number in range(1, 11)))
    one = worker(small_installation.database, relay, small_installation.clock, compose=poisoned)
    await drain(one)
    assert len(relay.arrived) == 8
    found = await table(small_installation.database)
    assert [found[key].state for key in ("o1", "o2")] == [PENDING, PENDING]
    assert [found[key].last_error for key in ("o1", "o2")] == ["ValueError", "RuntimeError"]
    assert (one.counters.compose_errors, one.counters.deliver_errors) == (1, 1)
    assert len(caplog.records) == 2
    told = " ".join(str(record.__dict__) for record in caplog.records)
    assert "guest" not in told and "2468" not in told and "secret" not in told
    for _ in range(15):
        small_installation.clock.advance(minutes=216)
        await drain(one)
    states_now = await states(small_installation.database)
    assert (states_now["o1"], states_now["o2"]) == (FAILED, FAILED)


async def test_a_mail_that_kills_every_process_is_given_up(
    small_installation: Installation,
) -> None:
    async def deadly(entry: OutboxEntry) -> EmailMessage | None:
        raise Crash

    await put(small_installation.database, mail(1))
    crashes = 0
    for number in range(20):
        one = worker(
            small_installation.database,
            Relay(),
            small_installation.clock,
            f"w{number}",
            compose=deadly,
        )
        try:
            await drain(one)
        except Crash:
            crashes += 1
        small_installation.clock.now += LEASE
    assert (crashes, await states(small_installation.database)) == (12, {"o1": FAILED})


async def test_a_change_while_the_mail_is_written_stops_it(installation: Installation) -> None:
    async def overtaken(entry: OutboxEntry) -> EmailMessage | None:
        await supersede(installation)
        return await compose(entry)

    relay = Relay()
    await put(installation.database, mail(1))
    one = worker(installation.database, relay, installation.clock, compose=overtaken)
    await drain(one)
    assert (await states(installation.database), relay.arrived) == ({"o1": SUPERSEDED}, [])
    assert one.counters.fenced == 1


async def test_a_change_while_the_mail_is_on_its_way_is_noted(installation: Installation) -> None:
    async def overtake(message: EmailMessage) -> None:
        await supersede(installation)

    relay = Relay(before=overtake)
    await put(installation.database, mail(1))
    await drain(worker(installation.database, relay, installation.clock))
    entry = (await table(installation.database))["o1"]
    assert (entry.state, entry.sent_at) == (SUPERSEDED, START)
    assert relay.arrived == ["<o1@ucc.example>"]


# claim, hand, write down: each a transaction; the relay has the mail between the last two.
@pytest.mark.parametrize(
    ("commit", "after", "state", "arrivals"),
    [
        pytest.param(1, False, PENDING, 1, id="before the claim"),
        pytest.param(1, True, CLAIMED, 1, id="after the claim"),
        pytest.param(2, False, CLAIMED, 1, id="before the fence"),
        pytest.param(2, True, HANDED, 1, id="after the fence"),
        pytest.param(None, True, HANDED, 2, id="after the relay took it"),
        pytest.param(3, False, HANDED, 2, id="before it is written down"),
        pytest.param(3, True, SENT, 1, id="after it was written down"),
    ],
)
async def test_a_crash_between_any_two_steps_loses_nothing(
    installation: Installation, commit: int | None, after: bool, state: OutboxState, arrivals: int
) -> None:
    relay = Relay(crash_after=commit is None)
    await put(installation.database, mail(1))
    fragile = FragileDatabase(installation.database, commit or 99, after=after)
    with pytest.raises(Crash):
        await drain(worker(fragile, relay, installation.clock))
    assert await states(installation.database) == {"o1": state}
    relay.crash_after = False
    other = worker(installation.database, relay, installation.clock, "two")
    if state is not PENDING:
        assert await drain(other) == 0  # until the lease ends
    installation.clock.now += LEASE
    await drain(other)
    assert await states(installation.database) == {"o1": SENT}
    assert relay.arrived == arrivals * ["<o1@ucc.example>"]


@pytest.mark.parametrize("commit", [1, 2, 3])
async def test_a_crash_and_then_a_change_repeats_nothing(
    installation: Installation, commit: int
) -> None:
    relay = Relay()
    await put(installation.database, mail(1))
    with pytest.raises(Crash):
        fragile = FragileDatabase(installation.database, commit, after=False)
        await drain(worker(fragile, relay, installation.clock))
    before = list(relay.arrived)
    await supersede(installation)
    installation.clock.now += LEASE
    await drain(worker(installation.database, relay, installation.clock, "two"))
    assert relay.arrived == before
    assert await states(installation.database) == {"o1": SUPERSEDED}


class Away:
    """A database that cannot be reached for a while."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_away = True
        self.tries = 0
        self.tried_thrice = asyncio.Event()

    def write(self) -> object:
        if self.is_away:
            self.tries += 1
            if self.tries == 3:
                self.tried_thrice.set()
            raise OperationalError("connect", {}, Exception("refused"))
        return self.database.write()

    def read(self) -> object:
        return self.database.read()


async def test_the_worker_outlives_its_database(
    small_installation: Installation,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.outbox.worker.FAILURE_PAUSE", 0.001)
    caplog.set_level(logging.INFO)
    away, back = Away(small_installation.database), asyncio.Event()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno == logging.INFO:
                back.set()

    listener, relay = Listener(), Relay()
    monkeypatch.setattr(worker_log, "handlers", [listener])
    await put(small_installation.database, mail(1))
    one = worker(away, relay, small_installation.clock)  # type: ignore[arg-type]
    running = asyncio.create_task(one.run())
    await away.tried_thrice.wait()
    away.is_away = False
    await back.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]
    assert one.counters.table_errors >= 3 and one.counters.sent == 1


async def test_running_it_wakes_for_new_mail_and_for_what_is_due(
    small_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay, arrived = Relay(), asyncio.Event()

    async def note(message: EmailMessage) -> None:
        arrived.set()

    relay.before = note
    one = worker(small_installation.database, relay, small_installation.clock)
    running = asyncio.create_task(one.run())
    for number in range(3):
        await put(small_installation.database, mail(number))
        one.wake()
        await arrived.wait()
        arrived.clear()
    # Due in 10 ms by its clock, which stands still; then nobody wakes it but its own timer.
    await put(small_installation.database, mail(4, due=START + timedelta(milliseconds=10)))
    one.wake()
    small_installation.clock.advance(seconds=1)
    await arrived.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(relay.arrived) == 4


async def test_stopping_lets_the_relay_finish_and_gives_the_rest_back(
    installation: Installation,
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hold(message: EmailMessage) -> None:
        begun.set()
        await go_on.wait()

    relay = Relay(before=hold)
    await put(installation.database, *(mail(number) for number in range(8)))
    one = worker(installation.database, relay, installation.clock, parallel=1)
    running = asyncio.create_task(one.run())
    await begun.wait()
    running.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    found = sorted((await states(installation.database)).values())
    assert found == [PENDING] * 7 + [SENT]
    assert len(relay.arrived) == 1


async def test_stopping_does_not_wait_for_ever(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.outbox.worker.STOP_GRACE", 0.001)
    begun = asyncio.Event()

    async def hang(message: EmailMessage) -> None:
        begun.set()
        await asyncio.Event().wait()

    await put(installation.database, mail(1))
    one = worker(installation.database, Relay(before=hang), installation.clock)
    running = asyncio.create_task(one.run())
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await states(installation.database) == {"o1": HANDED}  # it may have arrived


async def test_a_relay_that_hangs_is_given_up_before_the_lease_ends(
    small_installation: Installation,
) -> None:
    async def hang(message: EmailMessage) -> None:
        await asyncio.Event().wait()

    await put(small_installation.database, mail(1), replace(mail(2), recipient="x@example.org"))
    one = worker(
        small_installation.database,
        Relay(before=hang),
        small_installation.clock,
        lease=timedelta(seconds=0.3),
    )
    await one.drain_once()
    found = await table(small_installation.database)
    assert {entry.last_error for entry in found.values()} == {"TimeoutError"}
    assert {entry.state for entry in found.values()} == {PENDING}
