"""Pictures through a router: what a receiver sees while layers and publishers change."""

from __future__ import annotations

from itertools import pairwise

import pytest

from media import vp8
from sfu.api import PeerId, Source
from tests.rtp_browser import Received
from tests.rtp_checks import check_numbers, check_pictures, check_time, settled, switches
from tests.sim_room import SimRoom


def room_of(*names: str, seed: int = 1, **link: float) -> SimRoom:
    room = SimRoom(seed, **link)
    for name in names:
        room.join(name)
    return room


def check_stream(received: list[Received], tolerance: float = 0.1) -> None:
    check_numbers(received)
    check_pictures(received)
    check_time(received, 90_000, tolerance)


def test_a_tile_gets_the_layer_of_its_height_from_a_key_frame_on() -> None:
    room = room_of("anna", "ben")
    room.want("anna", ("ben", 180))
    room.run(3)
    received = room.video("anna", "ben")
    assert switches(received)[-1] == ("ben", 0)
    check_stream(received)
    assert len(received) > 80


def test_a_growing_tile_climbs_without_a_break() -> None:
    room = room_of("anna", "ben")
    for height in (180, 360, 720, 180):
        room.want("anna", ("ben", height))
        room.run(2)
    received = room.video("anna", "ben")
    assert switches(received) == [("ben", 0), ("ben", 1), ("ben", 2), ("ben", 0)]
    check_stream(received)


def test_the_old_layer_goes_on_until_the_key_frame_of_the_new() -> None:
    room = SimRoom()
    room.join("anna", known=5e6)
    room.join("ben")
    room.want("anna", ("ben", 180))
    room.run(2)
    top = room.encoder("ben", Source.CAM, 2)
    room.want("anna", ("ben", 720))
    room.run(0.02)  # the PLI is still on its way
    before = len(room.video("anna", "ben"))
    assert room.video("anna", "ben")[-1].content.layer == 0
    room.run(0.3)
    assert top.plis and room.video("anna", "ben")[-1].content.layer == 2
    times = [r.at for r in room.video("anna", "ben")[before:]]
    assert max(after - earlier for earlier, after in pairwise(times)) < 0.05


def test_another_publisher_in_the_slot_continues_numbers_time_and_pictures() -> None:
    room = SimRoom()
    room.join("anna", slots=1)
    room.join("ben")
    room.want("anna", ("ben", 360))
    room.run(2)
    slot = room.layouts[PeerId("anna")].pairs[0]
    room.leave("ben")
    room.run(1.5)
    room.join("cleo")
    room.want("anna", ("cleo", 360))
    room.run(2)
    received = room.browsers[PeerId("anna")].received[slot.video_ssrc]
    assert [publisher for publisher, _ in switches(received)][-1] == "cleo"
    check_stream(received)


def test_a_want_for_another_person_never_shows_the_former_one_in_the_tile() -> None:
    room = SimRoom()
    room.join("anna", slots=1)
    room.join("ben", mic=False)
    room.join("cleo", mic=False)
    room.want("anna", ("ben", 180))
    room.run(1)
    room.want("anna", ("cleo", 180))
    room.run(1)
    shown = [publisher for publisher, _ in switches(room.video("anna", "cleo"))]
    assert shown == ["ben", "cleo"]


def test_a_stopped_layer_is_left_for_the_next_lower_one_and_found_again() -> None:
    room = room_of("anna", "ben")
    room.want("anna", ("ben", 720))
    room.run(2)
    top = room.encoder("ben", Source.CAM, 2)
    top.active = False
    room.run(3)
    assert room.video("anna", "ben")[-1].content.layer == 1
    top.active = top.key_wanted = True
    room.run(2)
    assert room.video("anna", "ben")[-1].content.layer == 2
    check_stream(room.video("anna", "ben"))


def test_padding_only_packets_leave_no_gap() -> None:
    room = room_of("anna", "ben")
    room.want("anna", ("ben", 180))
    room.run(1)
    low = room.encoder("ben", Source.CAM, 0)
    for _ in range(20):
        room.browsers[PeerId("ben")].pad(low, room.clock.now)
        room.run(0.07)
    check_stream(room.video("anna", "ben"))


@pytest.mark.parametrize("seed", range(5))
def test_reordered_packets_keep_their_places(seed: int) -> None:
    room = SimRoom(seed, jitter=0.03)
    room.join("anna", known=5e6)
    room.join("ben")
    for height in (180, 720, 360):
        room.want("anna", ("ben", height))
        room.run(2)
    received = settled(room.video("anna", "ben"), room.clock.now - 0.2)
    check_stream(received, tolerance=0.2)
    assert len(switches(received)) >= 3


