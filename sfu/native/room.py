"""A room of the native engine."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Protocol

from sfu.api import AudioFrame, MediaEvent, PeerId, RoomId
from sfu.core.router import Router
from sfu.native.ingest import NativeIngest
from sfu.native.parts import NativeParts
from sfu.native.turns import Listeners
from sfu.room import Room
from sfu.transport import Transport


class RoomEngine(Protocol):
    """The engine, as a room uses it."""

    listeners: Listeners

    def turn(self) -> AbstractContextManager[None]: ...

    def unload(self) -> None: ...


class NativeRoom(Room):
    """A room whose media the engine sends."""

    def __init__(
        self,
        room: RoomId,
        emit: Callable[[MediaEvent], None],
        counters: Counter[str],
        parts: NativeParts,
        numbers: dict[Transport, int],
        engine: RoomEngine,
    ) -> None:
        ingest = partial(NativeIngest, parts.core)
        router = Router(room, secrets.randbits, parts, ingest)
        super().__init__(room, emit, counters, router, engine.turn)
        self._core = parts.core
        self._numbers = numbers
        self._engine = engine

    def close(self) -> None:
        super().close()
        self._engine.listeners.set(self.id, False)

    def tap(self, sink: Callable[[AudioFrame], None] | None) -> None:
        super().tap(sink)
        self._engine.listeners.set(self.id, self.tapped)

    def drain(self, now: float) -> None:
        super().drain(now)
        self._core.flush()
        self._engine.unload()

    def _send_media(self) -> None:
        """Packets that were made in Python after all."""
        for peer, header, payload in self.out:
            number = self._number(peer)
            if number is not None:
                self._core.queue(number, header, payload)
        self.out.clear()

    def _send_rtcp(self, peer: PeerId, data: bytes) -> None:
        number = self._number(peer)
        if number is not None and self._core.send_rtcp(number, data):
            self._counters["rtcp-out"] += 1

    def _number(self, peer: PeerId) -> int | None:
        receiver = self.peers.get(peer)
        return None if receiver is None else self._numbers.get(receiver.transport)
