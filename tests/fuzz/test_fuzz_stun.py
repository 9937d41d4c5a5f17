"""Whatever bytes arrive, reading STUN gives a request or StunError, and never authenticity."""

from __future__ import annotations

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from sfu.core import stun
from sfu.core.stun import StunError, parse_binding_request

KEY = b"a password nobody knows"
VALID = stun.build(
    stun.BINDING_REQUEST,
    bytes(12),
    [(stun.USERNAME, b"abcd:efgh"), (stun.PRIORITY, bytes(4)), (stun.USE_CANDIDATE, b"")],
    KEY,
)


def refingerprint(data: bytes) -> bytes:
    head = data[:-8]
    return head + stun._attribute(stun.FINGERPRINT, struct.pack("!I", stun._crc(head)))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=700))
def test_random_bytes(data: bytes) -> None:
    # Invariant: no other exception, and nobody without the key is authentic.
    try:
        request = parse_binding_request(data)
    except StunError:
        return
    assert not request.authentic(KEY)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(VALID) - 9), st.integers(0, 255)), min_size=1, max_size=6)
)
def test_a_changed_request_is_never_authentic(changes: list[tuple[int, int]]) -> None:
    # Invariant: with a right fingerprint too, a message that differs before its integrity fails.
    data = bytearray(VALID)
    for at, value in changes:
        data[at] = value
    try:
        request = parse_binding_request(refingerprint(bytes(data)))
    except StunError:
        return
    assert request.authentic(KEY) == (data == VALID)
    assert len(request.transaction) == 12


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 0xFFFF), st.binary(max_size=40)), max_size=8))
def test_any_attributes_well_signed(attributes: list[tuple[int, bytes]]) -> None:
    # Invariant: what the builder makes, the parser reads or refuses; read, it is authentic.
    data = stun.build(stun.BINDING_REQUEST, bytes(12), attributes, KEY)
    try:
        request = parse_binding_request(data)
    except StunError:
        return
    assert request.authentic(KEY) or any(kind == stun.MESSAGE_INTEGRITY for kind, _ in attributes)
