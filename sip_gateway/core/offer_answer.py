"""Offer and answer for one audio stream (RFC 3264): Opus, G.722, PCMA, PCMU and telephone-event,
by plain RTP or by SRTP with keys in the description (RFC 4568)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import ip_address
from types import MappingProxyType
from typing import Final, Literal

from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.sdes import KeyRing, SrtpKeys
from sip_gateway.core.sdp import SessionDescription, Stream

Codec = Literal["PCMA", "PCMU", "G722", "opus"]

# By the encoding as `Stream.encoding` gives it. The channels of Opus are left out there: some old
# telephones do not say "/2" (RFC 7587 §7).
_CODECS: Final = MappingProxyType[str, Codec](
    {"PCMA/8000": "PCMA", "PCMU/8000": "PCMU", "G722/8000": "G722", "OPUS/48000": "opus"}
)
# What stands in a=rtpmap. G.722's clock is 8000 by an old error (RFC 3551 §4.5.2).
_MAPS: Final = MappingProxyType[Codec, str](
    {"PCMA": "PCMA/8000", "PCMU": "PCMU/8000", "G722": "G722/8000", "opus": "opus/48000/2"}
)
_OPUS_FORMAT: Final = (
    "maxplaybackrate=16000;sprop-maxcapturerate=16000;stereo=0;useinbandfec=1;usedtx=0;"
    "maxaveragebitrate=32000"
)
_EVENTS: Final = ("TELEPHONE-EVENT/8000", "TELEPHONE-EVENT/48000")
_PTIMES: Final = (10, 20, 30, 40, 60)
_SECRET: Final = ("warning", '399 ucc "SRTP with keys in SDP (RFC 4568) is required"')
_ANSWERS: Final = MappingProxyType(
    {
        "sendrecv": "sendrecv",
        "sendonly": "recvonly",
        "recvonly": "sendonly",
        "inactive": "inactive",
    }
)
# What we offer when the peer leaves the offer to us.
_OFFER: Final = (
    ("96", _MAPS["opus"]),
    ("9", _MAPS["G722"]),
    ("8", _MAPS["PCMA"]),
    ("0", _MAPS["PCMU"]),
    ("102", "telephone-event/48000"),
    ("101", "telephone-event/8000"),
)


class NotAcceptable(Exception):
    """No stream that we could use: 488, with `headers` that say why if that helps."""

    def __init__(self, *headers: tuple[str, str]) -> None:
        super().__init__()
        self.headers = headers


@dataclass(frozen=True, slots=True)
class AudioSession:
    """What both sides agreed on, seen from us.

    `remote` is where to send RTP. `dtmf_payload_type` has the codec's clock if the peer has such
    events; `dtmf_second` is that of the other clock, or None. `send` and `receive` are our directions; `held` tells that
    the peer does not want to hear us (its sendonly or inactive, or the old 0.0.0.0). `keys` are
    those of SRTP, None for plain RTP.
    """

    remote: SocketAddress
    payload_type: int
    codec: Codec
    dtmf_payload_type: int | None
    ptime: int
    send: bool
    receive: bool
    held: bool
    dtmf_second: int | None = None
    keys: SrtpKeys | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`sections` are the m= sections of our answer; with `session` None the call goes on
    without sound, because the peer took its stream away (port 0)."""

    sections: tuple[str, ...]
    session: AudioSession | None


def answer_offer(offer: SessionDescription, local: SocketAddress, keys: KeyRing) -> Answer:
    """Answer with the first usable audio stream, a secret one before others; all others get
    port 0 (RFC 3264 §6).

    Raises NotAcceptable when there was none, or when its address cannot be used.
    """
    usable = [
        index
        for index, stream in enumerate(offer.streams)
        # A stream that is taken away needs no keys.
        if _codec(stream) and (not stream.port or keys.takes(stream.protocol, stream.crypto))
    ]
    if not usable:
        raise NotAcceptable(*((_SECRET,) if keys.required else ()))
    usable.sort(key=lambda index: not offer.streams[index].crypto)
    chosen = next((index for index in usable if offer.streams[index].port), usable[0])
    stream = offer.streams[chosen]
    session = None if stream.port == 0 else _agree(stream)
    sections = [_refused(each) for each in offer.streams]
    if session is not None:
        ours = keys.answer(stream.protocol, stream.crypto)
        line = ""
        if ours is not None:
            line, session = f"{ours[0]}\r\n", replace(session, keys=ours[1])
        sections[chosen] = _section(stream, session, local.port) + line
    return Answer(tuple(sections), session)


def accept_answer(answer: SessionDescription, keys: KeyRing) -> AudioSession:
    """What the peer's answer to our offer means. Raises NotAcceptable."""
    for stream in answer.streams[:1]:
        if stream.port and _codec(stream):
            try:
                agreed = keys.accept(stream.protocol, stream.crypto)
            except GrammarError:
                break
            return replace(_agree(stream), keys=agreed)
    raise NotAcceptable


