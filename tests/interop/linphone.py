"""linphonec, driven by its command line: what it does by itself, with the codec that it prefers."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path
from typing import Final

from sip_gateway.api import LegDigit, LegEntered, LegHeld, LegLeft
from tests.interop.conference import KEYED, Conference, tried
from tests.interop.table import Row
from tests.sip_house import free_port

PEER: Final = "linphonec"
_START: Final = 4.0  # seconds until it takes commands
_PACE: Final = 0.4  # seconds between keys
_SETTINGS: Final = """[sip]
sip_port={port}
sip_tcp_port={tcp}
sip_tls_port=0
[rtp]
audio_rtp_port={rtp}
[sound]
echocancellation=0
"""


def rows() -> list[Row]:
    return [Row(PEER, by, "its choice", "none", "RFC 4733") for by in ("udp", "tcp")]


async def play(row: Row, here: Conference, folder: Path) -> None:
    # It does not make the place of its database itself.
    data = folder / ".local" / "share" / "linphone"
    await asyncio.to_thread(lambda: data.mkdir(parents=True))
    settings = folder / "linphonerc"
    text = _SETTINGS.format(port=free_port(), tcp=free_port(), rtp=free_port())
    await asyncio.to_thread(settings.write_text, text)
    log = await asyncio.to_thread((folder / "log").open, "wb")
    process = await asyncio.create_subprocess_exec(
        "linphonec", "-c", str(settings), stdin=PIPE, stdout=log, stderr=STDOUT,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin"}, cwd=folder,
    )  # fmt: skip
    try:
        await asyncio.sleep(_START)
        await _call(row, here, process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        log.close()


async def _say(process: Process, command: str) -> None:
    assert process.stdin is not None
    process.stdin.write(command.encode() + b"\n")
    await process.stdin.drain()
    await asyncio.sleep(_PACE)


async def _call(row: Row, here: Conference, process: Process) -> None:
    site, server = here.site, here.server(row.transport)
    by = "" if row.transport == "udp" else f";transport={row.transport}"

    async def enters() -> None:
        await _say(process, "soundcard use files")
        await _say(process, f"register sip:alice@{server} sip:{server}{by} wonderland")
        await asyncio.sleep(2)
        await _say(process, f"call sip:*72@{server}{by}")
        await asyncio.sleep(3)
        for key in KEYED:
            await _say(process, key)
        entered = await site.expect(LegEntered, 20)
        row.codec = entered.codec

    async def keys() -> None:
        await _say(process, "6")
        assert (await site.expect(LegDigit, 5)).digit == "6"

    async def holds() -> None:
        await _say(process, "pause")
        assert (await site.expect(LegHeld, 5)).held
        await asyncio.sleep(2)  # it refuses while it still plays to who is on hold
        await _say(process, "resume")
        assert not (await site.expect(LegHeld, 5)).held

    if not await tried(row, "call", enters):
        return
    await tried(row, "keys", keys)
    await tried(row, "hold", holds)
    await _say(process, "terminate")
    await site.expect(LegLeft, 5)
