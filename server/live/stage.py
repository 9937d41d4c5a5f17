"""The rules of a live room about the document that is presented in it. Sans-IO.

One document at a time, on one page that everybody follows. It is there until its presenter or a leader
takes it away, another takes its place, or its presenter leaves for good. Who leads may have anybody
present it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from server.live import commands as c
from server.live.presentation import Presentation
from server.live.refused import CommandRefused
from sfu.api import PeerId

StageCommand = (
    c.Present
    | c.TurnPage
    | c.HandOver
    | c.StopPresenting
    | c.AllowDrawing
    | c.Draw
    | c.ClearDrawings
)


class Stage:
    def __init__(self) -> None:
        self.shown: Presentation | None = None

    def apply(self, command: StageCommand, by: PeerId | None) -> bool:
        """Whether anything is different now. Raises CommandRefused, with all as it was."""
        former = self.shown
        self.shown = _HANDLERS[type(command)](self, command, by)
        return self.shown != former

    def left(self, peer: PeerId) -> bool:
        """Somebody left for good; whether what they presented is gone by that."""
        if self.shown is None or self.shown.presenter != peer:
            return False
        self.shown = None
        return True

    def is_by(self, peer: PeerId | None) -> bool:
        """Raises CommandRefused when nothing is presented."""
        return peer is not None and self._get().presenter == peer

    def draws(self, peer: PeerId | None) -> bool:
        """Whether the document is theirs to draw on, as who presents it decides."""
        return self.is_by(peer) or (peer is not None and self._get().drawing)

    def _get(self) -> Presentation:
        if self.shown is None:
            raise CommandRefused("bad-state", "nothing is presented")
        return self.shown

    def _present(self, command: c.Present, by: PeerId | None) -> Presentation:
        if by is None:
            raise CommandRefused("forbidden", "the house presents nothing")
        shown = Presentation(command.document, command.name, command.pages, command.page, by)
        return _checked(shown)

    def _turn(self, command: c.TurnPage, by: PeerId | None) -> Presentation:
        return _checked(replace(self._get(), page=command.page))

    def _hand_over(self, command: c.HandOver, by: PeerId | None) -> Presentation:
        return replace(self._get(), presenter=command.peer)

    def _stop(self, command: c.StopPresenting, by: PeerId | None) -> None:
        self._get()

    def _allow(self, command: c.AllowDrawing, by: PeerId | None) -> Presentation:
        return replace(self._get(), drawing=command.on)

    def _draw(self, command: c.Draw | c.ClearDrawings, by: PeerId | None) -> Presentation:
        """Nothing that the room knows of is different afterwards."""
        shown = self._get()
        if command.document != shown.document or not 1 <= command.page <= shown.pages:
            raise CommandRefused("not-found", "that is not shown")
        return shown


def _checked(shown: Presentation) -> Presentation:
    if not 1 <= shown.page <= shown.pages:
        raise CommandRefused("not-found", "no such page")
    return shown


_Handler = Callable[[Stage, Any, PeerId | None], Presentation | None]
_HANDLERS: Mapping[type[StageCommand], _Handler] = MappingProxyType(
    {
        c.Present: Stage._present,
        c.TurnPage: Stage._turn,
        c.HandOver: Stage._hand_over,
        c.StopPresenting: Stage._stop,
        c.AllowDrawing: Stage._allow,
        c.Draw: Stage._draw,
        c.ClearDrawings: Stage._draw,
    }
)
