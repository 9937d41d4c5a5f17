"""What a router must know of a peer's session description, and what it hands back to be sent.

The transport makes a `PeerLayout` from the accepted offer and answer. It is plain data: the
router never sees SDP, sockets or keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from sfu.api import PeerId, Source

# Peer, our RTP header (with everything of the payload that is rewritten), rest of the payload.
# The datagram's plain text is header + payload; `payload` is one object shared by all
# destinations of an incoming packet, so it must not be changed.
Outgoing: TypeAlias = tuple[PeerId, bytes, bytes]


@dataclass(frozen=True, slots=True)
class ExtensionIds:
    """RTP header extension ids (RFC 8285) as negotiated; 0 = not negotiated.

    All m-lines of a bundle use the same ids (RFC 8843 §9.1), so one set serves both ways.
    """

    mid: int = 0
    rid: int = 0
    repaired_rid: int = 0
    audio_level: int = 0
    transport_cc: int = 0


@dataclass(frozen=True, slots=True)
class Format:
    """A codec by the name of `SfuConfig.video_codecs`, its payload type and that of its repairs."""

    codec: str
    payload_type: int
    rtx_payload_type: int | None


@dataclass(frozen=True, slots=True)
class SendingLine:
    """One m-line on which the browser sends (m-lines 0 to 3 of the offer).

    `payload_type` is the number of Opus or of the video `codec` that was accepted, out of `choices`
    that both sides know, `rtx_payload_type` the one of RFC 4588 bound to it by `apt`. `rids` are the simulcast ids from lowest to highest layer,
    empty without simulcast. `ssrcs` are primary SSRCs declared in the offer (`a=ssrc`), if any,
    `rtx_ssrcs` their repair streams in the same order (`a=ssrc-group:FID`); SSRCs that are not
    declared are learnt from the mid and rid header extensions. `red_payload_type` is that of redundant
    Opus (RFC 2198), which the browser may send instead.
    """

    source: Source
    mid: str
    payload_type: int
    rtx_payload_type: int | None = None
    rids: tuple[str, ...] = ()
    ssrcs: tuple[int, ...] = ()
    rtx_ssrcs: tuple[int, ...] = ()
    nack: bool = False
    pli: bool = False
    red_payload_type: int | None = None
    codec: str = "vp8"
    choices: tuple[str, ...] = ("vp8",)


@dataclass(frozen=True, slots=True)
class ReceivingPair:
    """Slot `index`: the m-lines on which the browser receives, and our constant SSRCs there.

    A picture may come in any of `formats`, the first of which is that of `codec`.
    `rtx_payload_type` and `rtx_ssrc` are None when RTX was not negotiated; lost packets are then
    not sent again, since SRTP must not protect one packet number twice (RFC 3711 §9.1).
    `red_payload_type` is that of redundant Opus, None when it was not negotiated.
    """

    index: int
    audio_mid: str
    video_mid: str
    audio_ssrc: int
    video_ssrc: int
    audio_payload_type: int
    video_payload_type: int
    rtx_ssrc: int | None = None
    rtx_payload_type: int | None = None
    red_payload_type: int | None = None
    codec: str = "vp8"
    others: tuple[Format, ...] = ()

    @property
    def formats(self) -> tuple[Format, ...]:
        main = Format(self.codec, self.video_payload_type, self.rtx_payload_type)
        return (main, *self.others)


@dataclass(frozen=True, slots=True)
class PeerLayout:
    """A browser's accepted m-lines.

    A later layout for the same peer may append pairs and change payload types; pairs that are
    kept must keep their SSRCs. `rtcp_ssrc` is the sender SSRC of our feedback, `cname` the one
    of the answer (RFC 7022).
    """

    sending: tuple[SendingLine, ...]
    pairs: tuple[ReceivingPair, ...]
    extensions: ExtensionIds = field(default_factory=ExtensionIds)
    rtcp_ssrc: int = 1
    cname: str = "-"


@dataclass(frozen=True, slots=True)
class Send:
    """A plain RTCP datagram (compound or reduced-size, RFC 5506) to protect and send."""

    peer: PeerId
    data: bytes
