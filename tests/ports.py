"""Ports for peers that cannot be told to take any free one.

None that the system gives to connections (from 32768 on): one of those could take it between our
look and the peer's start. From 20,000 on our service has its RTP, then come the telephones of
`tests.e2e.softphone`.
"""

from __future__ import annotations

import secrets
import socket
from typing import Final

FIRST: Final = 12_000
COUNT: Final = 8_000


def free_port() -> int:
    """One that was free for UDP and TCP, at all addresses, a moment ago."""
    while True:
        port = FIRST + secrets.randbelow(COUNT)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("0.0.0.0", port))
            except OSError:
                return False
    return True
