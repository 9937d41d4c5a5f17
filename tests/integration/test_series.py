"""Ladders of series: dates that come round, reminders of each, exceptions, changes of the whole.

On both databases. START is Monday 6 May 2030, 09:00 UTC, 11:00 in Zurich."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from server.db import outbox
from server.db.conferences import ConferenceRepository
from server.db.tables import conference
from server.domain.conference import Conference, WindowState
from server.domain.errors import Forbidden, Invalid, NotFound
from server.domain.member import Answer
from server.domain.outbox import MailKind, OutboxEntry
from server.mail.content import Mailbox
from server.services.conference_mails import ConferenceMails
from server.services.conferences import ConferenceChanged
from server.services.series_roller import SeriesRoller
from tests.installation import ALPHA, ANNA, BEATRIX, BEN, START, Installation
from tests.outbox_world import Relay, drain, worker

FIRST = START + timedelta(days=1)  # a Tuesday
WEEK = timedelta(days=7)
TUESDAYS = {"frequency": "weekly", "count": 4}


async def planned(installation: Installation, **fields: Any) -> str:
    """Four Tuesdays of Anna's, 15 minutes each, with Carla invited; the id."""
    raw = {
        "kind": "ucc",
        "name": "Jour fixe",
        "room_number": "4711",
        "pin": "2468",
        "start": FIRST.isoformat(),
        "recurrence": TUESDAYS,
    }
    talk = (await installation.conferences.create(ANNA, ALPHA, raw | fields)).conference.id
    carla = {"source": "name", "name": "Carla", "email": "carla@x.example", "send_mail": True}
    await installation.members.add(ANNA, ALPHA, talk, carla)
    await installation.members.invite(ANNA, talk)
    return talk


async def stored(installation: Installation, talk: str) -> Conference:
    async with installation.database.read() as connection:
        found = await installation.repository.by_id(connection, talk)
    assert found is not None
    return found


async def entries(installation: Installation, talk: str) -> list[OutboxEntry]:
    async with installation.database.read() as connection:
        return await outbox.of_conference(connection, talk)


async def waiting(installation: Installation, talk: str) -> list[tuple[str, datetime]]:
    """(kind, due) of what has not left."""
    found = await entries(installation, talk)
    return [(one.kind.value, one.due) for one in found if one.state == "pending"]


async def post(installation: Installation) -> list[OutboxEntry]:
    """The sender at work: what is due leaves."""
    now, left = installation.clock(), []
    async with installation.database.write() as connection:
        await outbox.expire_overdue(connection, now)
        for entry in await outbox.claim(connection, now, "test", now + timedelta(minutes=1), 100):
            if await outbox.hand(connection, entry.id, "test", now):
                await outbox.mark_sent(connection, entry.id, now)
                left.append(entry)
    return left


def contents(installation: Installation) -> ConferenceMails:
    return ConferenceMails(
        installation.database,
        installation.repository,
        installation.member_rows,
        clock=installation.clock,
        sender=Mailbox("UCC", "ucc@ucc.example"),
        origin="https://ucc.example",
    )


def reminders_of(start: datetime) -> list[tuple[str, datetime]]:
    return [("reminder", start - timedelta(minutes=m)) for m in (30, 15)]


async def test_a_series_comes_round(installation: Installation) -> None:
    talk, clock, roller = await planned(installation), installation.clock, installation.roller
    told: list[ConferenceChanged] = []
    roller.subscribe(told.append)
    assert [one.kind for one in await post(installation)] == [MailKind.INVITATION]
    for week in range(4):
        start = FIRST + WEEK * week
        assert (await stored(installation, talk)).start == start
        assert await waiting(installation, talk) == reminders_of(start)
        clock.now = start - timedelta(minutes=30)
        assert [one.minutes for one in await post(installation)] == [30]
        clock.now = start - timedelta(minutes=15)
        assert [one.minutes for one in await post(installation)] == [15]
        clock.now = start + timedelta(minutes=14)
        assert await roller.roll_due() == 0  # it still goes on
        (view,) = await installation.conferences.all(ANNA)
        assert view.state is WindowState.OPEN
        clock.now = start + timedelta(minutes=15)
        assert await roller.roll_due() == (1 if week < 3 else 0)
        assert await post(installation) == []  # that it comes round is no news
    assert [one.conference.start for one in told] == [FIRST + WEEK * n for n in (1, 2, 3)]
    last = await stored(installation, talk)
    assert (last.start, last.sequence, last.updated_at) == (FIRST + WEEK * 3, 0, START)
    assert last.rolls_at is None and last.over_at == clock()
    (view,) = await installation.conferences.all(ANNA)
    assert view.state is WindowState.EXPIRED
    kinds = Counter((one.kind.value, one.state.value) for one in await entries(installation, talk))
    assert kinds == {("invitation", "sent"): 1, ("reminder", "sent"): 4}  # of the last two dates


