"""All trunks: which of them take a call, and in which order they are tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sip_gateway.core.events import CallFailed
from sip_gateway.core.flow import Flow
from sip_gateway.trunk import Trunk
from sip_gateway.trunk_config import TrunkConfig


@dataclass(frozen=True, slots=True)
class TrunkWay:
    """One address of a trunk, and the way there."""

    trunk: TrunkConfig
    peer: Trunk
    flow: Flow


class Trunks:
    """`number(n)` gives a random integer below n; `flow_to` the way to an address, None where we
    have no socket for it."""

    def __init__(
        self,
        configs: Sequence[TrunkConfig],
        flow_to: Callable[[Trunk], Flow | None],
        number: Callable[[int], int],
    ) -> None:
        self._configs = tuple(configs)
        self._flow_to = flow_to
        self._number = number
        self.counters: Counter[str] = Counter()

    def ways(self, number: str, vpbx: str) -> tuple[TrunkWay, ...]:
        """For a call of that vPBX to a number as `NumberPlan.meant` writes it."""
        taking = [each for each in self._configs if each.takes(number, vpbx)]
        found = []
        for trunk in self._in_order(taking):
            peer = trunk.peer()
            flow = self._flow_to(peer)
            if flow is not None:
                found.append(TrunkWay(trunk, peer, flow))
        return tuple(found)

    def judge(self, peer: Trunk, failed: CallFailed | None, now: float) -> None:
        """What a trunk did with a call: the failure, or None when it said nothing."""
        if failed is None or (not failed.status and not failed.heard):
            self._note(peer, "silent")
        elif failed.status >= 500 and failed.status < 600:
            self._note(peer, "unable")

    def _note(self, peer: Trunk, what: str) -> None:
        for trunk in self._configs:
            if trunk.peer() == peer:
                self.counters[f"trunk-{trunk.name}-{what}"] += 1

    def _in_order(self, trunks: Sequence[TrunkConfig]) -> Iterator[TrunkConfig]:
        """By priority; of equal ones the first is drawn by weight, then the second of the rest,
        as RFC 2782 does with servers."""
        for priority in sorted({each.priority for each in trunks}):
            rest = [each for each in trunks if each.priority == priority]
            while rest:
                drawn = self._draw([each.weight for each in rest])
                yield rest.pop(drawn)

    def _draw(self, weights: Sequence[int]) -> int:
        """An index; those of weight 0 only when there is nothing else."""
        total = sum(weights)
        if not total:
            return 0
        point = self._number(total)
        for index, weight in enumerate(weights):
            if point < weight:
                return index
            point -= weight
        return len(weights) - 1
