"""Decisions of a room, without packets."""

from __future__ import annotations

import random

import pytest

from sfu.api import LayerHint, PeerId, RoomId, SlotsAssigned, Source, Want
from sfu.core.director import HINT_HOLD, INTERVAL, PAUSE, Director
from sfu.core.peer import Peer
from sfu.core.publication import Layer, ReceiverSlot
from sfu.core.room import Room
from sfu.core.stream import TOP
from tests.rtp_browser import EXTENSIONS, RIDS, VP8, layout

ANNA, BEN = PeerId("anna"), PeerId("ben")


class World:
    def __init__(self, *names: str, slots: int = 2) -> None:
        self.room = Room(RoomId("room"))
        self.room.due = float("inf")
        self.director = Director(self.room)
        self.now = 100.0
        for name in names:
            self.enter(name, slots)

    def enter(self, name: str, slots: int = 2) -> Peer:
        number = len(self.room.peers) + 1
        peer = Peer(PeerId(name), number, self.now)
        peer.take_layout(layout(slots, 1000 * number), random.Random(number).getrandbits)
        peer.connected = True
        peer.downlink.estimate = 5e6
        for source in (Source.MIC, Source.CAM):
            peer.publications[source].on = True
        for index, rid in enumerate(RIDS):
            ssrc = 1000 * number + index
            layer = peer.learn(ssrc, VP8, [(EXTENSIONS.mid, b"1"), (EXTENSIONS.rid, rid.encode())])
            assert layer is not None
            layer.stream.last_packet = self.now
            layer.stream.bitrate = (150_000, 500_000, 1_500_000)[index]
        self.room.peers[peer.id] = peer
        return peer

    def decide(self, after: float = 0.0) -> None:
        """Let time pass with all layers live, and decide as after a command."""
        self.now += after + 1.0
        for peer in self.room.peers.values():
            for layer in peer.layers.values():
                layer.stream.last_packet = self.now
        self.director.changed(self.now)
        self.room.due = float("inf")
        self.director.decide(self.now)

    def want(self, name: str, *wants: tuple[str, int]) -> None:
        self.room.peers[PeerId(name)].wants = tuple(
            Want(PeerId(peer), Source.CAM, height) for peer, height in wants
        )

    def slot_of(self, name: str, publisher: str) -> int:
        keys = [slot.key for slot in self.room.peers[PeerId(name)].slots]
        return keys.index((PeerId(publisher), Source.CAM))

    def layer(self, name: str, publisher: str) -> int | None:
        """The index of the layer that the receiver is meant to see."""
        target = self.room.peers[PeerId(name)].slots[self.slot_of(name, publisher)].target
        return None if target is None else target.stream.layer

    def hints(self) -> list[tuple[str, str | None]]:
        return [(e.peer, e.max_layer) for e in self.room.pending if isinstance(e, LayerHint)]


def test_decisions_are_at_most_one_a_second_unless_something_changed() -> None:
    world = World("anna", "ben")
    world.decide()
    world.want("anna", ("ben", 180))
    world.director.decide(world.now + INTERVAL / 2)
    assert world.layer("anna", "ben") is None
    world.director.changed(world.now + INTERVAL / 2)
    assert world.room.due == world.now + INTERVAL / 2
    world.director.decide(world.now + INTERVAL / 2)
    assert world.layer("anna", "ben") == 0


def test_a_flood_of_commands_waits_for_its_turn() -> None:
    world = World("anna", "ben")
    world.decide()
    world.want("anna", ("ben", 180))
    world.director.changed(world.now + PAUSE / 4)
    world.director.decide(world.now + PAUSE / 4)
    assert world.layer("anna", "ben") is None
    assert world.room.due == pytest.approx(world.now + PAUSE)
    world.director.decide(world.now + PAUSE)
    assert world.layer("anna", "ben") == 0


@pytest.mark.parametrize(("height", "layer"), [(0, None), (-5, None), (180, 0), (360, 1), (720, 2)])
def test_the_layer_follows_the_height(height: int, layer: int | None) -> None:
    world = World("anna", "ben")
    world.want("anna", ("ben", height))
    world.decide()
    assert world.layer("anna", "ben") == layer


def test_a_thin_budget_gives_the_first_want_more() -> None:
    world = World("anna", "ben", "cleo")
    world.want("anna", ("cleo", 720), ("ben", 720))
    world.room.peers[ANNA].downlink.on_remb(1_000_000)
    world.decide()
    layers = {name: world.layer("anna", name) for name in ("ben", "cleo")}
    assert sorted(layers.values(), key=str) == [0, 1]


def test_only_live_layers_are_chosen() -> None:
    world = World("anna", "ben")
    world.want("anna", ("ben", 720))
    top = world.room.peers[BEN].publications[Source.CAM].layers[2]
    assert top is not None
    world.decide()
    assert world.layer("anna", "ben") == 2
    for layer in world.room.peers[BEN].layers.values():
        layer.stream.last_packet = world.now + 2 - (5 if layer is top else 0)
    world.director.decide(world.now + 2)
    assert world.layer("anna", "ben") == 1


def test_what_is_chosen_stays_while_nothing_is_live() -> None:
    world = World("anna", "ben")
    world.want("anna", ("ben", 360))
    world.decide()
    world.director.decide(world.now + 30)
    assert world.layer("anna", "ben") == 1


def test_a_layer_that_wakes_is_chosen_at_once() -> None:
    world = World("anna", "ben")
    world.want("anna", ("ben", 720))
    top: Layer | None = world.room.peers[BEN].publications[Source.CAM].layers[2]
    assert top is not None
    world.decide()
    for layer in world.room.peers[BEN].layers.values():
        layer.stream.last_packet = world.now + (0 if layer is top else 2)
    world.director.decide(world.now + 2)
    top.stream.last_packet = world.now + 2.1
    world.director.woke(top, world.now + 2.1)
    assert world.layer("anna", "ben") == 2


