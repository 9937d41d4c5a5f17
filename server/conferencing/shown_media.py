"""What browsers were told last of their media, for those who come back or go on elsewhere."""

from __future__ import annotations

from server.conferencing.collaborators import RoomClient
from sfu.api import LayerHint, PeerId, SlotsAssigned, Source, Want


class ShownMedia:
    """Grows with the people of the room: `forget` whoever leaves. `wants` is what they look at."""

    def __init__(self) -> None:
        self.wants: dict[PeerId, tuple[Want, ...]] = {}
        self._slots: dict[PeerId, SlotsAssigned] = {}
        self._hints: dict[PeerId, dict[Source, LayerHint]] = {}

    def keep(self, event: SlotsAssigned | LayerHint) -> None:
        if isinstance(event, SlotsAssigned):
            self._slots[event.peer] = event
        else:
            self._hints.setdefault(event.peer, {})[event.source] = event

    def hints(self, peer: PeerId) -> tuple[LayerHint, ...]:
        """Of their own sources: they hold wherever somebody is."""
        return tuple(self._hints.get(peer, {}).values())

    def tell(self, peer: PeerId, client: RoomClient) -> None:
        if peer in self._slots:
            client.media_event(self._slots[peer])
        for hint in self.hints(peer):
            client.media_event(hint)

    def forget(self, peer: PeerId) -> None:
        for table in (self.wants, self._slots, self._hints):
            table.pop(peer, None)
