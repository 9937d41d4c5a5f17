"""A router and its synthetic browsers, joined by seeded links in virtual time."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from sfu.api import MediaEvent, PeerId, RoomId, SlotsAssigned, Source, Want
from sfu.core.layout import Outgoing, PeerLayout
from sfu.core.router import Router
from tests.netem import Clock, Link
from tests.rtp_browser import RIDS, Browser, Encoder, Received, layout

FRAME = 1 / 30


class SimRoom:
    """The plane's part: feeds the router, sends what it gives back, keeps its one timer."""

    def __init__(self, seed: int = 1, **link: float) -> None:
        self.clock = Clock()
        self.seed = seed
        self.link = link
        rng = random.Random(seed)
        self.router = Router(RoomId("room"), rng.getrandbits)
        self.browsers: dict[PeerId, Browser] = {}
        self.up: dict[PeerId, Link] = {}
        self.down: dict[PeerId, Link] = {}
        self.layouts: dict[PeerId, PeerLayout] = {}
        self.events: list[tuple[float, MediaEvent]] = []
        self._armed = False

    def join(
        self,
        name: str,
        *,
        slots: int = 4,
        mic: bool = True,
        cam: bool = True,
        rids: tuple[str, ...] = RIDS,
        rtx: bool = True,
        active: bool = True,
        known: float | None = None,
        temporal: bool = False,
        red: bool = False,
        codecs: tuple[str, ...] = ("vp8",),
    ) -> Browser:
        """Enter a browser; `active` ones send, and give feedback and reports by themselves. Of
        `known` it is taken as known what it can receive, in bit/s."""
        number = len(self.browsers) + 1
        peer = PeerId(name)
        self.up[peer] = self._link(2 * number)
        self.down[peer] = self._link(2 * number + 1)
        browser = Browser(name, self.seed * 1000 + number, self._uplink(peer))
        self.browsers[peer] = browser
        made = self.layouts[peer] = layout(
            slots, number * 100_000, rids=rids, rtx=rtx, red=red, codecs=codecs
        )
        browser.red = red
        for pair in made.pairs:
            if pair.rtx_ssrc is not None:
                browser.rtx_of[pair.rtx_ssrc] = pair.video_ssrc
        self.router.add_peer(peer, made, self.clock.now)
        if known is not None:
            for router in self.routers():
                router._peers[peer].downlink.estimate = known
        if mic:
            browser.start(Source.MIC)
            self.router.set_source(peer, Source.MIC, True, False, self.clock.now)
        if cam:
            for encoder in browser.start(Source.CAM, max(1, len(rids))):
                encoder.temporal, encoder.codec = temporal, codecs[0]
            self.router.set_source(peer, Source.CAM, True, False, self.clock.now)
        if active:
            self._animate(browser, number)
        self.settle()
        return browser

    def routers(self) -> tuple[Router, ...]:
        """The router, and its shadow where `tests.twin_router` stands in its place."""
        return getattr(self.router, "both", (self.router,))

    def _animate(self, browser: Browser, number: int) -> None:
        habits: tuple[tuple[float, float, Callable[[float], None]], ...] = (
            (number * 0.0013, 0.02, browser.tick_audio),
            (number * 0.0017, FRAME, browser.tick_video),
            (0.5, 1.0, browser.report),
            (0.0, 0.1, lambda now: browser.feed_back()),
            (0.0, 0.03, browser.repair),
        )
        for delay, interval, action in habits:
            self._repeat(browser, delay, interval, action)

    def _repeat(
        self, browser: Browser, delay: float, interval: float, action: Callable[[float], None]
    ) -> None:
        def once() -> None:
            if browser.peer in self.browsers:
                action(self.clock.now)

        self.clock.after(delay, lambda: self.clock.every(interval, once))

    def leave(self, name: str) -> None:
        peer = PeerId(name)
        self.router.remove_peer(peer, self.clock.now)
        del self.browsers[peer]
        self.settle()

    def _link(self, number: int) -> Link:
        return Link(self.clock, self.seed * 7919 + number, **self.link)  # type: ignore[arg-type]

    # --- the plane ------------------------------------------------------------------------

    def _uplink(self, peer: PeerId) -> Callable[[bool, bytes], None]:
        def send(is_rtcp: bool, data: bytes) -> None:
            self.up[peer].send(data, lambda got: self._take(peer, is_rtcp, got))

        return send

    def _take(self, peer: PeerId, is_rtcp: bool, data: bytes) -> None:
        out: list[Outgoing] = []
        now = self.clock.now
        if is_rtcp:
            self.router.receive_rtcp(peer, data, now, out)
        else:
            self.router.receive_rtp(peer, data, now + 5.0, now, out)
        self.carry(out)

    def carry(self, out: list[Outgoing]) -> None:
        """Send what the router appended, then obey its drain rule."""
        self._send(out)
        self.settle()

    def _send(self, out: list[Outgoing]) -> None:
        for peer, header, payload in out:
            browser = self.browsers[peer]
            self.down[peer].send(header + payload, partial(self._deliver, browser.take_rtp))

    def _deliver(self, take: Callable[[bytes, float], None], data: bytes) -> None:
        take(data, self.clock.now)

    def settle(self) -> None:
        deadline = self.router.next_deadline()
        if deadline is not None and deadline <= self.clock.now:
            self._poll()
        self.events += [(self.clock.now, event) for event in self.router.events()]
        self._arm()

    def _poll(self) -> None:
        probes: list[Outgoing] = []
        for send in self.router.poll(self.clock.now, probes):
            browser = self.browsers[send.peer]
            self.down[send.peer].send(send.data, partial(self._deliver, browser.take_rtcp))
        self._send(probes)

    def _arm(self) -> None:
        deadline = self.router.next_deadline()
        if deadline is None or self._armed:
            return
        self._armed = True

        def fire() -> None:
            self._armed = False
            self.settle()

        self.clock.at(deadline, fire)

    # --- asking ---------------------------------------------------------------------------

    def run(self, seconds: float) -> None:
        self.clock.run(seconds)

    def want(self, name: str, *wanted: tuple[str, int]) -> None:
        """Show the cameras of (publisher, height) at receiver `name`."""
        self.router.set_wants(
            PeerId(name),
            [Want(PeerId(peer), Source.CAM, height) for peer, height in wanted],
            self.clock.now,
        )
        self.settle()

    def slots(self, name: str) -> dict[str, int]:
        """Publisher → slot index of the camera slots that the receiver was told last."""
        told = [e for _, e in self.events if isinstance(e, SlotsAssigned) and e.peer == name]
        return {
            str(slot.peer): slot.index
            for slot in (told[-1].slots if told else ())
            if slot.peer is not None and slot.source is Source.CAM
        }

    def video(self, name: str, publisher: str) -> list[Received]:
        """Everything received in the video half of the slot that shows `publisher`."""
        pair = self.layouts[PeerId(name)].pairs[self.slots(name)[publisher]]
        return self.browsers[PeerId(name)].received.get(pair.video_ssrc, [])

    def audio(self, name: str, publisher: str) -> list[Received]:
        pair = self.layouts[PeerId(name)].pairs[self.slots(name)[publisher]]
        return self.browsers[PeerId(name)].received.get(pair.audio_ssrc, [])

    def encoder(self, name: str, source: Source, layer: int = 0) -> Encoder:
        return next(
            e
            for e in self.browsers[PeerId(name)].encoders
            if e.source is source and e.layer == layer
        )
