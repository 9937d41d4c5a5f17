"""Telephone events: any payloads at any times give at most one digit per packet, never an error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from media.dtmf import DIGITS, DigitReceiver, Event, build, parse

PACKETS = st.lists(
    st.tuples(
        st.one_of(st.binary(max_size=8), st.binary(min_size=4, max_size=4)),
        st.integers(0, 2**32 - 1),
        st.booleans(),
        st.floats(0.0, 10.0),
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=16))
def test_parse_and_build_agree(payload: bytes) -> None:
    # Invariant: what parses is built again to the same octets but for the reserved bit.
    event = parse(payload)
    assert (event is None) == (len(payload) < 4)
    if event is not None:
        again = build(event)
        assert again[0] == payload[0] and again[2:] == payload[2:4]
        assert again[1] == payload[1] & 0xBF
        assert parse(again) == event


@settings(max_examples=60, deadline=None)
@given(PACKETS)
def test_receiver_takes_anything(packets: list[tuple[bytes, int, bool, float]]) -> None:
    # Invariant: a packet yields nothing or one key; the same packet again yields nothing.
    receiver, now = DigitReceiver(), 0.0
    for payload, timestamp, marker, step in packets:
        now += step
        digit = receiver.receive(payload, timestamp, marker, now)
        assert digit is None or digit in DIGITS
        assert receiver.receive(payload, timestamp, marker, now) is None
        assert receiver.pressed(now) in (True, False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 15), min_size=1, max_size=20), st.integers(0, 2**32 - 1))
def test_distinct_keys_are_all_reported(codes: list[int], start: int) -> None:
    # Invariant: keys that end, with growing timestamps, come out one for one whatever they are.
    receiver, digits = DigitReceiver(), ""
    for number, code in enumerate(codes):
        stamp = (start + 2000 * number) & 0xFFFFFFFF
        for end in (False, True, True):
            payload = build(Event(code, end, 10, 160))
            digits += receiver.receive(payload, stamp, not end, number * 0.2) or ""
    assert digits == "".join(DIGITS[code] for code in codes)
