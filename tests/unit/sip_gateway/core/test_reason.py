"""Reason fields: what is read, what is written, and what they say of a call of ours."""

from __future__ import annotations

import pytest

from sip_gateway.core.events import DialFailure
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.headers import Headers
from sip_gateway.core.outgoing_table import meaning, told_by
from sip_gateway.core.reason import ELSEWHERE, Reason, briefly, parse_reason, read_reasons

BUSY = Reason("Q.850", 17)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('SIP ;cause=200 ;text="Call completed elsewhere"', ELSEWHERE),
        ("Q.850;cause=16;text=Terminated", Reason("Q.850", 16, "Terminated")),
        ("q.850; cause = 17", BUSY),
        ('preemption;text="a, \\"b\\""', Reason("PREEMPTION", None, 'a, "b"')),
        ("X.int;cause=0", Reason("X.INT", 0)),
    ],
)
def test_reasons_are_read(text: str, reason: Reason) -> None:
    assert parse_reason(text) == reason
    assert parse_reason(str(reason)) == reason


@pytest.mark.parametrize(
    "text", ["", ";cause=1", "Q.850;cause=-1", "Q.850;cause=1000", 'SIP;text="', "a b;cause=1"]
)
def test_what_is_no_reason(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_reason(text)


def test_of_several_values_those_that_make_sense_count() -> None:
    lines = ("reason", 'SIP;cause=486;text="a,b", Q.850;cause=?'), ("reason", "Q.850;cause=17")
    assert read_reasons(Headers(lines)) == (Reason("SIP", 486, "a,b"), BUSY)
    assert read_reasons(Headers((("reason", 'SIP;text="open'),))) == ()
    assert len(read_reasons(Headers((("reason", "Q.850;cause=16, " * 99),)))) == 8


def test_a_log_has_no_text_of_a_peer() -> None:
    assert briefly((Reason("SIP", 486, "+41 79 …"), BUSY)) == "SIP;cause=486, Q.850;cause=17"


@pytest.mark.parametrize(
    ("reasons", "failure"),
    [
        ((Reason("Q.850", 1),), DialFailure.UNREACHABLE),
        ((BUSY,), DialFailure.BUSY),
        ((Reason("Q.850", 19),), DialFailure.NO_ANSWER),
        ((Reason("Q.850", 21),), DialFailure.REJECTED),
        ((ELSEWHERE,), DialFailure.NO_ANSWER),
        ((Reason("SIP", 486),), DialFailure.BUSY),
        ((Reason("SIP", 603),), DialFailure.REJECTED),
        ((Reason("SIP", 480), BUSY), DialFailure.BUSY),  # the network's word
        ((Reason("Q.850", 16),), None),
        ((Reason("SIP", 487),), None),
        ((Reason("SIP"), Reason("Q.850"), Reason("PREEMPTION", 1)), None),
        ((), None),
    ],
)
def test_what_reasons_say_of_the_called(
    reasons: tuple[Reason, ...], failure: DialFailure | None
) -> None:
    assert told_by(reasons) is failure


def test_a_reason_says_more_than_a_status() -> None:
    assert meaning(503) is DialFailure.UNREACHABLE
    assert meaning(503, (BUSY,)) is DialFailure.BUSY
    assert meaning(486, (Reason("Q.850", 16),)) is DialFailure.BUSY
