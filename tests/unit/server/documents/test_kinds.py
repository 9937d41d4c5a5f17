"""Files are what their first bytes say, under whatever name they come."""

from __future__ import annotations

import pytest

from server.documents.kinds import Kind, Refusal, Refused, sniff
from tests import document_files as files

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (files.pdf(["one"]), Kind.PDF),
        (b"\xef\xbb\xbf  %PDF-1.4", Kind.PDF),
        (files.image("PNG"), Kind.PNG),
        (files.image("JPEG"), Kind.JPEG),
        (files.image("WEBP"), Kind.WEBP),
        (files.image("GIF"), Kind.GIF),
        (files.slides(["one"]), Kind.OFFICE),
        # A file that two programs read differently is read in one way here.
        (files.image("GIF") + b"%PDF-1.4", Kind.GIF),
    ],
)
def test_what_is_shown(head: bytes, kind: Kind) -> None:
    assert sniff(head) is kind


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", Refusal.EMPTY),
        (OLE + bytes(500), Refusal.OLD_OFFICE),
        (b"<!doctype html><script>alert(1)</script>", Refusal.UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Refusal.UNKNOWN),
        (b"MZ\x90\0", Refusal.UNKNOWN),
        (b"%!PS-Adobe-3.0", Refusal.UNKNOWN),
        (b"RIFF\0\0\0\0WAVE", Refusal.UNKNOWN),
        (b"Rar!\x1a\x07", Refusal.UNKNOWN),
        (bytes(2000) + b"%PDF-1.4", Refusal.UNKNOWN),
        (b"\x89PN", Refusal.UNKNOWN),
    ],
)
def test_what_is_refused(head: bytes, reason: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        sniff(head)
    assert refused.value.reason is reason
