"""STUN as the port sees it, against the sample messages of RFC 5769."""

from __future__ import annotations

import struct

import pytest

from sfu.core import stun
from sfu.core.stun import StunError, parse_binding_request

TRANSACTION = bytes.fromhex("b7e7a701bc34d686fa87dfae")
PASSWORD = b"VOkJxbRl1RmTxUk/WvJxBt"
# RFC 5769 §2.1: short-term request of "evtj:h6vY", from a controlled agent.
SAMPLE_REQUEST = bytes.fromhex(
    "000100582112a442b7e7a701bc34d686fa87dfae"
    "802200105354554e207465737420636c69656e74"
    "002400046e0001ff80290008932ff9b151263b36"
    "000600096576746a3a68367659202020"
    "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf"
)
CHECK = [(stun.USERNAME, b"local:remote"), (stun.PRIORITY, struct.pack("!I", 7))]


def request(*more: tuple[int, bytes], key: bytes = b"secret") -> bytes:
    return stun.build(stun.BINDING_REQUEST, TRANSACTION, [*CHECK, *more], key)


def refingerprint(data: bytes) -> bytes:
    """The same message with a FINGERPRINT that fits."""
    head = data[:-8]
    return head + stun._attribute(stun.FINGERPRINT, struct.pack("!I", stun._crc(head)))


def test_sample_request_of_the_rfc_is_read_and_authentic() -> None:
    read = parse_binding_request(SAMPLE_REQUEST)
    assert read.username == "evtj:h6vY"
    assert read.priority == 0x6E0001FF
    assert read.controlled
    assert not read.nominates
    assert read.unknown == ()
    assert read.authentic(PASSWORD)
    assert not read.authentic(b"another password")


def test_mapped_addresses_of_the_rfc() -> None:
    v4 = stun.xor_address(("192.0.2.1", 32853), TRANSACTION)
    assert v4.hex() == "0001a147e112a643"
    v6 = stun.xor_address(("2001:db8:1234:5678:11:2233:4455:6677", 32853), TRANSACTION)
    assert v6.hex() == "0002a1470113a9faa5d3f179bc25f4b5bed2b9d9"


def test_success_carries_address_integrity_and_fingerprint() -> None:
    read = parse_binding_request(request((stun.USE_CANDIDATE, b"")))
    assert read.nominates
    response = stun.binding_success(read, ("192.0.2.1", 32853), b"secret")
    # As a request it would be authentic: same integrity rule, so the parser proves the builder.
    as_request = refingerprint(b"\0\x01" + response[2:])
    assert response[:2] == b"\x01\x01"
    assert response[8:20] == TRANSACTION
    assert bytes.fromhex("002000080001a147e112a643") in response
    with pytest.raises(StunError, match="no username"):
        parse_binding_request(as_request)


def test_unknown_required_attributes_are_named_in_the_420() -> None:
    read = parse_binding_request(request((0x7FFE, b"odd"), (0x9999, b"optional")))
    assert read.unknown == (0x7FFE,)
    response = stun.binding_error(read, 420, "Unknown Attribute", b"secret")
    assert response[:2] == b"\x01\x11"
    assert bytes.fromhex("00000414") in response
    assert bytes.fromhex("000a00027ffe") in response


def test_what_follows_the_integrity_is_not_believed() -> None:
    honest = request()
    body = honest[20:-8] + stun._attribute(stun.USE_CANDIDATE, b"")
    head = stun.HEADER.pack(1, len(body) + 8, stun.MAGIC_COOKIE, TRANSACTION)
    forged = refingerprint(head + body + bytes(8))
    assert not parse_binding_request(forged).nominates


MALFORMED = {
    "size": b"",
    "cookie": b"\0\1\0\0" + b"\0" * 16,
    "not a binding request": b"\0\3\0\0\x21\x12\xa4\x42" + TRANSACTION,
    "length": request()[:-4],
    "no fingerprint": b"\0\1\0\0\x21\x12\xa4\x42" + TRANSACTION,
    "fingerprint": request()[:-1] + b"\0",
    "attribute length": b"\0\1\0\4\x21\x12\xa4\x42" + TRANSACTION + b"\0\6\0\x40",
}


@pytest.mark.parametrize("reason", MALFORMED)
def test_malformed_messages_are_refused_with_their_reason(reason: str) -> None:
    with pytest.raises(StunError, match=reason):
        parse_binding_request(MALFORMED[reason])


def test_nothing_may_follow_the_fingerprint() -> None:
    body = request()[20:]
    head = stun.HEADER.pack(1, len(body) + 4, stun.MAGIC_COOKIE, TRANSACTION)
    data = refingerprint(head + body) + b"\0\6\0\0"
    with pytest.raises(StunError, match="attribute after fingerprint"):
        parse_binding_request(data)


def test_oversize_and_wrong_integrity_length_are_refused() -> None:
    with pytest.raises(StunError, match="size"):
        parse_binding_request(request((0x8022, b"x" * 600)))
    body = stun._attribute(stun.MESSAGE_INTEGRITY, b"short!!!")
    head = stun.HEADER.pack(1, len(body) + 8, stun.MAGIC_COOKIE, TRANSACTION)
    with pytest.raises(StunError, match="integrity length"):
        parse_binding_request(refingerprint(head + body + bytes(8)))


@pytest.mark.parametrize("username", [b"", b"\xff\xfe"])
def test_a_request_without_readable_username_is_refused(username: bytes) -> None:
    data = stun.build(stun.BINDING_REQUEST, TRANSACTION, [(stun.USERNAME, username)], b"k")
    with pytest.raises(StunError, match="username"):
        parse_binding_request(data)


def test_a_request_without_integrity_is_refused() -> None:
    body = stun._attribute(stun.USERNAME, b"a:b")
    head = stun.HEADER.pack(1, len(body) + 8, stun.MAGIC_COOKIE, TRANSACTION)
    with pytest.raises(StunError, match="no message integrity"):
        parse_binding_request(refingerprint(head + body + bytes(8)))
