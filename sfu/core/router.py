"""One room's packets: who gets which packet of whom, and how it is rewritten on the way.

The router is sans-IO. Its shell (the plane) feeds it decrypted packets and sends what it gives
back. **Drain rule: after each batch of `receive_*`, `inject` or commands, send everything that
was appended to `out`, then send `poll(now)`, then hand on `events()`, then arm one timer for
`next_deadline()`.** Nothing is ever called back from inside, except the tap.

Times are seconds. `now` is monotonic and the same clock for all calls; `arrival` is when the
kernel received the datagram, on any steady clock of its own. Bytes from the network never
raise: what cannot be used is dropped and counted by reason in `counters`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sfu.api import AudioFrame, MediaEvent, PeerId, RoomId, Source, Want
from sfu.core.layout import Outgoing, PeerLayout, Send


class Router:
    """Publications × wants → routes, for one room.

    `entropy(bits)` gives random integers, for the first sequence numbers and timestamps
    (RFC 3550 §5.1). Commands about peers that are not in the room are ignored.
    """

    def __init__(self, room: RoomId, entropy: Callable[[int], int]) -> None:
        self.room = room
        self.counters: dict[str, int] = {}

    def add_peer(self, peer: PeerId, layout: PeerLayout, now: float) -> None:
        """Enter a browser, or take over its new layout after another offer.

        All its sources are off until `set_source`. A new generation (new DTLS session) is
        `remove_peer` then `add_peer`.
        """

    def remove_peer(self, peer: PeerId, now: float) -> None:
        """Forget the peer, its publications and its subscriptions."""

    def set_source(self, peer: PeerId, source: Source, on: bool, muted: bool, now: float) -> None:
        """Say whether a source is published; off or muted, nothing of it is forwarded."""

    def set_wants(self, peer: PeerId, wants: Sequence[Want], now: float) -> None:
        """Replace what the peer shows."""

    def add_phone(self, peer: PeerId, now: float) -> None:
        """Open an audio publication, on and unmuted, that `inject` feeds."""

    def remove_phone(self, peer: PeerId, now: float) -> None:
        """Close the publication of `add_phone`."""

    def set_tap(self, sink: Callable[[AudioFrame], None] | None) -> None:
        """Copy browsers' unmuted microphone packets to `sink`, from inside `receive_rtp`."""

    def inject(self, frame: AudioFrame, now: float, out: list[Outgoing]) -> None:
        """Publish a phone's Opus frame."""

    def receive_rtp(
        self, peer: PeerId, packet: bytes, arrival: float, now: float, out: list[Outgoing]
    ) -> None:
        """Route one decrypted RTP packet; append one `Outgoing` per destination to `out`."""

    def receive_rtcp(self, peer: PeerId, data: bytes, now: float, out: list[Outgoing]) -> None:
        """Take a decrypted RTCP datagram; append the packets that it asks for again to `out`."""

    def poll(self, now: float) -> list[Send]:
        """Everything of RTCP that is due: feedback, reports, key frame requests. Also the time
        at which decisions (layers, slots, speakers) are taken."""
        return []

    def events(self) -> list[MediaEvent]:
        """What happened since the last call: slots, speakers, layer hints, quality."""
        return []

    def next_deadline(self) -> float | None:
        """When `poll` must be called next; it may already be past. None in an empty room."""
        return None
