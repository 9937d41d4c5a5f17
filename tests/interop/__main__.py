"""Tries every telephone there is against the gateway, and writes `docs/interop.md`.

    python -m tests.interop [--only NAME] [--keep] [--pjsua PYTHON]

Ends with 1 when something of the table does not work. A program that is not installed is said to
be so; it is no failure, and no success either.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.interop import sipp
from tests.interop.baresip import Baresip, Kamailio
from tests.interop.linphone import Linphone
from tests.interop.phones import Make
from tests.interop.pjsua import Pjsua
from tests.interop.report import Peer, document
from tests.interop.trial import Row, Trial

ROOT: Final = Path(__file__).parents[2]
AT_ONCE: Final = 4  # trials; each has two telephones and a media thread


async def trials(make: Make, folder: Path, gate: asyncio.Semaphore) -> list[Row]:
    """All settings of one make; the first of each transport is tried for longer."""
    long: set[str] = set()
    jobs = []
    for number, setting in enumerate(make.settings):
        is_long = setting.transport not in long
        long.add(setting.transport)
        place = folder / f"{make.name}-{number}".replace(" ", "-")
        way = setting.way or make.ways[number % len(make.ways)]
        first, again = (
            Trial(make, setting, folder, way, long=is_long)
            for folder in (place, place.with_name(f"{place.name}-again"))
        )

        async def one(first: Trial = first, again: Trial = again) -> Row:
            async with gate:
                row = await first.run()
                if not row.green:  # the machine may have been busy; twice is no accident
                    print("again", row.make, row.setting, *row.notes, flush=True)
                    row = await again.run()
            print("ok " if row.green else "BAD", row.make, row.setting, *row.notes, flush=True)
            return row

        jobs.append(one())
    return await asyncio.gather(*jobs)


async def table(makes: list[Make], folder: Path) -> list[Peer]:
    gate = asyncio.Semaphore(AT_ONCE)
    peers = []
    for make in makes:
        version = await asyncio.to_thread(make.version)
        rows = await trials(make, folder, gate) if version is not None else []
        peers.append(Peer(make.name, version, rows))
    return [*peers, await sipp.peer(folder)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="of the makes, and do not write")
    parser.add_argument("--keep", type=Path, help="where what the programs wrote shall stay")
    parser.add_argument("--pjsua", type=Path, default=ROOT / "var/interop/bin/python")
    options = parser.parse_args()
    makes: list[Make] = [Baresip(), Kamailio(), Linphone(), Pjsua(options.pjsua)]
    if options.only:
        makes = [make for make in makes if options.only in make.name]
    with tempfile.TemporaryDirectory() as folder:
        peers = asyncio.run(table(makes, options.keep or Path(folder)))
    text = document(peers, datetime.now(UTC))
    if options.only:
        print(text)
    else:
        (ROOT / "docs/interop.md").write_text(text, encoding="utf-8")
    return 0 if all(row.green for peer in peers for row in peer.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
