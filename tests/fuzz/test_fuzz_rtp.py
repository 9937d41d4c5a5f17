"""Invariant: any bytes are an RTP packet or raise RtpError, nothing else; what is parsed lies
within the datagram, and building it again gives a packet that parses to the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from media import rtp

_START = st.sampled_from([b"\x80\x60", b"\x90\x6f", b"\xb0\xe0", b"\xbf\x60", b"\x92\x00"])
_EXTENSION = st.sampled_from([b"\xbe\xde\x00\x01", b"\xbe\xde\x00\x02", b"\x10\x00\x00\x01", b""])
_LIKELY = st.tuples(_START, st.binary(min_size=10, max_size=10), _EXTENSION, st.binary(max_size=60))


@settings(max_examples=800, deadline=None)
@given(st.one_of(st.binary(max_size=120), _LIKELY.map(b"".join)))
def test_any_bytes(data: bytes) -> None:
    try:
        packet = rtp.parse(data)
    except rtp.RtpError as error:
        assert error.reason in {"short", "version", "extension", "padding", "length"}
        return
    start, end, _, extension, extension_end = rtp.bounds(data)
    assert 12 <= start <= end <= len(data) and extension <= extension_end <= start
    again = rtp.parse(rtp.build(packet))
    assert again == packet
