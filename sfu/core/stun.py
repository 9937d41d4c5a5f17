"""STUN binding messages (RFC 8489), as far as an ICE-lite agent meets them.

`parse` checks the form of a message: lengths, cookie, fingerprint. Whether its integrity is right
depends on whose password it claims, so that is a second step, `BindingRequest.authentic`.
"""

from __future__ import annotations

import hmac
import struct
import zlib
from dataclasses import dataclass
from ipaddress import ip_address

MAGIC_COOKIE = 0x2112A442
HEADER = struct.Struct("!HHI12s")
ATTRIBUTE = struct.Struct("!HH")

BINDING_REQUEST = 0x0001
BINDING_INDICATION = 0x0011
BINDING_SUCCESS = 0x0101
BINDING_ERROR = 0x0111

USERNAME = 0x0006
MESSAGE_INTEGRITY = 0x0008
ERROR_CODE = 0x0009
UNKNOWN_ATTRIBUTES = 0x000A
MESSAGE_INTEGRITY_SHA256 = 0x001C
XOR_MAPPED_ADDRESS = 0x0020
PRIORITY = 0x0024
USE_CANDIDATE = 0x0025
FINGERPRINT = 0x8028
ICE_CONTROLLED = 0x8029
ICE_CONTROLLING = 0x802A

FINGERPRINT_XOR = 0x5354554E
# A binding request of a browser is about 110 bytes; the port answers nothing longer than this.
MAX_SIZE = 548
MAX_USERNAME = 513  # RFC 8489 §14.3

# Attributes below 0x8000 must be understood (§14); these are.
UNDERSTOOD = frozenset(
    {USERNAME, MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256, PRIORITY, USE_CANDIDATE}
)

Address = tuple[str, int]


class StunError(ValueError):
    """The datagram is not a STUN binding message that we answer."""


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """A well-formed request. `signed` is what MESSAGE-INTEGRITY covers, length field adjusted."""

    transaction: bytes
    username: str
    nominates: bool
    controlled: bool
    priority: int
    unknown: tuple[int, ...]
    signed: bytes
    integrity: bytes

    def authentic(self, password: bytes) -> bool:
        """True when MESSAGE-INTEGRITY was made with `password` (RFC 8489 §9.1.3)."""
        return hmac.compare_digest(hmac.digest(password, self.signed, "sha1"), self.integrity)


def parse_binding_request(data: bytes) -> BindingRequest:
    """Read a binding request. Raises StunError for anything else, whatever the bytes are."""
    body_end = _check_header(data)
    attributes, integrity_at = _attributes(data, body_end)
    if integrity_at is None:
        raise StunError("no message integrity")
    try:
        username = attributes.get(USERNAME, b"").decode()
    except UnicodeDecodeError:
        raise StunError("username is not UTF-8") from None
    if not username or len(username) > MAX_USERNAME:
        raise StunError("no username")
    priority = attributes.get(PRIORITY, b"\0\0\0\0")
    # The signed length counts up to and including MESSAGE-INTEGRITY (RFC 8489 §14.5).
    signed = data[:2] + struct.pack("!H", integrity_at + 24 - HEADER.size) + data[4:integrity_at]
    return BindingRequest(
        transaction=data[8:20],
        username=username,
        nominates=USE_CANDIDATE in attributes,
        controlled=ICE_CONTROLLED in attributes,
        priority=int.from_bytes(priority, "big") if len(priority) == 4 else 0,
        unknown=tuple(t for t in attributes if t < 0x8000 and t not in UNDERSTOOD),
        signed=signed,
        integrity=attributes[MESSAGE_INTEGRITY],
    )


def _check_header(data: bytes) -> int:
    if not HEADER.size <= len(data) <= MAX_SIZE:
        raise StunError("size")
    kind, length, cookie, _ = HEADER.unpack_from(data)
    if cookie != MAGIC_COOKIE:
        raise StunError("cookie")
    if kind != BINDING_REQUEST:
        raise StunError("not a binding request")
    if length % 4 or HEADER.size + length != len(data):
        raise StunError("length")
    return HEADER.size + int(length)


