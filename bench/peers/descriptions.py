"""Session descriptions of the load's clients (RFC 8829), and what it reads from those of an SFU."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.peers.packets import MID, RID, RTX, TRANSPORT_CC, VP8
from bench.peers.transport import Remote

OPUS = 111
MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid"
RID_URI = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
TRANSPORT_CC_URI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"


@dataclass(frozen=True, slots=True)
class Local:
    """A client's transport. `setup` is "actpass" in an offer, "active" in an answer."""

    ufrag: str
    password: str
    fingerprint: str
    setup: str = "actpass"
    feedback: bool = False


@dataclass(slots=True)
class Line:
    """What matters of a remote m-line."""

    kind: str
    mid: str = ""
    ssrcs: list[int] = field(default_factory=list)
    payload_types: list[int] = field(default_factory=list)


def head(lines: int) -> list[str]:
    mids = " ".join(str(mid) for mid in range(lines))
    return ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {mids}"]


def line(
    mid: int, kind: str, direction: str, local: Local, numbers: Sequence[int] = (VP8, RTX)
) -> list[str]:
    """One m-line. What is received has transport-wide numbers when `local` gives feedback."""
    sends = direction == "sendonly"
    numbered = sends or local.feedback
    extensions = [f"a=extmap:{MID} {MID_URI}"]
    if numbered:
        extensions.append(f"a=extmap:{TRANSPORT_CC} {TRANSPORT_CC_URI}")
    if sends and kind == "video":
        extensions.append(f"a=extmap:{RID} {RID_URI}")
    return [
        f"m={kind} 9 UDP/TLS/RTP/SAVPF "
        + " ".join(map(str, (OPUS,) if kind == "audio" else numbers)),
        "c=IN IP4 0.0.0.0",
        f"a=mid:{mid}",
        f"a={direction}",
        "a=rtcp-mux",
        f"a=ice-ufrag:{local.ufrag}",
        f"a=ice-pwd:{local.password}",
        f"a=fingerprint:sha-256 {local.fingerprint}",
        f"a=setup:{local.setup}",
        *extensions,
        *([f"a=rtpmap:{OPUS} opus/48000/2"] if kind == "audio" else _video(*numbers)),
        *([f"a=rtcp-fb:{VP8} transport-cc"] if numbered and kind == "video" else ()),
    ]


def _video(vp8: int, rtx: int | None = None) -> list[str]:
    lines = [f"a=rtpmap:{vp8} VP8/90000"]
    lines += [f"a=rtcp-fb:{vp8} {one}" for one in ("nack", "nack pli", "ccm fir")]
    if rtx is not None:
        lines += [f"a=rtpmap:{rtx} rtx/90000", f"a=fmtp:{rtx} apt={vp8}"]
    return lines


def simulcast(rids: Iterable[str]) -> list[str]:
    """That the m-line before sends these layers (RFC 8853)."""
    rids = list(rids)
    return [*(f"a=rid:{rid} send" for rid in rids), "a=simulcast:send " + ";".join(rids)]


def text(lines: Iterable[str]) -> str:
    return "\r\n".join(lines) + "\r\n"


# --- reading ------------------------------------------------------------------------------


def remote(sdp: str) -> Remote:
    """The SFU's transport: credentials and first UDP candidate for RTP."""
    lines = sdp.splitlines()
    values = dict(one[2:].split(":", 1) for one in lines if one.startswith(("a=ice-u", "a=ice-p")))
    for one in lines:
        if one.startswith("a=candidate:"):
            fields = one.split()
            if fields[1] == "1" and fields[2].lower() == "udp":
                address = (fields[4], int(fields[5]))
                return Remote(address, values["ice-ufrag"], values["ice-pwd"])
    raise ValueError("no candidate")


def media(sdp: str) -> list[Line]:
    """All m-lines."""
    lines: list[Line] = []
    for one in sdp.splitlines():
        if one.startswith("m="):
            kind, _, _, *payload_types = one[2:].split()
            lines.append(Line(kind, payload_types=[int(number) for number in payload_types]))
        elif one.startswith("a=mid:"):
            lines[-1].mid = one[6:]
        elif one.startswith("a=ssrc:"):
            ssrc = int(one[7:].split()[0])
            if ssrc not in lines[-1].ssrcs:
                lines[-1].ssrcs.append(ssrc)
    return lines
