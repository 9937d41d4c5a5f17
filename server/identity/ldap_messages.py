"""The messages of LDAPv3 (RFC 4511) that a login takes: bind, search, StartTLS. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from server.identity import ber
from server.identity.ber import BerError, Element

START_TLS: Final = "1.3.6.1.4.1.1466.20037"  # §4.14.1
SUCCESS: Final = 0
SIZE_LIMIT_EXCEEDED: Final = 4
NO_SUCH_OBJECT: Final = 32
INVALID_CREDENTIALS: Final = 49
MAX_MESSAGE: Final = 256 * 1024  # bytes
_WHOLE_SUBTREE: Final = 2


@dataclass(frozen=True, slots=True)
class Result:
    """How an operation ended: the tag of its answer, and the code of §4.1.9."""

    message_id: int
    tag: int
    code: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Something found. Names of attributes are in lower case."""

    message_id: int
    dn: str
    attributes: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Other:
    """What needs no answer of ours: a referral, an intermediate response."""

    message_id: int


Message: TypeAlias = Result | Entry | Other
BOUND: Final = 0x61
_ENTRY: Final = 0x64
SEARCHED: Final = 0x65
EXTENDED: Final = 0x78


def bind(message_id: int, dn: str, password: str) -> bytes:
    """Simple authentication. The caller sees to it that neither is empty unless it means to bind
    as nobody: an empty password proves nothing (RFC 4513 §5.1.2)."""
    content = ber.number(3), ber.text(dn), ber.text(password, 0x80)
    return _message(message_id, ber.write(0x60, *content))


def search(
    message_id: int, base: str, encoded_filter: bytes, attributes: Sequence[str], size: int
) -> bytes:
    """In the whole subtree, without following aliases; at most `size` entries."""
    wanted = ber.write(ber.SEQUENCE, *map(ber.text, attributes))
    content = (
        ber.text(base),
        ber.number(_WHOLE_SUBTREE, ber.ENUMERATED),
        ber.number(0, ber.ENUMERATED),
        ber.number(size),
        ber.number(0),
        ber.write(ber.BOOLEAN, b"\0"),
        encoded_filter,
        wanted,
    )
    return _message(message_id, ber.write(0x63, *content))


def start_tls(message_id: int) -> bytes:
    return _message(message_id, ber.write(0x77, ber.text(START_TLS, 0x80)))


def unbind(message_id: int) -> bytes:
    return _message(message_id, ber.write(0x42))


class Incoming:
    """Bytes in, messages out."""

    def __init__(self) -> None:
        self._bytes = b""

    @property
    def is_empty(self) -> bool:
        return not self._bytes

    def feed(self, data: bytes) -> list[Message]:
        """Raises BerError for what is no LDAP, and for a message above MAX_MESSAGE."""
        self._bytes += data
        found: list[Message] = []
        while self._bytes:
            try:
                element, end = ber.read(self._bytes)
            except ber.Incomplete:
                break
            self._bytes = self._bytes[end:]
            found.append(_decoded(element))
        if len(self._bytes) > MAX_MESSAGE:
            raise BerError("the message is too large")
        return found


def _message(message_id: int, operation: bytes) -> bytes:
    return ber.write(ber.SEQUENCE, ber.number(message_id), operation)


def _decoded(element: Element) -> Message:
    parts = element.children()
    if element.tag != ber.SEQUENCE or len(parts) < 2 or parts[0].tag != ber.INTEGER:
        raise BerError("no LDAP message")
    message_id, operation = parts[0].number(), parts[1]
    if operation.tag == _ENTRY:
        return _entry(message_id, operation)
    if operation.tag in (BOUND, SEARCHED, EXTENDED):
        inner = operation.children()
        if not inner or inner[0].tag != ber.ENUMERATED:
            raise BerError("no result")
        return Result(message_id, operation.tag, inner[0].number())
    return Other(message_id)


def _entry(message_id: int, operation: Element) -> Entry:
    parts = operation.children()
    if len(parts) != 2:
        raise BerError("no entry")
    attributes: dict[str, tuple[str, ...]] = {}
    for attribute in parts[1].children():
        named = attribute.children()
        if len(named) != 2:
            raise BerError("no attribute")
        values = tuple(_text(value) for value in named[1].children())
        attributes[_text(named[0]).lower()] = values
    return Entry(message_id, _text(parts[0]), attributes)


def _text(element: Element) -> str:
    """Pictures and the like, which nobody asked for, may be no text."""
    return element.content.decode(errors="replace")
