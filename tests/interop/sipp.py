"""SIPp as a trunk that calls us: its scenarios check each answer themselves."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from tests.integration.test_sip_sipp import SCENARIOS, sipp
from tests.interop.conference import Conference, tried
from tests.interop.table import Row

PEER: Final = "SIPp (trunk)"
_MODES: Final = {"udp": "u1", "tcp": "t1"}
# Scenario and what it shows. That of hold has PCMA first and PCMU later.
_SHOWS: Final = (("hold", "hold"), ("timer", "session timer"))


def rows() -> list[Row]:
    return [Row(PEER, by, "PCMA, PCMU", "none", "–") for by in _MODES]


async def play(row: Row, here: Conference, folder: Path) -> None:
    await asyncio.to_thread(folder.mkdir)
    for scenario, column in _SHOWS:

        async def runs(name: str = scenario) -> None:
            script = str(SCENARIOS / f"{name}.xml")
            few = ("-max_socket", "100")
            mode = ("-t", _MODES[row.transport], *few)
            await sipp(here.site, folder, *mode, "-sf", script, "-m", "1")

        worked = await tried(row, column, runs)
        row.results.setdefault("call", "yes" if worked else "no")
