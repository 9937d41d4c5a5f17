"""The native engine's shell: sockets, transports, and who decides about what it has stopped.

`ucc_native` owns the way of a packet: a thread of its own receives, decrypts, routes, rewrites, encrypts
and sends. A packet stops at what is decided here, in order, and goes on; what need not be decided before it
goes on is told afterwards. In a turn (`turn`) no packet moves.
"""

from __future__ import annotations

import asyncio
import logging
import socket as sockets
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, cast

from sfu.api import MediaEvent, RoomId
from sfu.config import SfuConfig
from sfu.core.answer import Candidates
from sfu.core.ice import FIRST_STREAM, Path
from sfu.core.peer import Peer as RoutedPeer
from sfu.core.publication import Layer
from sfu.core.stun import Address
from sfu.demux import Checks
from sfu.engine import EngineUser, open_beside
from sfu.native.ingest import NativeIngest
from sfu.native.module import Event, Module, NativeCore
from sfu.native.parts import NativeInlet, NativeParts
from sfu.native.room import NativeRoom
from sfu.native.turns import Listeners, Turn
from sfu.room import Room
from sfu.srtp import Association, Srtp, SrtpMaker
from sfu.tcp import TcpPort
from sfu.transport import Transport
from sfu.udp import BATCH, Datagram, open_sockets

logger = logging.getLogger(__name__)


class Keeper:
    """Keeps an association's keys until the engine takes them."""

    def open(self, association: Association) -> Srtp:
        return cast(Srtp, association)


class Paths(dict[tuple[int, Address], Transport]):
    """The known sources, of which the engine is told."""

    def __init__(self, core: NativeCore, numbers: dict[Transport, int]) -> None:
        super().__init__()
        self._core = core
        self._numbers = numbers

    def __setitem__(self, key: tuple[int, Address], transport: Transport) -> None:
        super().__setitem__(key, transport)
        self._core.bind(key[0], *key[1], self._numbers[transport])

    def __delitem__(self, key: tuple[int, Address]) -> None:
        super().__delitem__(key)
        self._core.unbind(key[0], *key[1])

    def pop(self, key: tuple[int, Address], default: object = None) -> Transport:
        found = super().pop(key, None)
        self._core.unbind(key[0], *key[1])
        return cast(Transport, found)


