"""The rows of docs/interop.md, and how they are written."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

NOT_TRIED: Final = "–"
NOT_INSTALLED: Final = "not installed"
COLUMNS: Final = ("call", "sound", "keys", "hold", "session timer", "transfer")

HEAD: Final = """# Interoperability

Written by `make interop`, which has real peers call the gateway; nothing here is written by hand.
{when}: {versions}.

`call`: into the conference by room number and PIN, or answered where the peer keys nothing. `sound`:
the tone of each telephone was heard at the other one. `keys`: a key pressed in the conference. `hold`:
hold and its end. `session timer`: a refresh (RFC 4028). `transfer`: what REFER did. “–”: not tried, or
not a thing that this peer does. SDES is SRTP with keys in SDP (RFC 4568).

"""


@dataclass(slots=True)
class Row:
    """What is tried, and what came of it: "yes", or why not."""

    peer: str
    transport: str
    codec: str
    srtp: str
    dtmf: str
    results: dict[str, str] = field(default_factory=dict)

    def cells(self) -> tuple[str, ...]:
        found = (self.results.get(column, NOT_TRIED) for column in COLUMNS)
        return (self.peer, self.transport, self.codec, self.srtp, self.dtmf, *found)

    @property
    def failed(self) -> bool:
        return any(each.startswith("no:") for each in self.results.values())


def written(rows: Sequence[Row], when: str, versions: str) -> str:
    titles = ("peer", "transport", "codec", "SRTP", "DTMF", *COLUMNS)
    lines = [_line(titles), _line(("---",) * len(titles)), *(_line(row.cells()) for row in rows)]
    return HEAD.format(when=when, versions=versions) + "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def version_of(*command: str) -> str:
    """The first line of what a program says of itself; "" when it is not there."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except OSError:
        return ""
    lines = (said.stdout + said.stderr).strip().splitlines()
    return lines[0].strip() if lines else ""
