"""Our media plane as a system under test, with either engine."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import fields
from importlib.util import find_spec

from bench.peers import descriptions
from bench.peers.feedback import Arrivals
from bench.peers.packets import TRANSPORT_CC, VP8, Sender
from bench.peers.system import (
    LAYERS,
    Child,
    Member,
    NotInstalled,
    Publishing,
    Wish,
    Workshop,
    announced,
    cores,
    pin,
)
from sfu.config import SfuConfig

# The first m-lines of an offer are what a browser sends (docs/protocol.md).
SENDING = ("audio", "video", "video", "audio")
CAMERA = 1


class Ours:
    """The plane alone, on uvloop, without signalling: as mediasoup's worker is alone."""

    feedback = True

    def __init__(self, workshop: Workshop, engine: str) -> None:
        self.name = engine
        self.version = f"ours, Python {platform.python_version()}"
        self._workshop = workshop
        self._child: Child | None = None
        self._ssrc = 0x10000

    def start(self) -> None:
        chosen = "engine" in {one.name for one in fields(SfuConfig)}
        if self.name == "native" and not (chosen and find_spec("ucc_native")):
            raise NotInstalled("not built")
        program = (sys.executable, "-m", "bench.peers.plane")
        self._child = Child([*program, self.name, self._workshop.address])
        pin(self.process, cores()[0])

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None

    @property
    def process(self) -> int:
        return self._plane.id

    @property
    def _plane(self) -> Child:
        assert self._child is not None, "not started"
        return self._child

    def enter(self, room: str, name: str, publishing: Publishing | None, pictures: int) -> Member:
        transport = self._workshop.transport()
        simulcast = publishing is not None and publishing.simulcast
        description = offer(
            descriptions.Local(
                transport.ufrag,
                transport.password,
                transport.fingerprint,
                feedback=self._workshop.feedback,
            ),
            max(1, pictures),
            tuple(layer[0] for layer in LAYERS) if simulcast else (),
        )
        answer = self._plane.ask("connect", room=room, peer=name, sdp=description)["sdp"]
        transport.connect(descriptions.remote(answer))
        lines = descriptions.media(answer)
        slots = [line.ssrcs[0] for line in lines[len(SENDING) :] if line.kind == "video"]
        announced(transport, slots[:pictures], VP8)
        if self._workshop.feedback:
            transport.arrivals = Arrivals(TRANSPORT_CC)
        member = Member(name, [transport])
        if publishing is not None:
            self._ssrc += 0x100
            layers = publishing.layers(self._ssrc)
            member.sender = Sender(transport, str(CAMERA), layers, self._workshop.diary)
            self._plane.ask("publish", room=room, peer=name)
        return member

    def watch(self, room: str, member: Member, wishes: Sequence[Wish]) -> None:
        wants = [(wish.publisher.name, LAYERS[wish.layer][4]) for wish in wishes]
        self._plane.ask("want", room=room, peer=member.name, wants=wants)


def offer(local: descriptions.Local, slots: int, rids: tuple[str, ...]) -> str:
    kinds = [*SENDING, *("audio", "video") * slots]
    lines = descriptions.head(len(kinds))
    for mid, kind in enumerate(kinds):
        sends = mid < len(SENDING)
        lines += descriptions.line(mid, kind, "sendonly" if sends else "recvonly", local)
        if mid == CAMERA and rids:
            lines += descriptions.simulcast(rids)
    return descriptions.text(lines)
