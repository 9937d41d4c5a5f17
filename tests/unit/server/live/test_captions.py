"""Captions of one room: what is a line, which of them are remembered, and which text is none."""

from __future__ import annotations

import pytest

from server.live.captions import LONGEST, REMEMBERED, Caption, CaptionRefused, Captions
from sfu.api import PeerId

ALICE, BRUNO = PeerId("alice"), PeerId("bruno")


def texts(captions: Captions) -> list[str]:
    return [line.text for line in captions.latest]


def test_a_line_keeps_its_number_while_it_grows() -> None:
    captions = Captions()
    lines = [
        captions.write(ALICE, "Alice", "Bon", final=False),
        captions.write(ALICE, "Alice", "Bonjour", final=False),
        captions.write(ALICE, "Alice", "Bonjour à tous.", final=True),
        captions.write(ALICE, "Alice", "Commençons", final=False),
    ]
    assert [(line.number, line.text, line.final) for line in lines if line] == [
        (1, "Bon", False),
        (1, "Bonjour", False),
        (1, "Bonjour à tous.", True),
        (2, "Commençons", False),
    ]
    assert texts(captions) == ["Bonjour à tous.", "Commençons"]


def test_two_who_write_have_a_line_each() -> None:
    captions = Captions()
    captions.write(ALICE, "Alice", "Un", final=False)
    captions.write(BRUNO, "Bruno", "Deux", final=False)
    captions.write(ALICE, "Alice", "Un.", final=True)
    assert captions.latest == (
        Caption(1, ALICE, "Alice", "Un.", True),
        Caption(2, BRUNO, "Bruno", "Deux", False),
    )


def test_only_the_last_final_lines_are_remembered() -> None:
    captions = Captions()
    for number in range(REMEMBERED + 2):
        captions.write(ALICE, "Alice", f"Ligne {number}", final=True)
    assert texts(captions) == ["Ligne 2", "Ligne 3", "Ligne 4"]


@pytest.mark.parametrize("final", [True, False])
def test_without_text_a_line_is_taken_back(final: bool) -> None:
    captions = Captions()
    assert captions.write(ALICE, "Alice", "  ", final=final) is None
    captions.write(ALICE, "Alice", "Faux", final=False)
    gone = captions.write(ALICE, "Alice", "", final=final)
    assert gone is not None
    assert (gone.number, gone.text) == (1, "")
    assert captions.latest == ()


def test_what_was_not_finished_goes_with_who_wrote_it() -> None:
    captions = Captions()
    captions.write(ALICE, "Alice", "Fini.", final=True)
    captions.write(ALICE, "Alice", "À moitié", final=False)
    captions.forget(ALICE)
    captions.forget(BRUNO)
    assert texts(captions) == ["Fini."]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  deux\n lignes\tdevenues une ", "deux  lignes devenues une"),
        ("\u202eturned", "turned"),
        ("bell\x07 and zero\u200bwidth", "bell and zerowidth"),
        ("e\u0301te\u0301", "été"),
        ("<b>plain</b> & simple", "<b>plain</b> & simple"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_text_as_it_is_shown(raw: str, shown: str) -> None:
    line = Captions().write(ALICE, "Alice", raw, final=True)
    assert line is not None
    assert line.text == shown


# The last is longer in NFC (a composition exclusion).
@pytest.mark.parametrize("raw", ["x" * (LONGEST + 1), "nul\0", "\ud800", "\u0958" * LONGEST])
def test_text_that_cannot_be_shown_changes_nothing(raw: str) -> None:
    captions = Captions()
    captions.write(ALICE, "Alice", "Avant", final=False)
    with pytest.raises(CaptionRefused):
        captions.write(ALICE, "Alice", raw, final=True)
    assert texts(captions) == ["Avant"]
