"""Who may ask for what: trunks by address, everybody else by digest, and all within limits."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from sip_gateway.core.digest import Authorization, parse_authorization
from sip_gateway.core.digest_server import Check, DigestServer, Secrets
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.limits import TokenBuckets
from sip_gateway.core.message import Request
from sip_gateway.core.sdes import Secrecy

# Per source address. A hundred telephones behind one NAT that all register after a power cut are
# delayed a second or two; a flood is not answered.
_PACKETS: Final = (1_000.0, 2_000.0)  # datagrams a second, and at once
_REQUESTS: Final = (50.0, 200.0)  # requests outside a call
# Wrong passwords per source and user name: ten, then one in a minute.
_FAILURES: Final = (1 / 60, 10.0)

Network = IPv4Network | IPv6Network
Challenge = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SipSettings:
    """What the core is told at its start. `trunks` are the networks whose calls are taken
    without a password; `algorithms` are offered in this order; `secrecy` is that of sound."""

    realm: str
    trunks: tuple[Network, ...] = ()
    algorithms: tuple[str, ...] = ("SHA-256", "MD5")
    max_calls: int = 1_000
    secrecy: Secrecy = Secrecy.OPTIONAL


class Standing(Enum):
    """What is known of a request's sender without asking for the account."""

    TRUSTED = auto()  # a trunk
    CLAIMED = auto()  # an answer to a challenge of ours that may be right
    STALE = auto()
    UNKNOWN = auto()
    BARRED = auto()  # too many wrong passwords


class Admission:
    """Judges senders. `random(n)` gives n unguessable bytes."""

    def __init__(self, settings: SipSettings, random: Callable[[int], bytes]) -> None:
        self._settings = settings
        self._found: frozenset[IPv4Address | IPv6Address] = frozenset()
        self._key = random(32)
        self._digest = DigestServer(settings.realm, settings.algorithms, random(32), random)
        self._packets = TokenBuckets(*_PACKETS)
        self._requests = TokenBuckets(*_REQUESTS)
        self._failures = TokenBuckets(*_FAILURES)

    def is_trunk(self, source: str) -> bool:
        """Whether calls from this address are taken without a password."""
        try:
            address = ip_address(source)
        except ValueError:
            return False
        if address in self._found:
            return True
        return any(address in network for network in self._settings.trunks)

    def trust(self, addresses: frozenset[str]) -> None:
        """Besides the networks of the settings, these addresses are trunks' from now on."""
        self._found = frozenset(ip_address(each) for each in addresses)

    def may_send(self, source: str, now: float) -> bool:
        return self.is_trunk(source) or self._packets.take(source, now)

    def may_ask(self, source: str, now: float) -> bool:
        """Bounds what we answer to strangers, so that nobody is flooded with our answers."""
        return self.is_trunk(source) or self._requests.take(source, now)

    def standing(
        self, request: Request, source: str, now: float
    ) -> tuple[Standing, Authorization | None]:
        """Judge a request that needs an identity. Only CLAIMED comes with an Authorization."""
        if request.method == "INVITE" and self.is_trunk(source):
            return Standing.TRUSTED, None
        answer = self._answer(request)
        if answer is None:
            return Standing.UNKNOWN, None
        check = self._digest.prescreen(answer, source, now)
        if check is not Check.GOOD:
            return (Standing.STALE if check is Check.STALE else Standing.UNKNOWN), None
        if not self._failures.has(_attempt(source, answer), now):
            return Standing.BARRED, None
        return Standing.CLAIMED, answer

    def verify(
        self,
        answer: Authorization,
        secrets: Secrets | None,
        request: Request,
        source: str,
        now: float,
    ) -> Check:
        """The verdict, once the account is known or known not to exist."""
        check = self._digest.verify(answer, secrets, request, now)
        if check is Check.BAD:
            self._failures.take(_attempt(source, answer), now)
        return check

    def challenge(self, source: str, now: float, stale: bool = False) -> Challenge:
        return tuple(self._digest.challenges(source, now, stale))

    def stateless_tag(self, request: Request) -> str:
        """The To tag of an answer that is not remembered: the same for each copy (§8.2.7)."""
        text = f"{request.call_id}|{request.from_.tag}|{request.cseq}"
        return hmac.new(self._key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:16]

    def _answer(self, request: Request) -> Authorization | None:
        """The Authorization for our realm; others may stand beside it (§22.1)."""
        for line in request.headers.lines("authorization"):
            try:
                answer = parse_authorization(line)
            except GrammarError:
                continue
            if answer.realm == self._settings.realm:
                return answer
        return None


def _attempt(source: str, answer: Authorization) -> str:
    return f"{source}|{answer.username}"
