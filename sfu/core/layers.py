"""Which simulcast layer a receiver gets: as tall as its tile wants, as its network allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# A layer this much smaller than the tile is still good enough: scaling hides it.
TOLERANCE = 0.75
# Climbing needs this much more than the layer's rate, so that estimates' noise does not flap.
CLIMB = 1.2


@dataclass(frozen=True, slots=True)
class Rung:
    """One live layer: its index, height in pixels and rate in bit/s."""

    layer: int
    height: int
    bitrate: float


@dataclass(frozen=True, slots=True)
class Demand:
    """One picture of a receiver: live layers from lowest to highest, the height wanted, and the
    layer shown now."""

    rungs: tuple[Rung, ...]
    height: int
    current: int | None = None


def wanted_layer(heights: Sequence[int], height: int) -> int:
    """The lowest layer that is tall enough for `height`, else the tallest."""
    for layer, tall in enumerate(heights):
        if tall >= height * TOLERANCE:
            return layer
    return len(heights) - 1


def allocate(demands: Sequence[Demand], budget: float) -> list[int | None]:
    """The layer for each demand (most important first) within `budget` bit/s; None = no picture.

    First everyone gets the lowest layer while it fits (the first one always does), then each
    climbs in turn as far as it wants and the rest of the budget carries.
    """
    chosen: list[int | None] = []
    left = budget
    for index, demand in enumerate(demands):
        if demand.rungs and (index == 0 or demand.rungs[0].bitrate <= left):
            chosen.append(0)
            left -= demand.rungs[0].bitrate
        else:
            chosen.append(None)
    for index, demand in enumerate(demands):
        rung = chosen[index]
        if rung is None:
            continue
        top = wanted_layer([r.height for r in demand.rungs], demand.height)
        for candidate in range(rung + 1, top + 1):
            cost = demand.rungs[candidate].bitrate - demand.rungs[rung].bitrate
            if demand.current is None or demand.rungs[candidate].layer > demand.current:
                cost *= CLIMB
            if cost > left:
                break
            left -= cost
            rung = candidate
        chosen[index] = rung
    return [
        None if rung is None else demand.rungs[rung].layer
        for demand, rung in zip(demands, chosen, strict=True)
    ]
