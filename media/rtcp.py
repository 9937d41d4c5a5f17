"""RTCP packets: RFC 3550 §6, feedback of RFC 4585 and RFC 5104, REMB, transport-wide cc.

`parse` reads a compound or reduced-size (RFC 5506) datagram into a list of values; `build` is
its inverse. Types that are not listed here are skipped.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from media import twcc

SR, RR, SDES, BYE, RTPFB, PSFB = 200, 201, 202, 203, 205, 206
NACK_FORMAT, TWCC_FORMAT = 1, 15
PLI_FORMAT, FIR_FORMAT, AFB_FORMAT = 1, 4, 15
MAX_REPORTS = 31

_HEADER = struct.Struct(">BBH")
_REPORT = struct.Struct(">IIIIII")
_SENDER = struct.Struct(">IQIII")
_PAIR = struct.Struct(">II")
_LOSS = struct.Struct(">HH")


class RtcpError(ValueError):
    """The datagram is not well-formed RTCP; `reason` is a short stable word for counters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """RFC 3550 §6.4.1. `fraction` is in 1/256, `jitter` in RTP units, `dlsr` in 1/65536 s."""

    ssrc: int
    fraction: int
    lost: int
    highest: int
    jitter: int
    lsr: int
    dlsr: int


@dataclass(frozen=True, slots=True)
class SenderReport:
    """`ntp` is the 64-bit NTP timestamp (RFC 3550 §4)."""

    ssrc: int
    ntp: int
    rtp: int
    packets: int
    octets: int
    reports: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiverReport:
    ssrc: int
    reports: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """Only the CNAME of each chunk is kept."""

    chunks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Bye:
    ssrcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nack:
    """Generic NACK (RFC 4585 §6.2.1); `lost` holds sequence numbers."""

    sender: int
    media: int
    lost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pli:
    sender: int
    media: int


@dataclass(frozen=True, slots=True)
class Fir:
    """Full intra request (RFC 5104 §4.3.1): entries of (SSRC, command sequence number)."""

    sender: int
    entries: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Remb:
    """Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03), in bit/s."""

    sender: int
    bitrate: int
    ssrcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TransportFeedback:
    sender: int
    media: int
    feedback: twcc.Feedback


Packet = (
    SenderReport
    | ReceiverReport
    | SourceDescription
    | Bye
    | Nack
    | Pli
    | Fir
    | Remb
    | TransportFeedback
)


# --- parsing ------------------------------------------------------------------------------


def parse(data: bytes) -> list[Packet]:
    """All known packets of a datagram. Raises RtcpError when any part is malformed."""
    packets: list[Packet] = []
    position = 0
    if not data:
        raise RtcpError("short")
    while position < len(data):
        if len(data) - position < 4:
            raise RtcpError("short")
        first, kind, words = _HEADER.unpack_from(data, position)
        if first >> 6 != 2:
            raise RtcpError("version")
        end = position + 4 + 4 * words
        if end > len(data):
            raise RtcpError("length")
        body = _without_padding(data[position + 4 : end], bool(first & 0x20))
        position = end
        reader = _READERS.get(kind)
        packet = reader(first & 0x1F, body) if reader else None
        if packet is not None:
            packets.append(packet)
    return packets


def _without_padding(body: bytes, padded: bool) -> bytes:
    if not padded:
        return body
    if not body or body[-1] == 0 or body[-1] > len(body):
        raise RtcpError("padding")
    return body[: -body[-1]]


def _reports(body: bytes, position: int, count: int) -> tuple[ReportBlock, ...]:
    if position + _REPORT.size * count > len(body):
        raise RtcpError("reports")
    blocks = []
    for start in range(position, position + _REPORT.size * count, _REPORT.size):
        ssrc, loss, highest, jitter, lsr, dlsr = _REPORT.unpack_from(body, start)
        lost = ((loss & 0xFFFFFF) ^ 0x800000) - 0x800000
        blocks.append(ReportBlock(ssrc, loss >> 24, lost, highest, jitter, lsr, dlsr))
    return tuple(blocks)


