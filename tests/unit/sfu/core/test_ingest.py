"""The per-packet path: one packet in, its copies out."""

from __future__ import annotations

import random
import struct

import pytest

from media import rtp, vp8
from sfu.api import AudioFrame, PeerId, RoomId, Source, Want
from sfu.core.director import Director
from sfu.core.ingest import ASSUMED_LEVEL, Ingest
from sfu.core.layout import Outgoing
from sfu.core.peer import Peer
from sfu.core.room import Room
from tests.rtp_browser import OPUS, RTX, VP8, layout

KEY = struct.pack("<B2x3sHH", 0, b"\x9d\x01\x2a", 640, 360)
DELTA = b"\x01delta"


class World:
    """Ben sends, Anna and Cleo receive him."""

    def __init__(self, rids: tuple[str, ...] = ("q", "h")) -> None:
        self.room = Room(RoomId("room"))
        self.director = Director(self.room)
        self.ingest = Ingest(self.room, self.director)
        self.now = 10.0
        for number, name in enumerate(("anna", "ben", "cleo")):
            peer = Peer(PeerId(name), number, 0.0)
            made = layout(1, 1000 * (number + 1), rids=rids)
            peer.take_layout(made, random.Random(number).getrandbits)
            peer.connected = True
            peer.wants = (Want(PeerId("ben"), Source.CAM, 180),)
            self.room.peers[peer.id] = peer
        self.ben = self.room.peers[PeerId("ben")]
        for source in (Source.MIC, Source.CAM):
            self.ben.publications[source].on = True
        self.director.changed(self.now)
        self.director.decide(self.now)

    def send(self, packet: rtp.RtpPacket) -> list[Outgoing]:
        out: list[Outgoing] = []
        self.now += 0.001
        self.ingest.receive(self.ben, rtp.build(packet), 77.0, self.now, out)
        return out

    def video(
        self, number: int, body: bytes, *, rid: bytes = b"q", head: bytes = b"\x90\xe0", **more: int
    ) -> list[Outgoing]:
        picture = struct.pack(">HBB", 0x8000 | more.get("picture", number), 0, 0x20)
        payload = head + picture + body
        ssrc = 70 + rid[0]
        extensions = ((1, b"1"), (2, rid))
        return self.send(
            rtp.RtpPacket(VP8, number, number * 3000, ssrc, payload, False, (), extensions)
        )

    def repair(self, number: int, body: bytes) -> list[Outgoing]:
        picture = struct.pack(">HBB", 0x8000 | number, 0, 0x20)
        payload = number.to_bytes(2, "big") + b"\x90\xe0" + picture + body
        extensions = ((1, b"1"), (3, b"q"))
        return self.send(rtp.RtpPacket(RTX, 1, number * 3000, 5, payload, False, (), extensions))

    def audio(self, number: int, *, level: int | None = 30, size: int = 5) -> list[Outgoing]:
        extensions: tuple[tuple[int, bytes], ...] = ((1, b"0"), (5, number.to_bytes(2, "big")))
        if level is not None:
            extensions += ((4, bytes((0x80 | level,))),)
        packet = rtp.RtpPacket(OPUS, number, number * 960, 60, bytes(size), False, (), extensions)
        return self.send(packet)


def numbers(out: list[Outgoing], peer: str) -> list[int]:
    return [rtp.parse(h + p).sequence for to, h, p in out if to == peer]


@pytest.fixture
def world() -> World:
    return World()


def test_sound_goes_to_everyone_else(world: World) -> None:
    assert {peer for peer, _, _ in world.audio(1)} == {"anna", "cleo"}


def test_the_payload_is_shared_and_the_header_is_not(world: World) -> None:
    (_, first, payload), (_, second, same) = world.audio(1)
    assert payload is same and first != second


def test_the_first_key_frame_of_a_new_stream_is_not_missed(world: World) -> None:
    assert {peer for peer, _, _ in world.video(1, KEY)} == {"anna", "cleo"}
    assert len(world.video(2, DELTA)) == 2


def test_without_a_key_frame_nothing_begins(world: World) -> None:
    assert world.video(1, DELTA) == []
    layer = next(iter(world.ben.layers.values()))
    assert layer.key_wanted and len(layer.waiting) == 2


def test_the_key_frame_tells_its_height(world: World) -> None:
    world.video(1, KEY)
    assert next(iter(world.ben.layers.values())).stream.height == 360


def test_other_layers_are_not_copied(world: World) -> None:
    world.video(1, KEY)
    assert world.video(1, KEY, rid=b"h") == []


def test_what_overtook_the_key_frame_follows_it(world: World) -> None:
    assert world.video(12, DELTA) == []
    out = world.video(10, KEY)
    assert len(numbers(out, "anna")) == 2
    assert numbers(out, "anna")[1] - numbers(out, "anna")[0] == 2
    losses = next(iter(world.ben.layers.values())).losses
    assert losses is not None and losses.due(world.now + 1, 0.1) == [11]


def test_a_repair_takes_the_place_of_the_lost(world: World) -> None:
    first = numbers(world.video(1, KEY), "anna")
    world.video(3, DELTA)
    out = world.repair(2, DELTA)
    assert numbers(out, "anna") == [(first[0] + 1) & 0xFFFF]
    assert world.room.counters["rtx-repaired"] == 1
    assert world.repair(2, DELTA) == [] and world.room.counters["rtp-duplicate"] == 1


