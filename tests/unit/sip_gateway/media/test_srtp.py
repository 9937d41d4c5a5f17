"""SRTP of one leg: what goes through, and what does not."""

from __future__ import annotations

import struct

import pytest

from sip_gateway.core.sdes import SUITES
from sip_gateway.media.srtp import LegSrtp, is_control
from sip_gateway.phone_media import MediaKeys

RTCP = bytes.fromhex("81c8000c") + bytes(48)


def rtp(sequence: int, ssrc: int = 7) -> bytes:
    return struct.pack("!BBHII", 0x80, 8, sequence, 160 * sequence, ssrc) + bytes(range(160))


def pair(suite: str = "AES_CM_128_HMAC_SHA1_80") -> tuple[LegSrtp, LegSrtp]:
    """Our end and the telephone's."""
    ours, theirs = bytes([1]) * SUITES[suite], bytes([2]) * SUITES[suite]
    return LegSrtp(MediaKeys(suite, theirs, ours)), LegSrtp(MediaKeys(suite, ours, theirs))


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("packet", [rtp(1), RTCP])
def test_what_one_end_protects_the_other_opens(suite: str, packet: bytes) -> None:
    us, them = pair(suite)
    for sender, receiver in ((us, them), (them, us)):
        sent = sender.close(memoryview(packet))
        assert sent is not None
        assert len(sent) > len(packet) and packet[20:60] not in sent
        assert receiver.open(sent) == packet


@pytest.mark.parametrize(
    "data",
    [b"", b"\x80", rtp(1), rtp(1)[:12], bytes(2_000), b"\x80\xc8", RTCP, b"\xff" * 172],
)
def test_what_is_not_protected_is_not_seen(data: bytes) -> None:
    us, _ = pair()
    assert us.open(data) is None


def test_each_packet_once_and_unchanged() -> None:
    us, them = pair()
    sent = them.close(rtp(1))
    assert sent is not None
    for index in range(len(sent)):
        changed = bytearray(sent)
        changed[index] ^= 1
        assert us.open(bytes(changed)) is None
    assert us.open(sent) == rtp(1)
    assert us.open(sent) is None  # a replay


def test_packets_out_of_order_and_over_the_wrap() -> None:
    us, them = pair()
    sequences = [65_533, 65_535, 65_534, 0, 2, 1]
    sent = {number: them.close(rtp(number)) for number in sorted(sequences, key=lambda n: n < 9)}
    for number in sequences:
        packet = sent[number]
        assert packet is not None and us.open(packet) == rtp(number)


def test_the_same_keys_again_go_on_and_others_begin() -> None:
    us, them = pair()
    suite = "AES_CM_128_HMAC_SHA1_80"
    first = them.close(rtp(1))
    assert first is not None and us.open(first) == rtp(1)
    us.rekey(MediaKeys(suite, bytes([2]) * 30, bytes([1]) * 30))
    assert us.open(first) is None  # still known as a replay
    us.rekey(MediaKeys(suite, bytes([3]) * 30, bytes([1]) * 30))
    them.rekey(MediaKeys(suite, bytes([1]) * 30, bytes([3]) * 30))
    second = them.close(rtp(2))
    assert second is not None and us.open(second) == rtp(2)
    back = us.close(rtp(1, ssrc=9))
    assert back is not None and them.open(back) == rtp(1, ssrc=9)


@pytest.mark.parametrize(
    ("data", "control"),
    [(rtp(1), False), (RTCP, True), (b"\x80\xc9" + bytes(6), True), (b"", False)],
)
def test_what_is_control(data: bytes, control: bool) -> None:
    assert is_control(data) is control


def test_keys_are_not_shown() -> None:
    assert "\\x01" not in repr(MediaKeys("AES_CM_128_HMAC_SHA1_80", bytes([1]) * 30, bytes(30)))
