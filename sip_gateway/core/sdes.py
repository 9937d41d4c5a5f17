"""Keys for SRTP in session descriptions (RFC 4568, suites also of RFC 7714 §14)."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sip_gateway.core.grammar import GrammarError, digits_to_int

# Octets of master key and salt, in the order in which we offer.
SUITES: Final = MappingProxyType(
    {
        "AES_CM_128_HMAC_SHA1_80": 30,
        "AES_CM_128_HMAC_SHA1_32": 30,
        "AEAD_AES_128_GCM": 28,
        "AEAD_AES_256_GCM": 44,
    }
)
MAX_LINES: Final = 16  # of one stream; what comes after is not read
_MAX_TAG: Final = 999_999_999  # nine digits (§9.1)
_PLAIN: Final = frozenset({"RTP/AVP", "RTP/AVPF"})
_SECURE: Final = frozenset({"RTP/SAVP", "RTP/SAVPF"})


class Secrecy(StrEnum):
    """What the operator wants."""

    OFF = "off"
    OPTIONAL = "optional"  # whoever offers it gets it; we offer it where signalling is secret
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class CryptoLine:
    """One a=crypto that we could use: `key` is master key and salt."""

    tag: int
    suite: str
    key: bytes = field(repr=False)

    def __str__(self) -> str:
        """The attribute, key included: for the wire and nothing else."""
        return f"a=crypto:{self.tag} {self.suite} inline:{b64encode(self.key).decode()}"


@dataclass(frozen=True, slots=True)
class SrtpKeys:
    """What both directions of a stream are protected with."""

    suite: str
    inbound: bytes = field(repr=False)
    outbound: bytes = field(repr=False)


def read_crypto(value: str) -> CryptoLine | None:
    """The value of an a=crypto attribute. None for what we cannot do or what makes no sense: the
    sender may have another line, and it is no reason to refuse the rest (§6.4.1, §6.1)."""
    words = value.split()
    if len(words) < 3:
        return None
    tag, suite, key, *session = words
    # Session parameters change how packets look; only the hint of a window, and those that say
    # so themselves, may be passed over (§6.3.7).
    if suite not in SUITES or not all(each.startswith(("WSH=", "-")) for each in session):
        return None
    method, _, parts = key.partition(":")
    inline, *more = parts.split("|")
    # A second key, or a key identifier in each packet, which goes with it (§6.1).
    if method.lower() != "inline" or ";" in parts or any(":" in each for each in more):
        return None
    try:
        number = digits_to_int(tag, _MAX_TAG)
        # Some leave the padding out, which says nothing.
        octets = b64decode(inline + "=" * (-len(inline) % 4), validate=True)
    except (GrammarError, binascii.Error, ValueError):
        return None
    return CryptoLine(number, suite, octets) if len(octets) == SUITES[suite] else None


class KeyRing:
    """Our keys of one call. `secret` tells whether its signalling is; `random(n)` gives n
    unguessable bytes."""

    def __init__(
        self,
        secrecy: Secrecy = Secrecy.OFF,
        random: Callable[[int], bytes] = lambda _: b"",
        secret: bool = False,
    ) -> None:
        self._secrecy = secrecy
        self._random = random
        self._tries = secrecy is Secrecy.OPTIONAL and secret
        self._answered: tuple[CryptoLine, CryptoLine] | None = None  # theirs, ours
        # What the peer's answer may refer to: our lines as they were sent last.
        self._sent: dict[int, CryptoLine] = {}
        self._strict = False  # whether that was an offer of SRTP and nothing less

    @property
    def required(self) -> bool:
        return self._secrecy is Secrecy.REQUIRED

    def takes(self, protocol: str, lines: Sequence[CryptoLine]) -> bool:
        """Whether an offered stream is as secret as it has to be, and no more than it can be."""
        if protocol in _PLAIN:
            return self._secrecy is not Secrecy.REQUIRED or bool(lines)
        return protocol in _SECURE and self._secrecy is not Secrecy.OFF and bool(lines)

    # -- answering ----------------------------------------------------------------------------

    def answer(
        self, protocol: str, lines: Sequence[CryptoLine]
    ) -> tuple[CryptoLine, SrtpKeys] | None:
        """Our line for the first one offered, with its tag (§5.1.2); None for plain RTP.

        Keys beside RTP/AVP mean that the peer does without if need be (RFC 8643). While it keeps
        its key we keep ours, so that both streams go on; to another we answer with another, for
        its contexts begin anew (RFC 4568 §7.1.4).
        """
        if self._secrecy is Secrecy.OFF or (protocol in _PLAIN and not lines):
            self._sent, self._strict = {}, False
            return None
        self._strict = protocol in _SECURE
        theirs = lines[0]
        if self._answered is None or self._answered[0] != theirs:
            ours = CryptoLine(theirs.tag, theirs.suite, self._random(SUITES[theirs.suite]))
            self._answered = theirs, ours
        _, ours = self._answered
        self._sent = {ours.tag: ours}
        return ours, SrtpKeys(theirs.suite, inbound=theirs.key, outbound=ours.key)

    # -- offering -----------------------------------------------------------------------------

    def offer(self, secret: bool = False) -> tuple[str, tuple[CryptoLine, ...]]:
        """Protocol and lines of our offer. Where SRTP is not required, and the call not `secret`
        already, keys beside RTP/AVP leave it to the peer (RFC 8643)."""
        self._strict = secret or self.required
        suites = SUITES if self._strict or self._tries else ()
        lines = [
            CryptoLine(tag, suite, self._random(SUITES[suite]))
            for tag, suite in enumerate(suites, 1)
        ]
        self._sent = {line.tag: line for line in lines}
        return "RTP/SAVP" if self._strict else "RTP/AVP", tuple(lines)

    def accept(self, protocol: str, lines: Sequence[CryptoLine]) -> SrtpKeys | None:
        """What an answer to our last lines means; None for plain RTP.

        Raises GrammarError for one that is plain where we were not, or secret where we were not,
        or that names no line of ours (§5.1.3).
        """
        if (protocol in _SECURE) is not self._strict:
            raise GrammarError("not what was offered")
        if not self._strict and not self.required and not (self._sent and lines):
            return None
        ours = self._sent.get(lines[0].tag) if len(lines) == 1 else None
        if ours is None or ours.suite != lines[0].suite:
            raise GrammarError("no answer to our keys")
        if ours.key == lines[0].key:  # one key stream for both directions protects neither
            raise GrammarError("our own key")
        return SrtpKeys(ours.suite, inbound=lines[0].key, outbound=ours.key)
