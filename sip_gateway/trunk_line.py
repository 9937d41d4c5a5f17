"""One trunk: its addresses, what is known of each, and our registration there."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sip_gateway.core.context import Context
from sip_gateway.core.draw import in_order
from sip_gateway.core.events import CallFailed, DialFailure
from sip_gateway.core.flow import Flow
from sip_gateway.core.outgoing_table import told_by
from sip_gateway.core.registration_client import Account, RegistrationClient, State
from sip_gateway.core.trunk_watch import Reach, TrunkWatch
from sip_gateway.core.uri import Uri, bracketed
from sip_gateway.location import Target
from sip_gateway.trunk import Trunk
from sip_gateway.trunk_config import TrunkConfig

_log = logging.getLogger(__name__)

_WHO: Final = "ucc"  # the user part of From where a trunk knows us by no name
_ITS_FAULT: Final = (None, DialFailure.UNREACHABLE)  # and not that of whoever was called


@dataclass(slots=True)
class End:
    """One address of the trunk."""

    peer: Trunk
    target: Target
    watch: TrunkWatch


class TrunkLine:
    """One that is configured by an address has one end; of a name the DNS tells them."""

    def __init__(
        self, config: TrunkConfig, flow_to: Callable[[Trunk], Flow | None], context: Context
    ) -> None:
        self.config = config
        self.counters: Counter[str] = Counter()
        self._flow_to = flow_to
        self._context = context
        self._who = Uri("sip", bracketed(config.domain or config.host), config.username or _WHO)
        self._ends: dict[Trunk, End] = {}
        self._started = False
        self._home: Trunk | None = None  # where we register
        self.registration: RegistrationClient | None = None
        if not config.is_named:
            self._add(config.target())
        if config.register:
            registrar = config.uri(config.target().address)
            if config.domain:
                registrar = Uri("sip", self._who.host)
            account = Account(
                registrar, self._who, config.contact or config.username, config.login(),
                config.expires,
            )  # fmt: skip
            self.registration = RegistrationClient(
                context, account, self._registrar, self._registration_changed
            )

    @property
    def ends(self) -> Iterable[End]:
        return self._ends.values()

    def ends_in_order(self, number: Callable[[int], int]) -> Iterator[End]:
        """As a call shall try them; `number(n)` is random below n."""
        return in_order(tuple(self._ends.values()), lambda end: end.target, number)

    # -- life ---------------------------------------------------------------------------------

    def start(self, now: float) -> None:
        self._started = True
        for end in self._ends.values():
            end.watch.start(now)
        if self.registration is not None and self._ends:
            self.registration.start(now)

    def stop(self, now: float) -> None:
        self._started = False
        for end in self._ends.values():
            end.watch.stop(now)
        if self.registration is not None:
            self.registration.stop(now)

    def located(self, targets: Sequence[Target], now: float) -> tuple[Trunk, ...]:
        """Where it is from now on. Those that stay keep what is known of them. Returns where it
        is no more."""
        wanted = {self.config.peer(each.address): each for each in targets}
        gone = tuple(peer for peer in self._ends if peer not in wanted)
        for peer in gone:
            self._ends.pop(peer).watch.stop(now)
        first = not self._ends
        for peer, target in wanted.items():
            if peer in self._ends:
                self._ends[peer].target = target
            else:
                added = self._add(target)
                if self._started:
                    added.watch.start(now)
        moved = self._home is not None and self._home not in self._ends
        if self._started and self.registration is not None and self._ends and (first or moved):
            self.registration.start(now)
        return gone

    def _add(self, target: Target) -> End:
        peer, config = self.config.peer(target.address), self.config
        watch = TrunkWatch(
            self._context,
            config.uri(target.address),
            self._who,
            lambda: self._flow_to(peer),
            config.options_interval,
            lambda reach: self._reach_changed(peer, reach),
        )
        end = self._ends[peer] = End(peer, target, watch)
        return end

    # -- what is known ------------------------------------------------------------------------

    def wants_calls(self, now: float) -> bool:
        if self.registration is None or not self.config.only_registered:
            return True
        return self.registration.holds(now)

    @property
    def is_registered(self) -> bool:
        return self.registration is not None and self.registration.state is State.IN

    def judge(self, peer: Trunk, failed: CallFailed | None, now: float) -> None:
        """What it did with a call at that address: the failure, or None when it was silent."""
        end = self._ends.get(peer)
        if end is None:
            return
        if failed is None or (not failed.status and not failed.heard):
            self.counters["silent"] += 1
            end.watch.silent(now)
        elif 500 <= failed.status < 600 and told_by(failed.reasons) in _ITS_FAULT:
            self.counters["unable"] += 1
            if failed.status == 503 and failed.retry_after:
                end.watch.leave_alone(failed.retry_after, now)

    def counted(self) -> dict[str, int]:
        up = any(end.watch.state is not Reach.DOWN for end in self._ends.values())
        now = {"up": int(up)}
        if self.config.is_named:
            now["addresses"] = len(self._ends)
        if self.registration is not None:
            now["registered"] = int(self.is_registered)
        return {
            f"trunk-{self.config.name}-{key}": n
            for key, n in (*self.counters.items(), *now.items())
        }

    def _registrar(self) -> Flow | None:
        """To the end where we registered last, while it answers; then to the next one."""
        ends = sorted(self._ends.values(), key=lambda end: (end.target.priority, str(end.peer)))
        peers = [end.peer for end in ends if end.watch.state is not Reach.DOWN]
        peers = peers or [end.peer for end in ends]
        if not peers:
            return None
        silent = self.registration is not None and not self.registration.status
        if self._home not in peers:
            self._home = peers[0]
        elif silent:
            self._home = peers[(peers.index(self._home) + 1) % len(peers)]
        return self._flow_to(self._home)

    def _reach_changed(self, peer: Trunk, reach: Reach) -> None:
        level = logging.WARNING if reach is Reach.DOWN else logging.INFO
        if reach in (Reach.UP, Reach.DOWN):
            self.counters[f"went-{reach.value}"] += 1
            _log.log(level, "The trunk %s at %s is %s", self.config.name, peer, reach.value)

    def _registration_changed(self, state: State) -> None:
        status = 0 if self.registration is None else self.registration.status
        level = logging.INFO if state in (State.IN, State.LEFT) else logging.WARNING
        if state is State.REFUSED:
            level = logging.ERROR  # nothing more is tried
        name = self.config.name
        _log.log(level, "Registration at the trunk %s: %s (%d)", name, state.value, status)
