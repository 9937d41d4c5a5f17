"""All trunks: whether they can be reached, which of them take a call, and in which order they
are tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sip_gateway.core.context import Context
from sip_gateway.core.draw import in_order
from sip_gateway.core.events import CallFailed
from sip_gateway.core.flow import Flow
from sip_gateway.location import Target
from sip_gateway.trunk import Trunk
from sip_gateway.trunk_config import TrunkConfig
from sip_gateway.trunk_line import TrunkLine


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
        context: Context,
        number: Callable[[int], int],
    ) -> None:
        self._lines = tuple(TrunkLine(each, flow_to, context) for each in configs)
        self._number = number
        self._flow_to = flow_to

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.config.name for each in self._lines)

    def start(self, now: float) -> None:
        for line in self._lines:
            line.start(now)

    def stop(self, now: float) -> None:
        """Ask nothing more, and leave where we have registered."""
        for line in self._lines:
            line.stop(now)

    def located(self, name: str, targets: Sequence[Target], now: float) -> tuple[Trunk, ...]:
        """The DNS has said where a trunk is; returns where it is no more."""
        return tuple(
            gone
            for line in self._lines
            if line.config.name == name
            for gone in line.located(targets, now)
        )

    def named_addresses(self) -> frozenset[str]:
        """Where trunks are now that are configured by name and call from there."""
        named = (each for each in self._lines if each.config.is_named)
        named = (each for each in named if each.config.calls_from_host)
        return frozenset(end.peer.address.host for line in named for end in line.ends)

    def connection_lost(self, connection: int, now: float) -> None:
        for line in self._lines:
            if line.registration is not None:
                line.registration.connection_lost(connection, now)

    def counters(self) -> dict[str, int]:
        return {key: count for line in self._lines for key, count in line.counted().items()}

    def ways(self, number: str, vpbx: str, now: float) -> tuple[TrunkWay, ...]:
        """For a call of that vPBX to a number as `NumberPlan.meant` writes it. Trunks that are
        down come last: that they are may be no more true."""
        taking = [
            each
            for each in self._lines
            if each.config.takes(number, vpbx) and each.wants_calls(now)
        ]
        ends = [
            (line, end)
            for line in in_order(taking, lambda each: each.config, self._number)
            for end in line.ends_in_order(self._number)
            if end.watch.wants_calls(now)
        ]
        found = []
        for line, end in sorted(ends, key=lambda each: not each[1].watch.is_up(now)):
            flow = self._flow_to(end.peer)
            if flow is not None:
                found.append(TrunkWay(line.config, end.peer, flow))
        return tuple(found)

    def judge(self, peer: Trunk, failed: CallFailed | None, now: float) -> None:
        """What a trunk did with a call: the failure, or None when it said nothing."""
        for line in self._lines:
            line.judge(peer, failed, now)
