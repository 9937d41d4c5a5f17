"""Hostile documents: the parsers that look at them before and behind the sandbox."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from server.documents.containers import inspect
from server.documents.frames import FrameError, FrameReader, Opened, Page, pack
from server.documents.kinds import HEAD, Kind, Refused, sniff
from tests import document_files as files

PICTURE = b"RIFF\x10\0\0\0WEBPVP8 ...."
SEEDS = [
    files.slides(["one"]),
    files.word({"word/document.xml": b"<w:document/>"}),
    files.letter("<text:p>one</text:p>"),
]


@given(st.binary(max_size=HEAD + 10))
def test_any_head_has_a_kind_or_a_reason(head: bytes) -> None:
    """Invariant: a kind or `Refused`, never anything else, and what follows does not matter."""
    try:
        kind: Kind | None = sniff(head[:HEAD])
    except Refused:
        kind = None
    if kind not in (None, Kind.PDF):
        assert sniff(head[:HEAD] + b"%PDF-") is kind


@given(st.sampled_from(SEEDS), st.data())
def test_a_damaged_container_is_described_or_refused(seed: bytes, data: st.DataObject) -> None:
    """Invariant: a known extension or `Refused`, whatever bytes are changed, lost or added."""
    damaged = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    whole = bytes(damaged[:cut]) + data.draw(st.binary(max_size=40))
    try:
        found = inspect(io.BytesIO(whole))
    except Refused:
        return
    assert found.extension in {"pptx", "docx", "xlsx", "odp", "odt", "ods", "odg"}


@given(st.lists(st.binary(max_size=60), max_size=8), st.integers(0, 400))
def test_any_output_is_frames_or_an_error(pieces: list[bytes], at: int) -> None:
    """Invariant: frames whose numbers are in their bounds, or `FrameError`."""
    whole = pack(Opened(3)) + pack(Page(1, 9, 9, "text", PICTURE, PICTURE))
    reader = FrameReader()
    try:
        for piece in (whole[:at], *pieces, whole[at:]):
            for frame in reader.feed(piece):
                if isinstance(frame, Page):
                    assert 1 <= frame.number <= 500
                    assert frame.image.startswith(b"RIFF")
    except FrameError:
        pass
