"""What probes are made of."""

from __future__ import annotations

import random

from media import rtp
from sfu.api import PeerId, Source
from sfu.core.layout import Outgoing
from sfu.core.peer import Peer
from sfu.core.stream import Incoming, Stream
from sfu.core.stuffing import REACH, stuff
from tests.rtp_browser import RTX, layout


def make_peer(rtx: bool = True) -> Peer:
    peer = Peer(PeerId("anna"), 1, 0.0)
    peer.take_layout(layout(2, 1000, rtx=rtx), random.Random(1).getrandbits)
    return peer


def feed(peer: Peer, count: int) -> list[Outgoing]:
    """Send `count` pictures of 500 bytes in the first slot."""
    stream = Stream(PeerId("ben"), Source.CAM, 0, 7)
    track, out = peer.slots[0].video, list[Outgoing]()
    for number in range(count):
        placed = stream.place(number)
        assert placed is not None
        packet = Incoming(placed, number, 0, bytes(500), 1.0)
        stream.keep(packet, 1.0, 500)
        if not number:
            track.switch(stream, packet)
        track.forward(packet, out)
    return out


def parsed(out: list[Outgoing]) -> list[rtp.RtpPacket]:
    return [rtp.parse(header + payload) for _, header, payload in out]


def test_it_is_what_was_sent_last() -> None:
    peer, out = make_peer(), list[Outgoing]()
    sent = parsed(feed(peer, 60))
    filled = stuff(peer, 3000, 2.0, out)
    again = parsed(out)
    assert 3000 <= filled < 3600 and {one.payload_type for one in again} == {RTX}
    numbers = [int.from_bytes(one.payload[:2], "big") for one in again]
    assert numbers == [one.sequence for one in reversed(sent)][: len(again)]
    counter = peer.downlink.next_sequence - 1
    assert peer.downlink.times[counter & 4095] == 2.0


def test_beyond_its_reach_it_is_padding() -> None:
    peer, out = make_peer(), list[Outgoing]()
    feed(peer, 200)
    stuff(peer, 40_000, 2.0, out)
    kinds = [bool(one.padding) for one in parsed(out)]
    assert kinds == [False] * REACH + [True] * (len(kinds) - REACH)


def test_without_pictures_it_is_padding_on_the_repair_stream() -> None:
    peer, out = make_peer(), list[Outgoing]()
    assert stuff(peer, 1000, 2.0, out) >= 1000
    for number, one in enumerate(parsed(out)):
        assert (one.payload, one.padding, one.ssrc) == (b"", 255, 1002)
        assert one.sequence == (parsed(out)[0].sequence + number) & 0xFFFF


def test_without_a_repair_stream_there_is_none() -> None:
    peer, out = make_peer(rtx=False), list[Outgoing]()
    assert stuff(peer, 1000, 2.0, out) == 0 and out == []
