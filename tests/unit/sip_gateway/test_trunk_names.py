"""How often the DNS is asked, and what becomes of its answers."""

from __future__ import annotations

import asyncio
import logging

import pytest

from sip_gateway.core.admission import SipSettings
from sip_gateway.core.core import SipCore
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.location import Addresses
from sip_gateway.registrar import MemoryBindings
from sip_gateway.trunk import Trunk
from sip_gateway.trunk_config import TrunkConfig
from sip_gateway.trunk_names import TrunkNames
from sip_gateway.trunks import Trunks
from tests.name_servers import FakeResolver

HERE = SocketAddress("192.0.2.1", 5060)
NAMED = TrunkConfig("n", "pbx.example", 5070, networks=("host",))
FIXED = TrunkConfig("f", "192.0.2.9")


class Site:
    """Plays endpoint, gate and clock: `pauses` are the seconds that were waited, and the list
    `answers` is what the DNS says from look to look, None for nothing."""

    def __init__(self, *answers: Addresses | None) -> None:
        core = SipCore(SipSettings("ucc"), MemoryBindings(), lambda n: bytes(range(n)))
        self.trunks = Trunks(
            (NAMED, FIXED), lambda peer: Flow("udp", HERE, peer.address), core.context, lambda n: 0
        )
        self.resolver = FakeResolver()
        self.pauses: list[float] = []
        self.forgotten: list[str] = []
        self.trusted: list[set[str]] = []
        self._answers = list(answers)
        self._done = asyncio.Event()

    def now(self) -> float:
        return sum(self.pauses)

    def pump(self) -> None: ...

    def forget(self, trunk: Trunk) -> None:
        self.forgotten.append(trunk.address.host)

    def trust(self, addresses: frozenset[str]) -> None:
        self.trusted.append(set(addresses))

    async def run(self) -> None:
        """All looks that there are answers for."""
        names = TrunkNames((NAMED, FIXED), self.resolver, self.trunks, self, self, self._pause)
        self._say()
        names.start()
        async with asyncio.timeout(5):
            await self._done.wait()
        await names.close()

    def _say(self) -> None:
        answer = self._answers.pop(0)
        self.resolver.hosts.clear()
        if answer is not None:
            self.resolver.hosts["pbx.example"] = answer

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if not self._answers:
            self._done.set()
            await asyncio.Event().wait()
        self._say()


async def test_a_look_is_good_for_as_long_as_the_dns_says() -> None:
    site = Site(*(Addresses(("192.0.2.2",), ttl) for ttl in (300, 1, 1_000_000)))
    await site.run()
    assert site.pauses == [300, 10, 3_600]
    assert site.resolver.asked == {"pbx.example": 3}


async def test_addresses_come_and_go_and_are_trusted_meanwhile() -> None:
    site = Site(
        Addresses(("192.0.2.2", "192.0.2.3")), Addresses(("192.0.2.3", "192.0.2.4")), Addresses(())
    )
    await site.run()
    both = [{"192.0.2.2", "192.0.2.3"}, {"192.0.2.3", "192.0.2.4"}, set()]
    assert site.trusted == both
    assert sorted(site.forgotten) == ["192.0.2.2", "192.0.2.3", "192.0.2.4"]
    assert site.trunks.counters()["trunk-f-up"] == 1


async def test_silence_leaves_things_as_they_are_and_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "sip_gateway.trunk_names")
    known = Addresses(("192.0.2.2",), 60)
    site = Site(known, *[None] * 9, known)
    await site.run()
    assert site.pauses == [60, 5, 10, 20, 40, 80, 160, 300, 300, 300, 60]
    assert site.trusted == [{"192.0.2.2"}] * 2
    assert site.forgotten == []
    assert caplog.messages == [
        "The trunk n has 1 addresses",
        "The trunk n: no answer of the DNS: silent",
    ]
