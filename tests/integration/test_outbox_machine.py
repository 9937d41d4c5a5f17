"""Workers, crashes, changes and the clock in any order, on both databases.

Invariants: every change of state is one that the policy's table allows; nothing passes the fence
after it was superseded or its deadline passed; no two living leases on one entry; and in the end
nothing is left over: each mail has arrived, or has ended for a reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import outbox, tables, vpbxs
from server.db.engine import Database
from server.domain.outbox import MailKind, OutboxEntry, OutboxState
from server.outbox.policy import TRANSITIONS
from tests.installation import ALPHA, START
from tests.outbox_entries import mail

T = TypeVar("T")
LEASE = timedelta(seconds=60)
CONFERENCES = ("c0", "c1")
WORKERS = st.integers(0, 1)
SENT, SUPERSEDED = OutboxState.SENT, OutboxState.SUPERSEDED
FAILED, EXPIRED = OutboxState.FAILED, OutboxState.EXPIRED


class Outbox(RuleBasedStateMachine):
    """What a worker knows dies with it; the table and what arrived stay."""

    url: str

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Database(self.url)
        self.now = START
        self.rows: dict[str, OutboxEntry] = {}
        self.arrived: list[str] = []
        self.untrue: set[str] = set()
        self.leases: dict[str, tuple[str, object]] = {}
        self.lives = [0, 0]
        self.claimed: list[list[str]] = [[], []]
        self.handed: list[list[str]] = [[], []]
        self.taken: list[list[str]] = [[], []]
        self.do(self._empty)

    async def _empty(self, connection: AsyncConnection) -> None:
        await connection.execute(delete(tables.vpbx))
        await vpbxs.add(connection, ALPHA)

    def do(self, step: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """One transaction, and a look at what it changed."""

        async def transaction() -> T:
            async with self.database.write() as connection:
                answer = await step(connection)
                found = [await outbox.of_conference(connection, one) for one in CONFERENCES]
            after = {entry.id: entry for entries in found for entry in entries}
            for key, before in self.rows.items():
                if after[key] != before and after[key].state is not before.state:
                    assert after[key].state in TRANSITIONS[before.state], (before, after[key])
            self.rows = after
            return answer

        return self.runner.run(transaction())

    def owner(self, worker: int) -> str:
        return f"w{worker}.{self.lives[worker]}"

    @initialize()
    def begin(self) -> None:
        for conference in 3 * CONFERENCES:
            self.plan(conference, False)
        self.plan(CONFERENCES[0], True)

    @rule(conference=st.sampled_from(CONFERENCES), is_reminder=st.booleans())
    def plan(self, conference: str, is_reminder: bool) -> None:
        number = len(self.rows)
        changes: dict[str, Any] = {"conference_id": conference, "due": self.now}
        if is_reminder:
            deadline = self.now + timedelta(seconds=90)
            changes |= {"kind": MailKind.REMINDER, "deadline": deadline}
        self.do(lambda connection: outbox.add(connection, [mail(number, **changes)]))

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), alone=st.booleans())
    def change(self, data: st.DataObject, alone: bool) -> None:
        entry = self.rows[data.draw(st.sampled_from(sorted(self.rows)))]
        member = entry.member_id if alone else None
        self.untrue |= {
            one.id
            for one in self.rows.values()
            if one.conference_id == entry.conference_id
            and (not alone or one.id == entry.id)
            and one.state is not FAILED  # that may be wanted again
        }
        self.do(
            lambda connection: outbox.supersede(
                connection, self.now, conference_id=entry.conference_id, member_id=member
            )
        )

    @rule(seconds=st.sampled_from([1, 20, 60]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.do(lambda one: outbox.expire_overdue(one, self.now))

    @rule(
        worker=WORKERS,
        steps=st.integers(1, 7),
        answer=st.sampled_from(["taken", "taken", "later", "refused", "nothing"]),
    )
    def work(self, worker: int, steps: int, answer: str) -> None:
        """A worker's next steps, whatever they are."""
        for _ in range(steps):
            self._work(worker, answer)

    def _work(self, worker: int, answer: str) -> None:
        if self.taken[worker]:
            self.write_down(worker)
        elif self.handed[worker] and answer == "taken":
            self.taken[worker].append(self.handed[worker].pop(0))
            self.arrived.append(self.taken[worker][0])
        elif self.handed[worker]:
            self.not_taken(worker, answer)
        elif self.claimed[worker]:
            self.hand(worker)
        else:
            self.claim(worker, 3)

    def claim(self, worker: int, limit: int) -> None:
        owner, until = self.owner(worker), self.now + LEASE
        found = self.do(lambda one: outbox.claim(one, self.now, owner, until, limit))
        assert len(found) <= limit
        for entry in found:
            assert self.rows[entry.id].state is entry.state
            assert self.rows[entry.id].attempts == entry.attempts
            holder, lease = self.leases.get(entry.id, ("", START))
            assert not holder or lease <= self.now  # type: ignore[operator]
            self.leases[entry.id] = (owner, until)
            self.claimed[worker].append(entry.id)

    def hand(self, worker: int) -> None:
        key, owner = self.claimed[worker].pop(0), self.owner(worker)
        before = self.rows[key]
        if self.do(lambda one: outbox.hand(one, key, owner, self.now)):
            assert before.state not in (SUPERSEDED, SENT, FAILED, EXPIRED)
            assert key not in self.untrue
            assert before.deadline is None or self.now < before.deadline
            assert self.leases[key][0] == owner
            self.handed[worker].append(key)

    def write_down(self, worker: int) -> None:
        key = self.taken[worker].pop(0)
        self.do(lambda one: outbox.mark_sent(one, key, self.now))
        self._let_go(key, worker)
        assert self.rows[key].sent_at is not None

    def not_taken(self, worker: int, answer: str) -> None:
        key, owner = self.handed[worker].pop(0), self.owner(worker)
        due = self.now + timedelta(seconds=30)
        steps: dict[str, Callable[[AsyncConnection], Awaitable[bool]]] = {
            "later": lambda one: outbox.postpone(one, key, owner, due, "451"),
            "refused": lambda one: outbox.mark_failed(one, key, owner, self.now, "550"),
            "nothing": lambda one: outbox.expire(one, key, owner, self.now),
        }
        before = self.rows[key].state
        if self.do(steps[answer]):
            assert self.leases[key][0] == owner
        else:
            assert self.rows[key].state is before
        self._let_go(key, worker)

    def _let_go(self, key: str, worker: int) -> None:
        if self.leases[key][0] == self.owner(worker):
            self.leases.pop(key)

    @precondition(lambda self: any(one.state is SENT for one in self.rows.values()))
    @rule(data=st.data())
    def bounce(self, data: st.DataObject) -> None:
        """A notice of failure comes back. What failed may be wanted again, as after `change`."""
        sent = sorted(key for key, one in self.rows.items() if one.state is SENT)
        entry = self.rows[data.draw(st.sampled_from(sent))]
        assert self.do(lambda one: outbox.mark_bounced(one, entry.message_id, self.now, "550"))
        self.untrue.discard(entry.id)

    @rule(worker=WORKERS)
    def crash(self, worker: int) -> None:
        for known in (self.claimed, self.handed, self.taken):
            known[worker].clear()
        self.lives[worker] += 1

    @rule(worker=WORKERS)
    def stop(self, worker: int) -> None:
        """In order: what is claimed goes back, what is handed over may come back."""
        owner = self.owner(worker)
        self.do(lambda one: outbox.give_back(one, owner))
        for key, (holder, _) in list(self.leases.items()):
            if holder == owner and self.rows[key].state is OutboxState.PENDING:
                del self.leases[key]
        self.crash(worker)

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        entry = self.rows[data.draw(st.sampled_from(sorted(self.rows)))]
        ids = {"conference_id": entry.conference_id, "member_id": entry.member_id}
        self.do(lambda one: outbox.retry(one, self.now, **ids))

    @invariant()
    def the_table_tells_the_truth(self) -> None:
        for key, entry in self.rows.items():
            if key in self.arrived:
                assert entry.handed_at is not None
            if entry.state is SENT or entry.sent_at is not None:
                assert key in self.arrived

    def teardown(self) -> None:
        """Everybody crashes, and one healthy worker does what is left to do."""
        try:
            for worker in (0, 1):
                self.crash(worker)
            for _ in range(2):  # leases end, then what was postponed is due
                self.wait(60)
                self.claim(0, 1000)
                while self.claimed[0] or self.handed[0] or self.taken[0]:
                    self._work(0, "taken")
            for key, entry in self.rows.items():
                assert entry.state in (SENT, SUPERSEDED, FAILED, EXPIRED), entry
                assert entry.state is not SENT or key in self.arrived
        finally:
            self.runner.run(self.database.close())
            self.runner.close()


def test_nothing_is_lost_and_nothing_untrue_is_sent(database_url: str) -> None:
    class Here(Outbox):
        url = database_url

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=20, stateful_step_count=40, suppress_health_check=list(HealthCheck)
        ),
    )
