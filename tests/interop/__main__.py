"""Have all peers call: `python -m tests.interop [FILE] [PEER]`, docs/interop.md and all by default.

Exit code 1 when something did not work. Peers that this machine lacks are written as such.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.interop import baresip, linphone, sipp
from tests.interop.conference import Conference, conference
from tests.interop.table import NOT_INSTALLED, Row, version_of, written

Play = Callable[[Row, Conference, Path], Awaitable[None]]

# What it is called, its program, how it tells its version, rows, and who plays one.
PEERS: Final[tuple[tuple[str, tuple[str, ...], Callable[[], list[Row]], Play], ...]] = (
    (baresip.PEER, ("baresip", "-h"), baresip.rows, baresip.play),
    (sipp.PEER, ("sipp", "-v"), sipp.rows, sipp.play),
    (linphone.PEER, ("linphonec", "-v"), linphone.rows, linphone.play),
)
AT_A_TIME: Final = 4
# Peers that a program is still to be written for; they are no less missing for it.
NOT_WRITTEN: Final = ("Kamailio in front", "pjsua2")


async def everything(folder: Path, only: str) -> list[Row]:
    """Those of one peer and transport one after the other, in a house of their own."""
    at_a_time = asyncio.Semaphore(AT_A_TIME)
    groups: list[tuple[Play, list[Row]]] = []
    for name, command, rows, play in PEERS:
        found = [row for row in rows() if only in name]
        if shutil.which(command[0]) is None:
            for row in found:
                row.results["call"] = NOT_INSTALLED
            play = _nothing
        for transport in dict.fromkeys(row.transport for row in found):
            groups.append((play, [row for row in found if row.transport == transport]))

    async def played(number: int) -> None:
        play, rows = groups[number]
        async with at_a_time, conference(folder / f"group{number}") as here:
            for place, row in enumerate(rows):
                await _played(play, row, here, folder / f"group{number}" / f"row{place}")

    await asyncio.gather(*map(played, range(len(groups))))
    done = [row for _, rows in groups for row in rows]
    return done + [Row(name, "–", "–", "–", "–", {"call": "not tried"}) for name in NOT_WRITTEN]


async def _played(play: Play, row: Row, here: Conference, folder: Path) -> None:
    try:
        await play(row, here, folder)
    except (AssertionError, TimeoutError, OSError) as error:
        row.results.setdefault("call", f"no: {type(error).__name__}")
    print(" | ".join(row.cells()), flush=True)


async def _nothing(row: Row, here: Conference, folder: Path) -> None:
    """Of a peer that is not there."""


def main(file: Path, only: str) -> int:
    versions = ", ".join(filter(None, (version_of(*command) for _, command, _, _ in PEERS)))
    with tempfile.TemporaryDirectory() as scratch:
        rows = asyncio.run(everything(Path(scratch), only))
    when = datetime.now(UTC).strftime("%Y-%m-%d")
    file.write_text(written(rows, when, versions))
    return int(any(row.failed for row in rows))


if __name__ == "__main__":
    arguments = [*sys.argv[1:], *("docs/interop.md", "")[len(sys.argv) - 1 :]]
    sys.exit(main(Path(arguments[0]), arguments[1]))
