"""mediasoup as a system under test: its worker, steered by a small Node program."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.peers.descriptions import MID_URI, RID_URI, TRANSPORT_CC_URI
from bench.peers.feedback import Arrivals
from bench.peers.packets import MID, RID, TRANSPORT_CC, VP8, Sender
from bench.peers.system import (
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
from bench.peers.transport import Remote, Transport

FOLDER = Path("var/bench/mediasoup")  # as .ci/bench-peers makes it
PROGRAM = Path(__file__).with_name("mediasoup.mjs")
# The last that a build makes: one that failed or was cut off leaves the rest of the package.
WORKER = FOLDER / "node_modules/mediasoup/worker/out/Release/mediasoup-worker"


class Mediasoup:
    """One worker on the measured core; Node, which only gives commands, on the other."""

    feedback = True

    def __init__(self, workshop: Workshop) -> None:
        self.name = "mediasoup"
        self.version = ""
        self._workshop = workshop
        self._child: Child | None = None
        self._producers: dict[str, str] = {}
        self._ssrc = 0x10000

    def start(self) -> None:
        node = shutil.which("node")
        if node is None or not WORKER.is_file():
            raise NotInstalled("not installed")
        self._child = Child([node, PROGRAM, FOLDER, self._workshop.address])
        hello = self._node.ask("hello")
        self.process: int = hello["worker"]
        self.version = f"mediasoup {hello['version']}"
        pin(self._child.id, cores()[1])
        pin(self.process, cores()[0])

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None

    def enter(self, room: str, name: str, publishing: Publishing | None, pictures: int) -> Member:
        member = Member(name)
        if publishing is not None:
            transport, where = self._transport(room, member)
            self._ssrc += 0x100
            layers = publishing.layers(self._ssrc)
            if publishing.simulcast:
                encodings: list[dict[str, Any]] = [{"rid": one.rid} for one in layers]
            else:
                encodings = [{"ssrc": one.ssrc} for one in layers]
            made = self._node.ask("produce", id=where, rtpParameters=_parameters(encodings))
            self._producers[name] = made["producer"]
            member.sender = Sender(transport, "0", layers, self._workshop.diary)
        return member

    def watch(self, room: str, member: Member, wishes: Sequence[Wish]) -> None:
        transport, where = self._transport(room, member)
        for wish in wishes:
            producer = self._producers[wish.publisher.name]
            consumer = self._node.ask(
                "consume",
                id=where,
                producer=producer,
                layer=wish.layer,
                feedback=self._workshop.feedback,
            )
            announced(transport, [consumer["ssrc"]], consumer["payloadType"])
            if self._workshop.feedback and transport.arrivals is None:
                transport.arrivals = Arrivals(consumer["transportCc"])

    @property
    def _node(self) -> Child:
        assert self._child is not None, "not started"
        return self._child

    def _transport(self, room: str, member: Member) -> tuple[Transport, str]:
        transport = self._workshop.transport()
        made = self._node.ask("transport", room=room)
        self._node.ask("connect", id=made["id"], fingerprint=transport.fingerprint)
        transport.connect(Remote((made["address"], made["port"]), made["ufrag"], made["password"]))
        member.transports.append(transport)
        return transport, made["id"]


def _parameters(encodings: list[dict[str, Any]]) -> dict[str, Any]:
    """What a browser's camera is in mediasoup's words."""
    feedback = [
        {"type": "nack"},
        {"type": "nack", "parameter": "pli"},
        {"type": "ccm", "parameter": "fir"},
        {"type": "transport-cc"},
    ]
    return {
        "mid": "0",
        "codecs": [
            {
                "mimeType": "video/VP8",
                "payloadType": VP8,
                "clockRate": 90000,
                "rtcpFeedback": feedback,
            }
        ],
        "headerExtensions": [
            {"uri": MID_URI, "id": MID},
            {"uri": RID_URI, "id": RID},
            {"uri": TRANSPORT_CC_URI, "id": TRANSPORT_CC},
        ],
        "encodings": encodings,
        "rtcp": {"cname": "load"},
    }
