"""The rendering process is believed nothing: its frames are bounded and its text is plain."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest

from server.documents.frames import (
    MAX_TEXT,
    Declined,
    Frame,
    FrameError,
    FrameReader,
    Opened,
    Page,
    pack,
    plain_text,
)
from server.documents.kinds import Refusal

PICTURE = b"RIFF\x10\0\0\0WEBPVP8 ...."
PAGE = Page(2, 1920, 1080, "Budget\n2027", PICTURE, PICTURE, "Say hello")


@pytest.mark.parametrize("frame", [Opened(3), PAGE, Declined(Refusal.MACROS)])
def test_what_is_packed_is_read(frame: Frame) -> None:
    assert FrameReader().feed(pack(frame)) == [frame]


def test_frames_come_in_any_pieces() -> None:
    data = pack(Opened(2)) + pack(PAGE)
    reader, found = FrameReader(), []
    for at in range(len(data)):
        found += reader.feed(data[at : at + 1])
    assert found == [Opened(2), PAGE]


def raw(kind: bytes, value: Any, image: bytes = b"", thumbnail: bytes = b"") -> bytes:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    head = struct.pack(">cIII", kind, len(body), len(image), len(thumbnail))
    return head + body + image + thumbnail


FACTS = {"number": 1, "width": 10, "height": 10, "text": "", "notes": ""}


@pytest.mark.parametrize(
    "data",
    [
        struct.pack(">cIII", b"p", 2**32 - 1, 0, 0),
        struct.pack(">cIII", b"p", 10, 2**31, 0),
        struct.pack(">cIII", b"p", 10, 0, 2**30),
        raw(b"x", {}),
        raw(b"o", b"\xff"),
        raw(b"o", b"[" * 100_000),
        raw(b"o", [1]),
        raw(b"o", {"pages": 0}),
        raw(b"o", {"pages": 501}),
        raw(b"o", {"pages": True}),
        raw(b"d", {"reason": "because"}),
        raw(b"d", {"reason": []}),
        raw(b"p", FACTS, b"<svg>", PICTURE),
        raw(b"p", FACTS, PICTURE, b""),
        raw(b"p", FACTS | {"number": 501}, PICTURE, PICTURE),
        raw(b"p", FACTS | {"width": 4000}, PICTURE, PICTURE),
        raw(b"p", FACTS | {"text": None}, PICTURE, PICTURE),
        raw(b"p", FACTS | {"text": "a" * (MAX_TEXT + 1)}, PICTURE, PICTURE),
    ],
)
def test_what_breaks_the_format_is_not_read(data: bytes) -> None:
    with pytest.raises(FrameError):
        FrameReader().feed(data)


def test_text_is_plain() -> None:
    assert plain_text("\0 Title \u202e\n\n\r\n a\tb \x1b[31m\ud800") == "Title\na b [31m"