class NativeEngine:
    """`sfu.engine.Engine` on `ucc_native`."""

    name = "native"

    def __init__(self, module: Module, user: EngineUser) -> None:
        self.maker: SrtpMaker = Keeper()
        self._user = user
        self._core: NativeCore = module.Engine()
        self._parts = NativeParts(module, self._core)
        self._numbers: dict[Transport, int] = {}
        self._transports: dict[int, Transport] = {}
        self._aims: dict[Transport, Path] = {}
        self._checks = Checks(self.send)
        self._checks.paths = Paths(self._core, self._numbers)
        self._tcp = TcpPort(self._checks, self._streamed)
        self._sockets: list[sockets.socket] = []
        self._alarm: int | None = None
        self._turn = Turn(self._core, self._settle)
        self.listeners = Listeners(self._core)
        self._loop: asyncio.AbstractEventLoop
        self._handlers: tuple[Callable[..., None], ...] = (
            self._datagram,
            self._rtcp,
            self._learn,
            self._woke,
            self._key,
            self._tape,
            self._heard,
            self._gap,
            self._budget,
            self._passed,
        )

    # --- sockets --------------------------------------------------------------------------

    def open(self, config: SfuConfig) -> Candidates:
        self._loop = asyncio.get_running_loop()
        opened = open_sockets(config.addresses, config.port)
        self._sockets = list(opened.values())
        self._core.open([one.fileno() for one in self._sockets])
        udp = tuple((address, one.getsockname()[1]) for address, one in opened.items())
        try:
            self._alarm = self._core.start()
            self._parts.feeds_back = True
            self._loop.add_reader(self._alarm, self._alarmed)
            return Candidates(udp, open_beside(self._tcp, udp, config))
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        self._tcp.close()
        if self._alarm is not None:
            self._loop.remove_reader(self._alarm)
            self._alarm = None
        self._core.close()
        for one in self._sockets:
            one.close()
        self._sockets = []

    def turn(self) -> AbstractContextManager[None]:
        """As long as it is entered, packets rest, and all was decided that they waited for."""
        return self._turn

    def send(self, path: Path, data: bytes) -> None:
        if path.socket >= FIRST_STREAM:
            self._tcp.send(path.socket, data)
            return
        with self._turn:
            self._core.send(path.socket, *path.remote, data)

    def _alarmed(self) -> None:
        self._core.heard()
        with self._turn:
            """Entering it is what there is to do."""

    def _settle(self) -> None:
        """Take what the engine has told, and decide about the packet that it has stopped."""
        # Not the loop's time, which may be that of its last turn: packets have gone on since.
        now = time.monotonic()
        tell = self._core.tell
        while (told := tell(now)) is not None:
            self._decide(told[0], now, told[1])
        self._user.batch_done(now)
        self.unload()

    def _decide(self, socket: int, now: float, event: Event) -> None:
        kind, number = event[:2]
        # Of what was told before it, something may have ended a transport.
        if number is None or number in self._transports:
            try:
                self._handlers[kind](socket, now, *event[1:])
            except Exception:
                # Whoever takes a turn is not to blame for it, and goes on.
                logger.exception("what a packet has told")

    def _streamed(self, number: int, batch: list[Datagram]) -> None:
        """Datagrams of a TCP connection, which are the engine's packets as any others."""
        pump = self._core.pump
        with self._turn:
            for start in range(0, len(batch), BATCH):
                some = batch[start : start + BATCH]
                _, (host, port), arrival = some[0]
                self._core.load(host, port, [data for data, _, _ in some], arrival)
                now = self._loop.time()
                while (event := pump(number, now)) is not None:
                    self._decide(number, now, event)
                self._user.batch_done(now)
            self._core.flush()
            self.unload()

    def unload(self) -> None:
        """Send what the engine has for TCP connections."""
        if len(self._tcp):
            for number, size, data in self._core.streamed():
                self._tcp.send_run(number, data, size)

    # --- transports -----------------------------------------------------------------------

    def room(
        self, room: RoomId, emit: Callable[[MediaEvent], None], counters: Counter[str]
    ) -> Room:
        return NativeRoom(room, emit, counters, self._parts, self._numbers, self)

    def add(self, transport: Transport) -> None:
        if transport not in self._numbers:
            number = self._numbers[transport] = self._core.add_transport()
            self._transports[number] = transport
        self._checks.add(transport)
        self._agree(transport)

    def attach(self, transport: Transport, peer: RoutedPeer) -> None:
        assert isinstance(peer.inlet, NativeInlet)
        number = self._numbers[transport]
        self._core.connect(number, peer.inlet.native)
        cast(Any, peer.downlink).aim(number)

    def connected(self, transport: Transport) -> None:
        association = cast(Association | None, transport.srtp)
        number = self._numbers.get(transport)
        if association is not None and number is not None:
            inbound, outbound = association.remote, association.local
            self._core.set_keys(number, association.profile, inbound, outbound)

    def remove(self, transport: Transport) -> None:
        self._checks.remove(transport)
        self._aims.pop(transport, None)
        number = self._numbers.pop(transport, None)
        if number is not None:
            del self._transports[number]
            self._core.remove_transport(number)

    def refresh(self, transport: Transport, now: float) -> None:
        alive, checked = self._core.alive(self._numbers[transport])
        if alive > 0:
            transport.ice.touch(alive)
        if checked > 0:
            transport.ice.renew(checked)
        dropped = self._core.dropped()
        if dropped is not None:
            reason, host, port = dropped
            self._checks.log(reason.removeprefix("dropped-"), (host, port), now)

    def counters(self) -> dict[str, int]:
        drops = self._checks.drops.items()
        dropped = {f"dropped-{reason}": count for reason, count in drops}
        return self._core.counters() | self._tcp.counters() | dropped

    # --- what the engine has stopped; the places in `_handlers` are its kinds of events ---------

    def _datagram(
        self, socket: int, now: float, number: int | None, host: str, port: int, data: bytes
    ) -> None:
        address = (host, port)
        if number is None:
            checked = self._checks.check(data, Path(socket, address), now)
            if checked is not None:
                self._aim(checked)
        elif not self._transports[number].receive_dtls(data):
            self._checks.drop("dtls-flood", address, now)

    def _agree(self, transport: Transport) -> None:
        """Have the engine answer checks, unless they might begin a new generation."""
        ice = transport.ice
        known = ice.credentials
        username = f"{known.local_ufrag}:{known.remote_ufrag}"
        self._core.consent(
            self._numbers[transport], (username, known.local_password) if ice.settled else None
        )

    def _aim(self, transport: Transport) -> None:
        self._agree(transport)
        path = transport.ice.selected
        if path is not None and self._aims.get(transport) != path:
            self._aims[transport] = path
            self._core.aim(self._numbers[transport], path.socket, *path.remote)

    def _rtcp(self, socket: int, now: float, number: int, data: bytes) -> None:
        self._user.receive_rtcp(self._transports[number], data, now)

    def _found(self, number: int) -> tuple[NativeIngest, RoutedPeer]:
        room, name = self._user.owner(self._transports[number])
        self._user.touch(room)
        peer = room.router.peer(name)
        assert peer is not None
        return cast(NativeIngest, room.router.ingest), peer

    def _layer(self, number: int, ssrc: int) -> tuple[NativeIngest, Layer | None]:
        """None for a layer that is not the peer's any more."""
        ingest, peer = self._found(number)
        return ingest, peer.layers.get(ssrc)

    def _learn(self, socket: int, now: float, number: int, data: bytes) -> None:
        ingest, peer = self._found(number)
        ingest.learn(peer, data)

    def _woke(self, socket: int, now: float, number: int, ssrc: int) -> None:
        ingest, layer = self._layer(number, ssrc)
        if layer is not None:
            ingest.woke(layer, now)

    def _key(self, socket: int, now: float, number: int, ssrc: int, packet: object) -> None:
        ingest, layer = self._layer(number, ssrc)
        if layer is not None:
            ingest.key(layer, packet)

    def _tape(
        self, socket: int, now: float, number: int, ssrc: int, packet: object, late: bool
    ) -> None:
        ingest, layer = self._layer(number, ssrc)
        if layer is not None:
            ingest.tape(layer, packet, late)

    def _passed(self, socket: int, now: float, number: int, ssrc: int, packet: object) -> None:
        ingest, layer = self._layer(number, ssrc)
        if layer is not None:
            ingest.passed(layer, packet)

    def _heard(
        self,
        socket: int,
        now: float,
        number: int,
        level: int | None,
        sequence: int,
        timestamp: int,
        payload: bytes,
    ) -> None:
        ingest, peer = self._found(number)
        ingest.heard(peer, level, sequence, timestamp, payload, now)

    def _gap(self, socket: int, now: float, number: int) -> None:
        ingest, _ = self._found(number)
        ingest.gap(now)

    def _budget(self, socket: int, now: float, number: int) -> None:
        ingest, peer = self._found(number)
        ingest.budget(peer, now)
