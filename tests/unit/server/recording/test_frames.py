"""VP8 frames out of packets: in order, whole, and from a key frame on."""

from __future__ import annotations

import random

import pytest

from server.recording.frames import Assembler
from server.recording.spool import Packet

KEY, DELTA = b"\x00", b"\x01"  # RFC 6386 §9.1: the lowest bit is 0 in a key frame


def packets(*frames: bytes, pieces: int = 3) -> list[Packet]:
    """Each frame in so many packets, of one byte each."""
    made: list[Packet] = []
    for frame in frames:
        for place in range(pieces):
            data = frame if place == 0 else bytes([65 + place])
            first, last = place == 0, place == pieces - 1
            made.append(Packet(0.0, 0, 1, len(made), 0, data, first, last))
    return made


def frames_of(arriving: list[Packet]) -> list[bytes]:
    assembler = Assembler()
    return [frame for packet in arriving for frame in assembler.put(packet)]


def test_what_comes_in_order_is_whole() -> None:
    assert frames_of(packets(KEY, DELTA)) == [KEY + b"BC", DELTA + b"BC"]


@pytest.mark.parametrize("seed", range(20))
def test_order_and_repetition_do_not_matter(seed: int) -> None:
    sent = packets(KEY, *[DELTA] * 10)
    first, rest = sent[0], sent[1:] + sent[5:9]
    random.Random(seed).shuffle(rest)
    assert frames_of([first, *rest]) == frames_of(sent)


def test_nothing_is_shown_before_a_key_frame() -> None:
    assert frames_of(packets(DELTA, DELTA, KEY, DELTA)) == [KEY + b"BC", DELTA + b"BC"]


def test_after_a_hole_it_goes_on_at_the_next_key_frame() -> None:
    sent = packets(KEY, *[DELTA] * 60, KEY, DELTA)
    del sent[4]
    assert frames_of(sent) == [KEY + b"BC", KEY + b"BC", DELTA + b"BC"]


def test_numbers_without_media_are_no_hole() -> None:
    sent = packets(KEY, DELTA)
    padding = Packet(0.0, 0, 1, 3, 0, b"")
    later = [
        Packet(0.0, 0, 1, one.sequence + 1, 0, one.payload, one.start, one.end) for one in sent[3:]
    ]
    assert frames_of([*sent[:3], padding, *later]) == [KEY + b"BC", DELTA + b"BC"]
