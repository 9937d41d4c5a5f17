"""Uploaded tables.

Invariants: any text gives rows with the known columns only, or NoTitles, and nothing else; line
numbers rise and lie within the text; what `write` wrote reads back as it was, and none of its
cells begins like a formula.
"""

from __future__ import annotations

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from server.domain.csv_table import NoTitles, escape, read, write

COLUMNS = {"name": {"name", "nom"}, "number": {"number"}}
PIECES = st.sampled_from(
    ["name", "number", ";", ",", "\t", '"', '""', "\n", "\r", "\r\n", "'", "="]
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)
# As the form leaves them: trimmed, on one line.
CELLS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30).map(str.strip)


@given(TEXTS)
@example("name\n" + '"')
@example("\ufeff\ufeffname")
def test_any_text(text: str) -> None:
    for table in (text, f"name;number\n{text}"):
        try:
            rows = list(read(table, COLUMNS, required="name"))
        except NoTitles:
            continue
        lines = [row.line for row in rows]
        assert lines == sorted(set(lines))
        assert all(1 < line <= len(io.StringIO(table, newline="").readlines()) for line in lines)
        assert all(set(row.cells) <= set(COLUMNS) for row in rows)


@given(st.lists(st.tuples(CELLS.filter(bool), CELLS), max_size=10))
def test_written_and_read(people: list[tuple[str, str]]) -> None:
    text = write(("Name", "Number"), people)
    found = read(text, COLUMNS, required="name")
    assert [(row.cells["name"], row.cells["number"]) for row in found] == people
    for cells in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@given(st.text())
def test_escaping_twice_is_taken_away_once(cell: str) -> None:
    assert len(escape(cell)) - len(cell) in (0, 1)
