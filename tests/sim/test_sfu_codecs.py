"""Video codecs of a room: everybody sees everybody, in what they can receive."""

from __future__ import annotations

from itertools import pairwise

from sfu.api import OfferWanted, PeerId, RecordedPacket, Source
from tests.rtp_browser import Received, layout
from tests.sim_room import SimRoom

ALL = ("vp8", "h264", "vp9", "av1")
ORDER = ("vp8", "h264")


def room(order: tuple[str, ...], **people: tuple[str, ...]) -> SimRoom:
    """Everybody looks at everybody; by name, what each browser knows, the first being sent."""
    made = SimRoom(5)
    made.router.set_codecs(order)
    for name, codecs in people.items():
        made.join(name, codecs=codecs, known=8e6)
    for name in people:
        made.want(name, *((other, 720) for other in people if other != name))
    return made


def offer_again(made: SimRoom, name: str, knows: tuple[str, ...]) -> str:
    """What the plane does with another offer: the codec of the answer, which is sent from now on."""
    peer = PeerId(name)
    order = made.router.codecs_for(peer)
    chosen = tuple(one for one in order if one in knows)
    number = list(made.layouts).index(peer) + 1
    made.layouts[peer] = layout(4, number * 100_000, codecs=chosen)
    made.router.add_peer(peer, made.layouts[peer], made.clock.now)
    made.browsers[peer].speak(chosen[0])
    made.settle()
    return chosen[0]


def asked(made: SimRoom) -> list[str]:
    return [str(event.peer) for _, event in made.events if isinstance(event, OfferWanted)]


def check(packets: list[Received], codec: str) -> None:
    """Each number once, no hole, and the first is a key frame's."""
    shown = [one for one in packets if one.codec == codec]
    assert len(shown) > 30
    assert shown[0].content.keyframe
    numbers = sorted({one.packet.sequence for one in shown})
    assert all(after - before == 1 for before, after in pairwise(numbers))
    frames = [one.content.frame for one in shown if not one.via_rtx]
    assert frames == sorted(frames)


def each_codec_with_layers(codec: str) -> None:
    made = room((codec,), anna=(codec,), ben=(codec,))
    made.run(3)
    check(made.video("ben", "anna"), codec)
    assert made.video("ben", "anna")[-1].content.layer == 2
    made.want("ben", ("anna", 100))
    made.run(2)
    check(made.video("ben", "anna"), codec)
    assert made.video("ben", "anna")[-1].content.layer < 2


def test_h264_with_layers() -> None:
    each_codec_with_layers("h264")


def test_vp9_with_layers() -> None:
    each_codec_with_layers("vp9")


def test_av1_with_layers() -> None:
    each_codec_with_layers("av1")


def test_vp9_leaves_out_upper_temporal_layers() -> None:
    made = SimRoom(5)
    made.router.set_codecs(("vp9",))
    made.join("anna", codecs=("vp9",), temporal=True)
    made.join("ben", codecs=("vp9",), known=140e3, mic=False, cam=False, active=False)
    made.want("ben", ("anna", 180))
    made.run(4)
    packets = made.video("ben", "anna")
    check(packets, "vp9")
    frames = sorted({one.content.frame for one in packets[-20:]})
    assert max(after - before for before, after in pairwise(frames)) >= 2
    for router in made.routers():
        router._peers[PeerId("ben")].downlink.estimate = 8e6
    made.want("ben", ("anna", 181))
    made.run(2)
    frames = sorted({one.content.frame for one in made.video("ben", "anna")[-10:]})
    assert all(after - before == 1 for before, after in pairwise(frames))


