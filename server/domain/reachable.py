"""Which addresses we may connect to on behalf of somebody who gave us a URL (SSRF)."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# What IANA gives to the Internet; outside of it are old and translated ways to IPv4 addresses.
_UNICAST: Final = IPv6Network("2000::/3")
_SIX_TO_FOUR: Final = IPv6Network("2002::/16")


def is_public(address: Address) -> bool:
    """An address of the Internet, and none that leads back to us or to our neighbours."""
    if isinstance(address, IPv6Address) and (address not in _UNICAST or address in _SIX_TO_FOUR):
        return False
    return address.is_global and not address.is_multicast


def is_listed(address: Address, networks: Sequence[Network]) -> bool:
    """Whether the operator has named it; ::ffff:192.0.2.1 is 192.0.2.1."""
    plain = (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
    return any(plain in network for network in networks)


def literal(host: str) -> Address | None:
    """The address that a host is written as, None for a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None