@pytest.mark.parametrize("seed", range(5))
def test_losses_both_ways_are_repaired_with_rtx(seed: int) -> None:
    room = room_of("anna", "ben", seed=seed, loss=0.03, jitter=0.01)
    for height in (180, 720, 360, 720):
        room.want("anna", ("ben", height))
        room.run(2)
    received = settled(room.video("anna", "ben"), room.clock.now - 0.8)
    check_stream(received, tolerance=0.3)
    assert room.router.counters["nack-answered"] > 0
    assert room.router.counters["rtx-repaired"] > 0
    assert any(r.via_rtx for r in received)


def test_without_rtx_lost_packets_are_not_sent_twice() -> None:
    room = SimRoom(3, loss=0.05)
    room.join("anna", rtx=False)
    room.join("ben")
    room.want("anna", ("ben", 180))
    room.run(3)
    numbers = [r.packet.sequence for r in room.video("anna", "ben")]
    assert len(numbers) == len(set(numbers)) > 50
    assert room.router.counters["nack-gone"] > 0


def test_a_camera_that_is_switched_off_is_seen_by_nobody() -> None:
    room = room_of("anna", "ben")
    room.want("anna", ("ben", 360))
    room.run(1)
    room.router.set_source(PeerId("ben"), Source.CAM, False, False, room.clock.now)
    room.run(0.05)
    before = len(room.video("anna", "ben"))
    room.run(1)
    assert len(room.video("anna", "ben")) == before
    room.router.set_source(PeerId("ben"), Source.CAM, True, False, room.clock.now)
    room.settle()
    room.run(1)
    assert len(room.video("anna", "ben")) > before
    check_stream(room.video("anna", "ben"))


def test_nothing_goes_to_a_peer_before_it_is_connected() -> None:
    room = room_of("anna", "ben")
    room.router.set_connected(PeerId("anna"), False, room.clock.now)
    room.want("anna", ("ben", 360))
    room.run(1)
    anna = room.browsers[PeerId("anna")]
    assert anna.received == {} and room.slots("anna") == {"ben": 0}
    room.router.set_connected(PeerId("anna"), True, room.clock.now)
    room.settle()
    room.run(1)
    assert switches(room.video("anna", "ben"))


def test_a_thin_network_gets_a_low_layer() -> None:
    room = SimRoom(4)
    room.join("anna", mic=False, cam=False)
    for name in ("ben", "cleo", "dan"):
        room.join(name)
    room.down[PeerId("anna")].rate = 700_000
    room.want("anna", ("ben", 720), ("cleo", 720), ("dan", 720))
    room.run(20)
    late = [
        r.content.layer
        for name in ("ben", "cleo", "dan")
        for r in room.video("anna", name)
        if r.at > room.clock.now - 3
    ]
    assert late and max(late) < 2
    link = room.down[PeerId("anna")]
    dropped, sent = link.dropped, link.sent
    room.run(5)
    assert (link.dropped - dropped) / (link.sent - sent) < 0.15


# --- temporal layers ----------------------------------------------------------------------


def temporal_room(known: float, **link: float) -> SimRoom:
    """Ben's layers have three temporal ones: 57, 115 and 230 kbit/s are those of the lowest."""
    room = SimRoom(**link)  # type: ignore[arg-type]
    room.join("anna", mic=False, cam=False, known=known, active=False)
    room.join("ben", temporal=True)
    room.want("anna", ("ben", 720))
    return room


def temporal_layers(received: list[Received]) -> set[int]:
    found = [vp8.parse(one.packet.payload) for one in received if one.packet.payload]
    return {one.tid or 0 for one in found if one is not None}


@pytest.mark.parametrize(
    ("known", "layer", "layers"),
    [(5e6, 2, {0, 1, 2}), (1.0e6, 2, {0, 1}), (140e3, 0, {0}), (560e3, 1, {0, 1, 2})],
)
def test_a_network_between_layers_shows_fewer_pictures(
    known: float, layer: int, layers: set[int]
) -> None:
    room = temporal_room(known)
    room.run(4)
    before = len(room.video("anna", "ben"))
    room.run(4)
    received = room.video("anna", "ben")
    assert switches(received)[-1] == ("ben", layer)
    assert temporal_layers(received[before:]) == layers
    check_stream(received)


@pytest.mark.parametrize("seed", range(3))
def test_more_and_fewer_pictures_on_a_bad_way_are_still_one_stream(seed: int) -> None:
    room = SimRoom(seed, jitter=0.02)
    room.join("anna", mic=False, cam=False, known=5e6)
    room.join("ben", temporal=True)
    room.up[PeerId("ben")].loss = 0.05
    room.want("anna", ("ben", 180))
    for remb in (5e6, 140e3, 200e3, 5e6, 140e3, 5e6):
        for router in room.routers():
            router._peers[PeerId("anna")].downlink.on_remb(remb)
        room.run(2)
    received = settled(room.video("anna", "ben"), room.clock.now - 0.5)
    check_numbers(received)
    check_time(received, 90_000, 0.2)
    assert temporal_layers(received[-60:]) == {0, 1, 2}
