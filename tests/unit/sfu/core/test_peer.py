"""Learning SSRCs and taking over layouts."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from sfu.api import PeerId, Source
from sfu.core.peer import Peer
from tests.rtp_browser import EXTENSIONS, OPUS, RTX, VP8, layout

MID, RID, RRID = EXTENSIONS.mid, EXTENSIONS.rid, EXTENSIONS.repaired_rid
Elements = list[tuple[int, bytes]]


def make_peer(slots: int = 2) -> Peer:
    peer = Peer(PeerId("ben"), 1, 0.0)
    peer.take_layout(layout(slots, 1000), random.Random(1).getrandbits)
    return peer


@pytest.mark.parametrize(
    ("payload_type", "elements", "expected"),
    [
        (OPUS, [(MID, b"0")], (Source.MIC, 0)),
        (OPUS, [(MID, b"3")], (Source.SCREEN_AUDIO, 0)),
        (VP8, [(MID, b"2")], (Source.SCREEN, 0)),
        (VP8, [(MID, b"1"), (RID, b"q")], (Source.CAM, 0)),
        (VP8, [(RID, b"f"), (MID, b"1")], (Source.CAM, 2)),
        (VP8, [(MID, b"1")], None),  # which layer?
        (VP8, [(MID, b"1"), (RID, b"x")], None),
        (VP8, [(MID, b"1"), (RID, b"\xff")], None),
        (VP8, [(MID, b"0")], None),  # a picture on the microphone's line
        (VP8, [(MID, b"4")], None),  # a line on which we send
        (VP8, [(RID, b"q")], None),
        (VP8, [], None),
        (35, [(MID, b"1"), (RID, b"q")], None),
    ],
)
def test_learning_by_mid_and_rid(
    payload_type: int, elements: Elements, expected: tuple[Source, int] | None
) -> None:
    peer = make_peer()
    layer = peer.learn(77, payload_type, elements)
    if expected is None:
        assert layer is None and peer.layers == {}
        return
    assert layer is peer.layers[77] is peer.publications[expected[0]].layers[expected[1]]
    assert (layer.stream.ssrc, layer.stream.source) == (77, expected[0])


def test_repair_streams_belong_to_layers_that_are_known() -> None:
    peer = make_peer()
    assert peer.learn(8, RTX, [(MID, b"1"), (RRID, b"h")]) is None
    layer = peer.learn(7, VP8, [(MID, b"1"), (RID, b"h")])
    assert peer.learn(8, RTX, [(MID, b"1"), (RRID, b"h")]) is layer
    assert peer.repairs == {8: layer}
    peer.learn(9, RTX, [(MID, b"1"), (RRID, b"h")])
    assert peer.repairs == {9: layer}


def test_declared_ssrcs_need_no_extension() -> None:
    peer = make_peer()
    plain = layout(2, 1000, rids=())
    lines = tuple(
        replace(line, ssrcs=(7,), rtx_ssrcs=(8,)) if line.source is Source.CAM else line
        for line in plain.sending
    )
    peer.take_layout(replace(plain, sending=lines), random.Random(1).getrandbits)
    layer = peer.learn(7, VP8, [])
    assert layer is not None and layer.stream.source is Source.CAM
    assert peer.learn(8, RTX, []) is layer and peer.repairs == {8: layer}


def test_a_new_ssrc_replaces_the_former_of_its_layer() -> None:
    peer = make_peer()
    former = peer.learn(7, VP8, [(MID, b"1"), (RID, b"q")])
    peer.learn(70, RTX, [(MID, b"1"), (RRID, b"q")])
    current = peer.learn(8, VP8, [(MID, b"1"), (RID, b"q")])
    assert former is not current and peer.layers == {8: current} and peer.repairs == {}


def test_a_phone_learns_nothing() -> None:
    assert Peer(PeerId("phone"), 1, 0.0).learn(7, OPUS, [(MID, b"0")]) is None


def test_a_larger_layout_keeps_tracks_and_appends() -> None:
    peer = make_peer(2)
    tracks = [(slot.audio, slot.video) for slot in peer.slots]
    peer.take_layout(layout(4, 1000), random.Random(1).getrandbits)
    assert [(slot.audio, slot.video) for slot in peer.slots[:2]] == tracks
    assert len(peer.slots) == 4 and len(peer.tracks) == 8


def test_a_smaller_layout_releases_what_is_gone() -> None:
    peer = make_peer(3)
    publication = peer.publications[Source.MIC]
    peer.slots[2].listen(publication)
    peer.take_layout(layout(1, 1000), random.Random(1).getrandbits)
    assert len(peer.slots) == 1 and publication.tracks == []


def test_other_rids_are_learnt_anew() -> None:
    peer = make_peer()
    peer.learn(7, VP8, [(MID, b"1"), (RID, b"f")])
    peer.take_layout(layout(2, 1000, rids=("h", "f")), random.Random(1).getrandbits)
    assert peer.layers == {}
    layer = peer.learn(7, VP8, [(MID, b"1"), (RID, b"f")])
    assert layer is not None and layer.stream.layer == 1


def test_publications_keep_their_state_over_an_offer() -> None:
    peer = make_peer()
    peer.publications[Source.MIC].on = True
    peer.take_layout(layout(2, 1000), random.Random(1).getrandbits)
    assert peer.publications[Source.MIC].on


def test_the_slot_table_names_mids_and_people() -> None:
    peer = make_peer()
    peer.slots[1].key = (PeerId("anna"), Source.SCREEN)
    first, second = peer.slot_table()
    assert (first.index, first.audio_mid, first.video_mid, first.peer) == (0, "4", "5", None)
    assert (second.peer, second.source) == ("anna", Source.SCREEN)
