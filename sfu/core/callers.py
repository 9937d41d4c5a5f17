"""Who may keep a TCP connection to the media port, and for how long.

A connection costs a file descriptor and some memory before anything is known of its peer. So a
stranger is one of few from its address and has little time for a check that is authentic (`known`);
from then on it stays while something comes by it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

# Seconds from the connection to the first authentic check. Browsers send it at once.
STRANGER = 10.0
# Seconds without a whole frame. Browsers check each pair that they keep every 25 s at least.
IDLE = 60.0
# Frames that a stranger may try: checks cost an HMAC each.
MAX_TRIES = 8
# Strangers from one address, an office of hundreds behind one NAT that all come at once, and all.
MAX_STRANGERS = 64
MAX_ALL_STRANGERS = 1024


@dataclass(slots=True)
class _Caller:
    network: str
    deadline: float
    known: bool = False
    tries: int = 0


class Callers:
    """The connections there are, by number."""

    def __init__(self) -> None:
        self._callers: dict[int, _Caller] = {}
        self._strangers: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._callers)

    def enter(self, number: int, host: str, now: float) -> bool:
        """A connection was made; False to refuse it."""
        network = _network(host)
        full = self._strangers.total() >= MAX_ALL_STRANGERS
        if full or self._strangers[network] >= MAX_STRANGERS:
            return False
        self._callers[number] = _Caller(network, now + STRANGER)
        self._strangers[network] += 1
        return True

    def spoke(self, number: int, frames: int, known: bool, now: float) -> bool:
        """Whole frames came; `known` tells whether its path is now a browser's. False to end it."""
        caller = self._callers[number]
        if not known:
            # Known once is no longer so when the browser left or keeps too many paths.
            caller.tries += frames
            return caller.tries <= MAX_TRIES
        if not caller.known:
            caller.known = True
            self._less(caller.network)
        caller.deadline, caller.tries = now + IDLE, 0
        return True

    def leave(self, number: int) -> None:
        """The connection is closed."""
        caller = self._callers.pop(number)
        if not caller.known:
            self._less(caller.network)

    def overdue(self, now: float) -> list[int]:
        """Those whose time is up."""
        return [number for number, one in self._callers.items() if one.deadline <= now]

    def _less(self, network: str) -> None:
        self._strangers[network] -= 1
        if not self._strangers[network]:
            del self._strangers[network]


def _network(host: str) -> str:
    """An IPv4 address, or the /64 that one customer has of IPv6."""
    address = ip_address(host.partition("%")[0])
    if isinstance(address, IPv6Address):
        return address.packed[:8].hex()
    return host
