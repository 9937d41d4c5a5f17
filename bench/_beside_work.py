"""What `bench.beside` has a service do beside its packets: list conferences, let people in and out."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bench.peers import descriptions
from bench.peers.ours import offer
from bench.turns import Person, logged_in

CONFERENCES = 300
LISTING = 2  # clients that list without a pause
FINGERPRINT = ":".join(["AB"] * 32)


@dataclass(frozen=True)
class Elsewhere:
    """A service that another process has started."""

    url: str
    secret: str

    def password(self, email: str) -> str:
        return self.secret


async def list_conferences(person: Person) -> None:
    while True:
        async with person.http.get("/api/v1/conferences?limit=50") as answer:
            assert answer.status == 200, await answer.text()
            await answer.read()


async def come_and_go(person: Person, conference: str) -> None:
    """Somebody who is answered and goes before any packet."""
    while True:
        local = descriptions.Local("uccb", "benchbenchbenchbenchbench", FINGERPRINT)
        socket = await person.http.ws_connect("/ws/v1", headers={"Origin": person.service.url})
        await socket.send_json(
            {
                "type": "hello", "id": 1, "v": 1, "conference": conference, "locale": "fr",
                "offer": {"gen": 1, "sdp": offer(local, 12, ())}, "mic": True, "cam": True,
            }
        )  # fmt: skip
        while (await socket.receive_json())["type"] != "welcome":
            pass
        await socket.send_json({"type": "bye"})
        await socket.close()


async def main(url: str, password: str) -> None:
    async with AsyncExitStack() as stack:
        service = Elsewhere(url, password)
        alice = await stack.enter_async_context(logged_in(service, "alice"))
        made = {}
        for number in range(CONFERENCES):
            made = await alice.post(
                "/api/v1/conferences",
                json={"kind": "ucc", "name": f"C {number}", "room_number": f"78{number:04}"},
            )
        print("ready", flush=True)
        async with asyncio.TaskGroup() as group:
            for _ in range(LISTING):
                group.create_task(list_conferences(alice))
            group.create_task(come_and_go(alice, made["id"]))


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    asyncio.run(main(told["url"], told["password"]))
