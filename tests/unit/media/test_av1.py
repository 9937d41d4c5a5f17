"""AV1 packets (AV1 RTP payload format §4) and sequence headers (AV1 §5.5.1)."""

from __future__ import annotations

import pytest

from media import av1
from media.av1 import Description
from tests.video_headers import av1_header


@pytest.mark.parametrize(
    ("data", "keyframe"),
    [("18 08", True), ("10 30", False), ("90 30", False), ("98 30", False), ("08 01 08", True)],
)
def test_what_a_packet_is(data: str, keyframe: bool) -> None:
    assert av1.parse(bytes.fromhex(data)) == Description(keyframe, 0)


@pytest.mark.parametrize("reduced", [False, True])
@pytest.mark.parametrize("height", [90, 180, 720, 2160])
def test_the_height_stands_in_the_sequence_header(height: int, reduced: bool) -> None:
    payload = av1_header(320, height, reduced=reduced)
    assert av1.parse(payload) == Description(True, height)
    # One element needs no length, and one may say it itself.
    assert av1.parse(b"\x18" + payload[2:]) == Description(True, height)
    sized = b"\x18\x0a" + bytes((len(payload) - 3,)) + payload[3:]
    assert av1.parse(sized) == Description(True, height)


def test_short_payloads_are_not_av1() -> None:
    assert av1.parse(b"") is None and av1.parse(b"\x18") is None
