"""Settings of the calls that we make. Every value is checked when the object is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address

from sip_gateway.number_plan import NumberPlan


@dataclass(frozen=True, slots=True)
class OutboundConfig:
    """Raises ValueError, naming the key, for a value that cannot be.

    - `host`, `port`: the trunk that takes calls to other than our own telephones, by UDP; an
      empty host means that only registered telephones are called.
    - `username`, `password`, `realm`: what the trunk knows us by; `realm` empty is `host`. Only
      challenges for that realm are answered.
    - `caller_prefix`: put before the extension to make the number that the called see.
    - `country`, `international_prefix`, `national_prefix`, `allow`, `deny`: see NumberPlan.
    - `max_legs`, `minutes_per_day`: of one vPBX over the trunk.
    - `ring_time`: seconds until a call that nobody answers is given up.
    - `confirm`: whether those whom the trunk reaches press 1 to join, which mailboxes do not.
    """

    host: str = ""
    port: int = 5060
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
    ring_time: int = 45
    confirm: bool = True

    def __post_init__(self) -> None:
        if self.host:
            try:
                ip_address(self.host)
            except ValueError:
                raise ValueError(f"host: {self.host!r} is not an IP address") from None
        if not 1 <= self.port <= 65_535:
            raise ValueError("port: not between 1 and 65535")
        if bool(self.username) != bool(self.password):
            raise ValueError("password: goes together with username; set both or none")
        digits = self.caller_prefix.removeprefix("+")
        if digits and not (digits.isascii() and digits.isdigit()):
            raise ValueError("caller_prefix: digits, with or without a plus before them")
        if self.max_legs < 0:
            raise ValueError("max_legs: at least 0")
        if self.minutes_per_day < 0:
            raise ValueError("minutes_per_day: at least 0")
        if not 10 <= self.ring_time <= 120:
            raise ValueError("ring_time: 10 to 120 seconds")
        self.plan()

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
