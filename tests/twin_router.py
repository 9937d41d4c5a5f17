"""Both packet engines side by side: the Python router answers, and the native one must answer alike.

Everything goes to both; what they send, packet by packet and receiver by receiver, must be the same
bytes, and so must RTCP and events.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence

from sfu.api import AudioFrame, MediaEvent, PeerId, RecordedPacket, RoomId, Source, Want
from sfu.core.layout import Outgoing, PeerLayout, Send
from sfu.core.peer import Peer
from sfu.core.router import Router
from tests.native_router import NativeRouter

# Counted by the native engine under the same names.
COUNTED = (
    "rtp-",
    "rtx-",
    "red-",
    "vp8-",
    "h264-",
    "vp9-",
    "av1-",
    "nack-",
    "pli-",
    "probe-",
    "rtcp-",
    "inject-",
)


def by_receiver(out: Sequence[Outgoing]) -> dict[PeerId, list[bytes]]:
    """Packets as they stand on the wire, but for SRTP; the order between receivers is free."""
    found: dict[PeerId, list[bytes]] = {}
    for peer, header, payload in out:
        found.setdefault(peer, []).append(header + payload)
    return found


def network(peer: Peer) -> tuple[object, ...]:
    """What is known of the peer's network."""
    link = peer.downlink
    judged = (link.estimate, link.budget, link.media_budget, link.loss, link.queue, link.rtt)
    return (*judged, link.congested, link.curious, link.probing, link.next_sequence)


class TwinRouter(Router):
    """A Python router with a native shadow."""

    def __init__(self, room: RoomId, entropy: Callable[[int], int]) -> None:
        self._drawn: deque[int] = deque()

        def draw(bits: int) -> int:
            self._drawn.append(entropy(bits))
            return self._drawn[-1]

        super().__init__(room, draw)
        self.native = NativeRouter(room, lambda bits: self._drawn.popleft())
        self.both = (self, self.native)
        self._taped: tuple[list[RecordedPacket], list[RecordedPacket]] = ([], [])
        self._tapped: tuple[list[AudioFrame], list[AudioFrame]] = ([], [])

    # --- commands ---------------------------------------------------------------------------

    def add_peer(self, peer: PeerId, layout: PeerLayout, now: float) -> Peer:
        made = super().add_peer(peer, layout, now)
        self.native.add_peer(peer, layout, now)
        return made

    def set_codecs(self, order: Sequence[str]) -> None:
        super().set_codecs(order)
        self.native.set_codecs(order)

    def set_connected(self, peer: PeerId, connected: bool, now: float) -> None:
        super().set_connected(peer, connected, now)
        self.native.set_connected(peer, connected, now)

    def remove_peer(self, peer: PeerId, now: float) -> None:
        super().remove_peer(peer, now)
        self.native.remove_peer(peer, now)

    def set_source(self, peer: PeerId, source: Source, on: bool, muted: bool, now: float) -> None:
        super().set_source(peer, source, on, muted, now)
        self.native.set_source(peer, source, on, muted, now)

    def set_wants(self, peer: PeerId, wants: Sequence[Want], now: float) -> None:
        super().set_wants(peer, wants, now)
        self.native.set_wants(peer, wants, now)

    def add_phone(self, peer: PeerId, now: float) -> None:
        super().add_phone(peer, now)
        self.native.add_phone(peer, now)

    def remove_phone(self, peer: PeerId, now: float) -> None:
        super().remove_phone(peer, now)
        self.native.remove_phone(peer, now)

    def set_tap(self, sink: Callable[[AudioFrame], None] | None) -> None:
        ours, theirs = self._tapped

        def both(frame: AudioFrame) -> None:
            ours.append(frame)
            assert sink is not None
            sink(frame)

        super().set_tap(None if sink is None else both)
        self.native.set_tap(None if sink is None else theirs.append)

    def set_recorder(self, sink: Callable[[RecordedPacket], None] | None, now: float) -> None:
        ours, theirs = self._taped

        def both(packet: RecordedPacket) -> None:
            ours.append(packet)
            assert sink is not None
            sink(packet)

        super().set_recorder(None if sink is None else both, now)
        self.native.set_recorder(None if sink is None else theirs.append, now)

    def record_picture(self, key: tuple[PeerId, Source] | None, now: float) -> None:
        super().record_picture(key, now)
        self.native.record_picture(key, now)

    # --- packets ----------------------------------------------------------------------------

    def receive_rtp(
        self, peer: PeerId, packet: bytes, arrival: float, now: float, out: list[Outgoing]
    ) -> None:
        before = len(out)
        super().receive_rtp(peer, packet, arrival, now, out)
        theirs: list[Outgoing] = []
        self.native.receive_rtp(peer, packet, arrival, now, theirs)
        self._compare(out[before:], theirs, peer)

    def receive_rtcp(self, peer: PeerId, data: bytes, now: float, out: list[Outgoing]) -> None:
        before = len(out)
        super().receive_rtcp(peer, data, now, out)
        theirs: list[Outgoing] = []
        self.native.receive_rtcp(peer, data, now, theirs)
        self._compare(out[before:], theirs, peer)

    def inject(self, frame: AudioFrame, now: float, out: list[Outgoing]) -> None:
        before = len(out)
        super().inject(frame, now, out)
        theirs: list[Outgoing] = []
        self.native.inject(frame, now, theirs)
        self._compare(out[before:], theirs, frame.peer)

    def poll(self, now: float, out: list[Outgoing] | None = None) -> list[Send]:
        made: list[Outgoing] = []
        theirs: list[Outgoing] = []
        sends = super().poll(now, None if out is None else made)
        assert self.native.poll(now, None if out is None else theirs) == sends
        self._compare(made, theirs)
        if out is not None:
            out += made
        return sends

    def events(self) -> list[MediaEvent]:
        told = super().events()
        assert self.native.events() == told
        return told

    def _compare(
        self, ours: list[Outgoing], theirs: list[Outgoing], sender: PeerId | None = None
    ) -> None:
        """What a packet of `sender` changes, it changes of the sender and of who gets something; the
        next poll looks at all."""
        sent = by_receiver(ours)
        assert by_receiver(theirs) == sent
        for one, other in (self._taped, self._tapped):
            assert other == one
            one.clear()
            other.clear()
        assert self.native.counted() == self._counted(self.counters)
        looked_at = self._peers if sender is None else {sender, *sent} & self._peers.keys()
        for name in looked_at:
            assert network(self.native._peers[name]) == network(self._peers[name])

    @staticmethod
    def _counted(counters: Counter[str]) -> dict[str, int]:
        return {name: n for name, n in counters.items() if n and name.startswith(COUNTED)}
