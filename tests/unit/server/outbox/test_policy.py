"""What becomes of a mail after an attempt, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.outbox import (
    UNFINISHED,
    Delivery,
    Later,
    MailKind,
    OutboxState,
    Refused,
    Sent,
)
from server.outbox import policy
from server.outbox.policy import Done, GiveUp, TooLate, TryAgain, judge
from tests.installation import START
from tests.outbox_entries import mail

MINUTE = timedelta(minutes=1)
REMINDER = mail(1, kind=MailKind.REMINDER, attempts=1, deadline=START + 15 * MINUTE)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (250, "queued", Sent()),
        (251, "forwarded", Sent()),
        (421, "shutting down", Later("421 shutting down")),
        (450, "", Later("450")),
        (451, "greylisted", Later("451 greylisted")),
        (550, "no such user", Refused("550 no such user")),
        (552, "too big", Refused("552 too big")),
        (554, "spam", Refused("554 spam")),
        (530, "log in first", Later("530 log in first")),
        (535, "wrong password", Later("535 wrong password")),
        (354, "go on", Later("354 go on")),
        (0, "nonsense", Later("0 nonsense")),
    ],
)
def test_a_reply_means_sent_refused_or_later(code: int, text: str, expected: Delivery) -> None:
    assert policy.of_reply(code, text) == expected


def test_sent_is_done_and_refused_is_given_up_at_the_first_attempt() -> None:
    assert judge(mail(1, attempts=1), Sent(), START, 0) == Done()
    assert judge(mail(1, attempts=1), Refused("550"), START, 0) == GiveUp("550")


@pytest.mark.parametrize(
    ("attempt", "minutes"),
    [(1, 1), (2, 5), (3, 15), (4, 60), (5, 180), (6, 180), (11, 180)],
)
def test_an_invitation_is_tried_again_ever_later(attempt: int, minutes: int) -> None:
    verdict = judge(mail(1, attempts=attempt), Later("451"), START, 0)
    assert verdict == TryAgain(START + minutes * MINUTE, "451")


def test_jitter_adds_a_fifth_at_most() -> None:
    verdict = judge(mail(1, attempts=2), Later("451"), START, 1)
    assert verdict == TryAgain(START + 6 * MINUTE, "451")


def test_the_twelfth_attempt_is_the_last_one() -> None:
    last = mail(1, attempts=policy.MAX_ATTEMPTS)
    assert judge(last, Later("451"), START, 0) == GiveUp("451")
    assert judge(last, Sent(), START, 0) == Done()
    assert not policy.is_exhausted(last)
    assert policy.is_exhausted(replace(last, attempts=policy.MAX_ATTEMPTS + 1))


@pytest.mark.parametrize(
    ("attempts", "left", "seconds"),
    [
        pytest.param(1, 15 * MINUTE, 60, id="first: the usual minute"),
        pytest.param(2, 14 * MINUTE, 105, id="then an eighth of what is left"),
        pytest.param(9, 8 * MINUTE, 60, id="the closer the faster"),
        pytest.param(9, 2 * MINUTE, 30, id="but never more often than this"),
        pytest.param(9, 7 * 24 * 60 * MINUTE, 180 * 60, id="a week before there is time"),
    ],
)
def test_reminders_hurry_towards_their_deadline(
    attempts: int, left: timedelta, seconds: int
) -> None:
    entry = replace(REMINDER, attempts=attempts, deadline=START + left)
    due = START + timedelta(seconds=seconds)
    assert judge(entry, Later("451"), START, 0) == TryAgain(due, "451")


def test_a_reminder_is_not_put_off_beyond_its_deadline() -> None:
    entry = replace(REMINDER, deadline=START + timedelta(seconds=30))
    assert judge(entry, Later("451"), START, 0) == TooLate("451")


def test_a_reminder_is_tried_as_long_as_it_is_of_use() -> None:
    often = replace(REMINDER, attempts=1000)
    assert isinstance(judge(often, Later("451"), START, 0), TryAgain)
    assert not policy.is_exhausted(often)


# Invariant: an entry is never due in the past, nor at or after its deadline; and however the relay
# behaves, a mail comes to an end.
@given(
    st.sampled_from(MailKind),
    st.none() | st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=8)),
    st.floats(0, 1),
)
def test_trying_comes_to_an_end(kind: MailKind, left: timedelta | None, jitter: float) -> None:
    if kind is MailKind.REMINDER and left is None:
        left = timedelta(0)
    entry = mail(1, kind=kind, deadline=None if left is None else START + left)
    now = START
    for attempts in range(1, 200):
        verdict = judge(replace(entry, attempts=attempts), Later("451"), now, jitter)
        if not isinstance(verdict, TryAgain):
            return
        assert verdict.due >= now + policy.SHORTEST_PAUSE
        assert entry.deadline is None or verdict.due < entry.deadline
        now = verdict.due
    raise AssertionError("for ever")


def test_every_state_has_its_transitions_and_ended_ones_do_not_come_back() -> None:
    assert set(policy.TRANSITIONS) == set(OutboxState)
    for state in (OutboxState.SUPERSEDED, OutboxState.EXPIRED):
        assert policy.TRANSITIONS[state] == frozenset()
    assert policy.TRANSITIONS[OutboxState.SENT] == {OutboxState.FAILED}  # a notice came back
    for state in UNFINISHED:
        assert OutboxState.SUPERSEDED in policy.TRANSITIONS[state]
