"""One leg's SRTP and SRTCP, on its way between sockets and engine (RFC 3711, RFC 7714)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from pylibsrtp import Error, Policy, Session

from sip_gateway.phone_media import MediaKeys

_PROFILES: Final = MappingProxyType(
    {
        "AES_CM_128_HMAC_SHA1_80": Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
        "AES_CM_128_HMAC_SHA1_32": Policy.SRTP_PROFILE_AES128_CM_SHA1_32,
        "AEAD_AES_128_GCM": Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
        "AEAD_AES_256_GCM": Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
    }
)


def is_control(data: bytes | memoryview) -> bool:
    """Whether it is RTCP, on whatever port it came (RFC 5761 §4)."""
    return len(data) >= 2 and 192 <= data[1] <= 223


class LegSrtp:
    """Both directions. What was sent and seen is remembered until a direction has another key."""

    def __init__(self, keys: MediaKeys) -> None:
        self._keys = keys
        self._inbound = _session(keys.suite, keys.inbound, Policy.SSRC_ANY_INBOUND)
        self._outbound = _session(keys.suite, keys.outbound, Policy.SSRC_ANY_OUTBOUND)

    def rekey(self, keys: MediaKeys) -> None:
        """Take over the result of another offer and answer (RFC 4568 §7.1.4)."""
        before, self._keys = self._keys, keys
        if (keys.suite, keys.inbound) != (before.suite, before.inbound):
            self._inbound = _session(keys.suite, keys.inbound, Policy.SSRC_ANY_INBOUND)
        if (keys.suite, keys.outbound) != (before.suite, before.outbound):
            self._outbound = _session(keys.suite, keys.outbound, Policy.SSRC_ANY_OUTBOUND)

    def open(self, data: bytes) -> bytes | None:
        """RTP or RTCP as it was; None for what is not authentic or was seen before."""
        inbound = self._inbound
        try:
            return inbound.unprotect_rtcp(data) if is_control(data) else inbound.unprotect(data)
        except (Error, TypeError, ValueError):  # too long or too short for libsrtp
            return None

    def close(self, data: bytes | memoryview) -> bytes | None:
        """The packet as it may be sent; None when libsrtp refuses, as after 2^48 of them."""
        plain = bytes(data)
        outbound = self._outbound
        try:
            return outbound.protect_rtcp(plain) if is_control(plain) else outbound.protect(plain)
        except (Error, TypeError, ValueError):
            return None


def _session(suite: str, key: bytes, direction: int) -> Session:
    return Session(Policy(key=key, ssrc_type=direction, srtp_profile=_PROFILES[suite]))
