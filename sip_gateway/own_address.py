"""Which of our addresses a peer is told: behind NAT, or on a machine with several."""

from __future__ import annotations

import socket
from collections import OrderedDict
from ipaddress import ip_address
from typing import Final

_MAX_ROUTES: Final = 1_024


class OwnAddress:
    """Answers from memory for the last _MAX_ROUTES peers, and asks the kernel for others."""

    def __init__(self, advertised: str | None) -> None:
        """`advertised` is for all peers but those on this machine."""
        self._advertised = advertised
        self._routes: OrderedDict[str, str] = OrderedDict()

    def towards(self, peer: str, bound: str) -> str:
        """The address for `peer` of a socket that is bound to `bound`."""
        here = ip_address(peer.partition("%")[0]).is_loopback
        if self._advertised is not None and not here:
            return self._advertised
        return self._route(peer) if ip_address(bound).is_unspecified else bound

    def _route(self, peer: str) -> str:
        """The address of the interface towards a peer, as the kernel would choose it."""
        known = self._routes.pop(peer, None)
        if known is None:
            family = socket.AF_INET6 if ":" in peer else socket.AF_INET
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                try:
                    probe.connect((peer, 9))  # sends nothing
                    known = str(probe.getsockname()[0])
                except OSError:
                    known = "127.0.0.1" if family == socket.AF_INET else "::1"
        self._routes[peer] = known
        if len(self._routes) > _MAX_ROUTES:
            self._routes.popitem(last=False)
        return known


def version(host: str) -> int:
    """The IP version of a numeric address, with or without a zone."""
    return 6 if ":" in host else 4