async def test_members_see_the_reminders_of_the_next_date(installation: Installation) -> None:
    from server.rest.members import member_body

    talk = await planned(installation)
    installation.clock.now = FIRST - timedelta(minutes=20)
    await post(installation)
    installation.clock.now = FIRST + timedelta(minutes=15)
    await installation.roller.roll_due()
    (view,) = await installation.members.of_conference(ANNA, talk)
    shown = member_body(view, "")["reminders"]
    assert [(one["state"], one["minutes"]) for one in shown] == [("waiting", 30), ("waiting", 15)]


async def test_after_a_long_night(installation: Installation) -> None:
    """Nobody was there for two dates and the reminders of the third."""
    talk = await planned(installation)
    await post(installation)
    installation.clock.now = FIRST + WEEK * 2 - timedelta(minutes=20)
    assert await installation.roller.roll_due() == 1
    assert (await stored(installation, talk)).start == FIRST + WEEK * 2
    left = await post(installation)
    assert left == []  # the reminders of dates that are past have no use
    assert await waiting(installation, talk) == reminders_of(FIRST + WEEK * 2)[1:]
    installation.clock.advance(days=100)
    assert await installation.roller.roll_due() == 1
    assert (await stored(installation, talk)).start == FIRST + WEEK * 3


async def test_two_rollers_and_a_crash(installation: Installation) -> None:
    """Start and reminders are there together or not at all, and once."""
    talk = await planned(installation)
    await post(installation)
    installation.clock.now = FIRST + timedelta(minutes=15)

    class Crash(Exception):
        pass

    class Failing:
        async def conference_changed(self, *args: Any) -> None:
            await installation.invitations.conference_changed(*args)
            raise Crash

        async def conference_deleted(self, *args: Any) -> None:
            raise AssertionError

    database, rows, clock = installation.database, installation.repository, installation.clock
    assert await SeriesRoller(database, rows, Failing(), clock=clock).roll_due() == 0
    assert (await stored(installation, talk)).start == FIRST
    others = [SeriesRoller(database, rows, installation.invitations, clock=clock) for _ in "ab"]
    assert sum(await asyncio.gather(*(one.roll_due() for one in others))) == 1
    pending = [one for one in await waiting(installation, talk) if one[1] > clock()]
    assert pending == reminders_of(FIRST + WEEK)


async def test_every_reminder_of_every_date_arrives_once(installation: Installation) -> None:
    """With the sender itself, minute by minute around each date."""
    await planned(installation)
    relay, clock = Relay(), installation.clock
    sender = worker(installation.database, relay, clock)
    await drain(sender)
    for week in range(4):
        for minute in range(-40, 20, 5):
            clock.now = FIRST + WEEK * week + timedelta(minutes=minute)
            await installation.roller.roll_due()
            await drain(sender)
    assert len(relay.arrived) == 1 + 4 * 2
    assert relay.repeated() == {}


async def test_the_task_sleeps_until_a_date_has_ended(installation: Installation) -> None:
    roller = installation.roller
    assert await roller._turn() == 60.0  # nothing planned
    await planned(installation)
    installation.clock.now = FIRST + timedelta(minutes=14, seconds=30)
    assert await roller._turn() == 30.0
    installation.clock.advance(seconds=30)
    assert await roller._turn() == 60.0
    assert (await installation.conferences.all(ANNA))[0].conference.start == FIRST + WEEK


