"""What the rendering process says, as frames on its standard output.

A frame is a head (kind, and the lengths of three parts), a JSON object, and for a page two WebP
pictures. The process has read a hostile file, so its frames are hostile as well: lengths are bounded
before anything is kept, and text is made plain.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any, Final

from server.documents.kinds import Refusal

MAX_PAGES: Final = 500
MAX_SIDE: Final = 1920  # pixels of a page's longer side
THUMBNAIL_SIDE: Final = 240
MAX_TEXT: Final = 20_000  # characters of a page
MAX_NOTES: Final = 10_000  # characters of what the presenter wrote to a page
_MAX_JSON: Final = 8 * (MAX_TEXT + MAX_NOTES)
_MAX_IMAGE: Final = 12 * 1024 * 1024
_MAX_THUMBNAIL: Final = 512 * 1024
_HEAD: Final = struct.Struct(">cIII")


class FrameError(ValueError):
    """The process does not keep to the format."""


@dataclass(frozen=True, slots=True)
class Opened:
    pages: int


@dataclass(frozen=True, slots=True)
class Page:
    """`number` counts from 1, `width` and `height` in pixels; the pictures are WebP files.
    `notes` are the presenter's."""

    number: int
    width: int
    height: int
    text: str
    image: bytes
    thumbnail: bytes
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Declined:
    reason: Refusal


Frame = Opened | Page | Declined


def pack(frame: Frame) -> bytes:
    match frame:
        case Opened(pages):
            return _pack(b"o", {"pages": pages})
        case Declined(reason):
            return _pack(b"d", {"reason": reason.value})
        case Page():
            facts = {
                "number": frame.number,
                "width": frame.width,
                "height": frame.height,
                "text": frame.text[:MAX_TEXT],
                "notes": frame.notes[:MAX_NOTES],
            }
            return _pack(b"p", facts, frame.image, frame.thumbnail)


def _pack(kind: bytes, value: dict[str, object], image: bytes = b"", thumb: bytes = b"") -> bytes:
    body = json.dumps(value).encode()
    return _HEAD.pack(kind, len(body), len(image), len(thumb)) + body + image + thumb


class FrameReader:
    """Bytes in, frames out. Keeps at most one frame's worth."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """Raises FrameError; nothing more can be read then."""
        self._buffer += data
        frames: list[Frame] = []
        while (frame := self._next()) is not None:
            frames.append(frame)
        return frames

    def _next(self) -> Frame | None:
        if len(self._buffer) < _HEAD.size:
            return None
        kind, body, image, thumbnail = _HEAD.unpack_from(self._buffer)
        if body > _MAX_JSON or image > _MAX_IMAGE or thumbnail > _MAX_THUMBNAIL:
            raise FrameError("too long")
        end = _HEAD.size + body + image + thumbnail
        if len(self._buffer) < end:
            return None
        whole = bytes(self._buffer[_HEAD.size : end])
        del self._buffer[:end]
        return _frame(kind, whole[:body], whole[body : body + image], whole[body + image :])


def _frame(kind: bytes, body: bytes, image: bytes, thumbnail: bytes) -> Frame:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise FrameError("not JSON") from None
    if not isinstance(value, dict):
        raise FrameError("no object")
    if kind == b"p":
        if not _is_webp(image) or not _is_webp(thumbnail):
            raise FrameError("no pictures")
        number = _whole(value, "number", MAX_PAGES)
        width, height = _whole(value, "width", MAX_SIDE), _whole(value, "height", MAX_SIDE)
        text, notes = _text(value, "text", MAX_TEXT), _text(value, "notes", MAX_NOTES)
        return Page(number, width, height, text, image, thumbnail, notes)
    if kind == b"o":
        return Opened(_whole(value, "pages", MAX_PAGES))
    if kind == b"d":
        try:
            return Declined(Refusal(str(value.get("reason"))))
        except ValueError:
            raise FrameError("no such reason") from None
    raise FrameError("no such frame")


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _whole(value: dict[str, Any], key: str, most: int) -> int:
    found = value.get(key)
    if type(found) is not int or not 1 <= found <= most:
        raise FrameError(key)
    return found


def _text(value: dict[str, Any], key: str, most: int) -> str:
    found = value.get(key)
    if not isinstance(found, str) or len(found) > most:
        raise FrameError(key)
    return plain_text(found)


def plain_text(text: str) -> str:
    """Lines of visible characters: what databases and screen readers can take."""
    lines = (
        "".join(letter for letter in line if letter.isprintable()).strip()
        for line in text.replace("\t", " ").splitlines()
    )
    return "\n".join(line for line in lines if line)
