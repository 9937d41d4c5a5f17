"""SRTP in place: what one side protects, pylibsrtp's own interface opens, and the reverse."""

from __future__ import annotations

import struct

import pytest
from pylibsrtp import Policy, Session

from sfu.srtp import CAPACITY, MAX_PLAIN, Srtp, SrtpBuffer

PROFILES = {
    "AEAD_AES_256_GCM": (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, 44, 16),
    "AEAD_AES_128_GCM": (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 28, 16),
    "AES128_CM_SHA1_80": (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 30, 10),
}


def session(profile: int, size: int, direction: int, filler: int) -> Session:
    key = bytes((filler + n) & 255 for n in range(size))
    return Session(Policy(key=key, ssrc_type=direction, srtp_profile=profile))


@pytest.fixture(params=PROFILES)
def ends(request: pytest.FixtureRequest) -> tuple[Srtp, Session, Session, int]:
    """Our end, and the other end's inbound and outbound session; the length of the tag."""
    profile, size, tag = PROFILES[request.param]
    any_in, any_out = Policy.SSRC_ANY_INBOUND, Policy.SSRC_ANY_OUTBOUND
    ours = Srtp(
        SrtpBuffer(), session(profile, size, any_in, 1), session(profile, size, any_out, 99)
    )
    inbound = session(profile, size, any_in, 99)
    outbound = session(profile, size, any_out, 1)
    return ours, inbound, outbound, tag


def protect(ours: Srtp, head: bytes, payload: bytes, at: int = 0) -> bytes:
    """What stands in the buffer afterwards; nothing when it was refused."""
    length = ours.protect(head, payload, at)
    return bytes(ours.buffer.view[at : at + length])


def header(sequence: int) -> bytes:
    return struct.pack("!BBHII", 0x80, 96, sequence, 1234, 5678)


Ends = tuple[Srtp, Session, Session, int]


def test_packets_go_out(ends: Ends) -> None:
    ours, inbound, _, tag = ends
    for n in range(3):
        payload = bytes([n]) * 1000
        packet = protect(ours, header(n), payload)
        assert len(packet) == 1012 + tag
        assert packet[:12] == header(n)
        assert inbound.unprotect(packet) == header(n) + payload


def test_packets_stand_side_by_side(ends: Ends) -> None:
    ours, inbound, _, _ = ends
    at, packets = 0, []
    for n in range(4):
        length = ours.protect(header(n), b"word %d" % n, at)
        packets.append((at, at + length))
        at += length
    ours.protect(header(9), bytes(MAX_PLAIN - 12), CAPACITY)
    found = [inbound.unprotect(bytes(ours.buffer.view[start:end])) for start, end in packets]
    assert found == [header(n) + b"word %d" % n for n in range(4)]


def test_packets_come_in_once(ends: Ends) -> None:
    ours, _, outbound, _ = ends
    packet = outbound.protect(header(1) + b"payload")
    assert ours.unprotect(packet) == header(1) + b"payload"
    assert ours.unprotect(packet) is None


def test_a_changed_packet_is_refused(ends: Ends) -> None:
    ours, _, outbound, _ = ends
    packet = bytearray(outbound.protect(header(1) + b"payload"))
    packet[14] ^= 1
    assert ours.unprotect(bytes(packet)) is None


def test_rtcp_both_ways(ends: Ends) -> None:
    ours, inbound, outbound, _ = ends
    report = struct.pack("!BBHI", 0x80, 201, 1, 5678)
    packet = ours.protect_rtcp(report)
    assert packet is not None
    assert inbound.unprotect_rtcp(bytes(packet)) == report
    assert ours.unprotect_rtcp(outbound.protect_rtcp(report)) == report
    assert ours.unprotect_rtcp(bytes(20)) is None


def test_what_does_not_fit_is_refused_and_the_buffer_stays_whole(ends: Ends) -> None:
    ours, inbound, _, _ = ends
    assert ours.protect(header(1), bytes(MAX_PLAIN)) == 0
    assert ours.protect_rtcp(bytes(MAX_PLAIN + 1)) is None
    assert ours.unprotect(bytes(MAX_PLAIN + 1)) is None
    assert inbound.unprotect(protect(ours, header(2), b"after all")) == header(2) + b"after all"
