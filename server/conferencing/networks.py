"""How the networks of a running conference's people do, each device by itself."""

from __future__ import annotations

from server.domain.entry import Device
from server.live.network import NetWatch
from server.live.people import Net
from sfu.api import PeerId, PeerState


class Networks:
    """Grows with the people of the room: `forget` whoever leaves."""

    def __init__(self) -> None:
        self._watches: dict[PeerId, dict[Device, NetWatch]] = {}

    def measured(self, peer: PeerId, device: Device, heard: Net, now: float) -> Net:
        """The word that holds after a measurement at `now` (s)."""
        return self._watch(peer, device).hear(heard, now)

    def moved(self, peer: PeerId, state: PeerState) -> Net:
        """The word for a browser whose transport is in that state now."""
        watch = self._watch(peer, Device.WEB)
        if state is PeerState.DISCONNECTED:
            return watch.lose()
        return watch.stand() if state is PeerState.CONNECTED else watch.net

    def forget(self, peer: PeerId) -> None:
        self._watches.pop(peer, None)

    def _watch(self, peer: PeerId, device: Device) -> NetWatch:
        return self._watches.setdefault(peer, {}).setdefault(device, NetWatch())