def test_a_flood_of_new_streams_is_served_in_turn() -> None:
    world = World("anna", "ben")
    world.decide()
    top = world.room.peers[BEN].publications[Source.CAM].layers[2]
    assert top is not None
    world.director.woke(top, world.now + 0.1)
    world.want("anna", ("ben", 720))
    world.director.woke(top, world.now + 0.11)
    assert world.layer("anna", "ben") is None
    world.director.decide(world.now + 0.13)
    assert world.layer("anna", "ben") == 2


def test_a_receiver_that_is_not_connected_has_slots_and_nothing_in_them() -> None:
    world = World("anna", "ben")
    world.room.peers[ANNA].connected = False
    world.want("anna", ("ben", 180))
    world.decide()
    slot = world.room.peers[ANNA].slots[0]
    assert slot.key == (BEN, Source.CAM)
    assert slot.sound is None and slot.target is None


def test_leaving_frees_both_sides() -> None:
    world = World("anna", "ben")
    world.want("anna", ("ben", 180))
    world.want("ben", ("anna", 180))
    world.decide()
    ben = world.room.peers.pop(BEN)
    world.director.forget(ben)
    world.decide()
    assert [slot.key for slot in world.room.peers[ANNA].slots] == [None, None]
    anna = world.room.peers[ANNA]
    assert anna.publications[Source.MIC].tracks == []
    assert all(layer.waiting == [] for layer in anna.layers.values())
    told = [e for e in world.room.pending if isinstance(e, SlotsAssigned) and e.peer == ANNA]
    assert [e.slots[0].peer for e in told] == [BEN, None]


def test_hints_go_down_late_and_up_at_once() -> None:
    world = World("anna", "ben")
    world.want("anna", ("ben", 180))
    world.want("ben", ("anna", 720))
    world.decide()
    world.decide(HINT_HOLD - 2)
    assert world.hints() == []
    world.decide(1)
    assert world.hints() == [("ben", "q")]
    world.want("anna", ("ben", 360))
    world.decide()
    assert world.hints() == [("ben", "q"), ("ben", "h")]


def test_a_camera_nobody_looks_at_is_told_so() -> None:
    world = World("anna", "ben")
    world.decide()
    world.decide(HINT_HOLD)
    assert sorted(world.hints()) == [("anna", None), ("ben", None)]


def test_a_closed_camera_gets_no_hints() -> None:
    world = World("anna")
    world.room.peers[ANNA].publications[Source.CAM].muted = True
    world.decide()
    world.decide(HINT_HOLD)
    assert world.hints() == []


# --- thin networks ------------------------------------------------------------------------


def watching(known: float) -> tuple[World, ReceiverSlot]:
    """Anna is shown Ben's tall layer, and her network then carries `known` bit/s."""
    world = World("anna", "ben")
    world.want("anna", ("ben", 720))
    world.decide()
    slot = world.room.peers[ANNA].slots[world.slot_of("anna", "ben")]
    target = slot.target
    assert target is not None
    slot.watch(None)
    slot.watch(target)
    target.waiting.remove(slot)
    slot.switched(target)
    world.room.peers[ANNA].downlink.estimate = known
    return world, slot


def follow(world: World) -> None:
    """What a notable change of the estimate leads to, without waiting for the next second."""
    world.room.budget_changed(ANNA, world.now + 0.1)
    assert world.room.due == world.now + 0.1
    world.director.decide(world.now + 0.1)


def test_a_network_that_gets_thin_is_followed_at_once() -> None:
    world, slot = watching(1_200_000)
    follow(world)
    assert slot.target is not None and slot.target.stream.layer == 1
    assert slot.feed is not None and slot.feed.stream.layer == 2  # until the key frame …
    assert slot.video.goal == 0  # … with the fewest pictures


def test_far_too_much_stops_before_the_key_frame() -> None:
    world, slot = watching(300_000)
    follow(world)
    assert slot.target is not None and slot.target.stream.layer == 0
    assert slot.feed is None and slot.video.stream is None


def test_what_is_lacking_is_wanted_and_nothing_when_all_is_there() -> None:
    world, _ = watching(300_000)
    follow(world)
    downlink = world.room.peers[ANNA].downlink
    assert downlink.prober.wanted > 1_500_000 and not downlink.starved
    downlink.estimate = 60_000
    follow(world)
    assert downlink.starved
    downlink.estimate = 5e6
    follow(world)
    assert downlink.prober.wanted == 0 and not downlink.starved


def test_temporal_layers_are_steps_of_the_ladder() -> None:
    world, slot = watching(1_500_000)
    top = world.room.peers[BEN].publications[Source.CAM].layers[2]
    assert top is not None
    top.stream.upper[1:3] = [300_000, 600_000]
    follow(world)
    assert slot.target is top and slot.video.goal == 1
    world.room.peers[ANNA].downlink.estimate = 5e6
    follow(world)
    assert slot.target is top and slot.video.goal == TOP


def test_voices_carry_others_along_where_packets_are_lost() -> None:
    world, slot = watching(5e6)
    downlink = world.room.peers[ANNA].downlink
    downlink._lossy_until = (world.now + 9, world.now - 1)
    follow(world)
    assert slot.audio.redundancy == 0  # not negotiated
    slot.audio.red_payload_type = 63
    follow(world)
    assert slot.audio.redundancy == 1
    downlink._lossy_until = (world.now + 9, world.now + 9)
    follow(world)
    assert slot.audio.redundancy == 2
