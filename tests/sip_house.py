"""A phone plane on loopback with the real media engine, for tests with real telephones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from sip_gateway.api import PhoneEvent
from sip_gateway.config import SipConfig
from sip_gateway.gateway import LocalPhonePlane
from sip_gateway.location import Resolver
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.phone_media import PhoneMedia
from tests.certificates import KeyPair
from tests.phone_doubles import FakeDirectory, FakeMedia
from tests.ports import free_port

E = TypeVar("E")


class House:
    """`events` holds all that the plane told; `expect` waits for more."""

    def __init__(self, plane: LocalPhonePlane, directory: FakeDirectory, media: PhoneMedia) -> None:
        self.plane = plane
        self.directory = directory
        self.media = media
        self.events: list[PhoneEvent] = []
        self._waiter = asyncio.Event()
        plane.subscribe(self._note)

    @property
    def server(self) -> str:
        return self.listener("udp")

    def listener(self, transport: str) -> str:
        """Where the plane listens by that transport."""
        found = (each for each in self.plane.addresses() if each.transport == transport)
        address = next(found)
        return f"{address.host}:{address.port}"

    def _note(self, event: PhoneEvent) -> None:
        self.events.append(event)
        self._waiter.set()

    async def expect(self, kind: type[E], seconds: float = 15) -> E:
        """The first event of that kind, past or to come; it is taken out of `events`."""
        async with asyncio.timeout(seconds):
            while True:
                for event in self.events:
                    if isinstance(event, kind):
                        self.events.remove(event)
                        return event
                self._waiter.clear()
                await self._waiter.wait()


@asynccontextmanager
async def house(
    media: PhoneMedia | None = None,
    trunks: tuple[str, ...] = (),
    directory: FakeDirectory | None = None,
    outbound: OutboundConfig | None = None,
    busy_time: float = 10.0,
    certificate: KeyPair | None = None,
    srtp: str = "optional",
    resolver: Resolver | None = None,
) -> AsyncIterator[House]:
    """A running plane on free ports of 127.0.0.1; with TLS, if there is a `certificate`."""
    media = FakeMedia() if media is None else media
    directory = FakeDirectory() if directory is None else directory
    config = SipConfig(
        hosts=("127.0.0.1",),
        port=0,
        tls_port=0 if certificate is None else free_port(),
        tls_certificate=None if certificate is None else certificate.certificate,
        tls_key=None if certificate is None else certificate.key,
        trunks=trunks,
        busy_time=busy_time,
        srtp=srtp,
    )
    plane = LocalPhonePlane(config, directory, media, outbound, resolver=resolver)
    built = House(plane, directory, media)
    await plane.start()
    try:
        yield built
    finally:
        await plane.close(goodbye=0.05)  # nobody listens any more
