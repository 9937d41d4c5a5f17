"""Token buckets with `now` as an argument and bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then one every `interval` seconds."""

    burst: int
    interval: float


class RateLimiter:
    """One bucket a key. At `max_keys` the key unused for longest is forgotten.

    Forgetting favours the forgotten: whoever can show that many different keys (addresses are
    cut to /64 first) gets a fresh bucket, everybody else's memory stays bounded.
    """

    def __init__(self, rate: Rate, max_keys: int = 10_000) -> None:
        self._rate = rate
        self._max_keys = max_keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, as of

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: str, now: float) -> float:
        """Take one token: 0.0 when there was one, else the seconds until there will be."""
        tokens = self._tokens(key, now)
        if tokens >= 1:
            self._store(key, tokens - 1, now)
            return 0.0
        self._store(key, tokens, now)
        return (1 - tokens) * self._rate.interval

    def give_back(self, key: str, now: float) -> None:
        """Return a token, for an attempt that turned out to be honest."""
        self._store(key, min(self._tokens(key, now) + 1, self._rate.burst), now)

    def _tokens(self, key: str, now: float) -> float:
        tokens, since = self._buckets.get(key, (float(self._rate.burst), now))
        earned = max(0.0, now - since) / self._rate.interval
        return min(float(self._rate.burst), tokens + earned)

    def _store(self, key: str, tokens: float, now: float) -> None:
        self._buckets[key] = (tokens, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)


def address_key(address: str) -> str:
    """The part of an address that one subscriber line has: IPv4 whole, IPv6 its /64."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)