def _attributes(data: bytes, end: int) -> tuple[dict[int, bytes], int | None]:
    """The attributes up to MESSAGE-INTEGRITY, the first of each type, and where that one stands.

    What follows MESSAGE-INTEGRITY is not authenticated and therefore ignored, except for the
    FINGERPRINT, which must be right and last (RFC 8489 §14.5, §14.7).
    """
    found: dict[int, bytes] = {}
    integrity_at: int | None = None
    fingerprint = False
    at = HEADER.size
    while at < end:
        if fingerprint:
            raise StunError("attribute after fingerprint")
        if at + 4 > end:
            raise StunError("attribute header")
        kind, length = ATTRIBUTE.unpack_from(data, at)
        value_end = at + 4 + length
        if value_end > end:
            raise StunError("attribute length")
        if kind == FINGERPRINT:
            _check_fingerprint(data, at, length)
            fingerprint = True
        elif integrity_at is None:
            found.setdefault(kind, data[at + 4 : value_end])
            if kind == MESSAGE_INTEGRITY:
                if length != 20:
                    raise StunError("integrity length")
                integrity_at = at
        at = value_end + (-length) % 4
    if not fingerprint:
        raise StunError("no fingerprint")
    return found, integrity_at


def _check_fingerprint(data: bytes, at: int, length: int) -> None:
    if length != 4 or struct.unpack_from("!I", data, at + 4)[0] != _crc(data[:at]):
        raise StunError("fingerprint")


def _crc(data: bytes) -> int:
    return zlib.crc32(data) ^ FINGERPRINT_XOR


def _attribute(kind: int, value: bytes) -> bytes:
    return ATTRIBUTE.pack(kind, len(value)) + value + b"\0" * (-len(value) % 4)


def xor_address(address: Address, transaction: bytes) -> bytes:
    """The value of XOR-MAPPED-ADDRESS (RFC 8489 §14.2). IPv6 zone identifiers are left off."""
    ip = ip_address(address[0].partition("%")[0])
    family = 1 if ip.version == 4 else 2
    mask = struct.pack("!I", MAGIC_COOKIE) + transaction
    masked = bytes(a ^ b for a, b in zip(ip.packed, mask, strict=False))
    return struct.pack("!BBH", 0, family, address[1] ^ (MAGIC_COOKIE >> 16)) + masked


def build(kind: int, transaction: bytes, attributes: list[tuple[int, bytes]], key: bytes) -> bytes:
    """A message with MESSAGE-INTEGRITY made with `key`, and FINGERPRINT."""
    body = b"".join(_attribute(*one) for one in attributes)
    head = HEADER.pack(kind, len(body) + 24, MAGIC_COOKIE, transaction)
    body += _attribute(MESSAGE_INTEGRITY, hmac.digest(key, head + body, "sha1"))
    head = HEADER.pack(kind, len(body) + 8, MAGIC_COOKIE, transaction)
    return head + body + _attribute(FINGERPRINT, struct.pack("!I", _crc(head + body)))


def binding_success(request: BindingRequest, source: Address, password: bytes) -> bytes:
    """The response that tells `source` which address it was seen with."""
    mapped = xor_address(source, request.transaction)
    return build(BINDING_SUCCESS, request.transaction, [(XOR_MAPPED_ADDRESS, mapped)], password)


def binding_error(request: BindingRequest, code: int, reason: str, password: bytes) -> bytes:
    """An error response; 420 names the attributes that were not understood (§14.13)."""
    value = struct.pack("!HBB", 0, code // 100, code % 100) + reason.encode()
    attributes = [(ERROR_CODE, value)]
    if code == 420:
        unknown = struct.pack(f"!{len(request.unknown)}H", *request.unknown)
        attributes.append((UNKNOWN_ATTRIBUTES, unknown))
    return build(BINDING_ERROR, request.transaction, attributes, password)
