"""The engine's view of its sockets, so that tests may put an in-memory network in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np

from media.arrays import Codes
from sip_gateway.media.lock import Address
from sip_gateway.phone_media import MediaKeys

# Longest datagram that can be telephone audio: 120 ms of G.711 or one frame of Opus, with
# extensions and SRTP's tag.
LARGEST: Final = 1400
RTP, RTCP = 0, 1


class Batch:
    """Datagrams of one tick, in rows of one array. When full, the rest waits for the next tick.

    Truncated datagrams have length LARGEST and are refused by the parser's owner.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.data: Codes = np.zeros((capacity, LARGEST), np.uint8)
        self.views = [memoryview(row) for row in self.data]
        self.legs: list[int] = []
        self.lengths: list[int] = []
        self.addresses: list[Address] = []
        self.control: list[tuple[int, bytes, Address]] = []

    def clear(self) -> None:
        self.legs.clear()
        self.lengths.clear()
        self.addresses.clear()
        self.control.clear()

    @property
    def full(self) -> bool:
        return len(self.legs) >= self.capacity

    def add(self, leg: int, data: bytes, address: Address) -> None:
        """Copy a datagram in; one that does not fit is cut to LARGEST."""
        cut = data[:LARGEST]
        self.views[len(self.legs)][: len(cut)] = cut
        self.legs.append(leg)
        self.lengths.append(len(cut))
        self.addresses.append(address)


class Wire(Protocol):
    """Sockets by leg row: one for RTP, one for RTCP."""

    def drain(self, batch: Batch) -> None:
        """Append what has arrived, without waiting."""
        ...

    def send(self, leg: int, data: bytes | memoryview, address: Address) -> bool:
        """Send RTP; False when the system refused it."""
        ...

    def send_all(
        self, legs: list[int], rows: Sequence[memoryview | bytes], addresses: list[Address | None]
    ) -> int:
        """Send `rows[leg]` to `addresses[leg]` for each of `legs`; how many were refused."""
        ...

    def send_control(self, leg: int, data: bytes, address: Address) -> bool:
        """Send RTCP from the leg's odd port."""
        ...

    def secure(self, leg: int, keys: MediaKeys | None) -> None:
        """From now on the leg's packets are SRTP and SRTCP, or plain again."""
        ...

    def remove(self, leg: int) -> None:
        """Close the leg's sockets."""
        ...

    def close(self) -> None: ...
