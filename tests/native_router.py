"""A room's router on the native engine without sockets, with the methods of `sfu.core.router`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

from sfu.api import AudioFrame, PeerId, RoomId
from sfu.core.layout import Outgoing, PeerLayout, Send
from sfu.core.peer import Peer
from sfu.core.router import Router
from sfu.engine import EngineUser
from sfu.engines import native_module
from sfu.native.engine import NativeEngine
from sfu.native.ingest import NativeIngest
from sfu.native.parts import NativeInlet
from sfu.transport import Transport

# A socket that there is none of: `pump` then only goes on with the packet that it was fed.
NO_SOCKET = 99


class _User:
    """The plane's part: who is whose."""

    def __init__(self, router: NativeRouter) -> None:
        self.room = SimpleNamespace(router=router)

    def owner(self, transport: PeerId) -> tuple[SimpleNamespace, PeerId]:
        return self.room, transport

    def receive_rtcp(self, transport: PeerId, data: bytes, now: float) -> None:
        self.room.router.read_rtcp(transport, data, now)

    def touch(self, room: object) -> None:
        """The test drains."""


class NativeRouter(Router):
    """Packets go into `ucc_native` decrypted, and come out of it before they are encrypted."""

    def __init__(self, room: RoomId, entropy: Callable[[int], int]) -> None:
        module = native_module()
        assert module is not None
        self.engine = NativeEngine(module, cast(EngineUser, _User(self)))
        self.core: Any = self.engine._core
        super().__init__(room, entropy, self.engine._parts, partial(NativeIngest, self.core))
        self._numbers: dict[PeerId, int] = {}
        self._names: dict[int, PeerId] = {}

    def add_peer(self, peer: PeerId, layout: PeerLayout, now: float) -> Peer:
        made = super().add_peer(peer, layout, now)
        if peer not in self._numbers:
            number = self._numbers[peer] = self.core.add_transport()
            self._names[number] = peer
            # A transport is only a key here.
            self.engine._transports[number] = cast(Transport, peer)
        assert isinstance(made.inlet, NativeInlet)
        self.core.connect(self._numbers[peer], made.inlet.native)
        cast(Any, made.downlink).aim(self._numbers[peer])
        return made

    def receive_rtp(
        self, peer: PeerId, packet: bytes, arrival: float, now: float, out: list[Outgoing]
    ) -> None:
        if peer not in self._peers:
            super().receive_rtp(peer, packet, arrival, now, out)
            return
        event = self.core.feed(self._numbers[peer], packet, arrival, now)
        while event is not None:
            self.engine._handlers[event[0]](NO_SOCKET, now, *event[1:])
            event = self.core.pump(NO_SOCKET, now)
        self._take(out)

    def receive_rtcp(self, peer: PeerId, data: bytes, now: float, out: list[Outgoing]) -> None:
        if peer not in self._peers:
            super().receive_rtcp(peer, data, now, out)
            return
        event = self.core.feed_rtcp(self._numbers[peer], data, now)
        if event is not None:
            self.engine._handlers[event[0]](NO_SOCKET, now, *event[1:])
        self._take(out)

    def read_rtcp(self, peer: PeerId, data: bytes, now: float) -> None:
        """The engine leaves it to Python."""
        super().receive_rtcp(peer, data, now, [])

    def inject(self, frame: AudioFrame, now: float, out: list[Outgoing]) -> None:
        super().inject(frame, now, out)
        self._take(out)

    def poll(self, now: float, out: list[Outgoing] | None = None) -> list[Send]:
        sends = super().poll(now, out)
        if out is not None:
            self._take(out)
        return sends

    def counted(self) -> dict[str, int]:
        """What was counted here and there."""
        total = self.counters + Counter(self.core.counters())
        return {name: count for name, count in total.items() if count}

    def _take(self, out: list[Outgoing]) -> None:
        out += [(self._names[number], packet, b"") for number, packet in self.core.take()]