async def test_one_date_is_left_out(installation: Installation) -> None:
    talk = await planned(installation)
    await post(installation)
    (view,) = await installation.members.of_conference(ANNA, talk)
    await installation.answers.answer(view.member.link, "accepted")
    installation.clock.advance(minutes=1)
    second = (FIRST + WEEK).isoformat()
    await installation.occurrences.cancel(ANNA, talk, second)
    (left,) = await post(installation)
    assert (left.kind, left.sequence) == (MailKind.UPDATE, 1)
    said = await contents(installation).content(left)
    assert said is not None and said.series is not None
    assert [one.original_start for one in said.series.changes] == [FIRST + WEEK]
    # Who comes to the series comes to the series.
    (view,) = await installation.members.of_conference(ANNA, talk)
    assert view.member.answer is Answer.ACCEPTED
    assert await waiting(installation, talk) == reminders_of(FIRST)
    installation.clock.now = FIRST + timedelta(minutes=15)
    await installation.roller.roll_due()
    assert (await stored(installation, talk)).start == FIRST + WEEK * 2
    with pytest.raises(Invalid, match="start: expired"):
        await installation.occurrences.cancel(ANNA, talk, FIRST.isoformat())


async def test_the_next_date_is_moved_and_put_back(installation: Installation) -> None:
    talk = await planned(installation)
    await post(installation)
    installation.clock.advance(minutes=1)
    later = FIRST + timedelta(hours=3)
    view = await installation.occurrences.move(
        ANNA, talk, FIRST.isoformat(), {"start": later.isoformat()}
    )
    assert view.conference.start == later
    assert await waiting(installation, talk) == [
        ("update", installation.clock()), *reminders_of(later)
    ]  # fmt: skip
    found, minutes = await installation.occurrences.of_conference(ANNA, talk)
    assert minutes == 15
    assert [(one.original_start, one.start) for one in found[:2]] == [
        (FIRST, later), (FIRST + WEEK, FIRST + WEEK)
    ]  # fmt: skip
    await post(installation)
    installation.clock.advance(minutes=1)
    view = await installation.occurrences.move(
        ANNA, talk, FIRST.isoformat(), {"start": FIRST.isoformat()}
    )
    assert (view.conference.start, view.conference.sequence) == (FIRST, 2)
    assert view.conference.series is not None and view.conference.series.changes == ()


async def test_what_moves_an_instance_is_in_the_history(installation: Installation) -> None:
    talk = await planned(installation)
    second = (FIRST + WEEK).isoformat()
    await installation.occurrences.cancel(ANNA, talk, second)
    await installation.occurrences.move(ANNA, talk, second, {"start": second})
    page = await installation.audit.of_conference(ANNA, talk, None, 10)
    assert [entry.changes for entry in page.items[:2]] == [
        {"date": (None, "2030-05-14T09:00:00Z")}, {"date": ("2030-05-14T09:00:00Z", None)}
    ]  # fmt: skip
    await installation.conferences.change(ANNA, ALPHA, talk, {"recurrence": None})
    page = await installation.audit.of_conference(ANNA, talk, None, 1)
    assert page.items[0].changes == {"recurrence": ("FREQ=WEEKLY;BYDAY=TU;COUNT=4", None)}


async def test_whose_business_dates_are(installation: Installation) -> None:
    talk, service = await planned(installation), installation.occurrences
    date, raw = FIRST.isoformat(), {"start": (FIRST + timedelta(hours=1)).isoformat()}
    assert len((await service.of_conference(BEN, talk))[0]) == 4
    with pytest.raises(NotFound):
        await service.of_conference(BEATRIX, talk)
    for stranger, refusal in ((BEN, Forbidden), (BEATRIX, NotFound)):
        with pytest.raises(refusal):
            await service.cancel(stranger, talk, date)
        with pytest.raises(refusal):
            await service.move(stranger, talk, date, raw)
    for no_date in ("", "yesterday", (FIRST + timedelta(days=1)).isoformat(), "2030-05-07"):
        with pytest.raises(NotFound):
            await service.cancel(ANNA, talk, no_date)
    with pytest.raises(Invalid, match="start: invalid"):
        await service.move(ANNA, talk, date, {"start": "soon"})
    once = await planned(installation, room_number="4712", recurrence=None)
    assert await service.of_conference(ANNA, once) == ([], 15)
    with pytest.raises(NotFound):
        await service.cancel(ANNA, once, date)


