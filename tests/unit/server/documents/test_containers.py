"""What is inside office documents is known before anything unpacks them."""

from __future__ import annotations

import io
import zipfile

import pytest

from server.documents.containers import MAX_ENTRIES, inspect
from server.documents.kinds import Refusal, Refused
from tests import document_files as files


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (files.slides(["one"]), "odp"),
        (files.letter("<text:p>one</text:p>"), "odt"),
        (files.word(), "docx"),
    ],
)
def test_the_format_is_what_the_container_says(data: bytes, extension: str) -> None:
    assert inspect(io.BytesIO(data)).extension == extension


def encrypted() -> bytes:
    """The flag of the first entry set, in both of its heads."""
    data = bytearray(files.word())
    data[6] |= 1
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def many_entries() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for number in range(MAX_ENTRIES + 1):
            target.writestr(f"{number}", b"")
    return buffer.getvalue()


def shifted(data: bytes) -> bytes:
    """The end record speaks of more entries than there are."""
    at = data.rindex(b"PK\x05\x06")
    return data[: at + 8] + b"\xff\xff\xff\xff" + data[at + 12 :]


SEALED = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (files.word({"word/vbaProject.bin": b"x"}), Refusal.MACROS),
        (files.word({"word/VBAPROJECT.BIN": b"x"}), Refusal.MACROS),
        (files.word(kind="document.macroEnabled.main+xml"), Refusal.MACROS),
        (files.opendocument(files.ODP, "", {"Basic/Standard/x.xml": b"x"}), Refusal.MACROS),
        (files.opendocument(files.ODP, "", {"Scripts/python/x.py": b"x"}), Refusal.MACROS),
        (encrypted(), Refusal.ENCRYPTED),
        (
            files.archive({"mimetype": files.ODT.encode(), "META-INF/manifest.xml": SEALED}),
            Refusal.ENCRYPTED,
        ),
        (files.word({"word/media/image1.bmp": bytes(64 * 1024 * 1024)}), Refusal.BOMB),
        (many_entries(), Refusal.BOMB),
        (shifted(files.word()), Refusal.BOMB),
        (files.archive({"a.txt": b"a"}), Refusal.UNKNOWN),
        (files.archive({"mimetype": b"application/epub+zip"}), Refusal.UNKNOWN),
        (b"PK\x03\x04", Refusal.BROKEN),
        (files.word()[:-30], Refusal.BROKEN),
        (b"PK\x03\x04" + bytes(100) + b"PK\x05\x06" + bytes(18), Refusal.UNKNOWN),
    ],
)
def test_what_is_refused(data: bytes, reason: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        inspect(io.BytesIO(data))
    assert refused.value.reason is reason
