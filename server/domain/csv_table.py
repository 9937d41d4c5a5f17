"""Tables as spreadsheets write and read them (RFC 4180), without I/O.

What people upload has a byte order mark or none, commas or semicolons, and titles in their own
language. What they download must not run: a cell that a spreadsheet would take for a formula
gets a leading quote (OWASP ASVS 5.0, 1.2.10), which reading takes away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

MAX_LINE: Final = 4000  # characters; no row of ours comes near
DELIMITERS: Final = ";,\t"
# Excel looks for the mark before it believes in UTF-8.
BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n\0]")


class _Reader(Protocol):
    """What `csv.reader` returns; its type has no name in Python 3.11."""

    line_num: int

    def __next__(self) -> list[str]: ...


class NoTitles(ValueError):
    """The first line does not name the column that every row needs."""


@dataclass(frozen=True, slots=True)
class Row:
    """`line` counts from 1 and is where the row begins. Columns that are missing are empty."""

    line: int
    cells: Mapping[str, str]


def read(text: str, columns: Mapping[str, Collection[str]], required: str) -> Iterator[Row]:
    """The rows below the titles, without empty ones.

    `columns` tells for each column which titles it may have, in lower case. A line longer than
    MAX_LINE is cut. Raises NoTitles when no title is one of the column `required`.
    """
    lines = [line[:MAX_LINE] for line in _lines(text)]
    if not lines:
        raise NoTitles
    reader = csv.reader(lines, delimiter=max(DELIMITERS, key=lines[0].count))
    places = _places(next(reader, []), columns)
    if required not in places:
        raise NoTitles
    return _rows(reader, places)


def write(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The whole table for download."""
    return BYTE_ORDER_MARK + lines([titles]) + lines(rows)


def lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows of a table that is written piece by piece, semicolons between the cells as Excel has
    it in Switzerland."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([escape(cell) for cell in row] for row in rows)
    return out.getvalue()


def escape(cell: str) -> str:
    """The cell as text that no spreadsheet calculates."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescape(cell: str) -> str:
    """What `escape` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _lines(text: str) -> list[str]:
    """Lines with their ends, which a quoted cell may contain."""
    # NUL cannot be part of any value of ours, and Python's reader is of two minds about it.
    clean = text.removeprefix(BYTE_ORDER_MARK).replace("\0", "")
    return list(io.StringIO(clean, newline=""))


def _places(titles: Sequence[str], columns: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Where each known column stands; of two with the same meaning the first one counts."""
    places: dict[str, int] = {}
    for at, title in enumerate(titles):
        plain = " ".join(title.lower().split())
        for column, names in columns.items():
            if plain in names:
                places.setdefault(column, at)
    return places


def _rows(reader: _Reader, places: Mapping[str, int]) -> Iterator[Row]:
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond the reader's own limit: an unclosed quote
            yield Row(line, {})
            return
        if any(cell.strip() for cell in cells):
            found = {name: cells[at] for name, at in places.items() if at < len(cells)}
            yield Row(line, {name: unescape(cell.strip()) for name, cell in found.items()})
