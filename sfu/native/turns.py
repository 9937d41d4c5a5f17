"""Turns: the engine's thread carries packets, or something is decided here. Never both at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from sfu.api import RoomId
from sfu.native.module import NativeCore


class Turn(AbstractContextManager[None]):
    """One turn, which may be entered again in the middle of itself. It begins with whatever packets
    wait for, so that everything happens in the order in which it came."""

    def __init__(self, core: NativeCore, settle: Callable[[], None]) -> None:
        self._core = core
        self._settle = settle
        self._depth = 0

    def __enter__(self) -> None:
        self._depth += 1
        if self._depth > 1:
            return
        self._core.hold()
        try:
            self._settle()
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if not self._depth:
            self._core.release()


class Listeners:
    """The rooms whose voices somebody else hears at once. Without any, voices wake nobody up."""

    def __init__(self, core: NativeCore) -> None:
        self._core = core
        self._rooms: set[RoomId] = set()

    def set(self, room: RoomId, on: bool) -> None:
        (self._rooms.add if on else self._rooms.discard)(room)
        self._core.listen(bool(self._rooms))
