"""People on bad lines for `bench.join`, in a process of their own: every fifth packet is lost.

`python -m bench._weak COUNT` reads the service's address, the conference, e-mail and password as lines of
its input, prints a line when all are in, and speaks until its input ends. Cameras are off, so that the
first picture is that of the one who has theirs on; they report nothing of what they receive.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import AsyncExitStack

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar
from yarl import URL

from sfu.api import Answer, Offer, PeerId, RoomId
from tests.support_rtc import RtcClient

TICK = 0.02  # seconds of a packet
LOST = 5  # each n-th
SLOTS = 4
SOUND = bytes([0x78, *range(60)])  # Opus, 20 ms; what it says does not matter


class Weak:
    def __init__(self, http: ClientSession, url: str, conference: str, number: int) -> None:
        self._http, self._url, self._conference = http, url, conference
        self.rtc = RtcClient(f"weak-{number}", slots=SLOTS)
        self._socket: ClientWebSocketResponse
        self._reading: asyncio.Task[None]

    async def enter(self) -> None:
        headers = {"Origin": self._url}
        self._socket = await self._http.ws_connect(f"{self._url}/ws/v1", headers=headers)
        await self.rtc.connect(self, RoomId(""))
        await self._socket.send_json(
            {"type": "publish", "id": 2, "src": "mic", "on": True, "muted": False}
        )
        self._reading = asyncio.create_task(self._read())

    async def connect(self, room: RoomId, peer: PeerId, offer: Offer) -> Answer:
        hello = {"type": "hello", "id": 1, "v": 1, "conference": self._conference, "locale": "fr"}
        await self._socket.send_json(hello | {"offer": {"gen": 1, "sdp": offer.sdp}})
        while (message := await self._socket.receive_json(timeout=20))["type"] != "welcome":
            pass
        return Answer(1, message["answer"]["sdp"], False)

    async def _read(self) -> None:
        """Whoever does not read is closed."""
        async for _ in self._socket:
            self.rtc.rtp_in.clear()

    async def leave(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._socket.close()
        await self.rtc.close()


async def main(count: int) -> None:
    url, conference, email, password = (sys.stdin.readline().strip() for _ in range(4))
    gone = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(url))
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(ClientSession(cookie_jar=jar))
        body = {"email": email, "password": password}
        async with http.post(f"{url}/api/v1/session", json=body, headers={"Origin": url}) as answer:
            assert answer.status < 300, await answer.text()
        people = [Weak(http, url, conference, number) for number in range(count)]
        for one in people:
            await one.enter()
            stack.push_async_callback(one.leave)
        print(json.dumps({"in": count}), flush=True)
        number = 0
        while not gone.done():
            for place, one in enumerate(people):
                if (number + place) % LOST:
                    one.rtc.audio(number, SOUND)
            number += 1
            await asyncio.sleep(TICK)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
