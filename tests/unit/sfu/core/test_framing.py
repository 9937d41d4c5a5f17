"""Frames on a stream: what is read of it, and what is left out of it."""

from __future__ import annotations

import pytest

from sfu.core import framing
from sfu.core.framing import CHUNK, LENGTH, MAX_FRAME, Deframer, FrameQueue, FramingError

CHECK, RECORD, MEDIA = b"\x00", b"\x16", b"\x80"


def framed(*datagrams: bytes) -> bytes:
    return b"".join(LENGTH.pack(len(one)) + one for one in datagrams)


def drained(queue: FrameQueue) -> list[bytes]:
    out = b""
    while queue:
        chunk = bytes(queue.next())
        queue.sent(len(chunk))
        out += chunk
    return Deframer().feed(out)


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ([framed(b"abc", b"d")], [[b"abc", b"d"]]),
        ([b"\0", b"\3ab", b"c\0\1", b"d"], [[], [], [b"abc"], [b"d"]]),
        ([framed(b"", b"a", b"")], [[b"a"]]),
        ([framed(bytes(MAX_FRAME))], [[bytes(MAX_FRAME)]]),
        ([b""], [[]]),
    ],
)
def test_datagrams_are_told_when_they_are_whole(
    pieces: list[bytes], found: list[list[bytes]]
) -> None:
    deframer = Deframer()
    assert [deframer.feed(piece) for piece in pieces] == found


@pytest.mark.parametrize("octets", [LENGTH.pack(MAX_FRAME + 1), b"GET / HTTP/1.1", b"\x16\x03\x01"])
def test_what_is_too_long_ends_the_stream_at_its_length(octets: bytes) -> None:
    with pytest.raises(FramingError):
        Deframer().feed(octets)


def test_a_socket_may_take_as_little_as_it_likes() -> None:
    queue = FrameQueue()
    for n in range(5):
        queue.push(bytes([128, n]) * 10)
    out = b""
    while queue:
        out += bytes(queue.next()[:7])
        queue.sent(len(bytes(queue.next()[:7])))
    assert Deframer().feed(out) == [bytes([128, n]) * 10 for n in range(5)]


def test_a_chunk_is_no_more_than_a_frame_too_long() -> None:
    queue = FrameQueue()
    for _ in range(100):
        queue.push(bytes(MAX_FRAME))
    assert CHUNK <= len(queue.next()) < CHUNK + MAX_FRAME + LENGTH.size


@pytest.mark.parametrize(
    ("pushed", "left"),
    [
        # of three that find room
        ([MEDIA + b"1", MEDIA + b"2", MEDIA + b"3"], [MEDIA + b"1", MEDIA + b"2", MEDIA + b"3"]),
        # the oldest media goes
        ([MEDIA + b"1", MEDIA + b"2", MEDIA + b"3", MEDIA + b"4"], [MEDIA + b"2", MEDIA + b"3", MEDIA + b"4"]),
        # and never a check or a handshake before it
        ([CHECK + b"1", MEDIA + b"2", RECORD + b"3", MEDIA + b"4"], [CHECK + b"1", RECORD + b"3", MEDIA + b"4"]),
        ([CHECK + b"1", MEDIA + b"2", CHECK + b"3", RECORD + b"4"], [CHECK + b"1", CHECK + b"3", RECORD + b"4"]),
        # unless there is nothing else
        ([CHECK + b"1", CHECK + b"2", RECORD + b"3", MEDIA + b"4"], [CHECK + b"1", CHECK + b"2", RECORD + b"3"]),
    ],
)  # fmt: skip
def test_of_too_much_the_oldest_media_is_dropped(
    pushed: list[bytes], left: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(framing, "MAX_WAITING", 3 * (LENGTH.size + 2))
    queue = FrameQueue()
    for one in pushed:
        queue.push(one)
    assert queue.dropped == len(pushed) - len(left)
    assert drained(queue) == left


def test_what_is_begun_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "MAX_WAITING", 2 * (LENGTH.size + 2))
    queue = FrameQueue()
    queue.push(MEDIA + b"1")
    queue.next()
    queue.sent(3)
    for n in b"234":
        queue.push(MEDIA + bytes([n]))
    assert LENGTH.pack(2) + MEDIA + bytes(queue.next()) == framed(MEDIA + b"1")
    queue.sent(1)
    assert drained(queue) == [MEDIA + b"3", MEDIA + b"4"]
