"""Whom everybody in a live room sees large, because a leader says so. Sans-IO.

A few at a time: whoever is put there while it is full takes the place of whoever has been there
longest. Who leaves for good is there no more.
"""

from __future__ import annotations

from typing import Final

from server.live import commands as c
from sfu.api import PeerId

PLACES: Final = 3

SpotlightCommand = c.PutInSpotlight | c.TakeFromSpotlight


class Spotlight:
    """`people` in the order in which they were put there."""

    def __init__(self) -> None:
        self.people: tuple[PeerId, ...] = ()

    def apply(self, command: SpotlightCommand) -> bool:
        """Whether anything is different now."""
        if isinstance(command, c.TakeFromSpotlight):
            return self.left(command.peer)
        if command.peer in self.people:
            return False
        self.people = (*self.people, command.peer)[-PLACES:]
        return True

    def left(self, peer: PeerId) -> bool:
        """Whether they were there, and are no more."""
        before = self.people
        self.people = tuple(each for each in before if each != peer)
        return self.people != before
