"""The order in which servers are tried (RFC 2782): by priority, and by lot among equal ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar


class Ranked(Protocol):
    @property
    def priority(self) -> int: ...

    @property
    def weight(self) -> int: ...


T = TypeVar("T")


def in_order(
    items: Sequence[T], rank: Callable[[T], Ranked], number: Callable[[int], int]
) -> Iterator[T]:
    """Low priorities first. Of equal ones the first is drawn by weight, then the second of the
    rest; those of weight 0 only when there is nothing else. `number(n)` is random below n."""
    for priority in sorted({rank(each).priority for each in items}):
        rest = [each for each in items if rank(each).priority == priority]
        while rest:
            yield rest.pop(_draw([rank(each).weight for each in rest], number))


def _draw(weights: Sequence[int], number: Callable[[int], int]) -> int:
    """An index."""
    total = sum(weights)
    if not total:
        return 0
    point = number(total)
    for index, weight in enumerate(weights):
        if point < weight:
            return index
        point -= weight
    return len(weights) - 1
