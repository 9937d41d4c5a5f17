"""Where a named trunk is: SRV, A and AAAA, as RFC 3263 §4.2 has it."""

from __future__ import annotations

import pytest

from sip_gateway.core.flow import SocketAddress
from sip_gateway.location import (
    MAX_TARGETS,
    NOTHING_TTL,
    Addresses,
    Location,
    LookupFailed,
    Service,
    Services,
    Target,
    locate,
)
from tests.name_servers import FakeResolver


def at(host: str, port: int = 5060, priority: int = 0, weight: int = 1) -> Target:
    return Target(SocketAddress(host, port), priority, weight)


def resolver() -> FakeResolver:
    found = FakeResolver()
    found.hosts = {
        "pbx.example": Addresses(("192.0.2.1", "2001:db8::1"), 600),
        "a.example": Addresses(("192.0.2.10",), 300),
        "b.example": Addresses(("192.0.2.20", "192.0.2.21"), 90),
    }
    found.srv = {
        "_sip._udp.provider.example": Services(
            (Service("b.example", 5080, 20, 5), Service("a.example", 5070, 10, 1)), 1_800
        ),
        "_sips._tcp.provider.example": Services((Service("a.example", 5071),), 100),
        "_sip._tcp.closed.example": Services((Service(".", 0),), 100),
        "_sip._udp.half.example": Services(
            (Service("gone.example", 5060), Service("a.example", 5060, 1)), 1_800
        ),
        "_sip._udp.dead.example": Services((Service("gone.example", 5060),), 1_800),
    }
    return found


@pytest.mark.parametrize(
    ("host", "port", "transport", "location"),
    [
        ("pbx.example", 5099, "udp",
         Location((at("192.0.2.1", 5099), at("2001:db8::1", 5099)), 600)),
        ("pbx.example", 0, "udp", Location((at("192.0.2.1"), at("2001:db8::1")), 600)),
        ("a.example", 0, "tls", Location((at("192.0.2.10", 5061),), 300)),
        ("provider.example", 0, "udp",
         Location((at("192.0.2.10", 5070, 10), at("192.0.2.20", 5080, 20, 5),
                   at("192.0.2.21", 5080, 20, 5)), 90)),
        ("provider.example", 0, "tls", Location((at("192.0.2.10", 5071, 0, 0),), 100)),
        ("closed.example", 0, "tcp", Location((), 100)),
        ("half.example", 0, "udp", Location((at("192.0.2.10", 5060, 1, 0),), NOTHING_TTL)),
    ],
)  # fmt: skip
async def test_where_a_name_leads(host: str, port: int, transport: str, location: Location) -> None:
    assert await locate(host, port, transport, resolver()) == location


@pytest.mark.parametrize("host", ["gone.example", "dead.example"])
async def test_silence_is_no_answer(host: str) -> None:
    with pytest.raises(LookupFailed):
        await locate(host, 0, "udp", resolver())


async def test_a_port_makes_the_services_useless() -> None:
    names = resolver()
    await locate("a.example", 5060, "udp", names)
    assert set(names.asked) == {"a.example"}


async def test_a_name_with_very_many_addresses_is_cut_short() -> None:
    names = resolver()
    names.hosts["many.example"] = Addresses(tuple(f"192.0.2.{n}" for n in range(100)))
    names.srv["_sip._udp.many.example"] = Services(
        tuple(Service("a.example", 5000 + n) for n in range(100))
    )
    assert len((await locate("many.example", 5060, "udp", names)).targets) == MAX_TARGETS
    assert len((await locate("many.example", 0, "udp", names)).targets) == MAX_TARGETS
    assert names.asked["a.example"] == MAX_TARGETS
