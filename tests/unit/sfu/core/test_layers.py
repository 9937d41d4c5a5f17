"""Layer choice as tables: three layers of 150, 500 and 1,500 kbit/s."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfu.core.layers import CLIMB, Demand, Rung, allocate, flowing, wanted_layer, wanted_rate
from sfu.core.stream import TOP

RUNGS = (Rung(0, 180, 150_000.0), Rung(1, 360, 500_000.0), Rung(2, 720, 1_500_000.0))
# The same with three temporal layers each, of 40, 60 and 100 % of the rate.
LADDER = (
    Rung(0, 180, 60_000.0, 0),
    Rung(0, 180, 90_000.0, 1),
    Rung(0, 180, 150_000.0),
    Rung(1, 360, 300_000.0, 1),
    Rung(1, 360, 500_000.0),
    Rung(2, 720, 900_000.0, 1),
    Rung(2, 720, 1_500_000.0),
)


def layers(demands: list[Demand], budget: float) -> list[int | None]:
    return [None if rung is None else rung.layer for rung in allocate(demands, budget)]


@pytest.mark.parametrize(
    ("height", "layer"),
    [(0, 0), (90, 0), (180, 0), (240, 0), (241, 1), (480, 1), (481, 2), (720, 2), (2160, 2)],
)
def test_the_lowest_layer_that_is_tall_enough(height: int, layer: int) -> None:
    assert wanted_layer((180, 360, 720), height) == layer


@pytest.mark.parametrize(
    ("heights", "budget", "chosen"),
    [
        ((720,), 10e6, [2]),
        ((360,), 10e6, [1]),
        ((720,), 1.0e6, [1]),
        ((720,), 0.2e6, [0]),
        ((720,), 0.08e6, [0]),  # one picture is worth a try …
        ((720,), 0.07e6, [None]),  # … but not the voices
        ((720, 720), 0.2e6, [0, None]),
        ((720, 720), 0.3e6, [0, 0]),
        ((720, 720), 2.5e6, [2, 1]),  # the more important climbs first
        ((180, 720), 2.5e6, [0, 2]),
        ((180, 180, 720), 0.9e6, [0, 0, 1]),
        ((), 1e6, []),
    ],
)
def test_sharing_a_budget(
    heights: tuple[int, ...], budget: float, chosen: list[int | None]
) -> None:
    assert layers([Demand(RUNGS, height) for height in heights], budget) == chosen


def test_a_picture_without_layers_gets_none() -> None:
    assert layers([Demand((), 720), Demand(RUNGS, 180)], 1e6) == [None, 0]


def test_a_screen_has_more_credit() -> None:
    screen = Demand(RUNGS[2:], 720)
    assert layers([screen], 0.4e6) == [2] and allocate([screen], 0.3e6) == [None]


def test_a_missing_lowest_layer_is_no_obstacle() -> None:
    assert layers([Demand(RUNGS[1:], 180)], 1e6) == [1]


def test_climbing_needs_a_margin_and_staying_does_not() -> None:
    budget = 1_500_000 * (CLIMB + 1) / 2
    assert layers([Demand(RUNGS, 720, current=(1, TOP))], budget) == [1]
    assert layers([Demand(RUNGS, 720, current=(2, TOP))], budget) == [2]


@given(st.lists(st.integers(0, 1080), max_size=9), st.integers(150_000, 20_000_000))
def test_the_budget_is_kept(heights: list[int], budget: int) -> None:
    # Invariant: the sum of what is chosen fits, and nobody gets more than wanted.
    chosen = allocate([Demand(LADDER, height) for height in heights], float(budget))
    assert sum(rung.bitrate for rung in chosen if rung is not None) <= budget
    for height, rung in zip(heights, chosen, strict=True):
        assert rung is None or rung.layer <= wanted_layer((180, 360, 720), height)


def test_what_is_shown_now_flows() -> None:
    assert (
        flowing([Demand(RUNGS, 720, current=(1, TOP)), Demand(RUNGS, 720), Demand((), 720)])
        == 500_000
    )


@pytest.mark.parametrize(
    ("heights", "chosen", "rate"),
    [
        ((720,), [2], 0.0),  # all is there
        ((180,), [0], 0.0),
        ((720,), [1], CLIMB * 1_500_000),
        ((720,), [None], CLIMB * 1_500_000),
        ((720, 180), [1, 0], CLIMB * 1_500_000 + 150_000),
    ],
)
def test_what_would_give_everybody_all(
    heights: tuple[int, ...], chosen: list[int | None], rate: float
) -> None:
    rungs = [None if layer is None else RUNGS[layer] for layer in chosen]
    assert wanted_rate([Demand(RUNGS, height) for height in heights], rungs) == rate
    assert wanted_rate([Demand((), 720)], [None]) == 0


@pytest.mark.parametrize(
    ("heights", "budget", "places"),
    [
        ((720,), 10e6, [(2, TOP)]),
        ((720,), 1.2e6, [(2, 1)]),  # half of the tall pictures rather than all of the lower ones
        ((720,), 0.65e6, [(1, TOP)]),
        ((720,), 0.4e6, [(1, 1)]),
        ((360,), 10e6, [(1, TOP)]),
        ((720,), 0.09e6, [(0, 0)]),
        ((720,), 0.02e6, [None]),
        ((720, 720), 0.13e6, [(0, 0), (0, 0)]),  # a few pictures of everybody …
        ((720, 720), 0.36e6, [(0, TOP), (0, TOP)]),  # … then all of the lowest, then more
    ],
)
def test_temporal_layers_lie_between(
    heights: tuple[int, ...], budget: float, places: list[tuple[int, int] | None]
) -> None:
    chosen = allocate([Demand(LADDER, height) for height in heights], budget)
    assert [None if rung is None else rung.place for rung in chosen] == places


def test_more_pictures_need_a_margin_as_well() -> None:
    def top(current: tuple[int, int]) -> int:
        chosen = allocate([Demand(LADDER, 720, current)], 1_550_000)
        assert chosen[0] is not None
        return chosen[0].top

    assert (top((2, 1)), top((2, TOP))) == (1, TOP)
    assert flowing([Demand(LADDER, 720, (2, 1))]) == 900_000
