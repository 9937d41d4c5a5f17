"""RTP parsing and building, as tables of bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.rtp import (
    RtpError,
    RtpPacket,
    bounds,
    build,
    build_extensions,
    elements,
    parse,
)

FIXED = bytes.fromhex("80 e0 1234 00000001 deadbeef")


def test_a_plain_packet() -> None:
    assert parse(FIXED + b"hello") == RtpPacket(0x60, 0x1234, 1, 0xDEADBEEF, b"hello", marker=True)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "short"),
        ("80 60 1234 00000001 deadbe", "short"),
        ("40 60 1234 00000001 deadbeef", "version"),
        ("c0 60 1234 00000001 deadbeef", "version"),
        ("8f 60 1234 00000001 deadbeef", "length"),  # 15 CSRCs announced, none there
        ("90 60 1234 00000001 deadbeef be", "extension"),
        ("90 60 1234 00000001 deadbeef bede 0001", "length"),
        ("90 60 1234 00000001 deadbeef bede ffff 00000000", "length"),
        ("a0 60 1234 00000001 deadbeef 00", "padding"),
        ("a0 60 1234 00000001 deadbeef 05", "length"),
    ],
)
def test_malformed_packets_are_refused_with_a_reason(data: str, reason: str) -> None:
    with pytest.raises(RtpError) as caught:
        parse(bytes.fromhex(data))
    assert caught.value.reason == reason


def test_padding_is_taken_off() -> None:
    packet = parse(bytes.fromhex("a0 60 1234 00000001 deadbeef aabb 000003"))
    assert (packet.payload, packet.padding) == (b"\xaa\xbb", 3)


def test_a_packet_of_padding_only_has_no_payload() -> None:
    start, end, *_ = bounds(bytes.fromhex("a0 60 1234 00000001 deadbeef 00000004"))
    assert start == end == 12


def test_csrcs_lie_before_the_extension() -> None:
    packet = RtpPacket(1, 2, 3, 4, b"x", csrcs=(7, 8), extensions=((1, b"a"),))
    assert parse(build(packet)) == packet


@pytest.mark.parametrize(
    ("profile", "body", "expected"),
    [
        (0xBEDE, "10 aa 00 21 bb cc 00 00", [(1, b"\xaa"), (2, b"\xbb\xcc")]),
        (0xBEDE, "10 aa f0 bb 20 cc 00 00", [(1, b"\xaa")]),  # id 15 ends the list
        (0xBEDE, "10 aa 01 bb cc 20 dd 00", [(1, b"\xaa")]),  # so does id 0 with a length
        (0xBEDE, "10 aa 2f bb", [(1, b"\xaa")]),  # runs over the end
        (0x1000, "01 01 aa 02 00 00 03 02 bb cc 00 00", [(1, b"\xaa"), (2, b""), (3, b"\xbb\xcc")]),
        (0x1005, "20 01 aa 00", [(32, b"\xaa")]),  # appbits are not ours
        (0x1000, "01 09 aa 00", []),
        (0x1000, "00 00 00 01", []),
        (0xABCD, "10 aa 00 00", []),  # not RFC 8285
    ],
)
def test_extension_elements(profile: int, body: str, expected: list[tuple[int, bytes]]) -> None:
    data = bytes.fromhex(body)
    assert elements(data, profile, 0, len(data)) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((), ""),
        (((1, b"\xaa"),), "bede 0001 10aa 0000"),
        (((3, b"\x01\x02"), (5, b"\x03")), "bede 0002 31 0102 50 03 000000"),
        (((16, b"\xaa"),), "1000 0001 10 01 aa 00"),  # id too great for the short form
        (((1, b""),), "1000 0001 01 00 0000"),  # empty elements exist only in the long form
    ],
)
def test_building_extensions(items: tuple[tuple[int, bytes], ...], expected: str) -> None:
    assert build_extensions(items) == bytes.fromhex(expected)


EXTENSIONS = st.lists(
    st.tuples(st.integers(1, 255).filter(lambda i: i != 15), st.binary(max_size=40)), max_size=5
)


@given(
    st.builds(
        RtpPacket,
        payload_type=st.integers(0, 127),
        sequence=st.integers(0, 0xFFFF),
        timestamp=st.integers(0, 0xFFFFFFFF),
        ssrc=st.integers(0, 0xFFFFFFFF),
        payload=st.binary(max_size=100),
        marker=st.booleans(),
        csrcs=st.lists(st.integers(0, 0xFFFFFFFF), max_size=15).map(tuple),
        extensions=EXTENSIONS.map(tuple),
        padding=st.integers(0, 255),
    )
)
def test_what_is_built_is_parsed_again(packet: RtpPacket) -> None:
    assert parse(build(packet)) == packet
