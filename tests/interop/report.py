"""The table as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.interop.trial import COLUMNS, NONE, Row

HEAD = """\
# Telephones that were tried

Written by `make interop` ({date}); do not edit. Each row is a call of a real program to the
gateway on one machine: it registers with a password, dials `*72`, keys in room number and PIN, and is
then in a room with another telephone. "Hears" and "is heard" are measured in what each of both
recorded; "hold" is that the other hears nothing while held, and again after. "Session timer" is a
session of 90 seconds that is refreshed after half of them (RFC 4028), and "transfer" that another
extension comes in when asked by REFER, and who asked leaves; both once for each transport; an
"attended" one names the talk that they have had before, whose place the conference takes (Replaces).
"Conference" is that the program subscribes to who is in it, and takes what it is told (RFC 4575). Keys:
"event" is RFC 4733, "info" SIP INFO from a telephone that could do the former, "in-band" tones of one
that knows no telephone-event. A dash: the program
cannot do it, or was not asked to in that row.
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A make; `version` None where it is not installed."""

    name: str
    version: str | None
    rows: Sequence[Row]


def document(peers: Sequence[Peer], now: datetime) -> str:
    return "\n".join(_lines(peers, now)) + "\n"


def _lines(peers: Sequence[Peer], now: datetime) -> Iterator[str]:
    yield HEAD.format(date=now.date().isoformat())
    yield "| Program | Version | Rows | All well |"
    yield "|---|---|---|---|"
    for peer in peers:
        good = sum(row.green for row in peer.rows)
        version = peer.version or "not installed"
        yield f"| {peer.name} | {version} | {len(peer.rows)} | {good if peer.rows else NONE} |"
    yield ""
    yield f"| Program | Transport | Codec | SRTP | {' | '.join(_title(each) for each in COLUMNS)} |"
    yield "|" + "---|" * (4 + len(COLUMNS))
    for peer in peers:
        for row in peer.rows:
            yield _line(row)
    notes = [
        f"- {row.make}, {_words(row)}: {note}"
        for peer in peers
        for row in peer.rows
        for note in row.notes
    ]
    if notes:
        yield ""
        yield "What did not work:"
        yield ""
        yield from notes


def _title(column: str) -> str:
    return column[0].upper() + column[1:]


def _line(row: Row) -> str:
    setting = row.setting
    srtp = "SDES" if setting.srtp else NONE
    cells = (row.make, setting.transport.upper(), setting.codec, srtp, *row.cells.values())
    return f"| {' | '.join(cells)} |"


def _words(row: Row) -> str:
    setting = row.setting
    return f"{setting.transport.upper()}, {setting.codec}{', SRTP' if setting.srtp else ''}"
