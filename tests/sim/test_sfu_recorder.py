"""A recording through a router: every voice, one picture from a key frame on, and no trace after."""

from __future__ import annotations

import pytest

from sfu.api import AudioFrame, LayerHint, PeerId, RecordedPacket, RoomId, Source
from sfu.core.layout import Outgoing
from tests.rtp_browser import content
from tests.sim_room import SimRoom

ANNA, BEN = PeerId("anna"), PeerId("ben")


class Recording:
    """A room with two browsers that is recorded from t = 1 s on."""

    def __init__(self, **link: float) -> None:
        self.room = SimRoom(3, **link)
        self.room.join("anna")
        self.room.join("ben")
        self.room.run(1)
        self.packets: list[RecordedPacket] = []
        self.room.router.set_recorder(self.packets.append, self.room.clock.now)

    def watch(self, peer: PeerId | None, source: Source = Source.CAM) -> None:
        key = None if peer is None else (peer, source)
        self.room.router.record_picture(key, self.room.clock.now)
        self.room.settle()

    def of(self, peer: PeerId, source: Source) -> list[RecordedPacket]:
        return [each for each in self.packets if (each.peer, each.source) == (peer, source)]


def test_everybody_is_heard() -> None:
    recording = Recording()
    recording.room.run(2)
    for name in (ANNA, BEN):
        heard = recording.of(name, Source.MIC)
        assert 90 <= len(heard) <= 101
        assert {content(each.payload).publisher for each in heard} == {name}
    assert not recording.of(ANNA, Source.CAM)


def test_a_telephone_is_heard_and_whoever_comes_later() -> None:
    recording = Recording()
    room, phone = recording.room, PeerId("phone")
    room.join("cleo")
    room.router.add_phone(phone, room.clock.now)
    room.run(0.2)
    out: list[Outgoing] = []
    frame = AudioFrame(RoomId("room"), phone, 7, 960, 20, b"opus")
    room.router.inject(frame, room.clock.now, out)
    assert [each.payload for each in recording.of(phone, Source.MIC)] == [b"opus"]
    room.run(1)
    assert recording.of(PeerId("cleo"), Source.MIC)


@pytest.mark.parametrize("link", [{}, {"loss": 0.03, "jitter": 0.02}])
def test_a_picture_begins_with_a_key_frame_although_nobody_else_looks(
    link: dict[str, float],
) -> None:
    recording = Recording(**link)
    recording.watch(ANNA)
    recording.room.run(3)
    seen = recording.of(ANNA, Source.CAM)
    first = min((each for each in seen if each.payload), key=lambda each: each.sequence)
    assert first.start and not first.payload[0] & 1  # RFC 6386 §9.1: a key frame
    stream = [each.sequence for each in seen if each.stream == first.stream]
    assert len(set(stream)) == len(stream)
    hints = [e for _, e in recording.room.events if isinstance(e, LayerHint) and e.peer == ANNA]
    assert not hints or hints[-1].max_layer is not None


def test_another_picture_and_none() -> None:
    recording = Recording()
    recording.watch(ANNA)
    recording.room.run(1)
    recording.packets.clear()
    recording.watch(BEN)
    recording.room.run(1)
    assert recording.of(BEN, Source.CAM) and not recording.of(ANNA, Source.CAM)
    recording.packets.clear()
    recording.watch(None)
    recording.room.run(1)
    assert not recording.of(BEN, Source.CAM) and recording.of(BEN, Source.MIC)


def test_nothing_is_left_when_it_ends_or_they_leave() -> None:
    recording = Recording()
    recording.watch(ANNA)
    recording.room.run(1)
    recording.room.leave("anna")
    recording.room.run(0.5)
    recording.room.router.set_recorder(None, recording.room.clock.now)
    recording.packets.clear()
    recording.room.run(1)
    assert recording.packets == []


def test_what_is_muted_is_not_recorded() -> None:
    recording = Recording()
    recording.watch(ANNA)
    recording.room.run(1)
    for source in (Source.MIC, Source.CAM):
        recording.room.router.set_source(ANNA, source, True, True, recording.room.clock.now)
    recording.packets.clear()
    recording.room.run(1)
    assert not recording.of(ANNA, Source.MIC) and not recording.of(ANNA, Source.CAM)
