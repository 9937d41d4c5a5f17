"""Is this offer ours, and what was agreed: from a parsed description to a `PeerLayout`.

The m-lines are those of docs/protocol.md: four that the browser sends on, then pairs that it
receives on. Everything that does not fit is refused with a reason; nothing is repaired by guess.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sfu.api import Source
from sfu.core.formats import (
    OfferError,
    opus_codec,
    redundant_codec,
    repair_codec,
    video_formats,
)
from sfu.core.layout import ExtensionIds, PeerLayout, ReceivingPair, SendingLine
from sfu.core.sdp import MediaDescription, SessionDescription

SENDING = (
    (Source.MIC, "audio"),
    (Source.CAM, "video"),
    (Source.SCREEN, "video"),
    (Source.SCREEN_AUDIO, "audio"),
)
LAYERS = ("q", "h", "f")
PROTOCOL = "UDP/TLS/RTP/SAVPF"
DIGESTS = frozenset({"sha-256", "sha-384", "sha-512"})

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
# What we read from a browser, and what we write towards one.
RECEIVED_EXTENSIONS = (MID, RID, REPAIRED_RID, AUDIO_LEVEL, TRANSPORT_CC, ABS_SEND_TIME)
SENT_EXTENSIONS = (MID, TRANSPORT_CC)


@dataclass(frozen=True, slots=True)
class RemoteTransport:
    """The browser's side of ICE and DTLS, the same for all m-lines of the bundle."""

    ufrag: str
    password: str
    fingerprints: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return f"RemoteTransport({self.ufrag})"


@dataclass(frozen=True, slots=True)
class Accepted:
    """An offer that was agreed to: its description, what the router needs, its transport."""

    description: SessionDescription
    layout: PeerLayout
    transport: RemoteTransport


def accept(
    description: SessionDescription,
    max_pairs: int,
    entropy: Callable[[int], int],
    former: PeerLayout | None = None,
    codecs: Sequence[str] = ("vp8",),
) -> Accepted:
    """Check an offer against the fixed m-lines. Raises OfferError with the reason.

    Of video `codecs` the browser shall send the first that it offers, and may receive them all.
    `former` is the layout of the same RTCPeerConnection's offer before: its SSRCs are kept and
    it may grow by pairs only. `entropy(bits)` gives random integers for SSRCs (RFC 3550 §8.1).
    """
    media = description.media
    _check_lines(media, max_pairs)
    _check_bundle(description)
    extensions = _extensions(media)
    sending = tuple(
        _sending_line(source, line, codecs)
        for (source, _), line in zip(SENDING, media[: len(SENDING)], strict=True)
    )
    lines = media[len(SENDING) :]
    pairs = _pairs(list(zip(lines[::2], lines[1::2], strict=True)), former, entropy, codecs)
    layout = PeerLayout(
        sending=sending,
        pairs=pairs,
        extensions=extensions,
        rtcp_ssrc=former.rtcp_ssrc if former else _ssrc(entropy),
        cname=former.cname if former else f"{entropy(96):024x}",
    )
    if former is not None:
        _check_continues(layout, former)
    return Accepted(description, layout, _transport(media[0]))


def _check_lines(media: list[MediaDescription], max_pairs: int) -> None:
    pairs, odd = divmod(len(media) - len(SENDING), 2)
    if pairs < 0 or odd or pairs > max_pairs:
        raise OfferError(f"{len(media)} m-lines; expected 4 + 2 per slot, at most {max_pairs}")
    kinds = [kind for _, kind in SENDING] + ["audio", "video"] * pairs
    for index, (line, kind) in enumerate(zip(media, kinds, strict=True)):
        direction = "sendonly" if index < len(SENDING) else "recvonly"
        if line.kind != kind or line.protocol != PROTOCOL:
            raise OfferError(f"m-line {index} is not {kind} {PROTOCOL}")
        if line.direction != direction:
            raise OfferError(f"m-line {index} is not {direction}")
        if line.port == 0 and not line.bundle_only:
            raise OfferError(f"m-line {index} is rejected")


def _check_bundle(description: SessionDescription) -> None:
    mids = [line.mid for line in description.media]
    if not all(mids) or len(set(mids)) != len(mids):
        raise OfferError("mids missing or not unique")
    if description.bundle != mids:
        raise OfferError("not all m-lines in one BUNDLE group, in order")


def _transport(line: MediaDescription) -> RemoteTransport:
    if not line.ufrag or not line.password:
        raise OfferError("no ICE credentials")
    if not line.rtcp_mux:
        raise OfferError("no rtcp-mux")
    if line.setup not in ("actpass", "active"):
        raise OfferError("the browser must be able to be the DTLS client")
    fingerprints = tuple(one for one in line.fingerprints if one[0] in DIGESTS)
    if not fingerprints:
        raise OfferError("no fingerprint of a supported digest")
    return RemoteTransport(line.ufrag, line.password, fingerprints)


