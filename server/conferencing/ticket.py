"""What a running room keeps of somebody, and what of it goes along when they are moved."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from server.conferencing.collaborators import RoomClient
from server.domain.guest import Visitor
from server.live.people import Leg
from sfu.api import LayerHint, PeerId, RoomId


@dataclass(frozen=True, slots=True)
class Ticket:
    """A browser's right to take up its place again. `key` is a secret."""

    session: str
    key: str
    peer: PeerId
    leg: str
    visitor: Visitor

    def __repr__(self) -> str:
        return f"Ticket(peer={self.peer!r})"

    def opened_by(self, key: str, visitor_id: str) -> bool:
        """Whether this is the one to whom the ticket was given; constant time in the key."""
        return (
            hmac.compare_digest(self.key.encode(), key.encode()) and self.visitor.id == visitor_id
        )


@dataclass(frozen=True, slots=True)
class Belongings:
    """What the house knows of somebody who is moved, from the media room `room`."""

    room: RoomId
    legs: tuple[Leg, ...]
    client: RoomClient | None
    tickets: tuple[Ticket, ...]
    visitor: Visitor | None
    hints: tuple[LayerHint, ...]