@pytest.mark.parametrize(
    ("change", "sequence", "dates"),
    [
        # What the form sends when nothing of the dates was touched.
        ({"start": FIRST.isoformat(), "recurrence": TUESDAYS}, 0, [1, 2, 3]),
        ({"name": "Another", "start": (FIRST + WEEK).isoformat()}, 0, [1, 2, 3]),
        ({"pin": "1357"}, 1, [1, 2, 3]),
        # Another end: the dates until then stay as they are.
        ({"recurrence": TUESDAYS | {"count": 3}}, 1, [1, 2]),
        ({"recurrence": {"frequency": "weekly", "until": "2030-06-04"}}, 1, [1, 2, 3, 4]),
        # Another hour: the series goes on from there, without what has been.
        ({"start": (FIRST + WEEK * 2 + timedelta(days=7)).isoformat()}, 0, [1, 2, 3]),
        ({"start": (FIRST + WEEK * 5).isoformat()}, 1, [5, 6, 7]),
        ({"recurrence": {"frequency": "weekly", "interval": 2, "count": 2}}, 1, [1, 3]),
        ({"recurrence": None}, 1, []),
    ],
)
async def test_changing_the_whole_after_the_first_date(
    installation: Installation, change: dict[str, Any], sequence: int, dates: list[int]
) -> None:
    talk = await planned(installation)
    installation.clock.now = FIRST + timedelta(minutes=15)
    await installation.roller.roll_due()
    view = await installation.conferences.change(ANNA, ALPHA, talk, change)
    assert view.conference.sequence == sequence
    found, _ = await installation.occurrences.of_conference(ANNA, talk)
    assert [one.start for one in found] == [FIRST + WEEK * week for week in dates]
    if not dates:
        assert (view.conference.series, view.conference.start) == (None, FIRST + WEEK)


async def test_a_form_from_before_the_next_date_ends_the_repetition_there(
    installation: Installation,
) -> None:
    talk = await planned(installation)
    installation.clock.now = FIRST + timedelta(minutes=15)
    await installation.roller.roll_due()
    for start, expected in (
        (FIRST, FIRST + WEEK),  # the form named the date that was current then
        (FIRST + WEEK * 2, FIRST + WEEK * 2),
    ):
        raw = {"start": start.isoformat(), "recurrence": None}
        item = await installation.conferences.drafted(ANNA, talk, raw)
        assert (item.start, item.series) == (expected, None)


async def test_a_change_before_anybody_rolled_plans_the_reminders(
    installation: Installation,
) -> None:
    talk = await planned(installation)
    await post(installation)
    installation.clock.now = FIRST + timedelta(minutes=15)
    view = await installation.conferences.change(ANNA, ALPHA, talk, {"name": "Weekly"})
    assert (view.conference.start, view.conference.sequence) == (FIRST + WEEK, 0)
    ahead = [one for one in await waiting(installation, talk) if one[1] > installation.clock()]
    assert ahead == reminders_of(FIRST + WEEK)


@pytest.mark.parametrize(
    ("recurrence", "code"),
    [
        ({"frequency": "weekly"}, "endless"),
        ({"frequency": "daily", "until": "2030-05-06"}, "no-dates"),
        ({"frequency": "daily", "until": "2039-05-06"}, "too-many"),
        ({"frequency": "hourly", "count": 3}, "invalid"),
    ],
)
async def test_series_that_are_refused(
    small_installation: Installation, recurrence: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid, match=f"recurrence: {code}"):
        await planned(small_installation, recurrence=recurrence)


async def test_a_deleted_series_is_cancelled_as_a_whole(installation: Installation) -> None:
    talk = await planned(installation)
    await post(installation)
    installation.clock.now = FIRST + timedelta(minutes=15)
    await installation.roller.roll_due()
    await installation.conferences.delete(ANNA, talk)
    (left,) = await post(installation)
    assert (left.kind, left.deadline) == (
        MailKind.CANCELLATION, FIRST + WEEK * 3 + timedelta(minutes=15)
    )  # fmt: skip
    said = await contents(installation).content(left)
    assert said is not None and said.series is not None
    assert said.series.first_start == FIRST


