"""What is refused before it reaches the media thread."""

from __future__ import annotations

import pytest

from sip_gateway.media.service import checked
from sip_gateway.media.sockets import PortRange
from sip_gateway.phone_media import RemoteMedia


def remote(host: str, port: int = 4000) -> RemoteMedia:
    return RemoteMedia(host, port, 8, "PCMA")


@pytest.mark.parametrize(
    ("host", "port", "canonical", "send"),
    [
        ("192.0.2.1", 4000, "192.0.2.1", True),
        ("2001:DB8:0::1", 4000, "2001:db8::1", True),
        ("0.0.0.0", 4000, "0.0.0.0", False),
        ("::", 4000, "::", False),
        ("239.1.2.3", 4000, "239.1.2.3", False),
        ("ff02::1", 4000, "ff02::1", False),
        ("192.0.2.1", 0, "192.0.2.1", False),
        ("192.0.2.1", 65535, "192.0.2.1", False),
        ("192.0.2.1", -1, "192.0.2.1", False),
    ],
)
def test_where_sound_may_go(host: str, port: int, canonical: str, send: bool) -> None:
    result = checked(remote(host, port))
    assert (result.host, result.send) == (canonical, send)


@pytest.mark.parametrize("host", ["phone.example", "", "1.2.3", "1.2.3.4.5", "[::1]"])
def test_what_is_no_address_is_an_error(host: str) -> None:
    with pytest.raises(ValueError, match="address"):
        checked(remote(host))


@pytest.mark.parametrize(
    ("first", "last", "size"), [(4000, 4002, 1), (4001, 4005, 1), (4000, 4100, 50)]
)
def test_ports_are_even_with_an_odd_neighbour_in_the_range(
    first: int, last: int, size: int
) -> None:
    assert PortRange(first, last).size == size


@pytest.mark.parametrize(("first", "last"), [(4000, 4001), (4001, 4003), (4000, 3000)])
def test_a_range_without_a_pair_is_an_error(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="range"):
        PortRange(first, last)
