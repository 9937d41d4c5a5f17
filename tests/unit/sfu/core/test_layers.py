"""Layer choice as tables: three layers of 150, 500 and 1,500 kbit/s."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfu.core.layers import CLIMB, Demand, Rung, allocate, wanted_layer

RUNGS = (Rung(0, 180, 150_000.0), Rung(1, 360, 500_000.0), Rung(2, 720, 1_500_000.0))


@pytest.mark.parametrize(
    ("height", "layer"),
    [(0, 0), (90, 0), (180, 0), (240, 0), (241, 1), (480, 1), (481, 2), (720, 2), (2160, 2)],
)
def test_the_lowest_layer_that_is_tall_enough(height: int, layer: int) -> None:
    assert wanted_layer((180, 360, 720), height) == layer


@pytest.mark.parametrize(
    ("heights", "budget", "layers"),
    [
        ((720,), 10e6, [2]),
        ((360,), 10e6, [1]),
        ((720,), 1.0e6, [1]),
        ((720,), 0.2e6, [0]),
        ((720,), 0.01e6, [0]),  # one picture is always worth a try
        ((720, 720), 0.2e6, [0, None]),
        ((720, 720), 0.3e6, [0, 0]),
        ((720, 720), 2.5e6, [2, 1]),  # the more important climbs first
        ((180, 720), 2.5e6, [0, 2]),
        ((180, 180, 720), 0.9e6, [0, 0, 1]),
        ((), 1e6, []),
    ],
)
def test_sharing_a_budget(
    heights: tuple[int, ...], budget: float, layers: list[int | None]
) -> None:
    assert allocate([Demand(RUNGS, height) for height in heights], budget) == layers


def test_a_picture_without_layers_gets_none() -> None:
    assert allocate([Demand((), 720), Demand(RUNGS, 180)], 1e6) == [None, 0]


def test_a_missing_lowest_layer_is_no_obstacle() -> None:
    assert allocate([Demand(RUNGS[1:], 180)], 1e6) == [1]


def test_climbing_needs_a_margin_and_staying_does_not() -> None:
    budget = 1_500_000 * (CLIMB + 1) / 2
    assert allocate([Demand(RUNGS, 720, current=1)], budget) == [1]
    assert allocate([Demand(RUNGS, 720, current=2)], budget) == [2]


@given(st.lists(st.integers(0, 1080), max_size=9), st.integers(150_000, 20_000_000))
def test_the_budget_is_kept(heights: list[int], budget: int) -> None:
    # Invariant: the sum of what is chosen fits, and nobody gets more than wanted.
    chosen = allocate([Demand(RUNGS, height) for height in heights], float(budget))
    assert sum(RUNGS[layer].bitrate for layer in chosen if layer is not None) <= budget
    for height, layer in zip(heights, chosen, strict=True):
        assert layer is None or layer <= wanted_layer((180, 360, 720), height)
