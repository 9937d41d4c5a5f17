"""Which offers are ours, and what is agreed."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from sfu.api import Source
from sfu.core.formats import OfferError
from sfu.core.layout import PeerLayout
from sfu.core.negotiation import Accepted, accept
from sfu.core.sdp import parse
from tests.support_rtc import MID, OPUS, RED, RID, RTX, VP8, build_offer

OFFERS = Path(__file__).with_name("offers")
LAYERS = ("q", "h", "f")


def offer(slots: int = 2, rids: tuple[str, ...] = LAYERS, red: bool = False) -> str:
    fingerprint = ":".join(["AB"] * 32)
    return build_offer(
        slots, ufrag="abcd", password="p" * 22, fingerprint=fingerprint, rids=rids, red=red
    )


def agree(text: str, former: PeerLayout | None = None, slots: int = 9) -> Accepted:
    numbers = count(1001)
    return accept(parse(text), slots, lambda bits: next(numbers), former)


def test_the_layout_of_an_offer() -> None:
    agreed = agree(offer())
    layout = agreed.layout
    assert [line.source for line in layout.sending] == list(Source)
    camera = layout.sending[1]
    assert (camera.mid, camera.payload_type, camera.rtx_payload_type) == ("1", VP8, RTX)
    assert camera.rids == LAYERS
    assert camera.nack
    assert camera.pli
    assert layout.sending[0].payload_type == OPUS
    assert [(pair.audio_mid, pair.video_mid) for pair in layout.pairs] == [("4", "5"), ("6", "7")]
    ssrcs = [(p.audio_ssrc, p.video_ssrc, p.rtx_ssrc) for p in layout.pairs]
    assert len({one for three in ssrcs for one in three}) == 6
    assert (layout.extensions.mid, layout.extensions.rid) == (MID, RID)
    assert agreed.transport.ufrag == "abcd"


@pytest.mark.parametrize("browser", ["chromium-156", "firefox-153"])
def test_offers_of_browsers_are_ours(browser: str) -> None:
    layout = agree((OFFERS / f"{browser}.sdp").read_text()).layout
    assert layout.sending[1].rids == LAYERS
    assert layout.sending[1].ssrcs == ()
    assert len(layout.pairs) == 2
    assert layout.extensions.transport_cc
    assert layout.extensions.audio_level


def test_declared_ssrcs_of_a_single_stream_with_their_repair() -> None:
    layout = agree((OFFERS / "chromium-156.sdp").read_text()).layout
    screen = layout.sending[2]
    assert len(screen.ssrcs) == len(screen.rtx_ssrcs) == 1
    assert screen.ssrcs != screen.rtx_ssrcs


def test_rids_are_ordered_from_low_to_high_whatever_the_offer_says() -> None:
    assert agree(offer(rids=("f", "q"))).layout.sending[1].rids == ("q", "f")


def test_a_further_offer_keeps_ssrcs_and_appends_slots() -> None:
    first = agree(offer(1)).layout
    second = agree(offer(3), first).layout
    assert second.pairs[0] == first.pairs[0]
    assert len(second.pairs) == 3
    assert (second.rtcp_ssrc, second.cname) == (first.rtcp_ssrc, first.cname)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("a=mid:5", "a=mid:x5"), "other mids"),
        (("a=mid:2", "a=mid:x2"), "other mids"),
    ],
)
def test_a_further_offer_must_continue_the_former(change: tuple[str, str], reason: str) -> None:
    first = agree(offer()).layout
    old, new = change
    text = offer().replace(old, new)
    mid = old.partition(":")[2]
    text = text.replace(f" {mid} ", f" x{mid} ", 1)
    with pytest.raises(OfferError, match=reason):
        agree(text, first)


def test_slots_are_never_taken_back() -> None:
    first = agree(offer(2)).layout
    with pytest.raises(OfferError, match="fewer slots"):
        agree(offer(1), first)


REFUSED = {
    "expected 4": ("m=audio", "b=x\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nm=audio"),
    "is not audio": ("m=audio", "m=video"),
    "is not audio UDP/TLS": ("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
    "is not sendonly": ("a=sendonly", "a=sendrecv"),
    "is not recvonly": ("a=recvonly", "a=inactive"),
    "is rejected": ("m=audio 9", "m=audio 0"),
    "mids missing": ("a=mid:1", "a=mid:0"),
    "BUNDLE": ("a=group:BUNDLE 0 1", "a=group:BUNDLE 1 0"),
    "no ICE credentials": ("a=ice-ufrag:abcd", "a=x"),
    "no rtcp-mux": ("a=rtcp-mux", "a=x"),
    "DTLS client": ("a=setup:actpass", "a=setup:passive"),
    "no fingerprint": ("a=fingerprint:sha-256", "a=fingerprint:sha-1"),
    "without opus": ("opus/48000", "PCMU/8000"),
    "without vp8": ("VP8/90000", "H264/90000"),
    "rids other": ("a=rid:q", "a=rid:z"),
    "several ids": ("a=extmap:1 ", "a=extmap:9 "),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_other_offers_are_refused_with_the_reason(reason: str) -> None:
    old, new = REFUSED[reason]
    with pytest.raises(OfferError, match=reason):
        agree(offer().replace(old, new, 1))


def test_an_extension_id_with_two_meanings_is_refused() -> None:
    head, _, tail = offer().partition("a=mid:1")
    tail = tail.replace("a=extmap:4 ", "a=extmap:2 ", 1)
    with pytest.raises(OfferError, match="several meanings"):
        agree(head + "a=mid:1" + tail)


def test_more_slots_than_allowed_are_refused() -> None:
    assert len(agree(offer(3), slots=3).layout.pairs) == 3
    with pytest.raises(OfferError, match="at most 3"):
        agree(offer(4), slots=3)


def test_without_rtx_there_is_no_repair_stream() -> None:
    pair = agree(offer().replace("rtx/90000", "red/90000")).layout.pairs[0]
    assert pair.rtx_ssrc is None
    assert pair.rtx_payload_type is None


def test_no_password_in_a_representation() -> None:
    assert "p" * 22 not in repr(agree(offer()))


def test_redundant_voices() -> None:
    layout = agree(offer(red=True)).layout
    assert [line.red_payload_type for line in layout.sending] == [RED, None, None, RED]
    assert [line.payload_type for line in layout.sending[::3]] == [OPUS, OPUS]
    assert {pair.red_payload_type for pair in layout.pairs} == {RED}
    plain = agree(offer()).layout
    assert plain.sending[0].red_payload_type is plain.pairs[0].red_payload_type is None


@pytest.mark.parametrize("parameters", ["111/0", "111/9", "0/0", "96"])
def test_redundancy_of_something_else_is_none(parameters: str) -> None:
    text = offer(red=True).replace(f"{OPUS}/{OPUS}", parameters)
    assert agree(text).layout.sending[0].red_payload_type is None
