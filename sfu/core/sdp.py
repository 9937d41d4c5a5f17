"""The part of a browser's SDP offer that an SFU needs (RFC 8866, 8829, 8843, 8851, 8853).

The parser is strict where it keeps something and blind to everything else: attributes it does not
know are skipped. It is bounded before it starts, so that hostile input costs microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

# 25 slots of a Chromium that offers every codec it has are about 160 KB.
MAX_SIZE = 256 * 1024
MAX_LINES = 8000
MAX_LINE = 2048
MAX_MEDIA = 64

# 20 to 64 octets (RFC 8122 §5).
_DIGEST = re.compile("(?:[0-9A-Fa-f]{2}:){19,63}[0-9A-Fa-f]{2}")

DIRECTIONS = frozenset({"sendrecv", "sendonly", "recvonly", "inactive"})


class SdpError(ValueError):
    """The text is not an SDP description that we accept; the message says which line and why."""


@dataclass(slots=True)
class Codec:
    """One payload type of an m-line: `name` in lower case, `fmtp` and `feedback` as written."""

    payload_type: int
    name: str = ""
    clock_rate: int = 0
    channels: int = 1
    fmtp: str = ""
    feedback: set[str] = field(default_factory=set)


@dataclass(slots=True)
class MediaDescription:
    """One m-line.

    `extensions` maps a header extension's URI to its id (RFC 8285), `repairs` a primary SSRC to
    the one that repairs it (RFC 5576 §4.2, FID), `rids` are those that the browser sends.
    """

    kind: str
    port: int
    protocol: str
    codecs: dict[int, Codec]
    mid: str = ""
    direction: str = "sendrecv"
    ufrag: str = ""
    password: str = field(default="", repr=False)
    fingerprints: list[tuple[str, str]] = field(default_factory=list)
    setup: str = ""
    rtcp_mux: bool = False
    bundle_only: bool = False
    extensions: dict[str, int] = field(default_factory=dict)
    rids: list[str] = field(default_factory=list)
    simulcast: bool = False
    ssrcs: list[int] = field(default_factory=list)
    repairs: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class SessionDescription:
    """A parsed description; transport attributes of the session level stand in every m-line."""

    bundle: list[str]
    media: list[MediaDescription]


def parse(text: str) -> SessionDescription:
    """Read an SDP description. Raises SdpError, and nothing else, for whatever is wrong."""
    if len(text) > MAX_SIZE:
        raise SdpError("too large")
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) > MAX_LINES:
        raise SdpError("too many lines")
    if lines[0] != "v=0":
        raise SdpError("does not start with v=0")
    session = MediaDescription(kind="", port=0, protocol="", codecs={})
    description = SessionDescription(bundle=[], media=[])
    current = session
    for number, line in enumerate(lines[1:], 2):
        try:
            kind, value = _split(line)
            if kind == "m":
                current = _media_line(value, session)
                description.media.append(current)
                if len(description.media) > MAX_MEDIA:
                    raise SdpError("too many m-lines")
            elif kind == "a":
                _attribute(value, current, description)
        except SdpError as error:
            raise SdpError(f"line {number}: {error}") from None
    return description


def _split(line: str) -> tuple[str, str]:
    if len(line) > MAX_LINE:
        raise SdpError("too long")
    if len(line) < 2 or line[1] != "=" or not line[0].isalpha() or not line.isprintable():
        raise SdpError("not <type>=<value>")
    return line[0], line[2:]


def number(text: str, limit: int) -> int:
    """A decimal number from 0 to `limit`, ASCII digits only."""
    if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > limit:
        raise SdpError(f"not a number up to {limit}")
    return int(text)


def _media_line(value: str, session: MediaDescription) -> MediaDescription:
    parts = value.split(" ")
    if len(parts) < 4:
        raise SdpError("m-line too short")
    codecs = {}
    if parts[2].endswith("RTP/SAVPF"):
        codecs = {pt: Codec(pt) for pt in (number(text, 127) for text in parts[3:])}
    return MediaDescription(
        kind=parts[0],
        port=number(parts[1].partition("/")[0], 65535),
        protocol=parts[2],
        codecs=codecs,
        direction=session.direction,
        ufrag=session.ufrag,
        password=session.password,
        fingerprints=list(session.fingerprints),
        setup=session.setup,
    )


def _attribute(text: str, media: MediaDescription, description: SessionDescription) -> None:
    name, _, value = text.partition(":")
    if name == "group":
        kind, *mids = value.split() or [""]
        if kind == "BUNDLE":
            description.bundle = mids
    elif name in DIRECTIONS:
        media.direction = name
    elif name in _READERS:
        _READERS[name](media, value)


def _mid(media: MediaDescription, value: str) -> None:
    # The mid travels in a one-byte header extension, so 16 characters are its end (RFC 8843 §15).
    if not 1 <= len(value) <= 16 or not value.isascii() or not value.isalnum():
        raise SdpError("mid")
    media.mid = value


def _ufrag(media: MediaDescription, value: str) -> None:
    if not 4 <= len(value) <= 256 or not value.isascii() or " " in value or ":" in value:
        raise SdpError("ice-ufrag")
    media.ufrag = value


def _password(media: MediaDescription, value: str) -> None:
    if not 22 <= len(value) <= 256 or not value.isascii():
        raise SdpError("ice-pwd")
    media.password = value


def _fingerprint(media: MediaDescription, value: str) -> None:
    algorithm, _, digest = value.partition(" ")
    if not _DIGEST.fullmatch(digest):
        raise SdpError("fingerprint")
    if len(media.fingerprints) < 8:
        media.fingerprints.append((algorithm.lower(), digest.upper()))


def _setup(media: MediaDescription, value: str) -> None:
    if value not in ("actpass", "active", "passive"):
        raise SdpError("setup")
    media.setup = value


def _rtcp_mux(media: MediaDescription, value: str) -> None:
    media.rtcp_mux = True


def _bundle_only(media: MediaDescription, value: str) -> None:
    media.bundle_only = True


def _codec(media: MediaDescription, text: str) -> Codec | None:
    # Firefox leaves attributes of payload types that it took out of the m-line: skip them.
    return media.codecs.get(number(text, 127))


def _rtpmap(media: MediaDescription, value: str) -> None:
    payload_type, _, encoding = value.partition(" ")
    name, _, rest = encoding.partition("/")
    rate, _, channels = rest.partition("/")
    codec = _codec(media, payload_type)
    if codec is not None:
        codec.name = name.lower()
        codec.clock_rate = number(rate, 0xFFFFFFFF)
        codec.channels = number(channels, 255) if channels else 1


def _fmtp(media: MediaDescription, value: str) -> None:
    payload_type, _, parameters = value.partition(" ")
    codec = _codec(media, payload_type)
    if codec is not None:
        codec.fmtp = parameters


def _feedback(media: MediaDescription, value: str) -> None:
    payload_type, _, feedback = value.partition(" ")
    if payload_type == "*":
        for codec in media.codecs.values():
            codec.feedback.add(feedback)
        return
    one = _codec(media, payload_type)
    if one is not None:
        one.feedback.add(feedback)


def _extmap(media: MediaDescription, value: str) -> None:
    head, _, rest = value.partition(" ")
    identifier = number(head.partition("/")[0], 255)
    uri = rest.partition(" ")[0]
    # One-byte headers carry ids 1 to 14 (RFC 8285 §4.2); others we do not negotiate.
    if uri and 1 <= identifier <= 14:
        if identifier in media.extensions.values():
            raise SdpError("extension id twice")
        media.extensions[uri] = identifier


def _rid(media: MediaDescription, value: str) -> None:
    parts = value.split(" ")
    name = parts[0]
    if len(parts) < 2 or not 1 <= len(name) <= 16 or not name.isascii() or not name.isalnum():
        raise SdpError("rid")
    if parts[1] == "send":
        if name in media.rids or len(media.rids) >= 8:
            raise SdpError("rid twice or too many")
        media.rids.append(name)


def _ssrc(media: MediaDescription, value: str) -> None:
    ssrc = number(value.partition(" ")[0], 0xFFFFFFFF)
    if ssrc not in media.ssrcs and len(media.ssrcs) < 16:
        media.ssrcs.append(ssrc)


def _ssrc_group(media: MediaDescription, value: str) -> None:
    kind, *members = value.split() or [""]
    if kind == "FID" and len(members) == 2 and len(media.repairs) < 16:
        media.repairs[number(members[0], 0xFFFFFFFF)] = number(members[1], 0xFFFFFFFF)


def _simulcast(media: MediaDescription, value: str) -> None:
    media.simulcast = "send" in value.split()


_READERS: dict[str, Callable[[MediaDescription, str], None]] = {
    "mid": _mid,
    "ice-ufrag": _ufrag,
    "ice-pwd": _password,
    "fingerprint": _fingerprint,
    "setup": _setup,
    "rtcp-mux": _rtcp_mux,
    "bundle-only": _bundle_only,
    "rtpmap": _rtpmap,
    "fmtp": _fmtp,
    "rtcp-fb": _feedback,
    "extmap": _extmap,
    "rid": _rid,
    "ssrc": _ssrc,
    "ssrc-group": _ssrc_group,
    "simulcast": _simulcast,
}
