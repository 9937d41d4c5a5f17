"""What an uploaded file is, by its first bytes. Names and the browser's word count for nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

HEAD: Final = 1024  # bytes that `sniff` wants to see; ISO 32000-2 §7.5.2 has readers look that far


class Kind(StrEnum):
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    GIF = "gif"
    OFFICE = "office"  # a ZIP container; what is in it is looked at in the sandbox only


class Refusal(StrEnum):
    """Why a file is not shown."""

    EMPTY = "empty"
    UNKNOWN = "unknown-type"
    OLD_OFFICE = "old-office"  # .doc, .xls, .ppt: macros in them cannot be told from text
    NO_OFFICE = "no-office"  # this installation has no LibreOffice, or no sandbox for it
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    BOMB = "bomb"  # unpacks to more than any document has
    TOO_MANY_PAGES = "too-many-pages"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_COMPLEX = "too-complex"  # more time or memory than anybody gets
    BROKEN = "broken"


class Refused(Exception):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


_PREFIXES: Final = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"PK\x03\x04", Kind.OFFICE),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] §2.2


def sniff(head: bytes) -> Kind:
    """`head` is the beginning of a file, `HEAD` bytes where it has so many. Raises Refused."""
    if not head:
        raise Refused(Refusal.EMPTY)
    for prefix, kind in _PREFIXES:
        if head.startswith(prefix):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(_OLE):
        raise Refused(Refusal.OLD_OFFICE)
    if b"%PDF-" in head[:HEAD]:
        return Kind.PDF
    raise Refused(Refusal.UNKNOWN)
