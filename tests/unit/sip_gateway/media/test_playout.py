"""Opus packets of any length into 20 ms per tick: order, halves, gaps, floods, garbage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.arrays import Float
from sip_gateway.media.playout import Playout
from tests.sim.phone_codecs import CODECS

# Packets whose first octet tells their length; the rest is their number.
TEN, TWENTY, SIXTY = b"\x00", b"\x08", b"\x18"


class Tally:
    """A decoder whose sound is the packet's number; concealment is −1, an FEC copy +100."""

    def decode(self, packet: bytes | None, *, fec: bool = False) -> Float:
        if packet is None:
            return np.full(320, -1.0, np.float32)
        size = {TEN: 160, TWENTY: 320, SIXTY: 960}[packet[:1]]
        return np.full(320 if fec else size, packet[1] + 100.0 * fec, np.float32)


def play(playout: Playout, ticks: int) -> list[tuple[float, float] | None]:
    """First and last sample of each tick."""
    out: list[tuple[float, float] | None] = []
    for _ in range(ticks):
        taken = playout.take()
        sound = None if taken is None else playout.sound(taken)
        assert sound is None or sound.shape == (320,)
        out.append(None if sound is None else (float(sound[0]), float(sound[-1])))
    return out


@pytest.mark.parametrize(
    ("packets", "heard"),
    [
        ([(0, TWENTY, 1), (960, TWENTY, 2)], [(1, 1), (2, 2)]),
        ([(0, TEN, 1), (480, TEN, 2), (960, TEN, 3), (1440, TEN, 4)], [(1, 2), (3, 4)]),
        ([(0, TEN, 1), (480, TEN, 2), (1440, TEN, 4)], [(1, 2), (4, -1)]),
        ([(0, SIXTY, 1), (2880, TWENTY, 2)], [(1, 1), (1, 1), (1, 1), (2, 2)]),
        ([(0, TWENTY, 1), (1920, TWENTY, 3)], [(1, 1), (103, 103), (3, 3)]),
        ([(0, TWENTY, 1), (960, TWENTY, 2), (960, TWENTY, 9)], [(1, 1), (2, 2)]),
        # A packet that says it is longer than its sender's pace is not heard twice.
        ([(0, SIXTY, 1), (960, SIXTY, 2)], [(1, 1), (1, 1)]),
    ],
    ids=["plain", "halves", "a half lost", "long", "FEC", "doubled", "overlap"],
)
def test_what_is_heard(
    packets: list[tuple[int, bytes, int]], heard: list[tuple[float, float]]
) -> None:
    playout = Playout(Tally())
    for timestamp, kind, number in packets:
        assert playout.put(timestamp, kind + bytes((number,)))
    assert play(playout, len(heard)) == heard


def test_what_is_no_opus_is_refused() -> None:
    playout = Playout(Tally())
    assert not playout.put(0, b"")
    assert not playout.put(0, b"\x4b\x3f")
    assert play(playout, 3) == [None, None, None]


def test_what_nobody_hears_is_not_kept() -> None:
    playout = Playout(Tally())
    playout.put(0, SIXTY + b"\x01")
    taken = playout.take()
    assert taken is not None
    playout.sound(taken)
    playout.skip()
    assert play(playout, 1) == [(-1, -1)]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.integers(0, 20000), st.integers(0, 2**32 - 1)),
            st.one_of(
                st.binary(max_size=60), st.just(bytes(1275)), st.just(b"\x4b\x06" + bytes(60))
            ),
        ),
        max_size=40,
    )
)
def test_hostile_packets_give_bounded_sound_and_memory(packets: list[tuple[int, bytes]]) -> None:
    # Invariant: 320 finite samples in every tick, and never more than 120 ms decoded ahead.
    playout = Playout(CODECS.decoder(16000))
    for timestamp, payload in packets:
        playout.put(timestamp, payload)
        taken = playout.take()
        if taken is not None:
            sound = playout.sound(taken)
            assert sound.shape == (320,)
            assert np.isfinite(sound).all()
        assert len(playout._rest) <= 1600
