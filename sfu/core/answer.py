"""The SDP answer (RFC 8829 §5.3, RFC 8843 BUNDLE, RFC 8853 simulcast) to an accepted offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sfu.core.formats import opus_codec, redundant_codec
from sfu.core.layout import PeerLayout, ReceivingPair, SendingLine
from sfu.core.negotiation import (
    PROTOCOL,
    RECEIVED_EXTENSIONS,
    SENT_EXTENSIONS,
    Accepted,
)
from sfu.core.sdp import Codec, MediaDescription

# Feedback that the router gives and takes (RFC 4585, 5104, transport-wide congestion control).
VIDEO_FEEDBACK = ("nack", "nack pli", "ccm fir", "transport-cc")
AUDIO_FEEDBACK = ("transport-cc",)
# 10 ms packets at least, and in-band FEC against single losses (RFC 7587 §6.1).
OPUS_PARAMETERS = "minptime=10;useinbandfec=1"

HOST_PREFERENCE = 126  # RFC 8445 §5.1.2.2
# RFC 6544 §4.2: below everything on UDP (browsers take the same), and 4 for the passive side.
TCP_PREFERENCE = 90
PASSIVE = 4
RTP_COMPONENT = 1


@dataclass(frozen=True, slots=True)
class Candidates:
    """Where we listen, as (address, port), the best first: UDP, and TCP for who has nothing else."""

    udp: tuple[tuple[str, int], ...]
    tcp: tuple[tuple[str, int], ...] = ()

    def told_as(self, addresses: Sequence[str]) -> Candidates:
        """The same ports under other addresses, if there are any."""
        if not addresses:
            return self
        udp, tcp = ([(one, at[0][1]) for one in addresses if at] for at in (self.udp, self.tcp))
        return Candidates(tuple(udp), tuple(tcp))


@dataclass(frozen=True, slots=True)
class LocalTransport:
    """Our side of ICE and DTLS."""

    ufrag: str
    password: str
    fingerprints: tuple[tuple[str, str], ...]
    candidates: Candidates

    def __repr__(self) -> str:
        return f"LocalTransport({self.ufrag})"


@dataclass(frozen=True, slots=True)
class Origin:
    """The `o=` line: `session` stays for a peer connection, `version` grows (RFC 8866 §5.2)."""

    session: int
    version: int


def write_answer(accepted: Accepted, transport: LocalTransport, origin: Origin) -> str:
    """The answer as text, m-line for m-line in the order of the offer."""
    media = accepted.description.media
    lines = [
        "v=0",
        f"o=- {origin.session} {origin.version} IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(line.mid for line in media),
        "a=ice-lite",
        "a=msid-semantic: WMS *",
    ]
    shared = _transport_lines(transport)
    layout = accepted.layout
    for index, line in enumerate(media):
        first = index == 0
        sent = index < len(layout.sending)
        pair = None if sent else layout.pairs[(index - len(layout.sending)) // 2]
        codecs = _codecs(line, layout.sending[index] if pair is None else pair)
        lines += _head(line, codecs)
        lines += shared
        lines += _candidate_lines(transport.candidates) if first else []
        if pair is None:
            lines += _receiving(line, layout.sending[index], codecs)
        else:
            lines += _sending(line, pair, layout, codecs)
    return "\r\n".join(lines) + "\r\n"


def _codecs(line: MediaDescription, agreed: SendingLine | ReceivingPair) -> list[Codec]:
    """A browser sends one video codec and is ready for all: so another is sent without an offer."""
    if line.kind == "video":
        types: list[int | None] = []
        if isinstance(agreed, SendingLine):
            types = [agreed.payload_type, agreed.rtx_payload_type]
        else:
            for one in agreed.formats:
                types += [one.payload_type, one.rtx_payload_type]
        return [line.codecs[one] for one in types if one is not None]
    main = opus_codec(line)
    # A browser sends what stands first: redundancy, so that a lost packet of a voice is in the next.
    redundant = redundant_codec(line, main)
    return [main] if redundant is None else [redundant, main]


def _head(line: MediaDescription, codecs: Sequence[Codec]) -> list[str]:
    payload_types = " ".join(str(codec.payload_type) for codec in codecs)
    return [
        f"m={line.kind} 9 {PROTOCOL} {payload_types}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{line.mid}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
    ]


def _transport_lines(transport: LocalTransport) -> list[str]:
    return [
        f"a=ice-ufrag:{transport.ufrag}",
        f"a=ice-pwd:{transport.password}",
        *(f"a=fingerprint:{name} {digest}" for name, digest in transport.fingerprints),
        "a=setup:passive",
    ]


def _candidate_lines(candidates: Candidates) -> list[str]:
    lines = []
    for order, (address, port) in enumerate(candidates.udp):
        priority = _priority(HOST_PREFERENCE, 65535 - order)
        lines.append(
            f"a=candidate:{order + 1} {RTP_COMPONENT} udp {priority} {address} {port} typ host"
        )
    for order, (address, port) in enumerate(candidates.tcp, len(candidates.udp)):
        priority = _priority(TCP_PREFERENCE, PASSIVE << 13 | 8191 - order)
        lines.append(
            f"a=candidate:{order + 1} {RTP_COMPONENT} tcp {priority} {address} {port} typ host"
            " tcptype passive"
        )
    return [*lines, "a=end-of-candidates"]


def _priority(kind: int, local: int) -> int:
    """RFC 8445 §5.1.2.1."""
    return kind << 24 | local << 8 | 256 - RTP_COMPONENT


def _codec_lines(line: MediaDescription, codecs: Sequence[Codec]) -> list[str]:
    lines = []
    for codec in codecs:
        channels = f"/{codec.channels}" if codec.channels > 1 else ""
        pt = codec.payload_type
        lines.append(f"a=rtpmap:{pt} {_NAMES[codec.name]}/{codec.clock_rate}{channels}")
        wanted = VIDEO_FEEDBACK if line.kind == "video" else AUDIO_FEEDBACK
        lines += [f"a=rtcp-fb:{pt} {one}" for one in wanted if one in codec.feedback]
        parameters = OPUS_PARAMETERS if codec.name == "opus" else codec.fmtp
        if parameters:
            lines.append(f"a=fmtp:{pt} {parameters}")
    return lines


_NAMES = {
    "opus": "opus",
    "red": "red",
    "rtx": "rtx",
    "vp8": "VP8",
    "h264": "H264",
    "vp9": "VP9",
    "av1": "AV1",
}


def _extension_lines(line: MediaDescription, uris: Sequence[str]) -> list[str]:
    return [f"a=extmap:{line.extensions[uri]} {uri}" for uri in uris if uri in line.extensions]


def _receiving(line: MediaDescription, sending: SendingLine, codecs: Sequence[Codec]) -> list[str]:
    """The browser sends here: we name the layers that we take (RFC 8853 §5.3.2)."""
    lines = ["a=recvonly", *_extension_lines(line, RECEIVED_EXTENSIONS)]
    lines += _codec_lines(line, codecs)
    lines += [f"a=rid:{rid} recv" for rid in line.rids]
    if line.simulcast and sending.rids:
        lines.append("a=simulcast:recv " + ";".join(line.rids))
    return lines


def _sending(
    line: MediaDescription, pair: ReceivingPair, layout: PeerLayout, codecs: Sequence[Codec]
) -> list[str]:
    """The browser receives here. One msid for both halves of a slot keeps lips and voice together."""
    audio = line.kind == "audio"
    ssrc = pair.audio_ssrc if audio else pair.video_ssrc
    lines = ["a=sendonly", *_extension_lines(line, SENT_EXTENSIONS)]
    lines += _codec_lines(line, codecs)
    lines.append(f"a=msid:slot{pair.index} {line.kind}{pair.index}")
    # Chromium takes the first a=ssrc as the primary one, whatever the group says.
    lines.append(f"a=ssrc:{ssrc} cname:{layout.cname}")
    if not audio and pair.rtx_ssrc is not None:
        lines.insert(-1, f"a=ssrc-group:FID {ssrc} {pair.rtx_ssrc}")
        lines.append(f"a=ssrc:{pair.rtx_ssrc} cname:{layout.cname}")
    return lines
