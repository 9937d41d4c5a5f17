"""kill -9 while mails leave and conferences move, on both databases: the benchmark in small."""

from __future__ import annotations

from bench.outbox import Load, attack

LOAD = Load(mails=200, kills=10)


async def test_nothing_is_lost_or_untrue_and_at_most_one_mail_a_kill_is_repeated(
    database_url: str,
) -> None:
    result = await attack(database_url, LOAD)
    # Of the moved conferences' mails some had left, the others were replaced by new ones.
    moved = 10 * int(0.1 * LOAD.mails / 10)
    assert LOAD.mails <= result.sent <= LOAD.mails + moved
    assert (result.lost, result.untrue, result.other_ids) == (0, 0, 0)
    assert result.duplicates <= LOAD.kills
    assert result.is_good(LOAD)
