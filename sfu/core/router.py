"""One room's packets: who gets which packet of whom, and how it is rewritten on the way.

The router is sans-IO. Its shell (the plane) feeds it decrypted packets and sends what it gives
back. **Drain rule: after each batch of `receive_*`, `inject` or commands, send everything that
was appended to `out`, then send `poll(now, out)` and what it appended, then hand on `events()`, then
arm one timer for `next_deadline()`.** Nothing is ever called back from inside, except the tap.

Times are seconds. `now` is monotonic and the same clock for all calls; `arrival` is when the
kernel received the datagram, on any steady clock of its own. Bytes from the network never
raise: what cannot be used is dropped and counted by reason in `counters`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from media import rtcp
from sfu.api import (
    AudioFrame,
    MediaEvent,
    PeerId,
    RecordedPacket,
    RoomId,
    Source,
    SpeakersChanged,
    Want,
)
from sfu.core import feedback, probing, reports
from sfu.core.director import Director
from sfu.core.inbound import Inbound
from sfu.core.ingest import Ingest
from sfu.core.layout import Outgoing, PeerLayout, Send
from sfu.core.parts import PYTHON, Parts
from sfu.core.peer import Peer
from sfu.core.recorder import RECORDABLE, Recorder
from sfu.core.reports import Reporter
from sfu.core.room import Room
from sfu.core.stuffing import stuff

TICK = 0.05  # seconds between two polls while something is asked for, spoken or recorded
REST = 0.1  # … when nothing is
SLEEP = 1.0  # … and when publishers are told of arrivals elsewhere
TOGETHER = (
    0.5  # seconds that reports and decisions wait or hurry for each other, so as to need one poll
)
REPAIR_TICK = 0.02  # … while packets are missing
MAX_WANTS = 200  # of one receiver; the rest is ignored


class Router:
    """Publications × wants → routes, for one room.

    `entropy(bits)` gives random integers, for the first sequence numbers and timestamps
    (RFC 3550 §5.1). Commands about peers that are not in the room are ignored. `parts` and `ingest`
    are the packet engine's.
    """

    def __init__(
        self,
        room: RoomId,
        entropy: Callable[[int], int],
        parts: Parts = PYTHON,
        ingest: Callable[[Room, Director], Ingest] = Ingest,
    ) -> None:
        self.room = room
        self._entropy = entropy
        self._parts = parts
        self._room = Room(room)
        self._peers = self._room.peers
        self._director = Director(self._room)
        self.ingest = ingest(self._room, self._director)
        self._inbound = Inbound(self._room)
        self._reporter = Reporter(self._room)
        self._recorder: Recorder | None = None
        self._entered = 0
        self._next_feedback = float("-inf")
        self._reports_at: float | None = None
        self.counters = self._room.counters

    # --- commands -------------------------------------------------------------------------

    def add_peer(self, peer: PeerId, layout: PeerLayout, now: float) -> Peer:
        """Enter a browser, or take over its new layout after another offer.

        All its sources are off until `set_source`; it counts as connected until `set_connected`
        says otherwise. A new generation (new DTLS session) is `remove_peer` then `add_peer`.
        """
        known = self._peers.get(peer)
        if known is None:
            known = self._enter(peer, now)
            known.connected = True
        known.take_layout(layout, self._entropy)
        self._director.changed(now)
        return known

    def set_connected(self, peer: PeerId, connected: bool, now: float) -> None:
        """Say whether packets reach the peer (DTLS done, consent fresh). Without, nothing is sent
        to it; when it comes (back), its pictures begin with key frames."""
        known = self._peers.get(peer)
        if known is not None and known.connected != connected:
            known.connected = connected
            self._director.changed(now)

    def remove_peer(self, peer: PeerId, now: float) -> None:
        """Forget the peer, its publications and its subscriptions."""
        self.release(peer, now)

    def release(self, peer: PeerId, now: float) -> Peer | None:
        """The same, but give away all that is known of its connection, for another `adopt`."""
        known = self._peers.pop(peer, None)
        if known is None:
            return None
        self._director.forget(known)
        if self._recorder is not None:
            self._recorder.forget(peer)
        self._reporter.forget(known)
        self._room.speakers.silence(peer)
        self._director.changed(now)
        return known

    def adopt(self, peer: Peer, now: float) -> None:
        """Take in somebody whom another router has released. Its SSRCs stay known, for browsers
        name them only in the beginning, and the numbers of what it is sent go on. A telephone of
        theirs that is here already stays their voice."""
        former = self._peers.get(peer.id)
        self.remove_peer(peer.id, now)
        self._entered += 1
        peer.order = self._entered
        peer.wants = ()
        self._peers[peer.id] = peer
        if former is not None and former.phone and not peer.phone:
            peer.attach_phone()
        self._director.repeat(peer)
        self._director.changed(now)

    def set_source(self, peer: PeerId, source: Source, on: bool, muted: bool, now: float) -> None:
        """Say whether a source is published; off or muted, nothing of it is forwarded."""
        known = self._peers.get(peer)
        if known is None or (source is Source.MIC and known.phone and known.layout is not None):
            return  # a browser's microphone does not count beside a telephone
        publication = known.publication(source)
        if (publication.on, publication.muted) == (on, muted):
            return
        publication.on, publication.muted = on, muted
        if not publication.open:
            for track in publication.tracks:
                track.stop()
            if source is Source.MIC:
                self._room.speakers.silence(peer)
        self._director.changed(now)

    def set_wants(self, peer: PeerId, wants: Sequence[Want], now: float) -> None:
        """Replace what the peer shows. Wants of somebody who is not here wait for them."""
        known = self._peers.get(peer)
        if known is not None:
            known.wants = tuple(wants[:MAX_WANTS])
            self._director.changed(now)

    def add_phone(self, peer: PeerId, now: float) -> None:
        """Open an audio publication, on and unmuted, that `inject` feeds. A browser's takes the
        place of its microphone, of which nothing is heard until `remove_phone`."""
        phone = self._peers.get(peer)
        if phone is None:
            phone = self._enter(peer, now)
            phone.clock_offset = 0.0
        if not phone.phone:
            phone.attach_phone()
            self._director.changed(now)

    def remove_phone(self, peer: PeerId, now: float) -> None:
        """Close the publication of `add_phone`. A browser stays, its microphone off until
        `set_source`."""
        known = self._peers.get(peer)
        if known is None or not known.phone:
            return
        if known.layout is None:
            self.remove_peer(peer, now)
            return
        known.detach_phone()
        self._room.speakers.silence(peer)
        self._director.changed(now)

    def set_tap(self, sink: Callable[[AudioFrame], None] | None) -> None:
        """Copy browsers' unmuted microphone packets to `sink`, from inside `receive_rtp`."""
        self.ingest.tap = sink

    def set_recorder(self, sink: Callable[[RecordedPacket], None] | None, now: float) -> None:
        """Have all that is heard put into `sink`, from inside `receive_rtp` and `inject`."""
        if self._recorder is not None:
            self._recorder.stop()
        self._recorder = None if sink is None else Recorder(self._room, sink)
        self._room.recordable = None if sink is None else RECORDABLE
        self._director.changed(now)

    def record_picture(self, key: tuple[PeerId, Source] | None, now: float) -> None:
        """Whose picture the recorder takes."""
        if self._recorder is not None:
            self._recorder.watch(key, now)
            self._director.changed(now)

    def _enter(self, peer: PeerId, now: float) -> Peer:
        self._entered += 1
        entered = self._peers[peer] = Peer(peer, self._entered, now, self._parts)
        return entered

    def set_codecs(self, order: Sequence[str]) -> None:
        """Have pictures sent in the first of these video codecs that everybody can receive."""
        self._director.codecs.order = tuple(order)

    def codecs_for(self, peer: PeerId) -> tuple[str, ...]:
        """Video codecs in the order in which the peer should send one, who may not be here yet."""
        return self._director.codecs.best_first(peer)

    def peer(self, peer: PeerId) -> Peer | None:
        """Somebody in the room."""
        return self._peers.get(peer)

    # --- packets --------------------------------------------------------------------------

    def inject(self, frame: AudioFrame, now: float, out: list[Outgoing]) -> None:
        """Publish a phone's Opus frame."""
        phone = self._peers.get(frame.peer)
        publication = phone.publications.get(Source.MIC) if phone is not None else None
        layer = publication.layers[0] if publication is not None else None
        if phone is None or not phone.phone or layer is None:
            self.counters["inject-unknown-peer"] += 1
            return
        # By the publisher's clock, which is the browser's where there is one.
        ntp = now + (phone.clock_offset or 0.0)
        if self.ingest.inject(layer, frame, ntp, now, out):
            self._room.heard(frame.peer, frame.level, now)

    def receive_rtp(
        self, peer: PeerId, packet: bytes, arrival: float, now: float, out: list[Outgoing]
    ) -> None:
        """Route one decrypted RTP packet; append one `Outgoing` per destination to `out`."""
        known = self._peers.get(peer)
        if known is None:
            self.counters["rtp-unknown-peer"] += 1
            return
        before = len(out)
        self.ingest.receive(known, packet, arrival, now, out)
        self.counters["rtp-in"] += 1
        self.counters["rtp-out"] += len(out) - before

    def receive_rtcp(self, peer: PeerId, data: bytes, now: float, out: list[Outgoing]) -> None:
        """Take a decrypted RTCP datagram; append the packets that it asks for again to `out`."""
        known = self._peers.get(peer)
        if known is None:
            self.counters["rtcp-unknown-peer"] += 1
            return
        self.counters["rtcp-in"] += 1
        self._inbound.receive(known, data, now, out)

    # --- time -----------------------------------------------------------------------------

    def poll(self, now: float, out: list[Outgoing] | None = None) -> list[Send]:
        """Everything of RTCP that is due: feedback, reports, key frame requests. Also the time
        at which decisions (layers, slots, speakers) are taken. Probes of receivers' networks are
        appended to `out`; without it there are none."""
        room = self._room
        if not self._peers:
            room.due = float("inf")
            return []
        room.due = now + (SLEEP if self._parts.feeds_back else REST)
        telling = self._decide(now)
        self._hear(now)
        arrivals_due = now >= self._next_feedback and not self._parts.feeds_back
        if arrivals_due:
            self._next_feedback = now + feedback.INTERVAL - TICK / 2
        sends: list[Send] = []
        for peer in self._peers.values():
            if peer.layout is None or not peer.connected:
                continue
            told: list[bytes] = []
            if peer.layers:
                told = self._told(peer, peer.layout.rtcp_ssrc, now, arrivals_due)
            if telling:
                told += self._reporter.due(peer, now)
            sends += [Send(peer.id, data) for data in told]
            if out is not None and peer.downlink.curious:
                self._probe(peer, now, out)
        return sends

    def _decide(self, now: float) -> bool:
        """Take the decisions that are due; whether all are to be told how it is going."""
        room = self._room
        if self._reports_at is None:
            self._reports_at = now + reports.INTERVAL
        telling = now >= self._reports_at
        decided = self._director.decide(now, TOGETHER if telling else 0.0)
        telling = telling or (decided and now >= self._reports_at - TOGETHER)
        if telling:
            self._reports_at = now + reports.INTERVAL
        room.wake(self._reports_at)
        if self._recorder is not None:
            self._recorder.settle(now)
            room.wake(now + TICK)
        return telling

    def _hear(self, now: float) -> None:
        """Say who speaks, if that has changed."""
        room = self._room
        report = room.speakers.report(now)
        if room.speakers.lively:
            room.wake(now + TICK)
        if report is not None:
            room.emit(SpeakersChanged(room.id, report.active, report.levels))

    def _told(self, peer: Peer, own: int, now: float, arrivals_due: bool) -> list[bytes]:
        """What a publisher is told of what it sends."""
        told: list[bytes] = []
        requests = self._requests(peer, own, now)
        if requests:
            told.append(rtcp.build(requests))
        if arrivals_due:
            told += peer.arrivals.packets(own, next(iter(peer.layers)))
        return told

    def _requests(self, peer: Peer, own: int, now: float) -> list[rtcp.Packet]:
        """NACKs and PLIs to a publisher."""
        requests: list[rtcp.Packet] = []
        for layer in peer.layers.values():
            losses = layer.losses
            if losses:
                self._room.wake(now + REPAIR_TICK)
                lost = losses.due(now, peer.rtt)
                if lost:
                    requests.append(rtcp.Nack(own, layer.stream.ssrc, tuple(lost)))
                    self.counters["nack-sent"] += len(lost)
            if losses is not None and losses.overflow:
                losses.overflow = False
                layer.want_key()
            if not layer.key_wanted:
                continue
            self._room.wake(now + TICK)
            if layer.key_due(now):
                requests.append(rtcp.Pli(own, layer.stream.ssrc))
                self.counters["pli-sent"] += 1
        return requests

    def _probe(self, peer: Peer, now: float, out: list[Outgoing]) -> None:
        """Send a receiver more for a moment, if it wants more than its network is known to carry."""
        self._room.wake(now + TICK)
        size = peer.downlink.probe_due(now, peer.rtt)
        if size:
            self.counters["probe-bytes"] += stuff(peer, size, now, out)
        if peer.downlink.probing:
            self._room.wake(now + probing.STEP)

    def events(self) -> list[MediaEvent]:
        """What happened since the last call: slots, speakers, layer hints, quality."""
        pending, self._room.pending = self._room.pending, []
        return pending

    def next_deadline(self) -> float | None:
        """When `poll` must be called next; it may already be past. None in an empty room."""
        return self._room.due if self._peers else None
