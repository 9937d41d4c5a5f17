"""RFC 4733 as phones really send it: lost, doubled, reordered, endless and wrong packets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.dtmf import DIGITS, DigitReceiver, Event, build, parse, send

# One packet of an event: digit, timestamp, end bit, duration, marker.
Packet = tuple[str, int, bool, int, bool]


def press(digit: str, timestamp: int, packets: int = 5) -> list[Packet]:
    """What a well-behaved phone sends for one key."""
    growing: list[Packet] = [
        (digit, timestamp, False, 160 * n, n == 1) for n in range(1, packets + 1)
    ]
    return growing + [(digit, timestamp, True, 160 * (packets + 1), False)] * 3


def receive(packets: list[Packet], gap: float = 0.02) -> str:
    receiver, digits = DigitReceiver(), ""
    for number, (digit, timestamp, end, duration, marker) in enumerate(packets):
        payload = build(Event(DIGITS.index(digit), end, 10, duration))
        digits += receiver.receive(payload, timestamp & 0xFFFFFFFF, marker, number * gap) or ""
    return digits


ONE, TWO = press("1", 1000), press("2", 9000)

LADDERS: dict[str, tuple[list[Packet], str]] = {
    "one key": (ONE, "1"),
    "two keys": (ONE + TWO, "12"),
    "the same key twice": (ONE + press("1", 5000), "11"),
    "only the first packet arrives": (ONE[:1], "1"),
    "the start is lost": (ONE[3:], "1"),
    "only ends arrive": (ONE[-3:], "1"),
    "one end arrives": (ONE[:5] + ONE[-1:], "1"),
    "no end, then another key": (ONE[:5] + TWO, "12"),
    "no end, then the same key again": (ONE[:5] + press("1", 5000), "11"),
    "no end, marker lost, the same key again": (ONE[:5] + press("1", 5000)[1:], "11"),
    "every packet doubled": ([p for p in ONE + TWO for _ in range(2)], "12"),
    "reordered within the key": ([ONE[2], ONE[0], ONE[-1], ONE[1], ONE[3]], "1"),
    "an old end overtaken by the next key": (ONE[:-1] + TWO[:3] + ONE[-1:] + TWO[3:], "12"),
    "timestamps wrap": (press("1", 2**32 - 400) + press("2", 2**32 + 6000), "12"),
    "a long press in two segments": (
        [
            ("7", 0, False, 0xFFFF - 160, True),
            ("7", 0, False, 0xFFFF, False),
            ("7", 0xFFFF, False, 160, False),
            ("7", 0xFFFF, True, 320, False),
        ],
        "7",
    ),
    "timestamp moves with every packet": (
        [("4", 160 * n, n == 6, 160 * n, n == 1) for n in range(1, 7)],
        "4",
    ),
    "star, hash and letters": (
        press("*", 0) + press("#", 4000) + press("A", 8000) + press("D", 12000),
        "*#AD",
    ),
}


@pytest.mark.parametrize(("packets", "digits"), LADDERS.values(), ids=LADDERS.keys())
def test_ladder(packets: list[Packet], digits: str) -> None:
    assert receive(packets) == digits


def test_an_event_without_end_is_over_after_three_seconds() -> None:
    stuck: list[Packet] = [("5", 0, False, 160, True), ("5", 40000, False, 320, False)]
    assert receive(stuck, gap=2.9) == "5"
    assert receive(stuck, gap=3.1) == "55"


def test_a_key_counts_as_pressed_until_its_end_or_silence() -> None:
    receiver = DigitReceiver()
    receiver.receive(build(Event(1, False, 10, 160)), 0, True, 0.0)
    assert receiver.pressed(0.1)
    assert not receiver.pressed(0.2)
    for tick in range(1, 200):
        receiver.receive(build(Event(1, False, 10, 160 * tick)), 0, False, tick * 0.02)
    assert not receiver.pressed(199 * 0.02)  # stuck: the voice comes back after 3 s
    receiver.receive(build(Event(1, True, 10, 160)), 0, False, 4.0)
    assert not receiver.pressed(4.0)


@pytest.mark.parametrize("payload", [b"", b"\x01", b"\x01\x0a\x00"])
def test_a_short_payload_is_no_event(payload: bytes) -> None:
    assert parse(payload) is None
    assert DigitReceiver().receive(payload, 0, True, 0.0) is None


@pytest.mark.parametrize("code", [16, 17, 144, 255])
def test_events_that_are_no_keys_are_not_reported(code: int) -> None:
    assert DigitReceiver().receive(build(Event(code, False, 0, 160)), 0, True, 0.0) is None


def test_reserved_bits_and_trailing_octets_are_ignored() -> None:
    assert parse(b"\x05\xca\x01\x40rest") == Event(5, True, 10, 320)


@pytest.mark.parametrize("digit", [*DIGITS, "a"])
def test_what_we_send_is_what_we_receive(digit: str) -> None:
    receiver = DigitReceiver()
    packets = list(send(digit))
    assert [packet.marker for packet in packets] == [True] + [False] * 6
    durations = [parse(packet.payload) for packet in packets]
    assert [event.duration for event in durations if event] == [160, 320, 480, 640, 800, 800, 800]
    got = [receiver.receive(p.payload, 777, p.marker, n * 0.02) for n, p in enumerate(packets)]
    assert got == [digit.upper()] + [None] * 6


def test_a_press_of_one_tick_is_three_ends() -> None:
    events = [parse(packet.payload) for packet in send("0", ticks=1)]
    assert [event.end for event in events if event] == [True] * 3


@pytest.mark.parametrize("digit", ["", "E", "12", "é"])
def test_what_is_no_key_is_not_sent(digit: str) -> None:
    with pytest.raises(ValueError, match="key"):
        list(send(digit))


@settings(max_examples=60, deadline=None)
@given(
    digits=st.text(DIGITS, min_size=1, max_size=8),
    lost=st.sets(st.integers(0, 63)),
    start=st.integers(0, 2**32 - 1),
)
def test_no_loss_doubles_a_key_or_puts_keys_out_of_order(
    digits: str, lost: set[int], start: int
) -> None:
    packets = [
        packet
        for number, digit in enumerate(digits)
        for packet in press(digit, start + 4000 * number)
    ]
    # Keys of which at least one packet arrived are reported once, in order.
    kept = [packet for number, packet in enumerate(packets) if number not in lost]
    survivors = [
        digit
        for number, digit in enumerate(digits)
        if any(place not in lost for place in range(number * 8, number * 8 + 8))
    ]
    assert receive(kept) == "".join(survivors)