def offer_sections(local: SocketAddress, keys: KeyRing, secret: bool = False) -> tuple[str, ...]:
    """The m= section of an offer of ours: all we can do, both ways. What is `secret` stays so."""
    protocol, lines = keys.offer(secret)
    formats = " ".join(payload_type for payload_type, _ in _OFFER)
    maps = "".join(f"a=rtpmap:{pt} {encoding}\r\n" for pt, encoding in _OFFER)
    head = f"m=audio {local.port} {protocol} {formats}\r\n"
    rest = f"a=fmtp:96 {_OPUS_FORMAT}\r\na=fmtp:102 0-15\r\na=fmtp:101 0-15\r\na=ptime:20\r\n"
    crypto = "".join(f"{line}\r\n" for line in lines)
    return (f"{head}{maps}{rest}a=sendrecv\r\n{crypto}",)


class LocalDescription:
    """Our side's session description: o= stays, its version grows only when the rest changes."""

    def __init__(self, session_id: int, host: str) -> None:
        family = "IP6" if ":" in host else "IP4"
        self._address = f"IN {family} {host}"
        self._id = session_id
        self._version = 0
        self._sections: tuple[str, ...] | None = None

    def render(self, sections: tuple[str, ...]) -> bytes:
        """The whole body with these m= sections."""
        if sections != self._sections:
            self._sections = sections
            self._version += 1
        head = (
            f"v=0\r\no=- {self._id} {self._version} {self._address}\r\n"
            f"s=-\r\nc={self._address}\r\nt=0 0\r\n"
        )
        return (head + "".join(sections)).encode("utf-8", "surrogateescape")

    @property
    def sections(self) -> tuple[str, ...] | None:
        """What was last rendered, to repeat it unchanged."""
        return self._sections


def _codec(stream: Stream) -> tuple[str, Codec] | None:
    """The first payload type that we can decode, in the peer's order of preference."""
    if stream.kind != "audio":
        return None
    for payload_type in stream.formats:
        codec = _CODECS.get(stream.encoding(payload_type))
        if codec and _is_payload_type(payload_type):
            return payload_type, codec
    return None


def _is_payload_type(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3 and int(text) < 128


def _agree(stream: Stream) -> AudioSession:
    found = _codec(stream)
    if found is None:
        raise NotAcceptable
    try:
        address = ip_address(stream.host)
    except ValueError:
        raise NotAcceptable from None
    # A scope ("%eth0") names an interface of the peer's machine and means nothing here.
    if address.is_multicast or "%" in stream.host:
        raise NotAcceptable
    event, second = _events(stream, found[1])
    # The old way to hold, c=0.0.0.0 (RFC 3264 §8.4), forbids us to send anything there.
    blackhole = address.is_unspecified
    held = blackhole or stream.direction in ("sendonly", "inactive")
    return AudioSession(
        SocketAddress(str(address), stream.port),
        int(found[0]),
        found[1],
        event,
        stream.ptime if stream.ptime in _PTIMES else 20,
        send=not held,
        # What a holding phone sends is its music on hold, which nobody in the room wants.
        receive=not held and stream.direction == "sendrecv",
        held=held,
        dtmf_second=second,
    )


def _events(stream: Stream, codec: Codec) -> tuple[int | None, int | None]:
    """Payload types of telephone-event, those of the codec's own clock first. Many peers send
    events of 8 kHz beside Opus and nothing else."""
    found = {
        stream.encoding(pt): int(pt)
        for pt in reversed(stream.formats)
        if stream.encoding(pt) in _EVENTS and _is_payload_type(pt)
    }
    narrow, wide = (found.get(each) for each in _EVENTS)
    if codec != "opus":
        return narrow, None
    return (narrow, None) if wide is None else (wide, narrow)


def _section(stream: Stream, session: AudioSession, port: int) -> str:
    """Our m= section: one codec, and events if they were offered, with the offer's numbers."""
    formats = [str(session.payload_type)]
    lines = [f"a=rtpmap:{session.payload_type} {_MAPS[session.codec]}"]
    if session.codec == "opus":
        lines.append(f"a=fmtp:{session.payload_type} {_OPUS_FORMAT}")
    if session.dtmf_payload_type is not None:
        # One of them in our answer, so that the peer need not choose; the other is understood.
        number = str(session.dtmf_payload_type)
        formats.append(number)
        encoding = stream.encoding(number).lower()
        lines += [f"a=rtpmap:{number} {encoding}", f"a=fmtp:{number} 0-15"]
    direction = _ANSWERS[stream.direction]
    if session.held and direction == "sendrecv":
        direction = "recvonly"
    lines += ["a=ptime:20", f"a={direction}"]
    head = f"m=audio {port} {stream.protocol} {' '.join(formats)}"
    return "".join(f"{line}\r\n" for line in (head, *lines))


def _refused(stream: Stream) -> str:
    return f"m={stream.kind} 0 {stream.protocol} {' '.join(stream.formats)}\r\n"