def _read_sr(count: int, body: bytes) -> Packet:
    if len(body) < _SENDER.size:
        raise RtcpError("sr")
    ssrc, ntp, rtp, packets, octets = _SENDER.unpack_from(body)
    return SenderReport(ssrc, ntp, rtp, packets, octets, _reports(body, _SENDER.size, count))


def _read_rr(count: int, body: bytes) -> Packet:
    if len(body) < 4:
        raise RtcpError("rr")
    return ReceiverReport(int.from_bytes(body[:4], "big"), _reports(body, 4, count))


def _read_sdes(count: int, body: bytes) -> Packet:
    chunks: list[tuple[int, str]] = []
    position = 0
    for _ in range(count):
        if position + 4 > len(body):
            raise RtcpError("sdes")
        ssrc = int.from_bytes(body[position : position + 4], "big")
        cname, position = _read_items(body, position + 4)
        chunks.append((ssrc, cname))
    return SourceDescription(tuple(chunks))


def _read_items(body: bytes, position: int) -> tuple[str, int]:
    """The CNAME of the item list at `position`, and where the next chunk begins."""
    cname = ""
    while position < len(body) and body[position] != 0:
        if position + 2 > len(body) or position + 2 + body[position + 1] > len(body):
            raise RtcpError("sdes")
        stop = position + 2 + body[position + 1]
        if body[position] == 1:
            cname = body[position + 2 : stop].decode("utf-8", "replace")
        position = stop
    return cname, (position + 4) & ~3  # at least one null octet, then padding to a word


def _read_bye(count: int, body: bytes) -> Packet:
    if 4 * count > len(body):
        raise RtcpError("bye")
    return Bye(struct.unpack_from(f">{count}I", body))


def _feedback_pair(body: bytes) -> tuple[int, int]:
    if len(body) < 8:
        raise RtcpError("feedback")
    sender, media = _PAIR.unpack_from(body)
    return sender, media


def _read_rtpfb(fmt: int, body: bytes) -> Packet | None:
    sender, media = _feedback_pair(body)
    if fmt == NACK_FORMAT:
        return Nack(sender, media, _read_losses(body))
    if fmt == TWCC_FORMAT:
        try:
            return TransportFeedback(sender, media, twcc.unpack(body[8:]))
        except twcc.TwccError as error:
            raise RtcpError("twcc") from error
    return None


def _read_losses(body: bytes) -> tuple[int, ...]:
    if len(body) % 4:
        raise RtcpError("nack")
    lost: list[int] = []
    for pid, mask in _LOSS.iter_unpack(body[8:]):
        lost.append(pid)
        while mask:
            low = mask & -mask
            lost.append((pid + low.bit_length()) & 0xFFFF)
            mask ^= low
    return tuple(lost)


def _read_psfb(fmt: int, body: bytes) -> Packet | None:
    sender, media = _feedback_pair(body)
    if fmt == PLI_FORMAT:
        return Pli(sender, media)
    if fmt == FIR_FORMAT:
        return Fir(sender, _read_fir(body))
    if fmt == AFB_FORMAT and body[8:12] == b"REMB":
        return _read_remb(sender, body)
    return None


def _read_fir(body: bytes) -> tuple[tuple[int, int], ...]:
    if len(body) % 8:
        raise RtcpError("fir")
    return tuple((ssrc, rest >> 24) for ssrc, rest in _PAIR.iter_unpack(body[8:]))


def _read_remb(sender: int, body: bytes) -> Remb:
    if len(body) < 16 or 16 + 4 * body[12] > len(body):
        raise RtcpError("remb")
    exponent = body[13] >> 2
    mantissa = (body[13] & 3) << 16 | body[14] << 8 | body[15]
    # 2⁶³ × 2¹⁸ fits no counter of anyone; more than 2⁴⁰ bit/s is only "no limit".
    bitrate = min(mantissa << exponent, 1 << 40)
    return Remb(sender, bitrate, struct.unpack_from(f">{body[12]}I", body, 16))


_READERS: dict[int, Callable[[int, bytes], Packet | None]] = {
    SR: _read_sr,
    RR: _read_rr,
    SDES: _read_sdes,
    BYE: _read_bye,
    RTPFB: _read_rtpfb,
    PSFB: _read_psfb,
}


# --- building -----------------------------------------------------------------------------


