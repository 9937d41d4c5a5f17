"""As much of BER (ITU-T X.690) as LDAP needs (RFC 4511 §5.1): definite lengths, one-byte tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

INTEGER: Final = 0x02
OCTET_STRING: Final = 0x04
BOOLEAN: Final = 0x01
ENUMERATED: Final = 0x0A
SEQUENCE: Final = 0x30
SET: Final = 0x31
_LENGTH_BYTES: Final = 4


class BerError(ValueError):
    """The bytes are no BER of this kind."""


class Incomplete(Exception):
    """The element goes on after these bytes."""


@dataclass(frozen=True, slots=True)
class Element:
    tag: int
    content: bytes

    def children(self) -> list[Element]:
        """What a constructed element holds. Raises BerError."""
        found, start = [], 0
        while start < len(self.content):
            try:
                element, start = read(self.content, start)
            except Incomplete:
                raise BerError("an element ends too soon") from None
            found.append(element)
        return found

    def number(self) -> int:
        """Raises BerError for more than 8 bytes: no number of LDAP has them."""
        if not 0 < len(self.content) <= 8:
            raise BerError("not a number")
        return int.from_bytes(self.content, "big", signed=True)


def read(data: bytes, start: int = 0) -> tuple[Element, int]:
    """The element at `start` and where the next begins. Raises Incomplete or BerError."""
    if len(data) < start + 2:
        raise Incomplete
    tag, length, begin = data[start], data[start + 1], start + 2
    if tag & 0x1F == 0x1F:
        raise BerError("a tag of several bytes")
    if length & 0x80:
        count = length & 0x7F
        if not 0 < count <= _LENGTH_BYTES:
            raise BerError("an indefinite or endless length")
        if len(data) < begin + count:
            raise Incomplete
        length = int.from_bytes(data[begin : begin + count], "big")
        begin += count
    if len(data) < begin + length:
        raise Incomplete
    return Element(tag, data[begin : begin + length]), begin + length


def write(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def number(value: int, tag: int = INTEGER) -> bytes:
    return write(tag, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def text(value: str | bytes, tag: int = OCTET_STRING) -> bytes:
    """UTF-8, as all texts of LDAPv3."""
    octets = value.encode(errors="replace") if isinstance(value, str) else value
    return write(tag, octets)
