"""What a peer sends (publications of layers) and what it receives (slots of two tracks)."""

from __future__ import annotations

from sfu.api import PeerId, Source
from sfu.core.forwarder import Track
from sfu.core.layout import Format
from sfu.core.parts import PYTHON, Parts
from sfu.core.payloads import READERS
from sfu.core.slots import Key
from sfu.core.stream import TOP, Incoming, Stream

PLI_INTERVAL = 0.5  # seconds between two key frame requests for one layer
ASSUMED_HEIGHT = 720  # of the top layer, before the first key frame told it


class Layer:
    """One incoming stream of a publication and the receivers that it feeds.

    `tracks` get its packets now; `waiting` are slots that switch at its next key frame.
    """

    __slots__ = (
        "codec",
        "key_asked_at",
        "key_at",
        "key_wanted",
        "losses",
        "payload_type",
        "publication",
        "read",
        "red_payload_type",
        "route",
        "rtx_payload_type",
        "stream",
        "tracks",
        "waiting",
    )

    def __init__(
        self,
        publication: Publication,
        stream: Stream,
        payload_type: int,
        rtx_payload_type: int | None,
        nack: bool,
        red_payload_type: int | None = None,
        codec: str = "vp8",
    ) -> None:
        self.codec = codec  # of a picture
        self.read = READERS.get(codec, READERS["vp8"])
        self.publication = publication
        self.stream = stream
        self.payload_type = payload_type
        self.rtx_payload_type = rtx_payload_type
        self.red_payload_type = red_payload_type
        self.tracks: list[Track] = publication.parts.tracks()
        self.waiting: list[ReceiverSlot] = []
        self.losses = publication.parts.losses(stream) if nack else None
        self.key_wanted = False
        self.key_asked_at = self.key_at = float("-inf")
        self.route = publication.parts.route(self)

    def expect(self, slot: ReceiverSlot) -> None:
        """Let the slot in at the next key frame."""
        self.waiting.append(slot)
        self.publication.parts.expect(self.tracks, True)

    def let_go(self, slot: ReceiverSlot) -> None:
        """It does not want to come in any more."""
        self.waiting.remove(slot)
        self.publication.parts.expect(self.tracks, bool(self.waiting))

    def admit(self) -> list[ReceiverSlot]:
        """Those who waited, once."""
        waiting, self.waiting = self.waiting, []
        self.publication.parts.expect(self.tracks, False)
        return waiting

    def want_key(self) -> None:
        """Ask for a key frame at the next occasion; repeated until one comes."""
        self.key_wanted = True

    def key_due(self, now: float) -> bool:
        """Whether a PLI is to be sent now; True counts as sent.

        Of several layers, one that the browser has stopped is not asked: others would answer.
        A lone layer is asked even when silent, because a screen at rest sends nothing.
        """
        if not self.key_wanted or now - self.key_asked_at < PLI_INTERVAL - 1e-9:
            return False
        asleep = len(self.publication.layers) > 1 and not self.stream.live(now)
        if asleep or not self.publication.open or not (self.tracks or self.waiting):
            self.key_wanted = False
            return False
        self.key_asked_at = now
        return True

    def key_came(self, packet: Incoming) -> None:
        """`packet` begins a key frame: what was wanted is there."""
        self.key_wanted = False
        self.key_at = packet.now


class Publication:
    """One source of one peer. `layers` are by simulcast index, None while not learnt.

    `tracks` (sound only) are fed by whatever layer 0 is.
    """

    __slots__ = (
        "_muted",
        "_on",
        "gate",
        "hint",
        "hint_lower",
        "hint_lower_since",
        "layers",
        "parts",
        "peer",
        "rids",
        "source",
        "tracks",
        "woke_at",
    )

    def __init__(
        self, peer: PeerId, source: Source, rids: tuple[str, ...] = (), parts: Parts = PYTHON
    ) -> None:
        self.peer = peer
        self.source = source
        self.rids = rids
        self.parts = parts
        self.layers: list[Layer | None] = [None] * max(1, len(rids))
        self._on = False
        self._muted = False
        self.gate = parts.gate()
        self.tracks: list[Track] = parts.tracks()
        # By layer: when it last began to send after a silence.
        self.woke_at = [float("-inf")] * len(self.layers)
        self.hint: int | None = len(self.layers) - 1
        self.hint_lower: int | None = self.hint
        self.hint_lower_since = float("-inf")

    @property
    def open(self) -> bool:
        """Whether its packets are forwarded."""
        return self.gate.open

    @property
    def on(self) -> bool:
        return self._on

    @on.setter
    def on(self, on: bool) -> None:
        self._on = on
        self.gate.open = on and not self._muted

    @property
    def muted(self) -> bool:
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._muted = muted
        self.gate.open = self._on and not muted

    def set_rids(self, rids: tuple[str, ...]) -> None:
        """Take over another list of layers, to be learnt anew."""
        count = max(1, len(rids))
        self.rids = rids
        self.layers = [None] * count
        self.woke_at = [float("-inf")] * count
        self.hint = self.hint_lower = count - 1

    def heights(self) -> list[int]:
        """Heights of the layers in pixels, doubling from one to the next where not known."""
        count = len(self.layers)
        known = {
            index: layer.stream.height
            for index, layer in enumerate(self.layers)
            if layer is not None and layer.stream.height
        }
        anchor, height = max(known.items(), default=(count - 1, ASSUMED_HEIGHT))
        return [known.get(index, int(height * 2.0 ** (index - anchor))) for index in range(count)]