def test_lost_packets_of_h264_are_repaired() -> None:
    made = SimRoom(6, loss=0.05)
    made.router.set_codecs(("h264",))
    for name in ("anna", "ben"):
        made.join(name, codecs=("h264",), known=8e6)
    made.want("ben", ("anna", 360))
    made.run(6)
    packets = made.video("ben", "anna")
    assert any(one.via_rtx for one in packets)
    numbers = {one.packet.sequence for one in packets[:-40]}
    first = packets[0].packet.sequence
    span = {(first + n) & 0xFFFF for n in range(len(numbers))}
    assert len(span - numbers) < len(span) / 100


def test_vp8_stays_while_everybody_can() -> None:
    made = room(ORDER, anna=ORDER, ben=ORDER)
    made.run(3)
    check(made.video("ben", "anna"), "vp8")
    assert asked(made) == []
    assert made.router.codecs_for(PeerId("new")) == ORDER


def test_whoever_lacks_it_makes_all_others_change() -> None:
    made = room(ORDER, anna=ORDER, ben=ORDER)
    made.run(2)
    made.join("cleo", codecs=("h264",), known=8e6)
    for name in ("anna", "ben"):
        made.want(name, *((other, 720) for other in ("anna", "ben", "cleo") if other != name))
    made.want("cleo", ("anna", 720), ("ben", 720))
    made.run(1)
    assert sorted(set(asked(made))) == ["anna", "ben"]
    assert not made.video("cleo", "anna"), "VP8 is of no use to her"
    for name in ("anna", "ben"):
        assert offer_again(made, name, ORDER) == "h264"
    made.run(3)
    for viewer, shown in (("cleo", "anna"), ("cleo", "ben"), ("ben", "anna"), ("anna", "cleo")):
        check(made.video(viewer, shown), "h264")
    assert len(asked(made)) == 2


def test_an_offer_that_does_not_come_is_asked_for_again() -> None:
    made = room(ORDER, anna=ORDER, cleo=("h264",))
    made.run(9)
    assert asked(made) == ["anna"] * 2
    made.run(5)
    assert asked(made) == ["anna"] * 3


def test_one_who_knows_nothing_else_is_not_asked() -> None:
    made = room(ORDER, anna=("vp8",), cleo=("h264",))
    made.run(2)
    assert asked(made) == []
    assert not made.video("cleo", "anna") and not made.video("anna", "cleo")


def test_the_administrators_order_counts() -> None:
    made = room(("av1", "vp9", "vp8"), anna=ALL, ben=("vp9", "vp8"))
    assert made.router.codecs_for(PeerId("anna"))[0] == "vp9"
    assert made.router.codecs_for(PeerId("new"))[0] == "vp9"
    assert made.router.codecs_for(PeerId("ben"))[0] == "av1"


def test_a_recording_has_av1_given_up() -> None:
    packets: list[RecordedPacket] = []
    made = room(("av1", "vp8"), anna=("av1", "vp8"), ben=("av1", "vp8"))
    made.run(1)
    assert asked(made) == []
    made.router.set_recorder(packets.append, made.clock.now)
    made.router.record_picture((PeerId("anna"), Source.CAM), made.clock.now)
    made.run(1)
    assert sorted(set(asked(made))) == ["anna", "ben"]
    assert offer_again(made, "anna", ("av1", "vp8")) == "vp8"
    made.run(1)
    seen = [one for one in packets if one.source is Source.CAM and one.payload]
    assert seen and {one.codec for one in seen} == {"vp8"}
    assert seen[0].start and seen[0].key


def test_h264_is_recorded_as_a_byte_stream() -> None:
    packets: list[RecordedPacket] = []
    made = room(("h264",), anna=("h264",), ben=("h264",))
    made.router.set_recorder(packets.append, made.clock.now)
    made.router.record_picture((PeerId("anna"), Source.CAM), made.clock.now)
    made.run(2)
    seen = [one for one in packets if one.source is Source.CAM and one.payload]
    assert seen[0].key and seen[0].codec == "h264"
    assert seen[0].payload.startswith(b"\0\0\0\1\x67")
    assert sum(one.end for one in seen) > 20
