"""Messages cut out of a stream, whatever the pieces that they come in."""

from __future__ import annotations

import pytest

from sip_gateway.core.framing import Broken, Frame, KeepAlive, StreamFramer, Whole
from sip_gateway.core.message import MAX_BODY, MAX_HEAD

HEAD = b"OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\n"
EMPTY = HEAD + b"Content-Length: 0\r\n\r\n"
BODY = HEAD + b"Content-Length: 5\r\n\r\nhello"


def shown(frames: list[Frame]) -> list[bytes | str | int]:
    """A message as its bytes, a keep-alive as "ping", a broken stream as the status to answer."""
    found: list[bytes | str | int] = []
    for frame in frames:
        match frame:
            case Whole():
                found.append(frame.data)
            case KeepAlive():
                found.append("ping")
            case Broken():
                found.append(frame.error.status if frame.error.headers is not None else "broken")
    return found


@pytest.mark.parametrize(
    ("data", "frames"),
    [
        (EMPTY, [EMPTY]),
        (BODY, [BODY]),
        (BODY + EMPTY + BODY, [BODY, EMPTY, BODY]),
        # The compact form, blanks around the colon, a folded line, bare line feeds.
        (HEAD + b"l: 2\r\n\r\nhi", [HEAD + b"l: 2\r\n\r\nhi"]),
        (HEAD + b"CONTENT-LENGTH  :  2 \r\n\r\nhi", [HEAD + b"CONTENT-LENGTH  :  2 \r\n\r\nhi"]),
        (HEAD + b"Content-Length:\r\n 2\r\n\r\nhi", [HEAD + b"Content-Length:\r\n 2\r\n\r\nhi"]),
        (b"A sip:b SIP/2.0\nl: 1\n\nx", [b"A sip:b SIP/2.0\nl: 1\n\nx"]),
        # A body that looks like a head is a body.
        (HEAD + b"l: 4\r\n\r\n\r\n\r\n" + EMPTY, [HEAD + b"l: 4\r\n\r\n\r\n\r\n", EMPTY]),
        (b"\r\n" + EMPTY, [EMPTY]),
        (b"\r\n\r\n", ["ping"]),
        (b"\r\n\r\n" + EMPTY + b"\r\n\r\n", ["ping", EMPTY, "ping"]),
        (b"\r\n" * 5, ["ping", "ping"]),
        # One empty line before, one behind a message: these are not two together.
        (b"\r\n" + EMPTY + b"\r\n" + EMPTY, [EMPTY, EMPTY]),
        (b"", []),
        (EMPTY[:-1], []),
        (BODY[:-1], []),
    ],
)
def test_frames(data: bytes, frames: list[bytes | str]) -> None:
    assert shown(StreamFramer().feed(data)) == frames
    one_by_one = StreamFramer()
    pieces = [frame for byte in data for frame in one_by_one.feed(bytes([byte]))]
    assert shown(pieces) == frames


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (HEAD + b"\r\n", 400),  # where would the next one begin?
        (HEAD + b"l: 1\r\nContent-Length: 2\r\n\r\nhi", 400),
        (HEAD + b"l: 2\r\nContent-Length: 2\r\n\r\nhi", 400),
        (HEAD + b"Content-Length: -5\r\n\r\nhello", 400),
        (HEAD + b"Content-Length: five\r\n\r\nhello", 400),
        (HEAD + b"Content-Length: \r\n\r\nhello", 400),
        (HEAD + b"Content-Length: 99999999999999999999\r\n\r\n", 400),
        (HEAD + b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1), 513),
        # Nobody is answered whose message is an answer itself, or no message at all.
        (b"SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP h\r\n\r\n", "broken"),
        (b"ACK sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h\r\n\r\n", "broken"),
        (b"GET / HTTP/1.1\r\nHost\r\n\r\n", "broken"),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", 400),  # without Via nothing comes of it
        (b"x" * (MAX_HEAD + 1), "broken"),
        (HEAD + b"X: 1\r\n" * 200 + b"\r\n", "broken"),
    ],
)
def test_what_breaks_a_stream(data: bytes, answer: int | str) -> None:
    framer = StreamFramer()
    assert shown(framer.feed(EMPTY + data + EMPTY)) == [EMPTY, answer]
    assert framer.feed(EMPTY) == []
    assert not framer.waits


@pytest.mark.parametrize(("surplus", "kind"), [(0, Whole), (1, Broken)])
def test_the_largest_head_in_one_piece_and_byte_by_byte(surplus: int, kind: type[Frame]) -> None:
    head = HEAD + b"Content-Length: 0\r\nX: "
    data = head + b"x" * (MAX_HEAD + surplus - len(head)) + b"\r\n\r\n"
    framer = StreamFramer()
    pieces = [frame for byte in data for frame in framer.feed(bytes([byte]))]
    for frames in (pieces, StreamFramer().feed(data)):
        assert [type(frame) for frame in frames] == [kind]


def test_what_is_kept_of_a_message_that_never_ends() -> None:
    framer = StreamFramer()
    assert framer.feed(HEAD + b"Content-Length: %d\r\n\r\n" % MAX_BODY) == []
    kept = 0
    for _ in range(MAX_BODY // 100):
        assert framer.feed(b"y" * 100) == []
        kept += 100
    (frame,) = framer.feed(b"y" * (MAX_BODY - kept))
    assert isinstance(frame, Whole) and frame.data.endswith(b"y" * MAX_BODY)


@pytest.mark.parametrize(("data", "waits"), [(b"", False), (b"O", True), (EMPTY, False)])
def test_whether_a_message_has_begun(data: bytes, waits: bool) -> None:
    framer = StreamFramer()
    framer.feed(data)
    assert framer.waits is waits
