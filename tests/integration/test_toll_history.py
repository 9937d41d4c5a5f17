"""What was telephoned today, as the call records know it after a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from server.domain.call import CallCause, CallRecord, Direction
from server.services.toll_history import CallRecordTolls
from tests.call_samples import call, store
from tests.installation import ALPHA, BETA, Installation

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
MIDNIGHT = NOW.replace(hour=0)


def dialled(hour: float, minutes: float, line: str = "a", vpbx: str = ALPHA.id) -> CallRecord:
    """A call of ours that was answered so many hours after midnight."""
    began = MIDNIGHT + timedelta(hours=hour)
    ended = began + timedelta(minutes=minutes)
    return replace(
        call(f"{hour} {line} {vpbx}"), vpbx_id=vpbx, direction=Direction.OUT, line=line,
        started_at=began, answered_at=began, ended_at=ended, cause=CallCause.HUNG_UP,
    )  # fmt: skip


async def test_the_seconds_of_today_by_vpbx(installation: Installation) -> None:
    unanswered = replace(dialled(3, 9), id="unanswered", answered_at=None)
    incoming = replace(dialled(3.1, 9), direction=Direction.IN)
    lost = replace(dialled(5.5, 0), ended_at=None, cause=None)  # seen last at its beginning
    await store(
        installation,
        dialled(-2, 60),  # yesterday's
        dialled(-0.5, 40),  # ten minutes of it today
        dialled(1, 5),
        dialled(2, 7, line="b", vpbx=BETA.id),
        dialled(2.5, 50, line="201"),  # an extension costs nothing
        unanswered,
        incoming,
        lost,
    )
    day = await CallRecordTolls(installation.database, clock=lambda: NOW).today(["a", "b"])
    assert day.gone == 6 * 3600
    assert day.spent == {ALPHA.id: 15 * 60, BETA.id: 7 * 60}
    assert set(day.paid.values()) == {0.0}


async def test_what_it_cost(installation: Installation) -> None:
    await store(
        installation,
        replace(dialled(-0.5, 40), rate=300),  # ten minutes of it today
        replace(dialled(1, 5), rate=2_500),
        replace(dialled(2, 7, vpbx=BETA.id), rate=100),
        dialled(3, 60),  # before there were prices
    )
    day = await CallRecordTolls(installation.database, clock=lambda: NOW).today(["a"])
    assert day.paid == {ALPHA.id: 10 * 300 + 5 * 2_500, BETA.id: 700}


async def test_by_which_trunk_is_known_later_than_that_it_is_called(
    installation: Installation,
) -> None:
    record = dialled(1, 5)
    began = replace(record, line="", answered_at=None, ended_at=None, cause=None)
    await store(installation, began)
    await store(installation, record)
    day = await CallRecordTolls(installation.database, clock=lambda: NOW).today(["a"])
    assert day.spent == {ALPHA.id: 5 * 60}
