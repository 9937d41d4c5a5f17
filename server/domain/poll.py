"""What is put to the vote in a conference: a question and what can be answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from server.domain.chat import ChatRefused, read_text

LONGEST_QUESTION: Final = 300  # characters
LONGEST_OPTION: Final = 100
FEWEST: Final = 2  # options
MOST: Final = 9  # each has a key of the telephone, from 1


class PollRefused(Exception):
    """Nothing that can be voted on; nothing of it is in the message."""


def read_question(raw: str) -> str:
    """As it is kept: one line, trimmed, nothing invisible. Raises PollRefused."""
    return _line(raw, LONGEST_QUESTION)


def read_options(raw: Iterable[str]) -> tuple[str, ...]:
    """Likewise, and no two alike. Raises PollRefused."""
    options = tuple(_line(each, LONGEST_OPTION) for each in raw)
    alike = len({each.casefold() for each in options}) < len(options)
    if alike or not FEWEST <= len(options) <= MOST:
        raise PollRefused
    return options


def _line(raw: str, longest: int) -> str:
    try:
        text = " ".join(read_text(raw).split())
    except ChatRefused:
        raise PollRefused from None
    if len(text) > longest:
        raise PollRefused
    return text
