"""Layers and receiving slots: who feeds whom, and when a key frame is asked for."""

from __future__ import annotations

import pytest

from sfu.api import PeerId, Source
from sfu.core.bandwidth import Downlink
from sfu.core.forwarder import Track
from sfu.core.publication import PLI_INTERVAL, Layer, Publication, ReceiverSlot
from sfu.core.stream import Incoming, Stream

ANNA, BEN = PeerId("anna"), PeerId("ben")


def publication(peer: PeerId = BEN, layers: int = 3) -> Publication:
    """A camera with all its layers learnt and sending at time 0."""
    made = Publication(peer, Source.CAM, ("q", "h", "f")[:layers])
    made.on = True
    for index in range(layers):
        stream = Stream(peer, Source.CAM, index, index + 1)
        stream.last_packet = 0.0
        made.layers[index] = Layer(made, stream, 96, 97, nack=True)
    return made


def layer_of(of: Publication, index: int) -> Layer:
    layer = of.layers[index]
    assert layer is not None
    return layer


def slot() -> ReceiverSlot:
    link = Downlink(0.0)
    audio = Track(ANNA, 1, 48_000, link, (0, 0))
    return ReceiverSlot(0, ("4", "5"), audio, Track(ANNA, 2, 90_000, link, (0, 0)))


def key_frame(layer: Layer) -> None:
    """What the router does when a key frame of the layer comes."""
    packet = Incoming(0x10000, 0, 0, b"", 0.0)
    layer.key_came(packet)
    waiting, layer.waiting = layer.waiting, []
    for receiver in waiting:
        receiver.switched(layer)
        receiver.video.switch(layer.stream, packet)


def test_a_picture_begins_at_a_key_frame() -> None:
    low, receiver = layer_of(publication(), 0), slot()
    receiver.watch(low)
    assert (low.tracks, low.waiting, low.key_wanted) == ([], [receiver], True)
    key_frame(low)
    assert (low.tracks, low.waiting, low.key_wanted) == ([receiver.video], [], False)
    assert receiver.feed is low


def test_the_former_layer_feeds_until_the_switch() -> None:
    camera, receiver = publication(), slot()
    low, high = layer_of(camera, 0), layer_of(camera, 2)
    receiver.watch(low)
    key_frame(low)
    receiver.watch(high)
    assert (low.tracks, high.waiting) == ([receiver.video], [receiver])
    key_frame(high)
    assert (low.tracks, high.tracks) == ([], [receiver.video])


def test_a_switch_that_is_called_off_leaves_no_trace() -> None:
    camera, receiver = publication(), slot()
    low, high = layer_of(camera, 0), layer_of(camera, 2)
    receiver.watch(low)
    key_frame(low)
    receiver.watch(high)
    receiver.watch(low)
    assert (low.tracks, high.waiting) == ([receiver.video], [])
    key_frame(high)
    assert receiver.feed is low


def test_another_publisher_cuts_the_former_at_once() -> None:
    receiver = slot()
    ours, theirs = layer_of(publication(), 0), layer_of(publication(PeerId("cleo")), 0)
    receiver.watch(ours)
    key_frame(ours)
    receiver.watch(theirs)
    assert ours.tracks == [] and receiver.feed is None and theirs.waiting == [receiver]
    assert receiver.video.stream is None


def test_restarting_waits_for_a_key_frame_of_the_same_layer() -> None:
    low, receiver = layer_of(publication(), 0), slot()
    receiver.watch(low)
    key_frame(low)
    receiver.restart()
    assert (low.tracks, low.waiting, receiver.target) == ([], [receiver], low)


def test_releasing_lets_go_of_everything() -> None:
    camera, sound, receiver = publication(), Publication(BEN, Source.MIC), slot()
    low, high = layer_of(camera, 0), layer_of(camera, 1)
    receiver.listen(sound)
    receiver.watch(low)
    key_frame(low)
    receiver.watch(high)
    receiver.release()
    assert sound.tracks == low.tracks == high.tracks == []
    assert low.waiting == high.waiting == []


def test_listening_moves_the_audio_track() -> None:
    first, second, receiver = Publication(BEN, Source.MIC), Publication(ANNA, Source.MIC), slot()
    receiver.listen(first)
    receiver.listen(first)
    assert first.tracks == [receiver.audio]
    receiver.listen(second)
    assert (first.tracks, second.tracks) == ([], [receiver.audio])


def test_key_frames_are_asked_for_twice_a_second_until_one_comes() -> None:
    low, receiver = layer_of(publication(), 0), slot()
    receiver.watch(low)
    low.stream.last_packet = 10.0
    asked = [t / 100 for t in range(900, 1090) if low.key_due(t / 100)]
    assert asked == pytest.approx([9.0, 9.5, 10.0, 10.5])
    key_frame(low)
    assert not low.key_due(20.0)


def test_requests_keep_their_distance_over_key_frames() -> None:
    low, receiver = layer_of(publication(), 0), slot()
    receiver.watch(low)
    assert low.key_due(0.0)
    key_frame(low)
    low.want_key()
    assert not low.key_due(PLI_INTERVAL - 0.01) and low.key_due(PLI_INTERVAL)


@pytest.mark.parametrize("why", ["asleep", "muted", "nobody"])
def test_in_vain_no_key_frame_is_asked_for(why: str) -> None:
    camera, receiver = publication(), slot()
    low = layer_of(camera, 0)
    if why != "nobody":
        receiver.watch(low)
    low.want_key()
    camera.muted = why == "muted"
    assert not low.key_due(5.0 if why == "asleep" else 0.5)


def test_a_lone_layer_at_rest_is_asked_all_the_same() -> None:
    low, receiver = layer_of(publication(layers=1), 0), slot()
    receiver.watch(low)
    assert low.key_due(60.0)


@pytest.mark.parametrize(
    ("known", "heights"),
    [
        ({}, [180, 360, 720]),
        ({0: 90}, [90, 180, 360]),
        ({2: 1080}, [270, 540, 1080]),
        ({0: 180, 1: 480}, [180, 480, 960]),
    ],
)
def test_heights_double_where_they_are_not_known(known: dict[int, int], heights: list[int]) -> None:
    camera = publication()
    for index, height in known.items():
        layer_of(camera, index).stream.height = height
    assert camera.heights() == heights


def test_open_means_on_and_not_muted() -> None:
    camera = Publication(BEN, Source.CAM)
    states = []
    for on in (False, True):
        for muted in (False, True):
            camera.on, camera.muted = on, muted
            states.append(camera.open)
    assert states == [False, False, True, False]


def test_other_rids_forget_the_layers() -> None:
    camera = publication()
    camera.set_rids(("h", "f"))
    assert camera.layers == [None, None] and camera.heights() == [360, 720]
