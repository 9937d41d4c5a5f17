"""A letter as plain text: complete, for those who read nothing else."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from server.mail.letter import Letter

WIDTH = 72


def render_plain(letter: Letter) -> str:
    return "\n\n".join(_paragraphs(letter)) + "\n"


def _paragraphs(letter: Letter) -> Iterator[str]:
    yield letter.heading
    yield textwrap.fill(letter.lead, WIDTH)
    if letter.rows:
        yield "\n".join(_row(row.label, row.value) for row in letter.rows)
    # A link stands alone on its line, uncut: programs find it so.
    yield from (f"{link.text}:\n{link.url}" for link in letter.links)
    if letter.answers:
        answers = "\n".join(f"{link.text}: {link.url}" for link in letter.answers)
        yield f"{letter.question}\n{answers}"
    yield from (textwrap.fill(note, WIDTH) for note in letter.notes)
    if letter.footer:
        yield f"-- \n{letter.footer}"  # the delimiter of signatures (RFC 3676 §4.3)


def _row(label: str, value: str) -> str:
    first, *rest = value.split("\n")
    return "\n".join([f"{label}: {first}", *(f"  {line}" for line in rest)])
