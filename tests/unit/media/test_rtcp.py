"""RTCP: each packet type against bytes written down by hand, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import rtcp, twcc
from media.rtcp import RtcpError, build, parse

BLOCK = rtcp.ReportBlock(0x11, 0x40, -2, 0x00010005, 9, 0x1234, 0x5678)
BLOCK_BYTES = "00000011 40fffffe 00010005 00000009 00001234 00005678"


@pytest.mark.parametrize(
    ("packet", "data"),
    [
        (
            rtcp.SenderReport(1, 0x0102030405060708, 2, 3, 4, (BLOCK,)),
            f"81c8000c 00000001 0102030405060708 00000002 00000003 00000004 {BLOCK_BYTES}",
        ),
        (rtcp.ReceiverReport(1, (BLOCK,)), f"81c90007 00000001 {BLOCK_BYTES}"),
        (rtcp.ReceiverReport(1), "80c90001 00000001"),
        (rtcp.SourceDescription(((1, "ab"),)), "81ca0003 00000001 0102 6162 00000000"),
        (rtcp.SourceDescription(((1, "a"),)), "81ca0002 00000001 0101 61 00"),
        (rtcp.Bye((1, 2)), "82cb0002 00000001 00000002"),
        (rtcp.Nack(1, 2, (5, 6, 21, 100)), "81cd0004 00000001 00000002 0005 8001 0064 0000"),
        (rtcp.Nack(1, 2, (0xFFFF, 0)), "81cd0003 00000001 00000002 ffff 0001"),
        (  # a mask has no order and counts nothing twice
            rtcp.Nack(1, 2, (5, 7, 6, 6)),
            "81cd0005 00000001 00000002 0005 0002 0006 0000 0006 0000",
        ),
        (rtcp.Pli(1, 2), "81ce0002 00000001 00000002"),
        (rtcp.Fir(1, ((2, 9),)), "84ce0004 00000001 00000000 00000002 09000000"),
        (
            rtcp.Remb(1, 0x3FFFF << 2, (2,)),
            "8fce0005 00000001 00000000 52454d42 010bffff 00000002",
        ),
        (
            rtcp.TransportFeedback(1, 2, twcc.Feedback(3, 4, 5, (6,))),
            "afcd0005 00000001 00000002 00030001 00000405 2001 06 01",
        ),
    ],
)
def test_each_type_both_ways(packet: rtcp.Packet, data: str) -> None:
    assert build([packet]) == bytes.fromhex(data)
    assert parse(bytes.fromhex(data)) == [packet]


def test_a_compound_keeps_its_order_and_skips_unknown_types() -> None:
    compound: list[rtcp.Packet] = [
        rtcp.ReceiverReport(1),
        rtcp.SourceDescription(((1, "x"),)),
        rtcp.Pli(1, 2),
    ]
    app = bytes.fromhex("80cc0002 00000001 74657374")
    data = build(compound[:2]) + app + build(compound[2:])
    assert parse(data) == compound


def test_unknown_feedback_formats_are_skipped() -> None:
    assert parse(bytes.fromhex("82cd0002 00000001 00000002")) == []
    assert parse(bytes.fromhex("8fce0003 00000001 00000000 41424344")) == []


def test_padding_of_the_last_packet_is_taken_off() -> None:
    assert parse(bytes.fromhex("a1ce0003 00000001 00000002 00000004")) == [rtcp.Pli(1, 2)]


def test_other_sdes_items_are_skipped() -> None:
    data = bytes.fromhex("81ca0004 00000001 0201 7a 0102 6162 00 0000000000")[:20]
    assert parse(data) == [rtcp.SourceDescription(((1, "ab"),))]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "short"),
        ("80c9", "short"),
        ("00c90001 00000001", "version"),
        ("80c90002 00000001", "length"),
        ("80c90001 00000001 80", "short"),
        ("81c90001 00000001", "reports"),
        ("80c80001 00000001", "sr"),
        ("80c90000", "rr"),
        ("81ca0000", "sdes"),
        ("81ca0002 00000001 01ff6161", "sdes"),
        ("82cb0001 00000001", "bye"),
        ("81cd0001 00000001", "feedback"),
        ("8fcd0002 00000001 00000002", "twcc"),
        ("84ce0003 00000001 00000000 00000002", "fir"),
        ("8fce0004 00000001 00000000 52454d42 05000000", "remb"),
        ("a1cd0003 00000001 00000002 00050002", "nack"),  # padding cuts an entry in two
        ("a0c90001 00000000", "padding"),
        ("a0c90001 000000ff", "padding"),
        ("a0c90000", "padding"),
    ],
)
def test_malformed_datagrams_are_refused_with_a_reason(data: str, reason: str) -> None:
    with pytest.raises(RtcpError) as caught:
        parse(bytes.fromhex(data))
    assert caught.value.reason == reason


def test_an_absurd_remb_is_only_no_limit() -> None:
    data = bytes.fromhex("8fce0005 00000001 00000000 52454d42 01ffffff 00000002")
    assert parse(data) == [rtcp.Remb(1, 1 << 40, (2,))]


def test_one_nack_may_name_many() -> None:
    lost = tuple(range(1000))
    assert parse(build([rtcp.Nack(1, 2, lost)])) == [rtcp.Nack(1, 2, lost)]


SSRC = st.integers(0, 0xFFFFFFFF)
BLOCKS = st.lists(
    st.builds(
        rtcp.ReportBlock,
        SSRC,
        st.integers(0, 255),
        st.integers(-0x800000, 0x7FFFFF),
        SSRC,
        SSRC,
        SSRC,
        SSRC,
    ),
    max_size=31,
).map(tuple)
PACKETS = st.one_of(
    st.builds(rtcp.SenderReport, SSRC, st.integers(0, 2**64 - 1), SSRC, SSRC, SSRC, BLOCKS),
    st.builds(rtcp.ReceiverReport, SSRC, BLOCKS),
    st.builds(
        rtcp.SourceDescription,
        st.lists(st.tuples(SSRC, st.text(max_size=30)), max_size=5).map(tuple),
    ),
    st.builds(rtcp.Bye, st.lists(SSRC, max_size=31).map(tuple)),
    st.builds(rtcp.Nack, SSRC, SSRC, st.lists(st.integers(0, 0xFFFF), max_size=40).map(tuple)),
    st.builds(rtcp.Pli, SSRC, SSRC),
    st.builds(
        rtcp.Fir, SSRC, st.lists(st.tuples(SSRC, st.integers(0, 255)), max_size=5).map(tuple)
    ),
)


@given(st.lists(PACKETS, min_size=1, max_size=4))
def test_what_is_built_is_parsed_again(packets: list[rtcp.Packet]) -> None:
    assert parse(build(packets)) == packets
