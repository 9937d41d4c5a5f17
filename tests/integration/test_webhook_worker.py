"""The worker of webhooks among others: what is disabled meanwhile, and what another process has."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from server.db import webhook_deliveries
from server.db.webhook_deliveries import VPBX_PLACES
from server.domain.account import Account
from server.domain.errors import Invalid
from server.domain.outbox import Later, Refused, Sent
from server.domain.webhook import Webhook
from server.webhooks.sender import GONE, Answered, Message
from server.webhooks.worker import LEASE, PARALLEL, WebhookWorker
from tests.installation import ADA, ALPHA, ANNA, BEATRIX, BETA, BORIS, Installation
from tests.webhook_receiver import deliver

FAILS = Answered(Later("HTTP 500"), 500)


@dataclass
class Line:
    """Where messages go: they arrive, and are answered when the test says so."""

    asked: list[str] = field(default_factory=list)
    answer: asyncio.Future[Answered] = field(default_factory=asyncio.Future)

    async def send(self, message: Message) -> Answered:
        self.asked.append(message.url)
        return await asyncio.shield(self.answer)


def worker(installation: Installation, line: Line, owner: str = "one") -> WebhookWorker:
    return WebhookWorker(
        installation.database,
        installation.webhook_rows,
        line.send,
        clock=installation.clock,
        owner=owner,
    )


async def hook(
    installation: Installation, url: str = "https://crm.example/", who: Account = ADA
) -> Webhook:
    raw = {"url": url, "events": ["conference.created"]}
    return (await installation.webhooks.create(who, raw)).webhook


async def plan(installation: Installation, room: str = "4711") -> None:
    await installation.conferences.create(ANNA, ALPHA, {"room_number": room})


async def latest(installation: Installation, one: Webhook) -> list[tuple[str, str]]:
    found = await installation.webhooks.latest(ADA, one.id)
    return [(delivery.state.value, delivery.last_error) for delivery in found]


async def die(dead: WebhookWorker) -> None:
    """As a process that is killed: what it had is not given back."""
    tasks = tuple(dead._busy.values())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize(
    ("answered", "ends"),
    [
        (FAILS, ("expired", "disabled")),
        (Answered(Refused("HTTP 410"), GONE), ("failed", "HTTP 410")),
        (Answered(Sent(), 204), ("sent", "")),
    ],
    ids=["failure", "gone", "success"],
)
async def test_what_is_disabled_during_an_attempt_is_not_sent_again(
    installation: Installation, answered: Answered, ends: tuple[str, str]
) -> None:
    one, line = await hook(installation), Line()
    await plan(installation)
    at_work = worker(installation, line)
    assert await at_work.begin_due() == 1
    await installation.webhooks.change(ADA, one.id, {"enabled": False})
    line.answer.set_result(answered)
    await at_work.settle_all()
    assert await latest(installation, one) == [ends]
    (now,) = await installation.webhooks.all(ADA)
    # It was the administrator, and stays so.
    assert (now.enabled, now.disabled_because, now.failing_since) == (False, None, None)
    installation.clock.advance(days=40)
    await installation.webhooks.change(ADA, one.id, {"enabled": True})
    assert await deliver(at_work) == 0


@pytest.mark.parametrize("stops", [True, False], ids=["stopped", "killed"])
async def test_what_a_process_left_of_a_disabled_one_is_not_sent_later(
    installation: Installation, stops: bool
) -> None:
    one, line = await hook(installation), Line()
    await plan(installation)
    gone = worker(installation, line, "gone")
    assert await gone.begin_due() == 1
    await installation.webhooks.change(ADA, one.id, {"enabled": False})
    await die(gone)
    if stops:
        async with installation.database.write() as connection:
            await webhook_deliveries.give_back(connection, "gone")
    installation.clock.advance(days=40)
    await installation.webhooks.change(ADA, one.id, {"enabled": True})
    line.answer.set_result(Answered(Sent(), 204))
    assert await deliver(worker(installation, line)) == 0
    assert await latest(installation, one) == [("expired", "disabled")]


async def test_nothing_is_sent_again_to_a_disabled_one(installation: Installation) -> None:
    one, line = await hook(installation), Line()
    await plan(installation)
    await installation.webhooks.change(ADA, one.id, {"enabled": False})
    (dropped,) = await installation.webhooks.latest(ADA, one.id)
    with pytest.raises(Invalid, match="enabled: disabled"):
        await installation.webhooks.retry(ADA, one.id, dropped.id)
    await installation.webhooks.change(ADA, one.id, {"enabled": True})
    await installation.webhooks.retry(ADA, one.id, dropped.id)
    line.answer.set_result(Answered(Sent(), 204))
    assert await deliver(worker(installation, line)) == 1


async def test_what_another_process_has_is_waited_for(installation: Installation) -> None:
    """There is nothing to look for until the other one's lease ends: not even the next message."""
    one, line = await hook(installation), Line()
    await plan(installation, "4711")
    await plan(installation, "4712")
    dead = worker(installation, line, "dead")
    assert await dead.begin_due() == 1
    await die(dead)
    began = installation.clock()
    for seconds in (0, 1, 119):
        now = began + timedelta(seconds=seconds)
        async with installation.database.read() as connection:
            assert await webhook_deliveries.next_due(connection, now, ()) == began + LEASE
            # What a worker is busy with itself tells it nothing.
            assert await webhook_deliveries.next_due(connection, now, {one.id}) is None
    installation.clock.now = began + LEASE
    async with installation.database.read() as connection:
        due = await webhook_deliveries.next_due(connection, installation.clock(), ())
    assert due is not None
    assert due <= installation.clock()
    line.answer.set_result(Answered(Sent(), 204))
    assert await deliver(worker(installation, line)) == 2


async def test_slow_receivers_of_one_vpbx_hold_up_no_other(installation: Installation) -> None:
    line = Line()
    at_work = worker(installation, line)
    for number in range(PARALLEL):
        await hook(installation, f"https://tar{number}.example/", BORIS)
    good = await hook(installation)
    await installation.conferences.create(BEATRIX, BETA, {"room_number": "4712"})
    assert await at_work.begin_due() == VPBX_PLACES
    assert await at_work.begin_due() == 0
    installation.clock.advance(seconds=1)
    await plan(installation)
    assert await at_work.begin_due() == 1
    await asyncio.sleep(0)
    assert line.asked[-1] == good.url
    line.answer.set_result(Answered(Sent(), 204))
    await at_work.settle_all()
    # The rest follows, four at a time.
    assert await at_work.begin_due() == VPBX_PLACES
    await at_work.settle_all()
    assert await deliver(at_work) == PARALLEL - 2 * VPBX_PLACES


async def test_places_of_another_process_count_and_are_waited_for(
    installation: Installation,
) -> None:
    line = Line()
    for number in range(VPBX_PLACES + 1):
        await hook(installation, f"https://crm{number}.example/")
    await plan(installation)
    dead = worker(installation, line, "dead")
    assert await dead.begin_due() == VPBX_PLACES
    await die(dead)
    began, other = installation.clock(), worker(installation, line)
    assert await other.begin_due() == 0
    async with installation.database.read() as connection:
        assert await webhook_deliveries.next_due(connection, began, ()) == began + LEASE
    installation.clock.now = began + LEASE
    line.answer.set_result(Answered(Sent(), 204))
    assert await deliver(other) == VPBX_PLACES + 1
