"""The devices of those who wait before one room: who hears what of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from server.conferencing.collaborators import Dismissal, LobbyView, RoomClient
from server.live.lobby import Standing
from server.live.room import Room
from sfu.api import PeerId

# Called with every standing of somebody who waits, by whatever device; the last one is none of
# WAITS. Must not block or raise.
StandingListener = Callable[[Standing], None]

WAITS = frozenset({Standing.WAITING, Standing.NO_LEADER})


class Doorstep:
    """Whoever waits has a listener until the waiting ends; a browser has its connection, too."""

    def __init__(self) -> None:
        self._listeners: dict[PeerId, StandingListener] = {}
        self._clients: dict[PeerId, RoomClient] = {}
        self._shown: dict[PeerId, tuple[RoomClient, LobbyView]] = {}

    def expect(self, peer: PeerId, listener: StandingListener) -> None:
        self._listeners[peer] = listener

    def forget(self, peer: PeerId) -> None:
        """They did not come to wait after all."""
        self._listeners.pop(peer, None)

    def attach(self, peer: PeerId, client: RoomClient) -> None:
        """From now on `client` is told; whoever was for this peer before is replaced."""
        former = self._clients.get(peer)
        self._clients[peer] = client
        if former is not None and former is not client:
            former.dismiss(Dismissal.REPLACED)

    def detach(self, peer: PeerId, client: RoomClient) -> bool:
        """Whether `client` was still the peer's connection."""
        if self._clients.get(peer) is not client:
            return False
        del self._clients[peer]
        return True

    def tell(self, peer: PeerId, standing: Standing) -> None:
        """The listener comes first: what a browser does about it may need what that has done."""
        listener, client = self._listeners.get(peer), self._clients.get(peer)
        if standing not in WAITS:
            self._listeners.pop(peer, None)
            self._clients.pop(peer, None)
        if listener is not None:
            listener(standing)
        if client is not None:
            client.told(standing)

    def renew(self, peer: PeerId) -> None:
        """A browser has forgotten what it was shown, for it goes on in another room."""
        self._shown.pop(peer, None)

    def show(self, room: Room, clients: Mapping[PeerId, RoomClient]) -> None:
        """Show leaders the lobby where it is not what they saw last: so no path through the room
        can forget it, nor show it to anybody else."""
        view = LobbyView(room.door.policy, room.door.waiting)
        former, self._shown = self._shown, {}
        for peer, client in clients.items():
            if not room.is_led_by(peer):
                continue
            self._shown[peer] = (client, view)
            if former.get(peer) != (client, view):
                client.lobby_changed(view)
