"""Our media plane in a process of its own, for `bench.peers.ours`: one line of JSON per command."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import fields
from typing import Any

import uvloop

from sfu.api import Offer, PeerId, RoomId, Source, Want
from sfu.config import SfuConfig
from sfu.core import bandwidth
from sfu.plane import LocalMediaPlane

# What the load's receivers report does not tell how much their network carries.
UNLIMITED = 1e9  # bit/s


class Commands:
    """Does what a line says, and gives the answer."""

    def __init__(self, plane: LocalMediaPlane) -> None:
        self._plane = plane

    async def do(self, line: bytes) -> dict[str, Any]:
        message = json.loads(line)
        room, peer = RoomId(message["room"]), PeerId(message["peer"])
        if message["do"] == "connect":
            answer = await self._plane.connect(room, peer, Offer(1, message["sdp"]))
            return {"sdp": answer.sdp}
        if message["do"] == "publish":
            self._plane.set_source(room, peer, Source.CAM, on=True, muted=False)
        else:
            wants = [Want(PeerId(who), Source.CAM, height) for who, height in message["wants"]]
            self._plane.set_wants(room, peer, wants)
        return {}


async def main(engine: str, address: str) -> None:
    options: dict[str, Any] = {"addresses": (address,), "port": 0}
    if "engine" in {one.name for one in fields(SfuConfig)}:
        options["engine"] = engine
    plane = LocalMediaPlane(SfuConfig(**options))
    await plane.start()
    commands = Commands(plane)
    reader = asyncio.StreamReader(limit=1 << 20)
    loop = asyncio.get_running_loop()
    pipe, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        print(json.dumps(await commands.do(line)), flush=True)
    pipe.close()
    await plane.close()


if __name__ == "__main__":
    bandwidth.INITIAL = bandwidth.BLIND_INITIAL = bandwidth.MAXIMUM = UNLIMITED
    uvloop.run(main(*sys.argv[1:3]))
