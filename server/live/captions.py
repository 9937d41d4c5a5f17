"""Captions of one room: lines that are written while people read along. Sans-IO.

Who writes has one line at a time, which is replaced as it grows. Final lines are remembered for whoever
begins to read later, and only the last of them: what was said is the recording's to keep.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from dataclasses import dataclass
from typing import Final

from server.domain.chat import is_shown
from server.domain.fields import is_storable
from sfu.api import PeerId

LONGEST: Final = 500  # characters of one line
REMEMBERED: Final = 3  # final lines


class CaptionRefused(Exception):
    """The text is none that can be shown; nothing of it is in the message."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Line `number` of its room, from 1, as it is now. No text: it was taken back."""

    number: int
    by: PeerId
    name: str
    text: str
    final: bool


class Captions:
    def __init__(self) -> None:
        self._count = 0
        self._final: deque[Caption] = deque(maxlen=REMEMBERED)
        self._growing: dict[PeerId, Caption] = {}  # one of each who writes

    @property
    def latest(self) -> tuple[Caption, ...]:
        """The last final lines and those that are being written, by number."""
        lines = (*self._final, *self._growing.values())
        return tuple(sorted(lines, key=lambda line: line.number))

    def write(self, by: PeerId, name: str, raw: str, *, final: bool) -> Caption | None:
        """The line as it is now; None where there is neither text nor a line. Raises
        CaptionRefused."""
        text = _read(raw)
        former = self._growing.pop(by, None)
        if not text and former is None:
            return None
        if former is None:
            self._count += 1
        number = self._count if former is None else former.number
        line = Caption(number, by, name, text, final)
        if final and text:
            self._final.append(line)
        elif text:
            self._growing[by] = line
        return line

    def forget(self, by: PeerId) -> None:
        """They are gone, and with them what they did not finish."""
        self._growing.pop(by, None)


def _read(raw: str) -> str:
    """One line of text, nothing invisible in it that could make it look like something else."""
    if len(raw) > LONGEST or not is_storable(raw):
        raise CaptionRefused
    text = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", raw))
    text = "".join(char for char in text if is_shown(char)).strip()
    if len(text) > LONGEST:  # NFC may be longer
        raise CaptionRefused
    return text
