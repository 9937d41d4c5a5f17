"""Invariant: whatever bytes a spool has, reading ends without an error, and what was whole before the
first broken record is read as it was written."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from server.recording.spool import Packet, Record, Scene, Track, pack, read

RECORDS: list[Record] = [
    Track(0, "anna", "mic"),
    Scene(0.5, picture="page.webp", name="Zoë"),
    Packet(1.25, 0, 2**32 - 1, -5, 2**32 - 1, b"opus" * 9, True, False),
    Scene(2.0, peer="anna", source="cam"),
]
WHOLE = b"".join(pack(one) for one in RECORDS)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    list(read(io.BytesIO(data)))


@given(st.integers(0, len(WHOLE)), st.binary(max_size=40))
def test_what_was_cut_off(length: int, rest: bytes) -> None:
    found = list(read(io.BytesIO(WHOLE[:length] + rest)))
    complete = 0
    for count in range(len(RECORDS) + 1):
        if len(b"".join(pack(one) for one in RECORDS[:count])) <= length:
            complete = count
    assert found[:complete] == RECORDS[:complete]
