"""CSV: what comes out is read back as what went in, and is never a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rest.spreadsheet import cell, lines


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_a_formula_becomes_text(start: str) -> None:
    assert cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "1+1", " =1", "'quoted", "a@b.example", "4711"])
def test_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


# Invariant: any CSV reader finds the same cells, and none that a spreadsheet would compute.
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=1), min_size=1))
def test_any_text_survives(rows: list[list[str]]) -> None:
    found = list(csv.reader(io.StringIO(lines(rows), newline="")))
    assert found == [[cell(text) for text in row] for row in rows]
    assert not [text for row in found for text in row if text[:1] in "=+-@\t\r\0" and text]