def _extensions(media: list[MediaDescription]) -> ExtensionIds:
    """One id per extension and one extension per id in the whole bundle (RFC 8843 §9.1)."""
    ids: dict[str, int] = {}
    uris: dict[int, str] = {}
    for line in media:
        for uri in RECEIVED_EXTENSIONS:
            identifier = line.extensions.get(uri)
            if identifier is None:
                continue
            if ids.setdefault(uri, identifier) != identifier:
                raise OfferError("an extension has several ids in the bundle")
            if uris.setdefault(identifier, uri) != uri:
                raise OfferError("an extension id has several meanings in the bundle")
    return ExtensionIds(
        mid=ids.get(MID, 0),
        rid=ids.get(RID, 0),
        repaired_rid=ids.get(REPAIRED_RID, 0),
        audio_level=ids.get(AUDIO_LEVEL, 0),
        transport_cc=ids.get(TRANSPORT_CC, 0),
    )


def _sending_line(source: Source, line: MediaDescription, codecs: Sequence[str]) -> SendingLine:
    formats = video_formats(line, codecs) if line.kind == "video" else ()
    main = line.codecs[formats[0].payload_type] if formats else opus_codec(line)
    repair = repair_codec(line, main) if formats else None
    redundant = redundant_codec(line, main)
    if not set(line.rids) <= set(LAYERS):
        raise OfferError("rids other than q, h, f")
    # With rids the browser names each stream in its header extensions; declared SSRCs, which
    # some browsers add, say nothing about the layer.
    rids = tuple(rid for rid in LAYERS if rid in line.rids)
    repaired = set(line.repairs.values())
    ssrcs = () if rids else tuple(one for one in line.ssrcs if one not in repaired)
    declared = all(one in line.repairs for one in ssrcs)
    return SendingLine(
        source=source,
        mid=line.mid,
        payload_type=main.payload_type,
        rtx_payload_type=repair.payload_type if repair else None,
        rids=rids,
        ssrcs=ssrcs,
        rtx_ssrcs=tuple(line.repairs[one] for one in ssrcs) if declared and repair else (),
        nack="nack" in main.feedback,
        pli="nack pli" in main.feedback,
        red_payload_type=redundant.payload_type if redundant else None,
        codec=formats[0].codec if formats else "",
        choices=tuple(one.codec for one in formats),
    )


def _pairs(
    lines: list[tuple[MediaDescription, MediaDescription]],
    former: PeerLayout | None,
    entropy: Callable[[int], int],
    codecs: Sequence[str],
) -> tuple[ReceivingPair, ...]:
    kept = former.pairs if former else ()
    pairs = []
    for index, (audio, video) in enumerate(lines):
        sound = opus_codec(audio)
        redundant = redundant_codec(audio, sound)
        main, *others = video_formats(video, codecs)
        old = kept[index] if index < len(kept) else None
        rtx_ssrc = None
        if any(one.rtx_payload_type is not None for one in (main, *others)):
            rtx_ssrc = old.rtx_ssrc if old and old.rtx_ssrc is not None else _ssrc(entropy)
        pair = ReceivingPair(
            index=index,
            audio_mid=audio.mid,
            video_mid=video.mid,
            audio_ssrc=old.audio_ssrc if old else _ssrc(entropy),
            video_ssrc=old.video_ssrc if old else _ssrc(entropy),
            audio_payload_type=sound.payload_type,
            video_payload_type=main.payload_type,
            rtx_ssrc=rtx_ssrc,
            rtx_payload_type=main.rtx_payload_type,
            red_payload_type=redundant.payload_type if redundant else None,
            codec=main.codec,
            others=tuple(others),
        )
        pairs.append(pair)
    return tuple(pairs)


def _ssrc(entropy: Callable[[int], int]) -> int:
    # 0 means "no SSRC" in feedback about nothing (RFC 4585 §6.3), so it is not used.
    return entropy(32) or 1


def _check_continues(layout: PeerLayout, former: PeerLayout) -> None:
    """An m-line once negotiated keeps its place and its mid (RFC 9429 §5.2.2)."""
    if len(layout.pairs) < len(former.pairs):
        raise OfferError("fewer slots than before")
    mids = [line.mid for line in layout.sending]
    if mids != [line.mid for line in former.sending]:
        raise OfferError("other mids than before")
    for new, old in zip(layout.pairs, former.pairs, strict=False):
        if (new.audio_mid, new.video_mid) != (old.audio_mid, old.video_mid):
            raise OfferError("other mids than before")
