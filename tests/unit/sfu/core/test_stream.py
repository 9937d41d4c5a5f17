"""One incoming SSRC: numbering, statistics, history."""

from __future__ import annotations

import pytest

from sfu.api import PeerId, Source
from sfu.core.stream import HISTORY, Incoming, Stream


def stream(source: Source = Source.CAM) -> Stream:
    return Stream(PeerId("ben"), source, 0, 1)


def feed(to: Stream, number: int, *, timestamp: int = 0, now: float = 0.0) -> int | None:
    """Let packet `number` (16 bits) arrive; its unwrapped number less the one cycle up."""
    placed = to.place(number)
    if placed is None:
        return None
    to.keep(Incoming(placed, timestamp, 0, b"x", now), now, 100)
    return placed - 0x10000


@pytest.mark.parametrize(
    ("arrivals", "placed"),
    [
        ([5, 6, 7], [5, 6, 7]),
        ([5, 5], [5, None]),
        ([5, 7, 6, 6], [5, 7, 6, None]),
        ([0xFFFF, 0, 1], [0xFFFF, 0x10000, 0x10001]),
        ([0, 0xFFFF], [0, -1]),
        ([1000, 1000 - HISTORY], [1000, None]),  # too old to tell from a duplicate
        ([10, 0x8000], [10, 0x8000]),
    ],
)
def test_numbers_are_unwrapped_once_each(arrivals: list[int], placed: list[int | None]) -> None:
    incoming = stream()
    assert [feed(incoming, number) for number in arrivals] == placed


def test_history_keeps_the_last_packets() -> None:
    incoming = stream()
    for number in range(HISTORY + 10):
        feed(incoming, number)
    oldest = incoming.find(0x10000 + 10)
    assert oldest is not None and oldest.sequence == 0x10000 + 10
    assert incoming.find(0x10000 + 9) is None
    assert incoming.find(0x10000 + HISTORY + 10) is None


def test_jitter_follows_rfc_3550() -> None:
    incoming = stream(Source.MIC)
    feed(incoming, 1, timestamp=0, now=10.0)
    feed(incoming, 2, timestamp=960, now=10.03)  # 10 ms late = 480 units
    assert incoming.jitter == pytest.approx(480 / 16)


def test_a_leap_of_the_timestamp_is_not_jitter() -> None:
    incoming = stream()
    feed(incoming, 1, timestamp=0, now=10.0)
    feed(incoming, 2, timestamp=0x80000000, now=10.03)
    assert incoming.jitter == 0


def test_the_rate_is_measured_over_half_seconds() -> None:
    incoming = stream()
    for number in range(101):
        feed(incoming, number, now=number * 0.01)
    assert incoming.bitrate == pytest.approx(100 * 8 / 0.01, rel=0.05)


def test_repairs_do_not_count_as_received() -> None:
    incoming = stream()
    feed(incoming, 1)
    feed(incoming, 3)
    placed = incoming.place(2)
    assert placed is not None
    incoming.keep_repaired(Incoming(placed, 0, 0, b"x", 0.0))
    assert incoming.received == 2
    assert incoming.place(2) is None


def test_a_stream_lives_a_second_beyond_its_last_packet() -> None:
    incoming = stream()
    assert not incoming.live(0.0)
    feed(incoming, 1, now=5.0)
    assert incoming.live(5.9) and not incoming.live(6.0)


def test_rtp_and_capture_time_are_inverse_once_a_report_came() -> None:
    incoming = stream()
    assert incoming.capture_time(0) is None and incoming.rtp_at(0.0) is None
    incoming.ntp, incoming.rtp = 100.0, 0xFFFFFFF0
    assert incoming.capture_time(0xFFFFFFF0 + 90_000 & 0xFFFFFFFF) == pytest.approx(101.0)
    assert incoming.rtp_at(99.0) == 0xFFFFFFF0 - 90_000
    assert incoming.rtp_at(101.0) == (0xFFFFFFF0 + 90_000) & 0xFFFFFFFF