def build(packets: Iterable[Packet]) -> bytes:
    """The packets as one datagram. RFC 3550 §6.1 wants a report first unless reduced-size."""
    return b"".join(_WRITERS[type(packet)](packet) for packet in packets)


def _packet(kind: int, count: int, body: bytes) -> bytes:
    if padding := -len(body) % 4:
        body += bytes(padding - 1) + bytes((padding,))
        return _HEADER.pack(0xA0 | count, kind, len(body) // 4) + body
    return _HEADER.pack(0x80 | count, kind, len(body) // 4) + body


def _blocks(reports: tuple[ReportBlock, ...]) -> bytes:
    return b"".join(
        _REPORT.pack(
            block.ssrc,
            block.fraction << 24 | max(-0x800000, min(block.lost, 0x7FFFFF)) & 0xFFFFFF,
            block.highest & 0xFFFFFFFF,
            min(block.jitter, 0xFFFFFFFF),
            block.lsr,
            min(block.dlsr, 0xFFFFFFFF),
        )
        for block in reports
    )


def _write_sr(packet: SenderReport) -> bytes:
    head = _SENDER.pack(
        packet.ssrc,
        packet.ntp,
        packet.rtp,
        packet.packets & 0xFFFFFFFF,
        packet.octets & 0xFFFFFFFF,
    )
    return _packet(SR, len(packet.reports), head + _blocks(packet.reports))


def _write_rr(packet: ReceiverReport) -> bytes:
    body = packet.ssrc.to_bytes(4, "big") + _blocks(packet.reports)
    return _packet(RR, len(packet.reports), body)


def _write_sdes(packet: SourceDescription) -> bytes:
    body = b""
    for ssrc, cname in packet.chunks:
        text = cname.encode()[:255]
        chunk = ssrc.to_bytes(4, "big") + bytes((1, len(text))) + text
        body += chunk + bytes(4 - len(chunk) % 4)
    return _packet(SDES, len(packet.chunks), body)


def _write_bye(packet: Bye) -> bytes:
    return _packet(BYE, len(packet.ssrcs), struct.pack(f">{len(packet.ssrcs)}I", *packet.ssrcs))


def _write_nack(packet: Nack) -> bytes:
    body = _PAIR.pack(packet.sender, packet.media)
    losses = list(packet.lost)
    while losses:
        pid = losses.pop(0)
        mask = last = 0
        # Only ascending numbers share an entry: a mask knows neither order nor repetition.
        while losses and last < (step := (losses[0] - pid) & 0xFFFF) <= 16:
            mask |= 1 << step - 1
            last = step
            losses.pop(0)
        body += _LOSS.pack(pid, mask)
    return _packet(RTPFB, NACK_FORMAT, body)


def _write_pli(packet: Pli) -> bytes:
    return _packet(PSFB, PLI_FORMAT, _PAIR.pack(packet.sender, packet.media))


def _write_fir(packet: Fir) -> bytes:
    body = _PAIR.pack(packet.sender, 0)
    for ssrc, sequence in packet.entries:
        body += _PAIR.pack(ssrc, sequence << 24)
    return _packet(PSFB, FIR_FORMAT, body)


def _write_remb(packet: Remb) -> bytes:
    exponent = max(0, packet.bitrate.bit_length() - 18)
    word = len(packet.ssrcs) << 24 | exponent << 18 | packet.bitrate >> exponent
    body = _PAIR.pack(packet.sender, 0) + b"REMB" + word.to_bytes(4, "big")
    return _packet(PSFB, AFB_FORMAT, body + struct.pack(f">{len(packet.ssrcs)}I", *packet.ssrcs))


def _write_transport(packet: TransportFeedback) -> bytes:
    body = _PAIR.pack(packet.sender, packet.media) + twcc.pack(packet.feedback)
    return _packet(RTPFB, TWCC_FORMAT, body)


_WRITERS: dict[type, Callable[..., bytes]] = {
    SenderReport: _write_sr,
    ReceiverReport: _write_rr,
    SourceDescription: _write_sdes,
    Bye: _write_bye,
    Nack: _write_nack,
    Pli: _write_pli,
    Fir: _write_fir,
    Remb: _write_remb,
    TransportFeedback: _write_transport,
}
