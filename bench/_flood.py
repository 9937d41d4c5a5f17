"""The other side of `bench.limit`: a sender as fast as it is told, and receivers that only count."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from contextlib import suppress
from typing import Any

import uvloop

from bench._load import BURST, PAYLOAD, Signalling
from media import rtp
from sfu.api import RoomId
from sfu.engines import native_module
from tests.support_rtc import MID, VP8, RtcClient, vp8_payload

CHECKS = 1.0  # seconds between two connectivity checks
BUFFER = 8 * 1024 * 1024
SO_RCVBUFFORCE = 33


class Counter:
    """Takes the sockets of the receivers over, and counts what comes in."""

    def __init__(self, clients: list[RtcClient]) -> None:
        self._clients = clients
        self._sockets = []
        for client in clients:
            transport = client._channel.transport
            copy = socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno()))
            with suppress(PermissionError):
                copy.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
            self._sockets.append(copy)
            if client._checks is not None:
                client._checks.cancel()
            transport.close()
        module = native_module()
        assert module is not None
        self._core: Any = module.Engine()
        self._core.open([one.fileno() for one in self._sockets])
        loop = asyncio.get_running_loop()
        for place, one in enumerate(self._sockets):
            loop.add_reader(one, self._readable, place)

    def _readable(self, place: int) -> None:
        # Nobody is known here, so that media are counted as dropped, and checks are events.
        while self._core.pump(place, 0.0) is not None:
            pass

    @property
    def packets(self) -> int:
        return int(self._core.counters().get("dropped-unknown-source", 0))

    def check(self) -> None:
        """Renew consent."""
        for client, one in zip(self._clients, self._sockets, strict=True):
            one.sendto(client.check_bytes(), client.server)


class Sender:
    """Bursts of packets, prepared as far as they can be."""

    def __init__(self, client: RtcClient) -> None:
        assert client._dtls is not None
        self._protect = client._dtls._tx_srtp.protect
        self._socket = socket.socket(
            fileno=os.dup(client._channel.transport.get_extra_info("socket").fileno())
        )
        self._client = client
        self.number = 0

    def _packet(self, key: bool, index: int) -> bytes:
        start = index == 0
        payload = vp8_payload(
            key=key and start, picture=self.number // BURST, body=PAYLOAD, start=start
        )
        number, stamp = self.number & 0xFFFF, 3000 * (self.number // BURST) & 0xFFFFFFFF
        last = index == BURST - 1
        made = rtp.RtpPacket(
            VP8, number, stamp, self._client.ssrc["q"], payload, last, (), ((MID, b"1"),)
        )
        self.number += 1
        return rtp.build(made)

    async def send(self, rate: int, seconds: float) -> int:
        loop = asyncio.get_running_loop()
        start, first = loop.time(), self.number
        while (sent := self.number - first) < rate * seconds:
            await asyncio.sleep(max(0.0, start + sent / rate - loop.time()))
            while self.number - first <= (loop.time() - start) * rate:
                for index in range(BURST):
                    packet = self._packet(self.number % rate < BURST, index)
                    self._socket.sendto(self._protect(packet), self._client.server)
        return self.number - first


async def main(port: int, receivers: int, rate: int, seconds: float) -> None:
    signalling = Signalling(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 20))
    room = RoomId("bench")
    sender = RtcClient("sender", slots=1)
    await sender.connect(signalling, room)
    clients = [RtcClient(f"receiver-{n}", slots=1) for n in range(receivers)]
    for receiver in clients:
        await receiver.connect(signalling, room)
    await signalling.say("joined")
    flood = Sender(sender)
    await flood.send(300, 2.0)
    counter = Counter(clients)
    counter.check()
    await asyncio.sleep(0.5)
    await signalling.say("begin")
    before, loop = counter.packets, asyncio.get_running_loop()
    began = loop.time()
    sent = await flood.send(rate, seconds)
    took = loop.time() - began
    counter.check()
    await asyncio.sleep(1.0)
    await signalling.say("end")
    received = counter.packets - before
    print(json.dumps({"sent": sent, "received": received, "seconds": round(took, 2)}))
    # What is left of the connections goes with the process.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    uvloop.run(main(*(int(one) for one in sys.argv[1:5])))
