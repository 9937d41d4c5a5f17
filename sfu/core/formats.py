"""Which codecs of an m-line are spoken here, and by which payload types."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sfu.core.layout import Format
from sfu.core.sdp import Codec, MediaDescription


class OfferError(ValueError):
    """The offer is well-formed SDP, but not what this SFU negotiates."""


def _parameters(codec: Codec) -> dict[str, str]:
    parts = (part.partition("=") for part in codec.fmtp.replace(" ", "").lower().split(";"))
    return {name: value for name, _, value in parts}


def _plain_profile(name: str) -> Callable[[Codec], bool]:
    return lambda codec: _parameters(codec).get(name, "0") == "0"


def _constrained_baseline(codec: Codec) -> bool:
    """RFC 6184 §8.1: what every browser with H.264 has (RFC 7742 §6.2), in fragments."""
    found = _parameters(codec)
    profile = found.get("profile-level-id", "")
    return found.get("packetization-mode") == "1" and profile.startswith(("42e0", "42c0"))


# By the names of `SfuConfig.video_codecs`.
VIDEO: dict[str, Callable[[Codec], bool]] = {
    "vp8": lambda codec: True,
    "h264": _constrained_baseline,
    "vp9": _plain_profile("profile-id"),
    "av1": _plain_profile("profile"),
}


def video_formats(line: MediaDescription, names: Sequence[str]) -> tuple[Format, ...]:
    """Those of the video codecs that the line offers, in the order of `names`. Raises OfferError
    when there is none."""
    found = []
    for name in names:
        for codec in line.codecs.values():
            if (codec.name, codec.clock_rate) == (name, 90000) and VIDEO[name](codec):
                repair = repair_codec(line, codec)
                rtx = repair.payload_type if repair else None
                found.append(Format(name, codec.payload_type, rtx))
                break
    if not found:
        raise OfferError(f"m-line {line.mid} without {' or '.join(names)}")
    return tuple(found)


def opus_codec(line: MediaDescription) -> Codec:
    """The line's Opus. Raises OfferError when the browser does not offer it."""
    for codec in line.codecs.values():
        if (codec.name, codec.clock_rate) == ("opus", 48000):
            return codec
    raise OfferError(f"m-line {line.mid} without opus")


def repair_codec(line: MediaDescription, main: Codec) -> Codec | None:
    """The RTX payload type bound to `main` (RFC 4588 §8.1), if offered."""
    for codec in line.codecs.values():
        parameters = codec.fmtp.replace(" ", "").split(";")
        if codec.name == "rtx" and f"apt={main.payload_type}" in parameters:
            return codec
    return None


def redundant_codec(line: MediaDescription, main: Codec) -> Codec | None:
    """The payload type of redundant Opus (RFC 2198) whose blocks are all of `main`, if offered."""
    if line.kind != "audio":
        return None
    for codec in line.codecs.values():
        types = set(codec.fmtp.replace(" ", "").split("/"))
        same = codec.clock_rate == main.clock_rate and codec.channels == main.channels
        if codec.name == "red" and same and types == {str(main.payload_type)}:
            return codec
    return None
