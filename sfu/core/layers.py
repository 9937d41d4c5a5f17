"""Which simulcast layer a receiver gets: as tall as its tile wants, as its network allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sfu.core.stream import TOP

# A layer this much smaller than the tile is still good enough: scaling hides it.
TOLERANCE = 0.75
# Climbing needs this much more than the layer's rate, so that estimates' noise does not flap.
CLIMB = 1.2
# The first picture is shown with this share of its rate: its rate is an average, and a screen, which
# has but one layer, mostly rests.
CREDIT, LONE_CREDIT = 0.5, 0.25


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: a live layer's index, height in pixels and rate in bit/s, with its
    temporal layers up to `top`."""

    layer: int
    height: int
    bitrate: float
    top: int = TOP

    @property
    def place(self) -> tuple[int, int]:
        return self.layer, self.top


@dataclass(frozen=True, slots=True)
class Demand:
    """One picture of a receiver: rungs from lowest to highest, the height wanted, and layer and
    temporal layer shown now."""

    rungs: tuple[Rung, ...]
    height: int
    current: tuple[int, int] | None = None

    @property
    def highest(self) -> int:
        """The rung that is wanted: the whole of the lowest layer that is tall enough."""
        found = -1
        for index, rung in enumerate(self.rungs):
            before = self.rungs[found] if found >= 0 else rung
            if rung.layer != before.layer and before.height >= self.height * TOLERANCE:
                break
            found = index
        return found

    def last_of(self, layer: int) -> int:
        """The last rung of `layer`, which has one."""
        found = -1
        for index, rung in enumerate(self.rungs):
            if rung.layer == layer:
                found = index
        return found


def wanted_layer(heights: Sequence[int], height: int) -> int:
    """The lowest layer that is tall enough for `height`, else the tallest."""
    for layer, tall in enumerate(heights):
        if tall >= height * TOLERANCE:
            return layer
    return len(heights) - 1


def allocate(demands: Sequence[Demand], budget: float) -> list[Rung | None]:
    """The rung for each demand (most important first) within `budget` bit/s; None = no picture.

    First everyone gets the lowest rung while it fits (the first one has some credit), then the
    whole lowest layer, then each climbs in turn as far as it wants and the rest of the budget
    carries.
    """
    chosen: list[int | None] = []
    left = budget
    for index, demand in enumerate(demands):
        if demand.rungs and _credit(index, demand) * demand.rungs[0].bitrate <= left:
            chosen.append(0)
            left -= demand.rungs[0].bitrate
        else:
            chosen.append(None)
    for whole in (False, True):
        for index, demand in enumerate(demands):
            rung = chosen[index]
            if rung is not None:
                goal = demand.highest if whole else demand.last_of(demand.rungs[0].layer)
                chosen[index], left = _climb(demand, rung, goal, left)
    return [
        None if rung is None else demand.rungs[rung]
        for demand, rung in zip(demands, chosen, strict=True)
    ]


def _climb(demand: Demand, rung: int, goal: int, left: float) -> tuple[int, float]:
    """The highest rung up to `goal` for which `left` is enough, and what is left then."""
    for candidate in range(rung + 1, goal + 1):
        cost = demand.rungs[candidate].bitrate - demand.rungs[rung].bitrate
        needed = cost
        if demand.current is None or demand.rungs[candidate].place > demand.current:
            needed *= CLIMB
        if needed > left:
            break
        left -= cost
        rung = candidate
    return rung, left


def _credit(index: int, demand: Demand) -> float:
    if index:
        return 1.0
    lone = demand.rungs[0].layer == demand.rungs[-1].layer
    return LONE_CREDIT if lone else CREDIT


def flowing(demands: Sequence[Demand]) -> float:
    """bit/s of what is shown now."""
    return sum(
        max((rung.bitrate for rung in demand.rungs if rung.place <= demand.current), default=0.0)
        for demand in demands
        if demand.current is not None
    )


def wanted_rate(demands: Sequence[Demand], chosen: Sequence[Rung | None]) -> float:
    """bit/s at which everybody would get what is wanted; 0 when everybody does."""
    total = 0.0
    lacking = False
    for demand, rung in zip(demands, chosen, strict=True):
        if demand.rungs:
            top = demand.rungs[demand.highest]
            short = top != rung
            lacking |= short
            total += top.bitrate * (CLIMB if short else 1.0)
    return total if lacking else 0.0
