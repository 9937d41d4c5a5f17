"""Janus as a system under test: its VideoRoom, over its API on a Unix socket."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

from bench.peers import descriptions
from bench.peers.janus_process import JanusProcess
from bench.peers.packets import Sender
from bench.peers.system import (
    LAYERS,
    Member,
    NotInstalled,
    Publishing,
    Wish,
    Workshop,
    announced,
)
from bench.peers.transport import Transport


class Janus:
    """Debian's Janus with ICE-lite, as the others; `loops` event loops, else a thread a handle."""

    feedback = False  # 1.1.2 judges publishers' networks only

    def __init__(self, workshop: Workshop, loops: int = 0) -> None:
        self.name = "janus_loop" if loops else "janus"
        self.version = ""
        self._workshop = workshop
        self._loops = loops
        self._process: JanusProcess | None = None
        self._rooms: dict[str, int] = {}
        self._feeds: dict[str, int] = {}
        self._ssrc = 0x10000

    def start(self) -> None:
        program = shutil.which("janus")
        if program is None:
            raise NotInstalled("not installed")
        self._process = JanusProcess(program, self._workshop.address, self._loops)
        self._rooms.clear()
        self._process.open()
        self.version = f"Janus {self._running.api.ask({'janus': 'info'})['version_string']}"

    def stop(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None

    @property
    def _running(self) -> JanusProcess:
        assert self._process is not None, "not started"
        return self._process

    @property
    def process(self) -> int:
        return self._running.id

    def enter(self, room: str, name: str, publishing: Publishing | None, pictures: int) -> Member:
        member = Member(name)
        if publishing is not None:
            handle = self._handle()
            joined = self._message(
                handle,
                {"request": "join", "ptype": "publisher", "room": self._room(room)},
            )
            self._feeds[name] = joined["plugindata"]["data"]["id"]
            transport = self._workshop.transport()
            member.transports.append(transport)
            self._ssrc += 0x100
            layers = publishing.layers(self._ssrc)
            offer = _offer(transport, [layers[0].ssrc] if not publishing.simulcast else [])
            answered = self._message(
                handle, {"request": "publish"}, {"type": "offer", "sdp": offer}
            )
            transport.connect(descriptions.remote(answered["jsep"]["sdp"]))
            self._running.api.wait_until_up(handle)
            member.sender = Sender(transport, "0", layers, self._workshop.diary)
        return member

    def watch(self, room: str, member: Member, wishes: Sequence[Wish]) -> None:
        handle = self._handle()
        streams = [{"feed": self._feeds[wish.publisher.name]} for wish in wishes]
        joined = self._message(
            handle,
            {
                "request": "join",
                "ptype": "subscriber",
                "room": self._room(room),
                "streams": streams,
            },
        )
        offer = joined["jsep"]["sdp"]
        transport = self._workshop.transport()
        member.transports.append(transport)
        for line in descriptions.media(offer):
            announced(transport, line.ssrcs[:1], line.payload_types[0])
        answer = {"type": "answer", "sdp": _answer(transport, offer)}
        self._message(handle, {"request": "start"}, answer)
        transport.connect(descriptions.remote(offer))
        layers = [
            {"mid": line.mid, "substream": wish.layer}
            for line, wish in zip(descriptions.media(offer), wishes, strict=True)
        ]
        self._message(handle, {"request": "configure", "streams": layers})

    # --- the API --------------------------------------------------------------------------

    def _room(self, name: str) -> int:
        if name not in self._rooms:
            self._rooms[name] = number = len(self._rooms) + 1
            body = {
                "request": "create",
                "room": number,
                "publishers": 100,
                "bitrate": 0,
                "videocodec": "vp8",
            }
            self._message(self._handle(), body)
        return self._rooms[name]

    def _handle(self) -> int:
        attach = {
            "janus": "attach",
            "session_id": self._running.session,
            "plugin": "janus.plugin.videoroom",
        }
        handle: int = self._running.api.ask(attach)["data"]["id"]
        return handle

    def _message(
        self, handle: int, body: dict[str, Any], jsep: dict[str, str] | None = None
    ) -> dict[str, Any]:
        message: dict[str, Any] = {
            "janus": "message",
            "session_id": self._running.session,
            "handle_id": handle,
            "body": body,
        }
        if jsep is not None:
            message["jsep"] = jsep
        return self._running.api.ask(message)


def _local(transport: Transport, setup: str) -> descriptions.Local:
    return descriptions.Local(transport.ufrag, transport.password, transport.fingerprint, setup)


def _offer(transport: Transport, ssrcs: list[int]) -> str:
    lines = descriptions.head(1)
    # Given the choice Janus would be the client.
    lines += descriptions.line(0, "video", "sendonly", _local(transport, "active"))
    if ssrcs:
        lines += [f"a=ssrc:{ssrc} cname:load" for ssrc in ssrcs]
    else:
        # Highest first is the order that Janus takes for granted.
        lines += descriptions.simulcast(layer[0] for layer in reversed(LAYERS))
    return descriptions.text(lines)


def _answer(transport: Transport, offer: str) -> str:
    offered = descriptions.media(offer)
    lines = descriptions.head(len(offered))
    for line in offered:
        payload_types = line.payload_types
        lines += descriptions.line(
            int(line.mid), "video", "recvonly", _local(transport, "active"), payload_types
        )
    return descriptions.text(lines)
