"""SIPp as a trunk that calls us: its scenarios check each answer themselves."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.integration.test_sip_sipp import SCENARIOS, sipp
from tests.interop.phones import Setting
from tests.interop.report import Peer
from tests.interop.trial import Row
from tests.sip_house import house

NAME: Final = "SIPp, as a trunk"
_MODES: Final = {"udp": "u1", "tcp": "t1"}
# Scenario and the column that it fills. It speaks PCMA, and PCMU after the hold.
_SHOWS: Final = (("hold", "hold"), ("timer", "session timer"))


def _version() -> str:
    told = subprocess.run(["sipp", "-v"], check=False, capture_output=True, text=True)
    return next((word.rstrip(".") for word in told.stdout.split() if word[:2] == "v3"), "unknown")


async def peer(folder: Path) -> Peer:
    """All that SIPp can say of us without sound."""
    if shutil.which("sipp") is None:
        return Peer(NAME, None, [])
    version = await asyncio.to_thread(_version)
    rows = []
    for transport, mode in _MODES.items():
        row = Row(NAME, Setting(transport, "PCMA"))
        for scenario, column in _SHOWS:
            place = folder / f"sipp-{transport}-{scenario}"
            await asyncio.to_thread(place.mkdir)
            await _run(row, scenario, column, place, mode)
        row.cells["call"] = "yes" if row.green else "no"
        rows.append(row)
    return Peer(NAME, version, rows)


async def _run(row: Row, scenario: str, column: str, folder: Path, mode: str) -> None:
    script = str(SCENARIOS / f"{scenario}.xml")
    try:
        async with house(trunks=("127.0.0.1",)) as site:
            few = ("-max_socket", "100")  # else SIPp asks for more than it may have
            await sipp(site, folder, "-t", mode, *few, "-sf", script, "-m", "1")
    except AssertionError as error:
        row.cells[column] = "no"
        row.notes.append(f"{column}: {str(error).splitlines()[0]}")
    else:
        row.cells[column] = "yes"
