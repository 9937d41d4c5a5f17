"""One browser (or phone) in a room: what it sends, what it receives, how its network does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sfu.api import PeerId, Slot, Source, Want
from sfu.core.forwarder import Track
from sfu.core.layout import ExtensionIds, PeerLayout, ReceivingPair, SendingLine
from sfu.core.nack import RepairBudget
from sfu.core.parts import PYTHON, Parts
from sfu.core.publication import Layer, Publication, ReceiverSlot

CODED = (Source.CAM, Source.SCREEN)  # in a codec of several


class Peer:
    """State of a participant's connection. A phone has no layout, slots or transport."""

    __slots__ = (
        "arrivals",
        "connected",
        "downlink",
        "extensions",
        "id",
        "inlet",
        "layers",
        "layout",
        "order",
        "parts",
        "phone",
        "publications",
        "quality",
        "receives",
        "repairs",
        "rtx_budget",
        "slots",
        "tracks",
        "uplink_loss",
        "wants",
    )

    def __init__(self, peer: PeerId, order: int, now: float, parts: Parts = PYTHON) -> None:
        self.id = peer
        self.parts = parts
        self.order = order  # of entering, to break ties
        self.layout: PeerLayout | None = None
        self.phone = False  # the voice comes from a telephone, whether there is a browser or not
        self.extensions = ExtensionIds()
        self.receives: frozenset[str] = frozenset()  # video codecs; none without slots
        self.connected = False
        self.publications: dict[Source, Publication] = {}
        self.layers: dict[int, Layer] = {}  # by SSRC
        self.repairs: dict[int, Layer] = {}  # by SSRC of the RTX stream
        self.slots: list[ReceiverSlot] = []
        # By our SSRC; the slot is None for sound.
        self.tracks: dict[int, tuple[Track, ReceiverSlot | None]] = {}
        self.wants: tuple[Want, ...] = ()
        self.downlink = parts.downlink(now)
        self.inlet = parts.inlet()
        self.arrivals = self.inlet.arrivals
        self.rtx_budget = RepairBudget(now)
        self.uplink_loss = 0.0
        self.quality: tuple[int, float] | None = None  # score and time last told

    @property
    def clock_offset(self) -> float | None:
        """What to subtract from our clock to get the publisher's NTP clock, in seconds."""
        return self.inlet.clock_offset

    @clock_offset.setter
    def clock_offset(self, value: float | None) -> None:
        self.inlet.clock_offset = value

    @property
    def rtt(self) -> float:
        """Seconds of a round trip."""
        return self.downlink.rtt

    @property
    def rtt_known(self) -> bool:
        """It was measured."""
        return self.downlink.rtt_known

    def attach_phone(self) -> None:
        """From now on the voice is what a telephone says; the browser's microphone is unknown."""
        self.phone = True
        publication = self.publication(Source.MIC)
        self._forget_all(publication)
        publication.on, publication.muted = True, False
        stream = self.parts.stream(self.id, Source.MIC, 0, 0)
        publication.layers[0] = Layer(publication, stream, 0, None, False)

    def publication(self, source: Source, rids: tuple[str, ...] = ()) -> Publication:
        """The publication of a source, made when there was none."""
        known = self.publications.get(source)
        if known is None:
            known = self.publications[source] = Publication(self.id, source, rids, self.parts)
        return known

    def detach_phone(self) -> None:
        """The browser's microphone may be learnt again; it is off until it is said to be on."""
        self.phone = False
        publication = self.publications[Source.MIC]
        publication.layers[0] = None
        publication.on = False
        for track in publication.tracks:
            track.stop()

    def take_layout(self, layout: PeerLayout, entropy: Callable[[int], int]) -> None:
        """Adopt m-lines: publications keep their state, pairs are appended."""
        self.layout = layout
        self.extensions = layout.extensions
        self.inlet.configure(layout.extensions, layout.rtcp_ssrc)
        if not layout.extensions.transport_cc:
            self.downlink.blind()
        for line in layout.sending:
            publication = self.publications.get(line.source)
            if publication is None:
                self.publication(line.source, line.rids)
            elif publication.rids != line.rids:
                self._forget_all(publication)
                publication.set_rids(line.rids)
        for position, pair in enumerate(layout.pairs):
            if position == len(self.slots):
                self._append_slot(pair, entropy)
            self._configure(self.slots[position], pair)
        for slot in self.slots[len(layout.pairs) :]:
            slot.release()
        del self.slots[len(layout.pairs) :]
        # Every pair of a browser offers the same.
        self.receives = frozenset(one.codec for pair in layout.pairs[:1] for one in pair.formats)
        self.tracks = {slot.audio.ssrc: (slot.audio, None) for slot in self.slots}
        self.tracks |= {slot.video.ssrc: (slot.video, slot) for slot in self.slots}
        self.inlet.reports(self.downlink, self.tracks)

    def _append_slot(self, pair: ReceivingPair, entropy: Callable[[int], int]) -> None:
        make, link = self.parts.track, self.downlink
        audio = make(self.id, pair.audio_ssrc, 48_000, link, (entropy(16), entropy(32)))
        video = make(self.id, pair.video_ssrc, 90_000, link, (entropy(16), entropy(32)))
        mids = (pair.audio_mid, pair.video_mid)
        self.slots.append(ReceiverSlot(pair.index, mids, audio, video))

    def _configure(self, slot: ReceiverSlot, pair: ReceivingPair) -> None:
        counter = self.extensions.transport_cc
        slot.audio.configure(pair.audio_payload_type, counter, red=pair.red_payload_type)
        slot.negotiated(pair.formats, counter, pair.rtx_ssrc)

    def slot_table(self) -> tuple[Slot, ...]:
        """The slots as the room is told."""
        return tuple(
            Slot(
                slot.index,
                slot.audio_mid,
                slot.video_mid,
                slot.key[0] if slot.key else None,
                slot.key[1] if slot.key else None,
            )
            for slot in self.slots
        )

    # --- learning which SSRC is what ------------------------------------------------------

    def learn(
        self, ssrc: int, payload_type: int, elements: Sequence[tuple[int, bytes]]
    ) -> Layer | None:
        """Bind an unknown SSRC by what the offer declared or by its mid and rid (RFC 8852).

        Returns the layer that it is, or that it repairs; None when it cannot be told (yet).
        Each layer has one SSRC and one for repairs at a time, so that a flood of SSRCs replaces
        itself and takes no memory.
        """
        if self.layout is None:
            return None
        found = self._declared(ssrc) or self._signalled(elements)
        if found is None:
            return None
        line, index = found
        if self.phone and line.source is Source.MIC:
            return None
        if payload_type == line.rtx_payload_type:
            layer = self.publications[line.source].layers[index]
            if layer is not None:
                self._forget(layer, repairs=True)
                self.repairs[ssrc] = layer
                self.inlet.bind(ssrc, layer.route, True)
            return layer
        if payload_type not in (line.payload_type, line.red_payload_type):
            return None
        return self._new_layer(line, index, ssrc)

    def _declared(self, ssrc: int) -> tuple[SendingLine, int] | None:
        assert self.layout is not None
        for line in self.layout.sending:
            count = max(1, len(line.rids))
            for known in (line.ssrcs, line.rtx_ssrcs):
                if ssrc in known[:count]:
                    return line, known.index(ssrc)
        return None

    def _signalled(self, elements: Sequence[tuple[int, bytes]]) -> tuple[SendingLine, int] | None:
        assert self.layout is not None
        named = dict(elements)
        ids = self.extensions
        mid = named.get(ids.mid) if ids.mid else None
        if mid is None:
            return None
        rid = named.get(ids.rid) if ids.rid else None
        rid = rid or (named.get(ids.repaired_rid) if ids.repaired_rid else None)
        for line in self.layout.sending:
            if line.mid.encode() != mid:
                continue
            if not line.rids:
                return line, 0
            name = rid.decode("ascii", "replace") if rid else ""
            return (line, line.rids.index(name)) if name in line.rids else None
        return None

    def _new_layer(self, line: SendingLine, index: int, ssrc: int) -> Layer:
        publication = self.publications[line.source]
        former = publication.layers[index]
        if former is not None:
            self._forget_one(former)
        stream = self.parts.stream(self.id, line.source, index, ssrc)
        layer = Layer(
            publication,
            stream,
            line.payload_type,
            line.rtx_payload_type,
            line.nack,
            line.red_payload_type,
            line.codec,
        )
        publication.layers[index] = layer
        self.layers[ssrc] = layer
        self.inlet.bind(ssrc, layer.route, False)
        return layer

    def renew(self, layer: Layer, payload_type: int) -> Layer | None:
        """The stream of `layer` goes on in the codec that was agreed upon last: it is another layer,
        of the same SSRCs, which browsers name only in the beginning. None for anything else."""
        assert self.layout is not None
        source, ssrc = layer.publication.source, layer.stream.ssrc
        line = next(one for one in self.layout.sending if one.source is source)
        if payload_type != line.payload_type or source not in CODED:
            return None
        repairs = [one for one, repaired in self.repairs.items() if repaired is layer]
        renewed = self._new_layer(line, layer.stream.layer, ssrc)
        for one in repairs:
            self.repairs[one] = renewed
            self.inlet.bind(one, renewed.route, True)
        return renewed

    def _forget_all(self, publication: Publication) -> None:
        for layer in publication.layers:
            if layer is not None:
                self._forget_one(layer)

    def _forget_one(self, layer: Layer) -> None:
        self._forget(layer, repairs=False)
        self._forget(layer, repairs=True)

    def _forget(self, layer: Layer, *, repairs: bool) -> None:
        table = self.repairs if repairs else self.layers
        for ssrc in [ssrc for ssrc, known in table.items() if known is layer]:
            del table[ssrc]
            self.inlet.unbind(ssrc, repairs)
