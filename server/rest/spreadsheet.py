"""CSV (RFC 4180) that a spreadsheet reads as text, whatever people typed into it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# At the beginning of a cell these make a formula of it (OWASP ASVS 5.0, 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
# Without it spreadsheets take UTF-8 for the machine's old code page.
BYTE_ORDER_MARK = "\ufeff"


def cell(text: str) -> str:
    """The text, with an apostrophe before what would be taken for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def lines(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV with CRLF, every cell quoted and harmless."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([cell(text) for text in row] for row in rows)
    return out.getvalue()
