"""A house with one telephone in the conference already, for the others to talk to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sip_gateway.api import LegEntered
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from tests.certificates import KeyPair, self_signed
from tests.e2e.softphone import Login, Softphone
from tests.interop.table import Row
from tests.phone_doubles import ROOM
from tests.sip_house import House, house

BOB_HERTZ = 1000.0
KEYED = "4711#2468#"


@dataclass(frozen=True, slots=True)
class Conference:
    """`bob` is in the room and speaks BOB_HERTZ."""

    site: House
    bob: Softphone
    certificate: KeyPair

    def server(self, transport: str) -> str:
        return self.site.listener(transport)


@asynccontextmanager
async def conference(folder: Path) -> AsyncIterator[Conference]:
    pair = self_signed(folder / "tls")
    media = PhoneMediaThread(MediaSettings(), None)
    async with house(media, trunks=("127.0.0.1",), certificate=pair) as site:
        login = Login("bob", "builder", site.server)
        bob = await asyncio.to_thread(Softphone, folder / "bob", login, BOB_HERTZ)
        try:
            await asyncio.to_thread(bob.dial, "9000")
            await asyncio.to_thread(bob.key, KEYED)
            await site.expect(LegEntered, 30)
            site.plane.set_people(ROOM, 2)
            yield Conference(site, bob, pair)
        finally:
            await asyncio.to_thread(bob.close)


async def tried(row: Row, column: str, step: Callable[[], Awaitable[object]]) -> bool:
    """Note what comes of a step; False when it did not work."""
    try:
        await step()
    except (AssertionError, TimeoutError) as error:
        what = " ".join(str(error).split())[:60].replace("|", "/")
        row.results[column] = f"no: {what or type(error).__name__}"
        return False
    row.results[column] = "yes"
    return True
