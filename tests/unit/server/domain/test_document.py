"""Names of documents: whatever they were, they are shown and kept without harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.domain.document import Document, file_name, name_for_keeping

NOW = datetime(2030, 5, 6, tzinfo=UTC)
PLAN = Document("d1", "c1", "anna", "Anna", "plan.pdf", "pdf", 9, False, NOW)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plan.pdf", "plan.pdf"),
        (" Réunion du 6.pdf ", "Réunion du 6.pdf"),
        ("C:\\Users\\Anna\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: b", "aSet-Cookie: b"),
        ("\u202efdp.exe", "fdp.exe"),
        ("Re\u0301union", "Réunion"),
        ("", "document"),
        ("/", "document"),
        ("\0\x1b\ud800", "document"),
        ("x" * 300, "x" * 120),
    ],
)
def test_as_the_shelf_shows_it(given: str, shown: str) -> None:
    assert file_name(given) == shown


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("plan.pdf", "pdf", "plan.pdf"),
        ("PLAN.PDF", "pdf", "PLAN.PDF"),
        ("plan.html", "pdf", "plan.html.pdf"),
        ("plan", "pdf", "plan.pdf"),
        ("photo.jpeg", "jpeg", "photo.jpeg"),
        ("photo.exe", "jpeg", "photo.exe.jpg"),
        ("deck.pptx", "office", "deck.pptx"),
        ("deck.pptm", "office", "deck.pptm.zip"),
        ("what", "something new", "what.bin"),
    ],
)
def test_as_a_browser_keeps_it(name: str, kind: str, kept: str) -> None:
    assert name_for_keeping(replace(PLAN, name=name, kind=kind)) == kept
