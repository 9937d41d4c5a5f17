"""Session descriptions as far as one audio stream needs them (RFC 8866)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sip_gateway.core.grammar import GrammarError, digits_to_int
from sip_gateway.core.sdes import MAX_LINES as MAX_CRYPTO
from sip_gateway.core.sdes import CryptoLine, read_crypto

MAX_STREAMS: Final = 16
MAX_LINES: Final = 512
DIRECTIONS: Final = frozenset({"sendrecv", "sendonly", "recvonly", "inactive"})
# RFC 3551 table 4; what may be meant without an a=rtpmap.
_STATIC: Final = ("PCMU/8000", "", "", "", "", "", "", "", "PCMA/8000", "G722/8000")


@dataclass(frozen=True, slots=True)
class Stream:
    """One m= section. `formats` are payload types in order of preference, `encodings` what
    rtpmap says of them ("PCMA/8000", upper case), `host` the address of c=, empty if none,
    `crypto` the keys that we could use."""

    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]
    host: str
    direction: str
    encodings: tuple[tuple[str, str], ...] = ()
    ptime: int | None = None
    crypto: tuple[CryptoLine, ...] = ()

    def encoding(self, payload_type: str) -> str:
        """The encoding name and clock of a payload type, empty when unknown."""
        for key, value in self.encodings:
            if key == payload_type:
                return value
        index = int(payload_type) if payload_type.isascii() and payload_type.isdigit() else 99
        return _STATIC[index] if index < len(_STATIC) else ""


@dataclass(frozen=True, slots=True)
class SessionDescription:
    streams: tuple[Stream, ...]


@dataclass(slots=True)
class _Section:
    """Lines of the session or of one stream, as they are read."""

    media: str = ""
    host: str = ""
    direction: str = ""
    encodings: list[tuple[str, str]] = field(default_factory=list)
    ptime: int | None = None
    crypto: list[CryptoLine] = field(default_factory=list)


def parse_sdp(body: bytes) -> SessionDescription:
    """Read an offer or answer. Raises GrammarError; unknown lines are skipped (RFC 8866 §5)."""
    try:
        text = body.decode("utf-8", "surrogateescape")
    except UnicodeDecodeError:  # pragma: no cover - surrogateescape decodes everything
        raise GrammarError("bad SDP") from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    if len(lines) > MAX_LINES or lines[0] != "v=0":
        raise GrammarError("bad SDP version")
    sections = [_Section()]
    for line in lines[1:]:
        kind, equals, value = line[:1], line[1:2], line[2:]
        if not line:
            continue
        if equals != "=" or not kind.isalpha():
            raise GrammarError("bad SDP line")
        if kind == "m":
            sections.append(_Section(media=value))
        elif kind == "c":
            sections[-1].host = _connection(value)
        elif kind == "a":
            _attribute(sections[-1], value)
    if len(sections) > MAX_STREAMS + 1:
        raise GrammarError("too many streams")
    return SessionDescription(tuple(_stream(sections[0], each) for each in sections[1:]))


def _connection(value: str) -> str:
    """The address of a c= line, without the TTL of a multicast group."""
    words = value.split()
    if len(words) != 3 or words[0] != "IN" or words[1] not in ("IP4", "IP6"):
        raise GrammarError("bad SDP connection")
    return words[2].partition("/")[0]


def _attribute(section: _Section, value: str) -> None:
    name, _, rest = value.partition(":")
    if name in DIRECTIONS:
        section.direction = name
    elif name == "rtpmap":
        payload_type, _, encoding = rest.strip().partition(" ")
        name_and_clock = "/".join(encoding.strip().upper().split("/")[:2])
        section.encodings.append((payload_type, name_and_clock))
    elif name == "crypto" and len(section.crypto) < MAX_CRYPTO:
        line = read_crypto(rest)
        if line is not None:
            section.crypto.append(line)
    elif name == "ptime":
        whole = rest.strip().partition(".")[0]
        section.ptime = digits_to_int(whole, 10_000)


def _stream(session: _Section, section: _Section) -> Stream:
    words = section.media.split()
    if len(words) < 4:
        raise GrammarError("bad SDP media line")
    kind, port, protocol, *formats = words
    return Stream(
        kind.lower(),
        digits_to_int(port.partition("/")[0], 65535),
        protocol.upper(),
        tuple(formats),
        section.host or session.host,
        section.direction or session.direction or "sendrecv",
        tuple(section.encodings),
        section.ptime,
        tuple(section.crypto),
    )
