"""All trunks: whether they can be reached, which of them take a call, and in which order they
are tried."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sip_gateway.core.context import Context
from sip_gateway.core.events import CallFailed
from sip_gateway.core.flow import Flow
from sip_gateway.core.registration_client import Account, RegistrationClient, State
from sip_gateway.core.trunk_watch import Reach, TrunkWatch
from sip_gateway.core.uri import Uri, bracketed
from sip_gateway.trunk import Trunk
from sip_gateway.trunk_config import TrunkConfig

_log = logging.getLogger(__name__)

_WHO: Final = "ucc"  # the user part of From where a trunk knows us by no name


@dataclass(frozen=True, slots=True)
class TrunkWay:
    """One address of a trunk, and the way there."""

    trunk: TrunkConfig
    peer: Trunk
    flow: Flow


class _Line:
    """One trunk, and what is known of it."""

    def __init__(
        self, config: TrunkConfig, flow_to: Callable[[Trunk], Flow | None], context: Context
    ) -> None:
        self.config = config
        self.peer = config.peer()
        self.counters: Counter[str] = Counter()
        self._flow_to = flow_to
        where = self.peer.address
        by = "" if self.peer.transport == "udp" else f";transport={self.peer.transport}"
        host = bracketed(where.host)
        target = Uri("sip", host, port=where.port, raw=f"sip:{host}:{where.port}{by}")
        who = Uri("sip", bracketed(config.domain or config.host), config.username or _WHO)
        self.watch = TrunkWatch(
            context, target, who, self.flow, config.options_interval, self._reach_changed
        )
        self.registration: RegistrationClient | None = None
        if config.register:
            registrar = Uri("sip", who.host) if config.domain else target
            account = Account(
                registrar, who, config.contact or config.username, config.login(), config.expires
            )
            self.registration = RegistrationClient(
                context, account, self.flow, self._registration_changed
            )

    def flow(self) -> Flow | None:
        return self._flow_to(self.peer)

    def start(self, now: float) -> None:
        self.watch.start(now)
        if self.registration is not None:
            self.registration.start(now)

    def stop(self, now: float) -> None:
        self.watch.stop(now)
        if self.registration is not None:
            self.registration.stop(now)

    def wants_calls(self, now: float) -> bool:
        if not self.watch.wants_calls(now):
            return False
        if self.registration is None or not self.config.only_registered:
            return True
        return self.registration.holds(now)

    @property
    def is_registered(self) -> bool:
        return self.registration is not None and self.registration.state is State.IN

    def judge(self, failed: CallFailed | None, now: float) -> None:
        """What it did with a call: the failure, or None when it said nothing."""
        if failed is None or (not failed.status and not failed.heard):
            self.counters["silent"] += 1
            self.watch.silent(now)
        elif 500 <= failed.status < 600:
            self.counters["unable"] += 1
            if failed.status == 503 and failed.retry_after:
                self.watch.leave_alone(failed.retry_after, now)

    def counted(self) -> dict[str, int]:
        now = {"up": int(self.watch.state is not Reach.DOWN)}
        if self.registration is not None:
            now["registered"] = int(self.is_registered)
        return {
            f"trunk-{self.config.name}-{key}": n
            for key, n in (*self.counters.items(), *now.items())
        }

    def _reach_changed(self, reach: Reach) -> None:
        level = logging.WARNING if reach is Reach.DOWN else logging.INFO
        if reach in (Reach.UP, Reach.DOWN):
            self.counters[f"went-{reach.value}"] += 1
            _log.log(level, "The trunk %s at %s is %s", self.config.name, self.peer, reach.value)

    def _registration_changed(self, state: State) -> None:
        status = 0 if self.registration is None else self.registration.status
        level = logging.INFO if state in (State.IN, State.LEFT) else logging.WARNING
        if state is State.REFUSED:
            level = logging.ERROR  # nothing more is tried
        name = self.config.name
        _log.log(level, "Registration at the trunk %s: %s (%d)", name, state.value, status)


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
        self._lines = tuple(_Line(each, flow_to, context) for each in configs)
        self._number = number

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
        found = []
        for line in sorted(self._in_order(taking), key=lambda each: not each.watch.is_up(now)):
            flow = line.flow()
            if flow is not None:
                found.append(TrunkWay(line.config, line.peer, flow))
        return tuple(found)

    def judge(self, peer: Trunk, failed: CallFailed | None, now: float) -> None:
        """What a trunk did with a call: the failure, or None when it said nothing."""
        for line in self._lines:
            if line.peer == peer:
                line.judge(failed, now)

    def _in_order(self, lines: Sequence[_Line]) -> Iterator[_Line]:
        """By priority; of equal ones the first is drawn by weight, then the second of the rest,
        as RFC 2782 does with servers."""
        for priority in sorted({each.config.priority for each in lines}):
            rest = [each for each in lines if each.config.priority == priority]
            while rest:
                drawn = self._draw([each.config.weight for each in rest])
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
