"""The callers of `bench.churn`, in a process of their own: each with sockets of its own, as if
they were as many telephones. Reads a JSON object from its arguments, prints how many went wrong."""

from __future__ import annotations

import asyncio
import json
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.message import Request, Response, parse_message
from sip_gateway.core.sdp import parse_sdp
from tests.sip_phone import ScriptedPhone, sdp

TICK: Final = 0.02  # seconds between packets
EVENT: Final = 101  # payload type of telephone-event in tests.sip_phone.sdp
EVENTS: Final = "0123456789*#"
PATIENCE: Final = 10.0  # seconds for an answer
THOUGHT: Final = 0.5  # seconds until somebody who hears the welcome presses a key
MOST: Final = 350  # calls at a time


class _Inbox(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.queue: asyncio.Queue[bytes] = asyncio.Queue(100)  # the newest is dropped

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        with suppress(asyncio.QueueFull):
            self.queue.put_nowait(data)


class _Deaf(asyncio.DatagramProtocol):
    """Takes the sound and listens to nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """`places` are room number and PIN, one after the other; `hold` is in seconds."""

    host: str
    port: int
    portal: str
    places: list[list[str]]
    calls: int
    rate: float
    hold: float


class Caller:
    def __init__(self, wire: asyncio.DatagramTransport, inbox: _Inbox, job: Job, name: str) -> None:
        self._wire = wire
        self._inbox = inbox
        host, port, *_ = wire.get_extra_info("sockname")
        gateway = SocketAddress(job.host, job.port)
        self.phone = ScriptedPhone(self, name, SocketAddress(host, port), gateway)

    def deliver(self, phone: ScriptedPhone, data: bytes, label: str) -> None:
        self._wire.sendto(data)

    async def final(self, method: str) -> Response:
        """The final answer to a request of ours; what else comes is handled by the script."""
        async with asyncio.timeout(PATIENCE):
            while True:
                data = await self._inbox.queue.get()
                self.phone.receive(data)
                message = parse_message(data)
                if isinstance(message, Request) or message.status < 200:
                    continue
                if message.cseq.method == method:
                    return message


async def press(rtp: asyncio.DatagramTransport, there: tuple[str, int], keys: str) -> None:
    """RFC 4733: three packets while the key is down, three for its end, and a pause."""
    sequence = 0
    for number, key in enumerate(keys):
        timestamp = 1_600 * (number + 1)
        for step in range(6):
            ends = step >= 3
            duration = 160 * min(step + 1, 4)
            head = struct.pack(
                "!BBHII", 0x80, EVENT | (0x80 if step == 0 else 0), sequence, timestamp, 7
            )
            rtp.sendto(
                head + struct.pack("!BBH", EVENTS.index(key), 0x8A if ends else 10, duration), there
            )
            sequence += 1
            await asyncio.sleep(TICK)
        await asyncio.sleep(2 * TICK)


async def one(job: Job, number: int) -> bool:
    """A whole call; whether it went as it should."""
    loop = asyncio.get_running_loop()
    wire, inbox = await loop.create_datagram_endpoint(
        _Inbox, ("127.0.0.1", 0), (job.host, job.port)
    )
    rtp, _ = await loop.create_datagram_endpoint(_Deaf, ("127.0.0.1", 0))
    try:
        caller = Caller(wire, inbox, job, f"caller{number}")
        port = rtp.get_extra_info("sockname")[1]
        caller.phone.invite(job.portal, sdp("127.0.0.1", port=port))
        answer = await caller.final("INVITE")
        if answer.status != 200:
            return False
        (media, *_) = parse_sdp(answer.body).streams
        await asyncio.sleep(THOUGHT)
        room, pin = job.places[number % len(job.places)]
        await press(rtp, (job.host, media.port), f"{room}#{pin}#")
        await asyncio.sleep(job.hold)
        caller.phone.bye()
        return (await caller.final("BYE")).status == 200
    except TimeoutError:
        return False
    finally:
        wire.close()
        rtp.close()


async def run(job: Job) -> int:
    gate = asyncio.Semaphore(MOST)
    wrong = 0

    async def guarded(number: int) -> None:
        nonlocal wrong
        async with gate:
            wrong += not await one(job, number)

    async with asyncio.TaskGroup() as group:
        for number in range(job.calls):
            group.create_task(guarded(number))
            await asyncio.sleep(1 / job.rate)
    return wrong


if __name__ == "__main__":
    print(asyncio.run(run(Job(**json.loads(sys.argv[1])))))
