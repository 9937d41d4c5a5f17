"""Who a request comes from and where it believes it goes: proxies, origins and cookies.

Pure functions over header values; the middlewares apply them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

SECURE_COOKIE = "__Host-ucc"
PLAIN_COOKIE = "ucc"


@dataclass(frozen=True, slots=True)
class Client:
    """The far end as it is behind our own proxies."""

    address: str
    scheme: str
    host: str


class ProxyTrust:
    """Believes X-Forwarded-* from the configured networks only."""

    def __init__(self, networks: Sequence[str]) -> None:
        self._networks = tuple(ip_network(network) for network in networks)

    def trusts(self, address: str) -> bool:
        parsed = _parse(address)
        return parsed is not None and any(
            parsed in network for network in self._networks if parsed.version == network.version
        )

    def client(
        self, address: str, scheme: str, host: str, forwarded: tuple[str, str, str]
    ) -> Client:
        """`forwarded`: the values of X-Forwarded-For, -Proto and -Host, "" where missing."""
        if not self.trusts(address):
            return Client(address, scheme, host)
        chain, proto, asked = forwarded
        # From the right: what our proxies added. The first address that is not ours is the
        # client; everything further left the client may have invented.
        for hop in reversed([part.strip() for part in chain.split(",")]):
            if _parse(hop) is None:
                break
            address = hop
            if not self.trusts(hop):
                break
        proto = proto.rpartition(",")[2].strip().lower()
        asked = asked.rpartition(",")[2].strip()
        return Client(address, proto if proto in {"http", "https"} else scheme, asked or host)


@dataclass(frozen=True, slots=True)
class CookieRule:
    """Which cookie a browser will keep.

    `__Host-` needs `Secure`, which browsers accept over https, and over http only from
    localhost. Elsewhere over plain http a cookie without protection is all that works.
    """

    public_url: str

    def is_secure(self, scheme: str, host: str) -> bool:
        if scheme == "https" or self.public_url.startswith("https://"):
            return True
        return is_loopback_name(host)

    def name(self, scheme: str, host: str) -> str:
        return SECURE_COOKIE if self.is_secure(scheme, host) else PLAIN_COOKIE


def is_loopback_name(host: str) -> bool:
    """Whether browsers treat `host[:port]` as trustworthy (W3C Secure Contexts §3.1)."""
    name = (_host_name(host) or "").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    parsed = _parse(name)
    return parsed is not None and parsed.is_loopback


def is_same_origin(origin: str, scheme: str, host: str, public_url: str) -> bool:
    """Whether an Origin header names this server, as asked or as published."""
    if origin == f"{scheme}://{host}":
        return True
    return bool(public_url) and origin == public_url.rstrip("/")


def is_same_site_request(
    fetch_site: str | None, origin: str | None, scheme: str, host: str, public_url: str
) -> bool:
    """Whether an unsafe request comes from our own pages.

    Sec-Fetch-Site is the browser's own verdict and no page can set it; browsers leave it out
    over plain http, where Origin decides. Every browser sends one of both: none is a refusal.
    """
    if fetch_site is not None:
        return fetch_site == "same-origin"
    return origin is not None and is_same_origin(origin, scheme, host, public_url)


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None
