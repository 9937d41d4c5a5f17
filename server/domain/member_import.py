"""Members from a pasted list of addresses, a CSV table or vCards, without I/O.

Each reader turns text into rows with the number of the line they stand on, so that a refusal can
be told where it belongs. Nothing is refused as a whole: good rows count.
"""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from icalendar.parser import Contentline

MAX_ROWS: Final = 500
MAX_LINE: Final = 2000


@dataclass(frozen=True, slots=True)
class ImportRow:
    """`line` counts from 1. Values are as found: the member form's rules come after."""

    line: int
    name: str
    email: str


# What the columns may be called, in the languages of the product.
_NAME_COLUMNS: Final = frozenset({"name", "nom", "nome"})
_EMAIL_COLUMNS: Final = frozenset(
    {"email", "e-mail", "mail", "adresse email", "adresse e-mail", "e-mail-adresse", "indirizzo"}
)
# RFC 5322 §3.4 name-addr; the standard library's reader is strict only in newer Pythons.
_MAILBOX: Final = re.compile(r"([^<>]*)<([^<>]*)>")


def read_addresses(text: str) -> Iterator[ImportRow]:
    """Addresses as mail programs copy them (RFC 5322 mailboxes): by line, comma or semicolon."""
    for number, line in enumerate(text.splitlines(), start=1):
        for part in _parts(line[:MAX_LINE]):
            if part.strip():
                # What is no mailbox is passed on whole, to be refused under its line.
                found = _MAILBOX.fullmatch(part.strip())
                name, address = found.groups() if found else ("", part.strip())
                yield ImportRow(number, name.strip('" ').replace('\\"', '"'), address.strip())


def _parts(line: str) -> Iterator[str]:
    """Cut at commas and semicolons outside of quotes."""
    begin, quoted = 0, False
    for at, char in enumerate(line):
        if char == '"' and line[at - 1 : at] != "\\":
            quoted = not quoted
        elif char in ",;" and not quoted:
            yield line[begin:at]
            begin = at + 1
    yield line[begin:]


def read_csv(text: str) -> Iterator[ImportRow]:
    """A table with a header line naming the columns, or without one: name, address."""
    lines = text.removeprefix("\ufeff").replace("\0", "").splitlines()
    if not lines:
        return
    delimiter = max(";,\t", key=lines[0].count)
    reader = csv.reader((line[:MAX_LINE] for line in lines), delimiter=delimiter)
    name_at, email_at, is_first = 0, 1, True
    for row in _rows(reader):
        cells = [cell.strip() for cell in row]
        titles = [cell.lower() for cell in cells]
        if is_first and not _EMAIL_COLUMNS.isdisjoint(titles):
            email_at = next(at for at, title in enumerate(titles) if title in _EMAIL_COLUMNS)
            name_at = next((at for at, one in enumerate(titles) if one in _NAME_COLUMNS), -1)
        elif any(cells):
            yield ImportRow(reader.line_num, _cell(cells, name_at), _cell(cells, email_at))
        is_first = False


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows until one is larger than any cell of ours could be."""
    with contextlib.suppress(csv.Error):
        yield from reader


def _cell(cells: list[str], at: int) -> str:
    return cells[at] if 0 <= at < len(cells) else ""


def read_vcard(text: str) -> Iterator[ImportRow]:
    """FN (or N) and the first EMAIL of each card (RFC 6350, and 2426 for version 3)."""
    name = structured = address = ""
    start = 1
    for number, line in _content_lines(text):
        try:
            key, _, value = line.parts()
        except ValueError:
            continue
        match key.rpartition(".")[2].upper(), value.strip():
            case "BEGIN", _:
                name, structured, address, start = "", "", "", number
            case "FN", found:
                name = name or found
            case "N", found:
                family, _, rest = found.partition(";")
                structured = f"{rest.partition(';')[0]} {family}".strip()
            case "EMAIL", found:
                address = address or found
            case "END", _ if name or structured or address:
                yield ImportRow(start, name or structured, address)


def _content_lines(text: str) -> Iterator[tuple[int, Contentline]]:
    """Unfolded lines (RFC 6350 §3.2), each with the number of its first line."""
    number = 1
    for folded in re.split(r"\r?\n(?![ \t])", text):
        unfolded = re.sub(r"\r?\n[ \t]", "", folded[: 10 * MAX_LINE]).strip("\r\n")
        if unfolded and "\n" not in unfolded:
            yield number, Contentline(unfolded)  # type: ignore[no-untyped-call]
        number += folded.count("\n") + 1


READERS: Final[Mapping[str, Callable[[str], Iterator[ImportRow]]]] = MappingProxyType(
    {"addresses": read_addresses, "csv": read_csv, "vcard": read_vcard}
)
