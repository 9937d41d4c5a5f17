"""H.264 packets, as a table of bytes (RFC 6184 §5), and parameter sets of real encoders."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from media import h264
from tests.video_headers import h264_key, h264_set

START = b"\0\0\0\1"


@pytest.mark.parametrize(
    ("data", "keyframe"),
    [
        ("61 9a 00", False),  # a slice
        ("65 88 80", False),  # an IDR slice alone: nobody knows its parameters
        ("67 42", True),  # a parameter set
        ("68 ce 3c", False),  # one of pictures
        ("7c 87 42", True),  # FU-A that begins with a parameter set
        ("7c 07 42", False),  # … that goes on with it
        ("7c 85 88", False),
        ("78 0002 67 42 0002 68 ce", True),  # STAP-A
        ("78 0002 68 ce 0002 67 42", True),
        ("78 0002 61 9a", False),
    ],
)
def test_what_a_packet_is(data: str, keyframe: bool) -> None:
    found = h264.parse(bytes.fromhex(data))
    assert found is not None and found.keyframe is keyframe


@pytest.mark.parametrize(
    "data",
    [
        *("", "67", "e1 9a", "60 9a", "79 0002", "7a 00", "7d 85 00", "7f 00"),
        *("7c 85", "7c 9c 00", "78 0003 6742", "78 0000", "78 00"),
    ],
)
def test_what_mode_1_does_not_know_is_refused(data: str) -> None:
    assert h264.parse(bytes.fromhex(data)) is None
    assert h264.annex_b(bytes.fromhex(data)) == b""


@pytest.mark.parametrize("height", [180, 360, 720, 1080, 1920])
@pytest.mark.parametrize("kind", [{}, {"order": 1}, {"order": 2}, {"fields": True}])
def test_the_height_stands_in_the_parameter_set(height: int, kind: dict[str, Any]) -> None:
    unit = h264_set(640, height, **kind)
    for packet in (unit, b"\x7c\x87" + unit[1:]):
        assert h264.parse(packet) == h264.Description(True, height)
    assert h264.parse(h264_key(640, height)) == h264.Description(True, height)


def test_a_set_that_is_cut_off_says_no_height() -> None:
    unit = h264_set(640, 360)
    for length in range(2, len(unit) - 1):
        assert h264.parse(unit[:length]) == h264.Description(True, 0)
    assert h264.frame_height(b"\x67\x64" + unit[2:]) == 0, "a high profile says more"


@pytest.mark.parametrize("height", [180, 270, 360, 720])
def test_a_real_encoders_stream_is_put_together_again(height: int) -> None:
    encoder: Any = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = height * 16 // 9, height, "yuv420p"
    encoder.time_base = Fraction(1, 20)
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
    picture = np.random.default_rng(1).integers(0, 255, (height, height * 16 // 9, 3), np.uint8)
    frame = VideoFrame.from_ndarray(picture).reformat(format="yuv420p")
    (made,) = encoder.encode(frame)
    units = [unit for unit in bytes(made).replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1") if unit]
    packets = [packet for unit in units for packet in packets_of(unit)]
    heights = [found.height for one in packets if (found := h264.parse(one)) and found.keyframe]
    assert heights == [height]
    stream = b"".join(h264.annex_b(one) for one in packets)
    decoder: Any = av.CodecContext.create("h264", "r")
    (shown,) = decoder.decode(av.Packet(stream)) + decoder.decode(None)
    assert shown.height == height


def packets_of(unit: bytes) -> list[bytes]:
    """One NAL unit as a browser sends it: whole, or in fragments (RFC 6184 §5.8)."""
    if len(unit) < 1000:
        return [unit]
    pieces = [unit[at : at + 1000] for at in range(1, len(unit), 1000)]
    kind, last = unit[0] & 0x1F, len(pieces) - 1
    return [
        bytes((unit[0] & 0x60 | 28, 0x80 * (n == 0) | 0x40 * (n == last) | kind)) + piece
        for n, piece in enumerate(pieces)
    ]


def test_the_pieces_of_a_byte_stream() -> None:
    assert h264.annex_b(b"\x61\x9a") == START + b"\x61\x9a"
    assert (
        h264.annex_b(b"\x78\0\2\x67\x42\0\2\x68\xce") == START + b"\x67\x42" + START + b"\x68\xce"
    )
    assert h264.annex_b(b"\x7c\x85\x88") == START + b"\x65\x88"
    assert h264.annex_b(b"\x7c\x05\x99") == b"\x99"
