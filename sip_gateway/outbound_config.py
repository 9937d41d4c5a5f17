"""Settings of the calls that we make. Every value is checked when the object is made."""

from __future__ import annotations

import math
import ssl
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sip_gateway.core.admission import Network
from sip_gateway.number_plan import NumberPlan
from sip_gateway.rates import Rate
from sip_gateway.trunk_config import TrunkConfig, check_caller_prefix, trunk_contexts

SINGLE: Final = "trunk"  # the name of the one that the section itself describes


@dataclass(frozen=True, slots=True)
class OutboundConfig:
    """Raises ValueError, naming the key, for a value that cannot be.

    - `trunks`: those that take calls to other than our own telephones; without any, and without
      `host`, only registered telephones are called.
    - `host` to `caller_prefix`: as in TrunkConfig, for one trunk; it is called "trunk".
    - `country`, `international_prefix`, `national_prefix`, `allow`, `deny`: see NumberPlan.
    - `max_legs`, `minutes_per_day`: of one vPBX over the trunk.
    - `rates`: what a minute costs, by the beginning of the number; `spend_per_day`: of one vPBX
      over the trunk, in that `currency`; 0 for no limit. With a limit, numbers without a price are
      not called.
    - `ring_time`: seconds until a call that nobody answers is given up.
    - `confirm`: whether those whom the trunk reaches press 1 to join, which mailboxes do not.
    """

    trunks: tuple[TrunkConfig, ...] = ()
    host: str = ""
    port: int = 5060
    transport: str = "udp"
    tls_name: str = ""
    tls_authorities: Path | None = None
    username: str = ""
    password: str = field(default="", repr=False)
    realm: str = ""
    caller_prefix: str = ""
    country: str = "41"
    international_prefix: str = "00"
    national_prefix: str = "0"
    allow: tuple[str, ...] = ("+41",)
    deny: tuple[str, ...] = ()
    max_legs: int = 10
    minutes_per_day: int = 600
    rates: tuple[Rate, ...] = ()
    currency: str = "CHF"
    spend_per_day: float = 0.0
    ring_time: int = 45
    confirm: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.port <= 65_535:
            raise ValueError("port: not between 1 and 65535")
        if bool(self.username) != bool(self.password):
            raise ValueError("password: goes together with username; set both or none")
        check_caller_prefix(self.caller_prefix)
        names = Counter(each.name for each in self.all_trunks())
        if max(names.values(), default=0) > 1:
            raise ValueError("trunks: each needs a name of its own")
        if self.max_legs < 0:
            raise ValueError("max_legs: at least 0")
        if self.minutes_per_day < 0:
            raise ValueError("minutes_per_day: at least 0")
        if not (math.isfinite(self.spend_per_day) and self.spend_per_day >= 0):
            raise ValueError("spend_per_day: at least 0")
        if self.spend_per_day and not self.rates:
            raise ValueError("spend_per_day: goes together with rates, for nobody knows the prices")
        prefixes = Counter(each.prefix for each in self.rates)
        if max(prefixes.values(), default=0) > 1:
            raise ValueError("rates: each beginning once")
        if not 10 <= self.ring_time <= 120:
            raise ValueError("ring_time: 10 to 120 seconds")
        self.plan()

    def all_trunks(self) -> tuple[TrunkConfig, ...]:
        """The one of the section itself first, if there is one."""
        if not self.host:
            return self.trunks
        single = TrunkConfig(
            SINGLE,
            self.host,
            self.port,
            self.transport,
            self.tls_name,
            self.tls_authorities,
            self.username,
            self.password,
            self.realm,
            self.caller_prefix,
            options_interval=0,  # there is nothing else that could be called instead
        )
        return (single, *self.trunks)

    def networks(self) -> tuple[Network, ...]:
        """From where trunks call us."""
        return tuple(net for trunk in self.trunks for net in trunk.from_networks())

    def trunk_contexts(self) -> Mapping[Path | None, ssl.SSLContext]:
        """What connections to trunks by TLS need. Raises OSError naming trunk and key."""
        return trunk_contexts(self.all_trunks())

    def plan(self) -> NumberPlan:
        """What may be called over the trunk."""
        try:
            return NumberPlan(
                self.country,
                self.international_prefix,
                self.national_prefix,
                self.allow,
                self.deny,
            )
        except ValueError as error:
            key, _, rest = str(error).partition(": ")
            key = {"international": "international_prefix", "national": "national_prefix"}.get(
                key, key
            )
            raise ValueError(f"{key}: {rest}") from None
