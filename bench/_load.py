"""The other side of `bench.forward`: one sender and many receivers, in a process of their own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys

import uvloop

from sfu.api import Answer, Offer, PeerId, RoomId
from tests.support_rtc import RtcClient, vp8_payload

BURST = 3
PAYLOAD = bytes(1100)
# Receivers report as browsers do, so that the sender's side has their feedback to process.
REPORT_INTERVAL = 1.0


class Signalling:
    """Offers to the process under test, one JSON line each way."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def connect(self, room: RoomId, peer: PeerId, offer: Offer) -> Answer:
        line = json.dumps({"peer": peer, "generation": offer.generation, "sdp": offer.sdp})
        self._writer.write(line.encode() + b"\n")
        reply = json.loads(await self._reader.readline())
        return Answer(offer.generation, reply["sdp"], False)

    async def say(self, word: str) -> None:
        self._writer.write(json.dumps({"word": word}).encode() + b"\n")
        await self._reader.readline()


class Counting(RtcClient):
    """A receiver that counts instead of decrypting, so that the load costs less than the SFU."""

    packets = 0
    counting = False

    def _media(self, data: bytes) -> None:
        if self.counting:
            self.packets += 1
        else:
            super()._media(data)


async def send(client: RtcClient, rate: int, seconds: float, first: int = 0) -> int:
    """Bursts of packets on an absolute schedule; gives the number of the next packet."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    number = first
    while number < first + rate * seconds:
        await asyncio.sleep(max(0.0, start + (number - first) / rate - loop.time()))
        for index in range(BURST):
            payload = vp8_payload(key=number % rate == 0, picture=number // BURST, body=PAYLOAD)
            if index:
                payload = vp8_payload(key=False, picture=number // BURST, body=PAYLOAD, start=False)
            client.video(number, payload, frame=number // BURST, marker=index == BURST - 1)
            number += 1
    return number


async def main(port: int, receivers: int, rate: int, seconds: float) -> None:
    signalling = Signalling(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 20))
    room = RoomId("bench")
    sender = RtcClient("sender", slots=1)
    await sender.connect(signalling, room)
    clients = [Counting(f"receiver-{n}", slots=1) for n in range(receivers)]
    for receiver in clients:
        await receiver.connect(signalling, room)
    await signalling.say("joined")
    warm = await send(sender, rate, 2.0)
    for receiver in clients:
        receiver.counting = True
    await signalling.say("begin")
    sent = await send(sender, rate, seconds, warm) - warm
    await asyncio.sleep(0.2)
    await signalling.say("end")
    received = sum(client.packets for client in clients)
    print(json.dumps({"sent": sent, "received": received}))
    everyone: list[RtcClient] = [sender, *clients]
    for client in everyone:
        with contextlib.suppress(ConnectionError):
            await client.close()


if __name__ == "__main__":
    uvloop.run(main(*(int(one) for one in sys.argv[1:5])))
