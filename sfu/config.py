"""What an operator may set of the media plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# A browser's grid beyond 25 pictures shows none of them usefully; SDP stays below 256 KB.
MAX_SLOTS = 25

VideoCodec = Literal["vp8", "h264", "vp9", "av1"]


@dataclass(frozen=True, slots=True)
class SfuConfig:
    """Settings of the browsers' ports.

    `addresses` are the local addresses to listen on; empty means all of the machine's.
    `port` 0 lets the system choose, the same for all addresses. `tcp_port` is for browsers that
    cannot use UDP: None is the number of the UDP port, 0 is off. `advertise` replaces the
    listening addresses in answers, for a machine behind a one-to-one NAT. `max_peers` bounds the
    browsers of the whole plane, `slots` the receive pairs of one browser. `engine` says what
    carries the packets: the native one if it is installed (`auto`), or one of the two. Pictures are
    sent in the first of `video_codecs` that everybody in a room can receive.
    """

    addresses: tuple[str, ...] = ()
    port: int = 10000
    tcp_port: int | None = None
    advertise: tuple[str, ...] = ()
    slots: int = MAX_SLOTS
    max_peers: int = 1000
    engine: Literal["auto", "python", "native"] = "auto"
    video_codecs: tuple[VideoCodec, ...] = ("vp8", "h264")
