"""A browser behind a bad network, as `make bench ONLY=netem` measures it, in small.

    Bruno (speaks, 360 lines) ──▶ UCC ──▶ every tenth packet lost, both ways ──▶ Chiara
                                  UCC ──▶ none for some seconds ──▶ Chiara

What one can count on beside other tests; the figures are in docs/benchmarks.md. Needs root and
/dev/net/tun (`tests.bad_path`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.netem import Pair, two_browsers
from tests.e2e.softphone import PATIENCE, until

pytestmark = [pytest.mark.e2e, pytest.mark.live]

LINES = 360
STANDS_STILL = "() => performance.now() - window.uccSeen.at(-1)[0] > 2000"


@pytest.fixture(scope="module")
def pair(folder: Path) -> Iterator[Pair]:
    with two_browsers(folder, large=False) as opened:
        until(lambda: opened.height() >= LINES, 40, "the tall picture")
        yield opened


def test_losses_cost_neither_the_voice_nor_the_picture(pair: Pair) -> None:
    pair.path.change({"loss": 0.1})
    seen = pair.watch(8)
    assert seen.understood >= 0.8
    assert seen.usual_height() == LINES
    assert seen.freeze() < 2.0 * PATIENCE


def test_after_a_cut_both_are_back(pair: Pair) -> None:
    pair.path.change({"loss": 1.0})
    until(lambda: pair.page.evaluate(STANDS_STILL), 20, "the picture to stand still")
    pair.path.change({})
    until(lambda: pair.watch(3).understood >= 0.9, 20, "the voice")
    until(lambda: pair.height() >= LINES, 20, "the tall picture")
