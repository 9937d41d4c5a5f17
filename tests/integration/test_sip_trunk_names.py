"""Trunks by name, with a small name server on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sip_gateway.api import DialCause, LegAnswered, LegFailed
from sip_gateway.core.flow import SocketAddress
from sip_gateway.dns_resolver import DnsResolver
from sip_gateway.location import Location, LookupFailed, Target, locate
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.tls import server_context
from sip_gateway.trunk_config import TrunkConfig
from tests.certificates import self_signed
from tests.e2e.softphone import until
from tests.name_servers import NameServer, name_server
from tests.ports import free_port
from tests.sip_house import House, house
from tests.sip_socket_phone import SocketPhone

SRV = "_sip._udp.provider.example"


@pytest.fixture
async def names() -> AsyncIterator[NameServer]:
    async with name_server() as running:
        running.zone = {"edge.example": ["300 A 127.0.0.1"]}
        yield running


def resolver(names: NameServer) -> DnsResolver:
    return DnsResolver(["127.0.0.1"], names.port, lifetime=2.0)


async def test_records_are_read_with_their_time_to_live(names: NameServer) -> None:
    names.zone |= {
        SRV: ["600 SRV 20 5 5080 two.example.", "600 SRV 10 1 5070 one.example."],
        "one.example": ["300 A 192.0.2.1", "120 AAAA 2001:db8::1"],
        "two.example": ["240 A 192.0.2.2"],
    }
    assert await locate("provider.example", 0, "udp", resolver(names)) == Location(
        (
            Target(SocketAddress("192.0.2.1", 5070), 10, 1),
            Target(SocketAddress("2001:db8::1", 5070), 10, 1),
            Target(SocketAddress("192.0.2.2", 5080), 20, 5),
        ),
        120,
    )
    assert names.asked[f"{SRV} SRV"] == 1


async def test_a_service_that_is_refused_and_a_name_that_is_none(names: NameServer) -> None:
    names.zone["_sip._tcp.closed.example"] = ["60 SRV 0 0 0 ."]
    assert (await locate("closed.example", 0, "tcp", resolver(names))).targets == ()
    assert (await locate("none.example", 0, "udp", resolver(names))).targets == ()


async def test_a_name_that_only_the_machine_knows(names: NameServer) -> None:
    found = await locate("localhost", 5070, "udp", resolver(names))
    assert SocketAddress("127.0.0.1", 5070) in [each.address for each in found.targets]


async def test_a_silent_server_is_no_answer(names: NameServer) -> None:
    names.silent = True
    with pytest.raises(LookupFailed):
        await locate("edge.example", 5060, "udp", DnsResolver(["127.0.0.1"], names.port, 0.2))


@asynccontextmanager
async def named(names: NameServer, **values: object) -> AsyncIterator[House]:
    """A house whose trunk is provider.example, and known by now."""
    trunk = TrunkConfig("provider", "provider.example", options_interval=0, **values)  # type: ignore[arg-type]
    outbound = OutboundConfig(trunks=(trunk,), confirm=False)
    async with house(outbound=outbound, resolver=resolver(names)) as site:
        count = site.plane.counters
        known = "trunk-provider-addresses"
        await asyncio.to_thread(until, lambda: count()[known] > 0, 10, "the addresses")
        yield site


async def test_several_servers_of_one_name_are_one_trunk(names: NameServer) -> None:
    ports = free_port(), free_port()
    names.zone[SRV] = [f"60 SRV {rank} 1 {port} edge.example." for rank, port in enumerate(ports)]
    async with (
        named(names) as site,
        SocketPhone.at(site) as alice,
        SocketPhone.at(site, "first", ports[0]) as first,
        SocketPhone.at(site, "second", ports[1]) as second,
    ):
        del first.script.answers["INVITE"]
        assert await alice.call_with_password("*71*0440000001", "wonderland") == 200
        invite = await first.receive("INVITE")
        assert str(invite.uri) == "sip:0440000001@provider.example"
        first.script.reply(invite, 503)
        again = await second.receive("INVITE")
        assert (str(again.uri), again.call_id != invite.call_id) == (str(invite.uri), True)
        await second.receive("ACK")
        assert (await site.expect(LegAnswered)).line == "provider"
        assert site.plane.counters()["trunk-provider-unable"] == 1


async def test_calls_from_the_addresses_of_a_name_need_no_password(names: NameServer) -> None:
    names.zone[SRV] = [f"60 SRV 0 0 {free_port()} edge.example."]
    async with named(names) as site, SocketPhone.at(site) as stranger:
        assert await stranger.refused("9000") == 401
    async with named(names, networks=("host",)) as site, SocketPhone.at(site) as trunk:
        assert (await trunk.call("9000")).status == 200


@pytest.mark.parametrize(
    ("certified", "comes"), [("provider.example", True), ("edge.example", False)]
)
async def test_by_tls_the_configured_name_is_proved(
    certified: str, comes: bool, names: NameServer, tmp_path: Path
) -> None:
    """Not that of the server to which the DNS, which anybody may have written, leads."""
    theirs, ours = self_signed(tmp_path / "theirs", certified), self_signed(tmp_path / "ours")
    heard: asyncio.Queue[bytes] = asyncio.Queue(1)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.put_nowait(await reader.readline())
        writer.close()

    context = server_context(theirs.certificate, theirs.key)
    server = await asyncio.start_server(take, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    names.zone["_sips._tcp.provider.example"] = [f"60 SRV 0 0 {port} edge.example."]
    trunk = TrunkConfig(
        "provider", "provider.example", transport="tls", options_interval=0,
        tls_authorities=theirs.certificate,
    )  # fmt: skip
    outbound = OutboundConfig(trunks=(trunk,), confirm=False)
    async with (
        server,
        house(outbound=outbound, resolver=resolver(names), certificate=ours) as site,
        SocketPhone.at(site) as alice,
    ):
        count = site.plane.counters
        known = "trunk-provider-addresses"
        await asyncio.to_thread(until, lambda: count()[known] > 0, 10, "the addresses")
        assert await alice.call_with_password("*71*0440000001", "wonderland") == 200
        if comes:
            line = await asyncio.wait_for(heard.get(), 10)
            assert line == b"INVITE sip:0440000001@provider.example;transport=tls SIP/2.0\r\n"
        assert (await site.expect(LegFailed)).cause is DialCause.UNREACHABLE
        assert heard.empty()
