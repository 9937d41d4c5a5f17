"""What carries packets between the sockets and the rooms: in Python, or in Rust (`sfu.native`)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from sfu.api import MediaEvent, PeerId, RoomId
from sfu.config import SfuConfig
from sfu.core.answer import Candidates
from sfu.core.ice import FIRST_STREAM, Path
from sfu.core.peer import Peer as RoutedPeer
from sfu.core.stun import Address
from sfu.demux import Demultiplexer, MediaReceiver
from sfu.room import DirectRoom, Room
from sfu.srtp import SrtpBuffer, SrtpMaker
from sfu.tcp import TcpPort
from sfu.transport import Transport
from sfu.udp import Datagram, UdpPort


class EngineUser(MediaReceiver, Protocol):
    """The plane, as its engine sees it."""

    def owner(self, transport: Transport) -> tuple[Room, PeerId]:
        """Whose transport it is, and in which room that is now."""
        ...

    def touch(self, room: Room) -> None:
        """Something happened in the room: drain it at the end of the batch."""
        ...


class Engine(Protocol):
    """One packet engine serves one plane. All calls are on the event loop, and in a turn but for the first
    and the last."""

    name: str
    maker: SrtpMaker

    def open(self, config: SfuConfig) -> Candidates:
        """Listen; gives where. Raises OSError naming the address that is taken."""
        ...

    def close(self) -> None: ...

    def turn(self) -> AbstractContextManager[None]:
        """Where no packet may pass in the middle of it: rooms and transports are touched in turns only.
        One may be entered in the middle of another."""
        ...

    def room(
        self, room: RoomId, emit: Callable[[MediaEvent], None], counters: Counter[str]
    ) -> Room: ...

    def add(self, transport: Transport) -> None:
        """Let the transport's checks through; again after an ICE restart."""
        ...

    def attach(self, transport: Transport, peer: RoutedPeer) -> None:
        """What comes by the transport is this peer's, and what is for the peer goes there."""
        ...

    def connected(self, transport: Transport) -> None:
        """The handshake is done, or the transport is back."""
        ...

    def remove(self, transport: Transport) -> None: ...

    def refresh(self, transport: Transport, now: float) -> None:
        """Have the transport know when something authentic came last."""
        ...

    def send(self, path: Path, data: bytes) -> None:
        """Send a datagram that is no media."""
        ...

    def counters(self) -> dict[str, int]: ...


def open_beside(tcp: TcpPort, udp: tuple[Address, ...], config: SfuConfig) -> tuple[Address, ...]:
    """Have TCP listened for on the addresses of UDP, if it is wanted; gives where. Raises OSError."""
    if config.tcp_port == 0:
        return ()
    port = udp[0][1] if config.tcp_port is None else config.tcp_port
    # Where the system chose the UDP port, nobody knows its number beforehand.
    chosen = config.port == 0 and config.tcp_port is None
    return tcp.open([address for address, _ in udp], port, free=chosen)


class PythonEngine:
    """The reference."""

    name = "Python"

    def __init__(self, user: EngineUser) -> None:
        self._buffer = SrtpBuffer()
        self.maker: SrtpMaker = self._buffer
        self._udp = UdpPort(self._readable)
        self._demux = Demultiplexer(user, self.send, self._time)
        self._tcp = TcpPort(self._demux, self._demux.receive)
        self._loop: asyncio.AbstractEventLoop

    def open(self, config: SfuConfig) -> Candidates:
        self._loop = asyncio.get_running_loop()
        udp = self._udp.open(config.addresses, config.port)
        try:
            return Candidates(udp, open_beside(self._tcp, udp, config))
        except OSError:
            self._udp.close()
            raise

    def close(self) -> None:
        self._tcp.close()
        self._udp.close()

    def turn(self) -> AbstractContextManager[None]:
        # Packets are on this very loop.
        return nullcontext()

    def room(
        self, room: RoomId, emit: Callable[[MediaEvent], None], counters: Counter[str]
    ) -> Room:
        return DirectRoom(room, self._udp, self._tcp, emit, counters)

    def add(self, transport: Transport) -> None:
        self._demux.add(transport)

    def attach(self, transport: Transport, peer: RoutedPeer) -> None:
        """Packets find their peer by the plane."""

    def connected(self, transport: Transport) -> None:
        """The transport has its keys itself."""

    def remove(self, transport: Transport) -> None:
        self._demux.remove(transport)

    def refresh(self, transport: Transport, now: float) -> None:
        """It was told with each packet."""

    def send(self, path: Path, data: bytes) -> None:
        if path.socket < FIRST_STREAM:
            self._udp.send(path.socket, data, path.remote)
        else:
            self._tcp.send(path.socket, data)

    def counters(self) -> dict[str, int]:
        drops = self._demux.drops + self._udp.drops
        counted = {f"dropped-{reason}": count for reason, count in drops.items()}
        return counted | self._tcp.counters() | {"packets-in": self._demux.received}

    def _time(self) -> float:
        return self._loop.time()

    def _readable(self, socket: int, batch: list[Datagram]) -> None:
        self._demux.receive(socket, batch)
