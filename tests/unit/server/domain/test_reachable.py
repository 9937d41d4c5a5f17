"""Which addresses somebody else's URL may lead us to."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from server.domain.reachable import is_listed, is_public, literal

INSIDE = (ip_network("10.1.0.0/16"), ip_network("127.0.0.1"), ip_network("fd12::/16"))


@pytest.mark.parametrize("text", ["8.8.8.8", "194.150.245.142", "2a00:1450:400a::1", "2600::1"])
def test_addresses_of_the_internet(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        *("0.0.0.0", "10.0.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1"),
        *("192.168.1.1", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.9"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
        *("2001:db8::1", "2001:0:1::", "100::1"),
        # Other ways to write 127.0.0.1 and 169.254.169.254.
        *("::ffff:127.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1"),
        *("64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
    ],
)
def test_addresses_of_ours_and_our_neighbours(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("10.1.2.3", True),
        ("10.2.0.1", False),
        ("127.0.0.1", True),
        ("127.0.0.2", False),
        ("::ffff:10.1.2.3", True),
        ("::ffff:10.2.0.1", False),
        ("fd12::1", True),
        ("fd13::1", False),
    ],
)
def test_what_the_operator_has_named(text: str, listed: bool) -> None:
    assert is_listed(ip_address(text), INSIDE) is listed


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("127.0.0.1", True),
        ("[::1]", True),
        ("::1", True),
        ("example.org", False),
        # The system's resolver may take these for addresses: they are looked up, and checked then.
        ("2130706433", False),
        ("0x7f.1", False),
        ("127.1", False),
        ("", False),
    ],
)
def test_hosts_that_are_addresses(host: str, is_one: bool) -> None:
    assert (literal(host) is not None) is is_one
