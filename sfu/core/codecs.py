"""Which video codec a publisher shall send: the first that everybody in the room can receive.

What was agreed upon stays as long as everybody can receive it. When somebody enters who cannot, the
publisher's browser is asked for another offer, and the answer to that names another codec.
"""

from __future__ import annotations

from collections import Counter

from sfu.api import OfferWanted, PeerId, Source
from sfu.core.peer import Peer
from sfu.core.room import Room

VIDEO = (Source.CAM, Source.SCREEN)
REPEAT = 5.0  # seconds after which a browser that has not made its offer is asked again
AT_ONCE = 10  # offers asked for by one decision: each costs milliseconds


class Codecs:
    """The choice for one room. `order` is the administrator's, the dearest first."""

    __slots__ = ("_asked", "_room", "order")

    def __init__(self, room: Room) -> None:
        self._room = room
        self.order: tuple[str, ...] = ("vp8",)
        self._asked: dict[PeerId, float] = {}  # when; those alone who still owe an offer

    def best_first(self, publisher: PeerId) -> tuple[str, ...]:
        """All of them, those first that most of the others can receive."""
        takers = self._takers(publisher)
        return tuple(sorted(self.order, key=lambda codec: -takers[codec]))

    def _takers(self, publisher: PeerId) -> Counter[str]:
        """How many can receive each. A recording counts for more than all of them: it lasts."""
        peers = self._room.peers.values()
        takers = Counter(codec for peer in peers if peer.id != publisher for codec in peer.receives)
        for codec in self._room.recordable or ():
            takers[codec] += len(peers) + 1
        return takers

    def decide(self, now: float) -> None:
        """Ask those for another offer whose pictures somebody cannot receive, if that helps."""
        if len(self.order) < 2:
            return
        asked = {}
        new = 0
        for peer in self._room.peers.values():
            if not self._unsuitable(peer):
                continue
            before = self._asked.get(peer.id, float("-inf"))
            if now - before >= REPEAT and new < AT_ONCE:
                new += 1
                before = now
                self._room.emit(OfferWanted(self._room.id, peer.id))
            asked[peer.id] = before
        self._asked = asked

    def _unsuitable(self, peer: Peer) -> bool:
        if peer.layout is None or not peer.connected:
            return False
        lines = [
            line
            for line in peer.layout.sending
            if line.source in VIDEO and peer.publications[line.source].on
        ]
        if not any(len(line.choices) > 1 for line in lines):
            return False
        takers = self._takers(peer.id)
        return any(
            takers[line.codec] < max(takers[codec] for codec in line.choices) for line in lines
        )