async def test_a_series_comes_back_as_it_was_stored(installation: Installation) -> None:
    talk = await planned(installation)
    await installation.occurrences.cancel(ANNA, talk, (FIRST + WEEK).isoformat())
    moved = {"start": (FIRST + WEEK * 2 + timedelta(hours=1)).isoformat()}
    view = await installation.occurrences.move(ANNA, talk, (FIRST + WEEK * 2).isoformat(), moved)
    assert await stored(installation, talk) == view.conference
    assert [one.conference for one in await installation.conferences.all(ANNA)] == [view.conference]
    async with installation.database.read() as connection:
        assert await installation.repository.of_vpbx(connection, ALPHA.id) == [view.conference]
        since = START - timedelta(days=1)
        feed = await installation.repository.calendar(connection, ANNA, since, 10)
        assert feed == [view.conference]
        assert await installation.repository.next_roll(connection) == FIRST + timedelta(minutes=15)
    await installation.conferences.delete(ANNA, talk)
    async with installation.database.read() as connection:
        assert await installation.repository.next_roll(connection) is None


async def test_an_edit_that_a_roll_waits_for_is_not_undone(installation: Installation) -> None:
    talk = await planned(installation, co_organisers=[BEN.id])
    installation.clock.now = FIRST + timedelta(minutes=15)
    async with installation.database.write() as connection:
        former = await installation.repository.by_id(connection, talk, to_change=True)
        assert former is not None
        rolling = asyncio.create_task(installation.roller.roll_due())
        assert not (await asyncio.wait((rolling,), timeout=0.3))[0]  # it waits for the row
        await installation.repository.save(connection, replace(former, co_organisers=()))
    assert await rolling == 1
    item = await stored(installation, talk)
    assert (item.start, item.co_organisers) == (FIRST + WEEK, ())


async def test_an_edit_waits_for_another_and_does_not_undo_it(installation: Installation) -> None:
    talk, service = await planned(installation, co_organisers=[BEN.id]), installation.conferences
    async with installation.database.write() as connection:
        former = await installation.repository.by_id(connection, talk, to_change=True)
        assert former is not None
        edit = asyncio.create_task(service.change(ANNA, ALPHA, talk, {"name": "Ours"}))
        assert not (await asyncio.wait((edit,), timeout=0.3))[0]
        await installation.repository.save(connection, replace(former, co_organisers=()))
    changed = (await edit).conference
    assert (changed.name, changed.co_organisers) == ("Ours", ())
    assert await stored(installation, talk) == changed


async def test_a_broken_series_holds_up_no_other(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await planned(installation)
    talk = await planned(installation, room_number="4712")
    async with installation.database.write() as connection:
        row = update(conference).where(conference.c.id == broken)
        await connection.execute(row.values(pin_sealed="broken"))
    installation.clock.now = FIRST + timedelta(minutes=15)
    for _turn in range(2):
        assert await installation.roller._turn() == 5.0  # then the broken one is tried again
    assert (await stored(installation, talk)).start == FIRST + WEEK
    assert [vars(one)["conference"] for one in caplog.records if one.levelname == "ERROR"] == [
        broken
    ]


async def test_the_task_outlives_an_error_of_any_kind(installation: Installation) -> None:
    class Broken(ConferenceRepository):
        async def due_to_roll(self, *args: Any, **kwargs: Any) -> list[str]:
            raise ValueError

    repository = Broken(installation.box)
    roller = SeriesRoller(
        installation.database, repository, installation.invitations, clock=installation.clock
    )
    assert await roller._turn() == 5.0


async def test_overlaps_of_series_that_are_over_and_of_more_than_are_compared(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        start = FIRST + timedelta(minutes=number)
        await planned(installation, room_number=f"471{number}", start=start.isoformat())
    over = {"room_number": "4720", "recurrence": {"frequency": "daily", "count": 1}}
    await planned(installation, **over)
    installation.clock.now = FIRST + timedelta(hours=1)
    await installation.roller.roll_due()
    raw = {"room_number": "4730", "start": FIRST.isoformat(), "recurrence": TUESDAYS}

    async def found() -> list[str]:
        overlaps = await installation.occurrences.overlaps(ANNA, "", raw)
        return [one.conference.room_number for one in overlaps]

    assert await found() == ["4710", "4711", "4712"]
    monkeypatch.setattr("server.services.occurrences.MAX_SERIES", 2)
    assert await found() == ["4710", "4711"]
    assert list(await asyncio.gather(found(), found())) == [["4710", "4711"]] * 2
