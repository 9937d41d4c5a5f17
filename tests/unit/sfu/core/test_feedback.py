"""Arrivals of packets become transport-wide feedback."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media.twcc import TICK, pack, unpack
from sfu.core.feedback import MAX_STATUSES, ArrivalRecorder


def recorder(*arrivals: tuple[int, float]) -> ArrivalRecorder:
    made = ArrivalRecorder()
    for sequence, arrival in arrivals:
        made.arrived(sequence, arrival)
    return made


def test_nothing_arrived_nothing_reported() -> None:
    made = recorder((1, 1.0))
    assert len(made.feedback()) == 1
    assert made.feedback() == []


def test_gaps_are_losses_and_times_are_relative_to_64_ms() -> None:
    (feedback,) = recorder((10, 1.28), (11, 1.29), (13, 1.30)).feedback()
    assert (feedback.base_sequence, feedback.reference_time, feedback.count) == (10, 20, 0)
    assert feedback.arrivals == (0, 40, None, 80)


def test_the_next_report_goes_on_where_the_last_ended() -> None:
    made = recorder((10, 1.0), (12, 1.0))
    made.feedback()
    made.arrived(11, 1.01)  # reported as lost already
    made.arrived(14, 1.02)
    (feedback,) = made.feedback()
    assert (feedback.base_sequence, feedback.count) == (13, 1)
    assert [a is None for a in feedback.arrivals] == [True, False]


def test_numbers_wrap() -> None:
    (feedback,) = recorder((0xFFFF, 1.0), (0, 1.0), (1, 1.0)).feedback()
    assert feedback.base_sequence == 0xFFFF and len(feedback.arrivals) == 3


def test_a_long_silence_divides_the_report() -> None:
    first, second = recorder((1, 1.0), (2, 60.0)).feedback()
    assert (first.base_sequence, second.base_sequence) == (1, 2)
    assert pack(first) and pack(second)


def test_many_packets_make_several_reports() -> None:
    made = recorder(*((n, n * 0.0001) for n in range(1000)))
    reports = made.feedback()
    assert [len(r.arrivals) for r in reports] == [MAX_STATUSES, MAX_STATUSES, 200]
    assert [r.count for r in reports] == [0, 1, 2]


def test_a_jump_begins_anew() -> None:
    made = recorder((1, 1.0))
    made.feedback()
    made.arrived(20_000, 2.0)
    (feedback,) = made.feedback()
    assert (feedback.base_sequence, len(feedback.arrivals)) == (20_000, 1)


ARRIVALS = st.lists(
    st.tuples(st.integers(0, 0xFFFF), st.floats(0, 1000, allow_nan=False)), max_size=60
)


@given(ARRIVALS)
def test_any_arrivals_can_be_packed(arrivals: list[tuple[int, float]]) -> None:
    # Invariant: reports end, fit their format, and none names an arrival that was not.
    ticks = {int(arrival / TICK) for _, arrival in arrivals}
    for feedback in recorder(*arrivals).feedback():
        assert unpack(pack(feedback)) == feedback
        zero = feedback.reference_time * 256
        assert {zero + a for a in feedback.arrivals if a is not None} <= ticks