class ReceiverSlot:
    """Slot `index` of a receiver: who is in it, and the tracks that carry them.

    `feed` is the layer whose packets the picture consists of now, `target` the one it shall
    consist of; they differ while a switch waits for its key frame. `sound` is the publication
    that feeds the audio track.
    """

    __slots__ = (
        "_sent_with",
        "audio",
        "audio_mid",
        "codec",
        "feed",
        "formats",
        "goal",
        "index",
        "key",
        "sound",
        "target",
        "video",
        "video_mid",
    )

    def __init__(self, index: int, mids: tuple[str, str], audio: Track, video: Track) -> None:
        self.index = index
        self.audio_mid, self.video_mid = mids
        self.audio = audio
        self.video = video
        self.key: Key | None = None
        self.goal = TOP  # highest temporal layer of the target that shall be shown
        self.feed: Layer | None = None
        self.target: Layer | None = None
        self.sound: Publication | None = None
        # What it may be sent, and in what the picture is; None where nothing was negotiated.
        self.formats: dict[str, Format] | None = None
        self.codec = ""
        self._sent_with: tuple[int, int | None] = (0, None)

    def negotiated(
        self, formats: tuple[Format, ...], transport_cc: int, rtx_ssrc: int | None
    ) -> None:
        """Take over what the picture may be sent in and with: the extension's id and the SSRC of
        repairs."""
        self.formats = {one.codec: one for one in formats}
        self._sent_with = (transport_cc, rtx_ssrc)
        self.speak(self.codec if self.codec in self.formats else formats[0].codec)

    def speak(self, codec: str) -> None:
        """The picture is in `codec` from now on."""
        if self.formats is None:
            return
        self.codec = codec
        agreed = self.formats[codec]
        transport_cc, rtx_ssrc = self._sent_with
        rtx = None
        if rtx_ssrc is not None and agreed.rtx_payload_type is not None:
            rtx = (rtx_ssrc, agreed.rtx_payload_type)
        self.video.configure(agreed.payload_type, transport_cc, rtx)

    def takes(self, layer: Layer) -> bool:
        """Whether the receiver can show it at all."""
        return self.formats is None or layer.codec in self.formats

    def listen(self, publication: Publication | None) -> None:
        """Hear `publication`, or nobody."""
        if self.sound is publication:
            return
        if self.sound is not None:
            self.sound.tracks.remove(self.audio)
        self.audio.stop()
        self.sound = publication
        if publication is not None:
            publication.tracks.append(self.audio)

    def watch(self, layer: Layer | None) -> None:
        """Have `layer` shown from its next key frame on; None shows nothing at once.

        The former layer goes on meanwhile if it is of the same publication.
        """
        if self.target is layer:
            return
        if self.target is not None and self.target is not self.feed:
            self.target.let_go(self)
        self.target = layer
        feed = self.feed
        if feed is not None and (layer is None or layer.publication is not feed.publication):
            self.cut()
        if layer is not None and layer is not self.feed:
            layer.expect(self)
            layer.want_key()

    def thin(self, goal: int) -> None:
        """Show temporal layers up to `goal` of the target; of a higher layer that goes on until the
        target's key frame only the lowest."""
        self.goal = goal
        feed, target = self.feed, self.target
        if feed is None or target is None or feed is target:
            self.video.goal = goal
        elif target.stream.layer < feed.stream.layer:
            self.video.goal = 0

    def cut(self) -> None:
        """Stop the picture at once."""
        if self.feed is not None:
            self.feed.tracks.remove(self.video)
            self.feed = None
        self.video.stop()

    def restart(self) -> None:
        """Stop the picture and go on at the target's next key frame."""
        target = self.target
        self.watch(None)
        self.watch(target)

    def switched(self, layer: Layer) -> None:
        """`layer`, on whose waiting list we were, has a key frame: it feeds us from now on."""
        if self.feed is not None:
            self.feed.tracks.remove(self.video)
        self.feed = layer
        if layer.codec != self.codec:
            self.speak(layer.codec)
        self.video.goal = self.goal
        layer.tracks.append(self.video)

    def release(self) -> None:
        """Let go of everybody."""
        self.listen(None)
        self.watch(None)
        self.key = None
