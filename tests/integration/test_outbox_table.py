"""The outbox's SQL on both databases: who gets what, and what comes too late."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from server.db import outbox
from server.domain.outbox import MailKind, OutboxState
from tests.installation import ALPHA, BETA, START, Installation
from tests.outbox_entries import CONFERENCE, mail, put, states, table

MINUTE = timedelta(minutes=1)
PENDING, CLAIMED, HANDED = OutboxState.PENDING, OutboxState.CLAIMED, OutboxState.HANDED
SENT, FAILED, EXPIRED = OutboxState.SENT, OutboxState.FAILED, OutboxState.EXPIRED
SUPERSEDED = OutboxState.SUPERSEDED


async def claim(
    installation: Installation, owner: str, limit: int = 10, now: datetime = START
) -> list[str]:
    async with installation.database.write() as connection:
        found = await outbox.claim(connection, now, owner, now + MINUTE, limit)
    return [entry.id for entry in found]


async def hand(
    installation: Installation, owner: str, now: datetime = START, entry_id: str = "o1"
) -> bool:
    async with installation.database.write() as connection:
        return await outbox.hand(connection, entry_id, owner, now)


async def supersede(
    installation: Installation, member: str | None = None, now: datetime = START
) -> int:
    async with installation.database.write() as connection:
        return await outbox.supersede(connection, now, conference_id=CONFERENCE, member_id=member)


async def test_entries_come_back_as_they_were_stored_oldest_first(
    installation: Installation,
) -> None:
    late = mail(1, created_at=START + MINUTE, deadline=START, minutes=30, payload='{"a": 1}')
    early = mail(2, kind=MailKind.REMINDER)
    await put(installation.database, late, early)
    await put(installation.database)  # nothing is nothing
    found = await table(installation.database)
    assert list(found.items()) == [("o2", early), ("o1", late)]


async def test_what_is_rolled_back_is_never_mailed(installation: Installation) -> None:
    with pytest.raises(ZeroDivisionError):
        async with installation.database.write() as connection:
            await outbox.add(connection, [mail(1)])
            raise ZeroDivisionError
    assert await table(installation.database) == {}


async def test_only_what_is_due_and_free_is_claimed_oldest_first(
    installation: Installation,
) -> None:
    await put(
        installation.database,
        mail(1, due=START - MINUTE),
        mail(2, due=START - 2 * MINUTE),
        mail(3, due=START + MINUTE),
        mail(4, deadline=START),
        mail(5, state=SENT),
        mail(6, state=SUPERSEDED),
    )
    assert await claim(installation, "one") == ["o2", "o1"]
    assert await claim(installation, "two") == []
    found = await table(installation.database)
    assert [found[key].attempts for key in ("o1", "o2", "o3")] == [1, 1, 0]


async def test_two_workers_at_once_never_get_the_same(installation: Installation) -> None:
    await put(installation.database, *(mail(number) for number in range(60)))
    taken = await asyncio.gather(*(claim(installation, f"w{n % 3}", 7) for n in range(12)))
    ids = [key for batch in taken for key in batch]
    assert len(ids) == len(set(ids)) and len(ids) >= 7
    assert all(len(batch) <= 7 for batch in taken)


async def test_vpbxs_take_turns_and_reminders_go_first(installation: Installation) -> None:
    crowd = [mail(f"a{n}", due=START - 60 * MINUTE) for n in range(1, 6)]
    reminder = mail("a9", kind=MailKind.REMINDER, deadline=START + MINUTE)
    others = [mail(f"b{n}", vpbx_id=BETA.id) for n in (1, 2)]
    await put(installation.database, *crowd, reminder, *others)
    assert await claim(installation, "one", 4) == ["oa9", "ob1", "oa1", "ob2"]
    assert await claim(installation, "one", 4) == ["oa2", "oa3", "oa4", "oa5"]


async def test_a_lease_that_ran_out_is_taken_over_and_the_former_owner_is_too_late(
    installation: Installation,
) -> None:
    await put(installation.database, mail(1), mail(2))
    assert await claim(installation, "one") == ["o1", "o2"]
    assert await hand(installation, "one", entry_id="o2")
    later = START + MINUTE
    assert await claim(installation, "two", now=later - timedelta(seconds=1)) == []
    assert not await hand(installation, "one", now=later)  # its own lease is over
    assert await claim(installation, "two", now=later) == ["o1", "o2"]
    assert await states(installation.database) == {"o1": CLAIMED, "o2": HANDED}
    assert not await hand(installation, "one", now=later)
    async with installation.database.write() as connection:
        assert not await outbox.postpone(connection, "o1", "one", later, "451")
        assert not await outbox.mark_failed(connection, "o1", "one", later, "550")
        assert not await outbox.expire(connection, "o1", "one", later)
    assert await hand(installation, "two", now=later)
    assert await hand(installation, "two", now=later, entry_id="o2")


async def test_the_fence_before_and_after_a_change(installation: Installation) -> None:
    await put(installation.database, mail(1), mail(2))
    await claim(installation, "one")
    assert await hand(installation, "one")
    assert await supersede(installation) == 2
    assert not await hand(installation, "one", entry_id="o2")
    async with installation.database.write() as connection:
        assert not await outbox.postpone(connection, "o1", "one", START, "451")
        assert not await outbox.mark_failed(connection, "o1", "one", START, "550")
        assert not await outbox.expire(connection, "o1", "one", START)
    found = await table(installation.database)
    assert [entry.state for entry in found.values()] == [SUPERSEDED, SUPERSEDED]
    assert [found[key].handed_at for key in ("o1", "o2")] == [START, None]
    assert [found[key].ended_at for key in ("o1", "o2")] == [START, START]
    assert await claim(installation, "two", now=START + 60 * MINUTE) == []


async def test_the_fence_and_a_change_in_the_same_moment(installation: Installation) -> None:
    """Whoever is first: what did not pass is superseded, what passed has its `handed_at`."""
    numbers = range(30)
    await put(installation.database, *(mail(n, conference_id=f"c{n}") for n in numbers))
    await claim(installation, "one", len(numbers))

    async def change(number: int) -> None:
        async with installation.database.write() as connection:
            await outbox.supersede(connection, START, conference_id=f"c{number}")

    for number in numbers:
        handing = hand(installation, "one", entry_id=f"o{number}")
        pair = [handing, change(number)] if number % 2 else [change(number), handing]
        answers = await asyncio.gather(*pair)
        entry = (await table(installation.database, f"c{number}"))[f"o{number}"]
        assert entry.state is SUPERSEDED
        assert (entry.handed_at is not None) == (True in answers)


async def test_only_one_member_is_superseded_when_named(installation: Installation) -> None:
    await put(installation.database, mail(1), mail(2), mail(3, conference_id="c2"))
    assert await supersede(installation, "m1") == 1
    assert await states(installation.database) == {"o1": SUPERSEDED, "o2": PENDING}
    assert await supersede(installation) == 1
    assert (await table(installation.database, "c2"))["o3"].state is PENDING


async def test_what_arrived_says_so_whatever_happened_meanwhile(
    installation: Installation,
) -> None:
    await put(installation.database, *(mail(number) for number in range(1, 6)))
    await claim(installation, "one")
    for number in range(1, 5):
        assert await hand(installation, "one", entry_id=f"o{number}")
    assert await supersede(installation, "m2") == 1
    now = START + MINUTE
    await claim(installation, "two", now=now)
    async with installation.database.write() as connection:
        assert await outbox.postpone(connection, "o3", "two", now + MINUTE, "451")
        assert await outbox.mark_failed(connection, "o4", "two", now, "550")
        sent = [await outbox.mark_sent(connection, f"o{n}", now) for n in range(1, 6)]
        assert sent == [True, True, True, True, False]  # the fifth was never handed over
        assert not await outbox.mark_sent(connection, "o1", now + MINUTE)
    found = await table(installation.database)
    assert [found[f"o{n}"].state for n in range(1, 6)] == [SENT, SUPERSEDED, SENT, SENT, CLAIMED]
    assert [found[f"o{n}"].sent_at for n in range(1, 6)] == [now, now, now, now, None]
    assert found["o2"].ended_at == START
    assert not await hand(installation, "two", now=now)  # nobody repeats it


async def test_nothing_passes_the_fence_after_its_deadline(installation: Installation) -> None:
    await put(installation.database, mail(1, kind=MailKind.REMINDER, deadline=START + MINUTE))
    async with installation.database.write() as connection:
        await outbox.claim(connection, START, "one", START + 5 * MINUTE, 1)
        assert not await outbox.hand(connection, "o1", "one", START + MINUTE)
        assert await outbox.expire_overdue(connection, START + MINUTE) == 0  # the lease
        assert await outbox.claim(connection, START + 5 * MINUTE, "two", START, 1) == []
        assert await outbox.expire_overdue(connection, START + 5 * MINUTE) == 1
    assert await states(installation.database) == {"o1": EXPIRED}


async def test_postponed_mail_is_free_and_due_later(installation: Installation) -> None:
    await put(installation.database, mail(1))
    await claim(installation, "one")
    async with installation.database.write() as connection:
        assert await outbox.postpone(connection, "o1", "one", START + MINUTE, "451 " + 600 * "x")
        assert not await outbox.postpone(connection, "o1", "one", START, "again")
    entry = (await table(installation.database))["o1"]
    assert (entry.state, entry.due, len(entry.last_error)) == (PENDING, START + MINUTE, 500)
    assert await claim(installation, "one") == []
    assert await claim(installation, "two", now=START + MINUTE) == ["o1"]


async def test_what_failed_is_retried_if_it_is_still_true(installation: Installation) -> None:
    failed = mail(1, member_id="m", state=FAILED, attempts=12, last_error="550", ended_at=START)
    await put(
        installation.database,
        failed,
        replace(mail(2, member_id="m", sequence=1), state=FAILED, attempts=12, last_error="550"),
        replace(mail(3, member_id="m", sequence=1), state=FAILED, deadline=START + MINUTE),
        replace(mail(4, member_id="m", sequence=1), state=SENT),
        replace(mail(5, sequence=1), state=FAILED),
    )
    now = START + MINUTE
    async with installation.database.write() as connection:
        again = {"conference_id": CONFERENCE, "member_id": "m"}
        assert await outbox.retry(connection, now, **again) == 1
        assert await outbox.retry(connection, now, **again) == 0
    found = await table(installation.database)
    assert [found[f"o{n}"].state for n in range(1, 6)] == [FAILED, PENDING, FAILED, SENT, FAILED]
    entry = found["o2"]
    assert (entry.due, entry.attempts, entry.last_error, entry.ended_at) == (now, 0, "", None)


async def test_a_stopping_owner_gives_back_what_it_has_not_handed_over(
    installation: Installation,
) -> None:
    await put(installation.database, mail(1), mail(2))
    await claim(installation, "one")
    await hand(installation, "one")
    async with installation.database.write() as connection:
        assert await outbox.give_back(connection, "two") == 0
        assert await outbox.give_back(connection, "one") == 1
    assert await claim(installation, "two") == ["o2"]


async def test_the_timer_the_depth_and_the_broom(installation: Installation) -> None:
    async with installation.database.write() as connection:
        assert await outbox.next_due(connection) is None
        assert await outbox.depth(connection, START) == (0, timedelta(0))
        entries = [mail(1, due=START - MINUTE), mail(2), mail(3, due=START + 9 * MINUTE)]
        await outbox.add(connection, entries)
        assert await outbox.next_due(connection) == START - MINUTE
        assert await outbox.depth(connection, START) == (2, MINUTE)
        await outbox.claim(connection, START, "one", START + 5 * MINUTE, 2)
        assert await outbox.next_due(connection) == START + 5 * MINUTE
        assert await outbox.depth(connection, START) == (2, MINUTE)
        await outbox.expire(connection, "o1", "one", START)
        assert await outbox.depth(connection, START) == (1, timedelta(0))
        assert await outbox.purge(connection, START) == 0
        assert await outbox.purge(connection, START + MINUTE) == 1
    assert set(await table(installation.database)) == {"o2", "o3"}


async def test_mails_go_with_their_vpbx(installation: Installation) -> None:
    assert ALPHA.id != BETA.id
    await put(installation.database, mail(1), mail(2, vpbx_id=BETA.id))
    async with installation.database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM vpbx WHERE id = 'alpha'")
    assert set(await table(installation.database)) == {"o2"}
