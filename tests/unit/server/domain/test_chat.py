"""Text of the chat as it is kept, and who reads a line."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.chat import LONGEST, MOST_BREAKS, ChatLine, ChatRefused, Who, read_text

AT = datetime(2030, 5, 6, 9, tzinfo=UTC)
ANNA, BEN = Who("p1", "Anna", "anna"), Who("p2", "Ben", "ben")
GUEST = Who("p3", "Gast")


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Hallo \n", "Hallo"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("e\u0301", "é"),
        ("\u202egpj.exe", "gpj.exe"),  # would read "exe.jpg"
        ("a\u200bb\ufeff\x07", "ab"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # text, and shown as text
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_text_is_kept_as_it_can_be_shown(raw: str, kept: str) -> None:
    assert read_text(raw) == kept


@pytest.mark.parametrize(
    "raw", ["", " \n ", "\u200b", "x" * (LONGEST + 1), "a\0b", "a" + "\nb" * (MOST_BREAKS + 1)]
)
def test_other_text_is_not_kept(raw: str) -> None:
    with pytest.raises(ChatRefused):
        read_text(raw)


@given(st.text(alphabet=st.characters(), max_size=LONGEST + 2))
def test_any_text_is_kept_the_same_way_twice_or_refused(raw: str) -> None:
    """Invariant: what was kept is kept again unchanged, and holds nothing invisible."""
    try:
        kept = read_text(raw)
    except ChatRefused:
        return
    assert read_text(kept) == kept
    assert 0 < len(kept) <= LONGEST
    assert "Cc" not in {unicodedata.category(char) for char in kept if char not in "\n\t"}


@pytest.mark.parametrize(
    ("to", "readers"),
    [
        (None, {"Anna", "Ben", "Gast", "Anna again"}),
        (BEN, {"Anna", "Ben", "Anna again"}),
        (GUEST, {"Anna", "Gast", "Anna again"}),
    ],
)
def test_who_reads_a_line(to: Who | None, readers: set[str]) -> None:
    line = ChatLine("l1", "c1", ANNA, "…", AT, to)
    everybody = [ANNA, BEN, GUEST, Who("p9", "Anna again", "anna"), Who("p8", "Other")]
    found = {who.name for who in everybody if line.read_by(who)}
    assert found - {"Other"} == readers
    assert ("Other" in found) == (to is None)