@pytest.mark.parametrize("payload", [b"", b"\x00", b"\x00\x01"])
def test_padding_on_the_repair_stream_is_dropped(world: World, payload: bytes) -> None:
    world.video(1, KEY)
    packet = rtp.RtpPacket(RTX, 9, 0, 5, payload, extensions=((1, b"1"), (3, b"q")))
    assert world.send(packet) == []
    assert world.room.counters["rtx-padding"] == 1


def test_a_duplicate_is_dropped(world: World) -> None:
    world.audio(1)
    assert world.audio(1) == [] and world.room.counters["rtp-duplicate"] == 1


def test_padding_only_and_malformed_pictures_leave_no_gap(world: World) -> None:
    first = numbers(world.video(1, KEY), "anna")[0]
    empty = rtp.RtpPacket(VP8, 2, 0, 70 + ord("q"), b"", padding=100)
    broken = rtp.RtpPacket(VP8, 3, 0, 70 + ord("q"), b"\x90")
    assert world.send(empty) == [] and world.send(broken) == []
    assert numbers(world.video(4, DELTA), "anna") == [(first + 1) & 0xFFFF]
    assert world.room.counters["vp8-malformed"] == 1


def test_a_late_padding_packet_fills_its_gap(world: World) -> None:
    first = numbers(world.video(1, KEY), "anna")[0]
    world.video(3, DELTA)
    out = world.send(rtp.RtpPacket(VP8, 2, 0, 70 + ord("q"), b"", padding=100))
    assert numbers(out, "anna") == [(first + 1) & 0xFFFF]
    assert all(payload == b"" for _, _, payload in out)


@pytest.mark.parametrize(
    ("head", "rest", "picture", "tl0"),
    [
        (b"\x90\xe0", b"\x85\x05\x09\x20", True, True),
        (b"\x90\xe0", b"\x05\x09\x20", True, True),  # 7 bits become 15
        (b"\x90\x80", b"\x85\x05", True, False),
        (b"\x90\x40", b"\x09", False, True),  # without picture id it stays as it is
        (b"\x10", b"", False, False),
    ],
)
def test_every_form_of_descriptor_stays_readable(
    world: World, head: bytes, rest: bytes, picture: bool, tl0: bool
) -> None:
    packet = rtp.RtpPacket(VP8, 1, 0, 99, head + rest + KEY, extensions=((1, b"1"), (2, b"q")))
    (_, header, payload), _ = world.send(packet)
    found = vp8.parse(rtp.parse(header + payload).payload)
    assert found is not None and found.keyframe
    assert (found.picture_id is not None, found.tl0picidx is not None) == (picture, tl0)
    assert found.picture_id_bits == (15 if picture else 0)
    assert payload.endswith(KEY)


def test_another_payload_type_on_a_known_stream_is_dropped(world: World) -> None:
    world.audio(1)
    assert world.send(rtp.RtpPacket(35, 2, 0, 60, b"x")) == []
    assert world.room.counters["rtp-payload-type"] == 1


def test_transport_numbers_are_noted_even_of_unknown_streams(world: World) -> None:
    world.send(rtp.RtpPacket(99, 1, 0, 12345, b"x", extensions=((5, b"\x00\x07"),)))
    (feedback,) = world.ben.arrivals.feedback()
    assert feedback.base_sequence == 7
    assert world.room.counters["rtp-unknown-ssrc"] == 1


def test_the_tap_sees_level_time_and_payload(world: World) -> None:
    frames: list[AudioFrame] = []
    world.ingest.tap = frames.append
    world.audio(3, level=44)
    world.audio(4, level=None)
    world.audio(5, size=0)
    assert frames == [
        AudioFrame(world.room.id, world.ben.id, 3, 3 * 960, 44, bytes(5)),
        AudioFrame(world.room.id, world.ben.id, 4, 4 * 960, ASSUMED_LEVEL, bytes(5)),
    ]


def test_a_closed_source_is_counted_and_not_copied(world: World) -> None:
    world.ben.publications[Source.MIC].muted = True
    frames: list[AudioFrame] = []
    world.ingest.tap = frames.append
    assert world.audio(1) == [] and frames == []
    assert world.room.counters["rtp-muted"] == 1
    assert world.room.speakers.order() == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "rtp-short"), (b"\x00" * 12, "rtp-version"), (b"\xbf" + b"\x00" * 11, "rtp-extension")],
)
def test_what_is_not_rtp_is_counted(world: World, data: bytes, reason: str) -> None:
    out: list[Outgoing] = []
    world.ingest.receive(world.ben, data, 0.0, world.now, out)
    assert out == [] and world.room.counters == {reason: 1}


def test_empty_sound_packets_leave_no_gap(world: World) -> None:
    first = numbers(world.audio(1), "anna")[0]
    assert world.audio(2, size=0) == []
    assert numbers(world.audio(3), "anna") == [(first + 1) & 0xFFFF]


def test_screen_sound_is_copied_but_is_no_voice(world: World) -> None:
    world.ben.publications[Source.SCREEN_AUDIO].on = True
    frames: list[AudioFrame] = []
    world.ingest.tap = frames.append
    packet = rtp.RtpPacket(OPUS, 1, 960, 61, b"s", extensions=((1, b"3"), (4, b"\x05")))
    world.send(packet)
    assert frames == [] and world.room.speakers.order() == []


def test_without_nack_losses_are_nobodys_business(world: World) -> None:
    world.video(1, KEY)
    layer = next(iter(world.ben.layers.values()))
    layer.losses = None
    assert world.video(5, DELTA) and world.room.due == float("-inf")
