"""Invariant: any bytes give a list of packets or raise RtcpError, nothing else; what was read can
be written, and reads the same again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from media import rtcp


def _framed(parts: list[tuple[int, int, bytes]]) -> bytes:
    """Packets whose lengths are right and whose bodies are anything."""
    data = b""
    for first, kind, body in parts:
        body += bytes(-len(body) % 4)
        data += bytes((first, kind)) + (len(body) // 4).to_bytes(2, "big") + body
    return data


_PART = st.tuples(
    st.sampled_from([0x80, 0x81, 0x82, 0x84, 0x8F, 0xA1, 0x9F]),
    st.integers(199, 207),
    st.one_of(
        st.binary(max_size=64),
        st.binary(max_size=40).map(lambda tail: bytes(8) + b"REMB" + tail),
        st.binary(max_size=40).map(lambda tail: bytes(10) + b"\x00\x20" + bytes(4) + tail),
    ),
)


@settings(max_examples=800, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.lists(_PART, min_size=1, max_size=4).map(_framed)))
def test_any_bytes(data: bytes) -> None:
    try:
        packets = rtcp.parse(data)
    except rtcp.RtcpError as error:
        assert error.reason
        return
    readable = [packet for packet in packets if not isinstance(packet, rtcp.SourceDescription)]
    if readable:
        assert rtcp.parse(rtcp.build(readable)) == readable
