"""Webhooks from the change to a real receiver: signed, repeated, given up, and who may have them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from server.db import audit
from server.domain.account import Account
from server.domain.audit import conference_entry
from server.domain.conference import Conference
from server.domain.errors import Invalid
from server.domain.happening import of_begin, of_end
from server.domain.webhook import SUBSCRIBABLE, DisabledBecause, Webhook
from server.services.call_writer import CallWriter
from server.services.webhooks import MAX_WEBHOOKS
from server.webhooks.sender import Sender
from server.webhooks.worker import KEPT, LEASE, PATIENCE, WebhookWorker
from tests.call_samples import begun, call
from tests.conftest import BrowserFactory
from tests.installation import (
    ADA,
    ALPHA,
    ANNA,
    BEATRIX,
    BEN,
    BORIS,
    OTTO,
    START,
    Browser,
    Installation,
)
from tests.webhook_receiver import LOOPBACK, Names, Receiver, deliver, receiving, worker_of

WEBHOOKS = "/api/v1/webhooks"
EVERYTHING = [event.value for event in SUBSCRIBABLE]


@dataclass
class World:
    installation: Installation
    receiver: Receiver
    sender: Sender
    names: Names
    worker: WebhookWorker

    async def hook(self, path: str = "/in", *events: str, who: Account = ADA) -> Webhook:
        raw = {"url": self.receiver.base + path, "events": [*events] or EVERYTHING}
        return (await self.installation.webhooks.create(who, raw)).webhook

    async def plan(self, room: str = "4711", **fields: object) -> str:
        raw = {"room_number": room, "name": "Budget", "pin": "846913"} | fields
        view = await self.installation.conferences.create(ANNA, ALPHA, raw)
        return view.conference.id

    async def latest(self, hook: Webhook) -> list[tuple[str, int, int | None, str]]:
        """State, attempts, HTTP status and reason of each message, newest first."""
        found = await self.installation.webhooks.latest(ADA, hook.id)
        return [(one.state.value, one.attempts, one.status, one.last_error) for one in found]

    async def now(self, hook: Webhook) -> Webhook:
        return next(one for one in await self.installation.webhooks.all(ADA) if one.id == hook.id)


@pytest.fixture
async def world(installation: Installation) -> AsyncIterator[World]:
    names = Names()
    async with receiving() as receiver, Sender(LOOPBACK, names, timeout=5) as sender:
        yield World(installation, receiver, sender, names, worker_of(installation, sender))


async def test_the_life_of_a_conference_is_told(world: World) -> None:
    hook = await world.hook()
    one = await world.plan()
    await world.installation.conferences.change(ANNA, ALPHA, one, {"pin": "1234", "duration": 30})
    await world.installation.conferences.change(ANNA, ALPHA, one, {"duration": 30})  # nothing new
    await world.installation.conferences.delete(ANNA, one)
    assert await deliver(world.worker) == 3
    events = ["conference.created", "conference.deleted", "conference.updated"]
    assert sorted(world.receiver.events()) == events
    for got in world.receiver.got:
        assert got.is_signed_with(hook.secret)
        assert got.headers["content-type"] == "application/json"
        assert got.headers["webhook-timestamp"] == str(int(START.timestamp()))
        assert got.json["data"]["conference"] == {"id": one, "name": "Budget"}
        for secret in (b"846913", b"1234", b"4711"):
            assert secret not in got.body
    assert await world.latest(hook) == [("sent", 1, 204, "")] * 3


async def test_only_what_was_asked_for_is_told(world: World) -> None:
    await world.hook("/in", "conference.deleted", "call.ended")
    await world.installation.conferences.delete(ANNA, await world.plan())
    await deliver(world.worker)
    assert world.receiver.events() == ["conference.deleted"]


async def test_other_vpbxs_hear_nothing(world: World) -> None:
    await world.hook("/beta", who=BORIS)
    await world.hook("/alpha")
    await world.plan()
    await deliver(world.worker)
    assert [got.path for got in world.receiver.got] == ["/alpha"]


async def test_an_answer_is_told(world: World) -> None:
    await world.hook("/in", "invitation.answered")
    one = await world.plan()
    raw = {"source": "name", "name": "Carla", "email": "carla@x.example"}
    member = (await world.installation.members.add(ANNA, ALPHA, one, raw)).member
    await world.installation.answers.answer(member.link, "declined")
    await deliver(world.worker)
    assert world.receiver.got[0].json["data"] == {
        "conference": {"id": one},
        "member": {"id": member.id},
        "answer": "declined",
    }
    assert b"carla" not in world.receiver.got[0].body.lower()


async def test_legs_are_told_with_their_records(world: World) -> None:
    await world.hook("/in", "room.started", "participant.left", "call.ended")
    writer = CallWriter(world.installation.database, clock=world.installation.clock)
    writer.keep(begun(), of_begin(begun(), first=True))
    writer.keep(call(), of_end(call(), was_in=True, last=True))
    await writer.flush()
    writer.keep(begun(), of_begin(begun(), first=True))  # as after a commit that was not heard of
    await writer.flush()
    world.installation.clock.advance(hours=1)
    await deliver(world.worker)
    assert sorted(world.receiver.events()) == ["call.ended", "participant.left", "room.started"]


async def test_what_a_crash_ended_is_told_at_the_next_start(world: World) -> None:
    await world.hook("/in", "room.ended", "call.ended")
    writer = CallWriter(world.installation.database, clock=world.installation.clock)
    for name in ("Bruno", "Carla"):
        writer.keep(begun(name))
    await writer.flush()
    await CallWriter(world.installation.database, clock=world.installation.clock).reap()
    world.installation.clock.advance(hours=1)
    await deliver(world.worker)
    assert sorted(world.receiver.events()) == ["call.ended", "call.ended", "room.ended"]


async def test_a_change_that_is_rolled_back_is_not_told(world: World) -> None:
    hook = await world.hook()
    one = await world.plan()
    await deliver(world.worker)
    item = await stored(world, one)
    with pytest.raises(ConnectionError):
        async with world.installation.database.write() as connection:
            await audit.record(connection, conference_entry(ANNA, START, item, None))
            raise ConnectionError
    with pytest.raises(Invalid):
        await world.plan()  # the room number is taken
    assert len(await world.latest(hook)) == 1


async def stored(world: World, conference_id: str) -> Conference:
    async with world.installation.database.read() as connection:
        found = await world.installation.repository.by_id(connection, conference_id)
    assert found is not None
    return found


async def test_a_failure_is_tried_again_under_the_same_id(world: World) -> None:
    hook = await world.hook()
    world.receiver.answers = [500, 429]
    await world.plan()
    assert await deliver(world.worker) == 1
    assert await world.latest(hook) == [("pending", 1, 500, "HTTP 500")]
    assert await deliver(world.worker) == 0  # not before its time
    world.installation.clock.advance(seconds=75)
    assert await deliver(world.worker) == 1
    world.installation.clock.advance(minutes=6, seconds=1)
    assert await deliver(world.worker) == 1
    assert await world.latest(hook) == [("sent", 3, 204, "")]
    first, second, third = world.receiver.got
    assert first.id == second.id == third.id
    assert first.body == second.body == third.body
    times = [int(got.headers["webhook-timestamp"]) for got in world.receiver.got]
    assert times == [times[0], times[0] + 75, times[0] + 436]
    assert all(got.is_signed_with(hook.secret) for got in world.receiver.got)
    assert (await world.now(hook)).failing_since is None


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_redirects_are_not_followed(world: World, status: int) -> None:
    hook = await world.hook()
    world.receiver.answers = [status]
    await world.plan()
    await deliver(world.worker)
    assert [got.path for got in world.receiver.got] == ["/in"]
    assert await world.latest(hook) == [("pending", 1, status, f"HTTP {status}")]


async def test_nobody_listens(world: World) -> None:
    raw = {"url": "http://127.0.0.1:1/", "events": EVERYTHING}
    hook = (await world.installation.webhooks.create(ADA, raw)).webhook
    await world.plan()
    await deliver(world.worker)
    assert await world.latest(hook) == [("pending", 1, None, "no connection")]


async def test_an_endless_answer_is_not_read(world: World) -> None:
    hook = await world.hook("/endless")
    await world.plan()
    await deliver(world.worker)
    assert await world.latest(hook) == [("sent", 1, 200, "")]


async def test_a_slow_receiver_holds_nobody_up(world: World) -> None:
    slow = await world.hook("/slow")
    await world.hook("/quick")
    for room in ("4711", "4712", "4713"):
        await world.plan(room)
    # The two set out together; the quick one gets all of its own while the slow one waits.
    async with asyncio.timeout(20):
        while [got.path for got in world.receiver.got].count("/quick") < 3:
            await world.worker.begin_due()
            await asyncio.sleep(0)
    assert [got.path for got in world.receiver.got].count("/slow") == 1
    world.receiver.released.set()
    await world.worker.settle_all()
    assert ("sent", 1, 204, "") in await world.latest(slow)


async def test_too_slow_is_a_failure(world: World) -> None:
    hook = await world.hook("/slow")
    await world.plan()
    async with Sender(LOOPBACK, world.names, timeout=0.1) as impatient:
        await deliver(worker_of(world.installation, impatient))
    assert await world.latest(hook) == [("pending", 1, None, "no answer in time")]


async def test_one_that_fails_rests_before_its_next_message(world: World) -> None:
    hook = await world.hook()
    world.receiver.answers = [503]
    await world.plan("4711")
    await world.plan("4712")
    assert await deliver(world.worker) == 1
    world.installation.clock.advance(seconds=11)
    assert await deliver(world.worker) == 1
    assert [state for state, *_ in await world.latest(hook)].count("sent") == 1


async def test_after_days_of_failure_it_is_disabled(world: World) -> None:
    hook = await world.hook()
    hours, clock = timedelta(hours=4), world.installation.clock
    world.receiver.answers = [500] * 1000
    began = clock()
    for number in range(PATIENCE // hours):
        await world.plan(str(5000 + number))
        assert await deliver(world.worker) >= 1
        assert (await world.now(hook)).enabled
        clock.now += hours
    await deliver(world.worker)
    disabled = await world.now(hook)
    assert not disabled.enabled
    assert (disabled.disabled_because, disabled.failing_since) == (DisabledBecause.FAILING, began)
    before = await world.latest(hook)
    assert "pending" not in {state for state, *_ in before}
    await world.plan("9999")  # nothing is stored for it any more
    assert await world.latest(hook) == before
    enabled = await world.installation.webhooks.change(ADA, hook.id, {"enabled": True})
    assert (enabled.disabled_because, enabled.failing_since) == (None, None)


async def test_one_that_is_gone_is_disabled_at_once(world: World) -> None:
    hook = await world.hook()
    world.receiver.answers = [410]
    await world.plan("4711")
    await world.plan("4712")
    await deliver(world.worker)
    assert (await world.now(hook)).disabled_because is DisabledBecause.GONE
    found = await world.latest(hook)
    assert sorted(state for state, *_ in found) == ["expired", "failed"]


async def test_a_message_is_given_up_and_sent_again_when_asked(world: World) -> None:
    hook = await world.hook()
    world.receiver.answers = [500] * 12
    await world.plan()
    for _ in range(12):
        assert await deliver(world.worker) == 1
        world.installation.clock.advance(hours=4)
    assert await world.latest(hook) == [("failed", 12, 500, "HTTP 500")]
    (failed,) = await world.installation.webhooks.latest(ADA, hook.id)
    await world.installation.webhooks.retry(ADA, hook.id, failed.id)
    await deliver(world.worker)
    assert await world.latest(hook) == [("sent", 1, 204, "")]
    assert len({got.id for got in world.receiver.got}) == 1


async def test_what_a_dead_process_had_comes_back_after_its_lease(world: World) -> None:
    hook = await world.hook("/slow")
    await world.plan()
    dead = worker_of(world.installation, world.sender, "dead")
    await dead.begin_due()
    await world.receiver.arrived.wait()
    for task in list(dead._busy.values()):
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await dead.settle_all()
    world.receiver.released.set()
    assert await deliver(world.worker) == 0
    world.installation.clock.now += LEASE
    assert await deliver(world.worker) == 1
    assert await world.latest(hook) == [("sent", 2, 204, "")]
    assert len({got.id for got in world.receiver.got}) == 1


async def test_a_new_secret_signs_beside_the_former(world: World) -> None:
    hook = await world.hook()
    rotated = await world.installation.webhooks.rotate(ADA, hook.id)
    assert rotated.secret != hook.secret
    await world.plan("4711")
    await deliver(world.worker)
    world.installation.clock.advance(hours=24)
    await world.plan("4712")
    await deliver(world.worker)
    both, only = world.receiver.got
    assert both.is_signed_with(hook.secret)
    assert both.is_signed_with(rotated.secret)
    assert only.is_signed_with(rotated.secret)
    assert not only.is_signed_with(hook.secret)


async def test_the_task_sends_by_itself_and_stops(world: World) -> None:
    await world.hook()
    await world.plan()
    task = asyncio.create_task(world.worker.run())
    async with asyncio.timeout(20):
        await world.receiver.arrived.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert world.receiver.events() == ["conference.created"]


async def test_old_messages_go(world: World) -> None:
    hook = await world.hook()
    await world.plan()
    await deliver(world.worker)
    world.installation.clock.now += KEPT
    assert await world.worker.clear_away() == 0
    world.installation.clock.advance(seconds=1)
    assert await world.worker.clear_away() == 1
    assert await world.latest(hook) == []


# --- over REST ------------------------------------------------------------------------------


async def as_(person: Account | None, installation: Installation, opening: Any) -> Browser:
    browser: Browser = await opening(installation)
    if person is not None:
        assert (await browser.log_in(person))[0] == 200
    return browser


async def test_an_administrator_makes_changes_and_deletes_one(
    installation: Installation, open_browser: BrowserFactory
) -> None:
    ada = await as_(ADA, installation, open_browser)
    raw = {"url": "https://crm.example/in?key=1", "events": ["room.ended"], "description": "CRM"}
    status, made = await ada.call("POST", WEBHOOKS, raw)
    assert status == 201
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert made == {
        **raw,
        "id": made["id"],
        "enabled": True,
        "created_at": "2030-05-06T09:00:00Z",
        "failing_since": None,
        "disabled_because": None,
    }
    path = f"{WEBHOOKS}/{made['id']}"
    assert (await ada.call("GET", WEBHOOKS))[1] == {"items": [made]}  # without the secret
    _, changed = await ada.call("PUT", path, {"enabled": False})
    assert changed == made | {"enabled": False}
    status, body = await ada.call("POST", f"{path}/test", {})
    assert (status, body["errors"]) == (422, [{"field": "enabled", "code": "disabled"}])
    await ada.call("PUT", path, {"enabled": True})
    _, rotated = await ada.call("POST", f"{path}/secret", {})
    assert rotated["secret"] not in (secret, "")
    status, sent = await ada.call("POST", f"{path}/test", {})
    assert (status, sent["event"], sent["state"]) == (201, "webhook.test", "waiting")
    assert (await ada.call("GET", f"{path}/deliveries"))[1] == {"items": [sent]}
    status, _ = await ada.call("POST", f"{path}/deliveries/{sent['id']}/retry", {})
    assert status == 404  # it has not been given up
    assert (await ada.call("DELETE", path))[0] == 204
    assert (await ada.call("GET", WEBHOOKS))[1] == {"items": []}
    _, log = await ada.call("GET", "/api/v1/audit?object=webhook")
    assert [item["action"] for item in log["items"]] == [
        *("delete", "update", "update", "update", "create"),
    ]
    assert {item["object_name"] for item in log["items"]} == {"crm.example"}
    for secret_text in ("key=1", "whsec_"):
        assert secret_text not in str(log)


async def test_there_are_not_too_many(
    installation: Installation, open_browser: BrowserFactory
) -> None:
    ada = await as_(ADA, installation, open_browser)
    raw = {"url": "https://crm.example", "events": ["room.ended"]}
    for _ in range(MAX_WEBHOOKS):
        assert (await ada.call("POST", WEBHOOKS, raw))[0] == 201
    status, body = await ada.call("POST", WEBHOOKS, raw)
    assert (status, body["errors"]) == (422, [{"field": "url", "code": "too-many"}])


READERS = {ANNA: 403, BEN: 403, ADA: 200, OTTO: 403, BEATRIX: 403, BORIS: 404, None: 401}


@pytest.mark.parametrize("person", READERS, ids=lambda one: one.name if one else "nobody")
async def test_who_may_have_them(
    installation: Installation, open_browser: BrowserFactory, person: Account | None
) -> None:
    raw = {"url": "https://crm.example/confidential", "events": ["room.ended"]}
    hook = (await installation.webhooks.create(ADA, raw)).webhook
    test = await installation.webhooks.test(ADA, hook.id)
    browser = await as_(person, installation, open_browser)
    path = f"{WEBHOOKS}/{hook.id}"
    expected = READERS[person]
    calls: list[tuple[str, str, object]] = [
        ("GET", f"{path}/deliveries", None),
        ("PUT", path, {"description": "mine"}),
        ("POST", f"{path}/secret", {}),
        ("POST", f"{path}/test", {}),
        ("POST", f"{path}/deliveries/{test.id}/retry", {}),
        ("DELETE", path, None),
    ]
    for method, where, body in calls:
        status, answer = await browser.call(method, where, body)
        if person is ADA:
            assert status in (200, 201, 204, 404), where
        else:
            assert status == expected, where
            assert "confidential" not in str(answer)
    status, listed = await browser.call("GET", WEBHOOKS)
    assert status == (200 if person is BORIS else expected)
    assert "confidential" not in str(listed)
    left = await installation.webhooks.all(ADA)
    assert left == ([] if person is ADA else [hook])
