"""The server's side of digest authentication: nonces without memory, replays with little."""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from sip_gateway.core.digest import ALGORITHMS, Authorization, response_digest
from sip_gateway.core.grammar import GrammarError, quote
from sip_gateway.core.message import Request
from sip_gateway.core.uri import parse_uri

NONCE_LIFE: Final = 300.0  # seconds
_WINDOW: Final = 64  # nonce counts that may arrive out of order
# Nonces in use, the least recently used forgotten first: a forgotten one is answered "stale".
_MAX_NONCES: Final = 10_000


class Check(Enum):
    """What became of an Authorization."""

    GOOD = auto()
    STALE = auto()  # right in itself, but the nonce is too old: challenge again
    BAD = auto()


@dataclass(frozen=True, slots=True)
class Secrets:
    """HA1 of one account, by algorithm (hex). Never log an instance."""

    md5: str
    sha256: str

    def __repr__(self) -> str:
        return "Secrets(…)"

    def get(self, algorithm: str) -> str:
        return {"MD5": self.md5, "SHA-256": self.sha256}.get(algorithm, "")


class DigestServer:
    """Issues challenges and verifies answers for one realm.

    `algorithms` in order of preference. `key` signs the nonces, `random(n)` gives n bytes.
    """

    def __init__(
        self,
        realm: str,
        algorithms: tuple[str, ...],
        key: bytes,
        random: Callable[[int], bytes],
    ) -> None:
        self._realm = realm
        self._algorithms = algorithms
        self._key = key
        self._random = random
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def challenges(self, source: str, now: float, stale: bool = False) -> list[tuple[str, str]]:
        """WWW-Authenticate fields, one for each algorithm (RFC 8760 §2.3)."""
        shared = f"realm={quote(self._realm)}, nonce={quote(self._nonce(source, now))}"
        tail = ", stale=true" if stale else ""
        return [
            (
                "www-authenticate",
                f'Digest {shared}, algorithm={algorithm}, qop="auth"{tail}',
            )
            for algorithm in self._algorithms
        ]

    def prescreen(self, answer: Authorization, source: str, now: float) -> Check:
        """What can be told without the account: GOOD means worth looking it up."""
        if answer.realm != self._realm or answer.algorithm not in self._algorithms:
            return Check.BAD
        if not self._is_ours(answer.nonce, source):
            return Check.STALE
        issued = int(answer.nonce[:12], 16) / 1000
        return Check.GOOD if 0 <= now - issued <= NONCE_LIFE else Check.STALE

    def verify(
        self, answer: Authorization, secrets: Secrets | None, request: Request, now: float
    ) -> Check:
        """Verify the answer for `request`; `secrets` None when there is no such account.

        Takes the same steps for an unknown account, so that time does not tell.
        """
        if answer.algorithm not in ALGORITHMS:
            return Check.BAD
        secret = (secrets.get(answer.algorithm) if secrets else "") or "0" * 32
        expected = response_digest(
            answer.algorithm, secret, request.method, answer.uri,
            answer.nonce, answer.nc, answer.cnonce,
        )  # fmt: skip
        right = hmac.compare_digest(expected.encode(), answer.response.encode("utf-8", "replace"))
        if secrets is None or not right or not _same_target(answer.uri, request):
            return Check.BAD
        return Check.GOOD if self._count(answer.nonce, int(answer.nc, 16)) else Check.STALE

    def _nonce(self, source: str, now: float) -> str:
        head = f"{int(now * 1000):012x}{self._random(8).hex()}"
        return head + self._sign(head, source)

    def _sign(self, head: str, source: str) -> str:
        return hmac.new(self._key, f"{head}|{source}".encode(), hashlib.sha256).hexdigest()[:32]

    def _is_ours(self, nonce: str, source: str) -> bool:
        head, signature = nonce[:28], nonce[28:]
        return nonce.isascii() and hmac.compare_digest(self._sign(head, source), signature)

    def _count(self, nonce: str, count: int) -> bool:
        """Note a nonce count; False when it was used before or is older than the window."""
        highest, seen = self._counts.pop(nonce, (0, 0))
        if count > highest:
            seen = ((seen << min(count - highest, _WINDOW)) | 1) & ((1 << _WINDOW) - 1)
            highest, fresh = count, True
        else:
            bit = 1 << (highest - count)
            fresh = highest - count < _WINDOW and not seen & bit
            seen |= bit if fresh else 0
        self._counts[nonce] = (highest, seen)
        while len(self._counts) > _MAX_NONCES:
            self._counts.popitem(last=False)
        return fresh


def _same_target(uri: str, request: Request) -> bool:
    """Whether the signed URI means the requested one.

    Host and port may differ, because a proxy on the way may have rewritten them; the dialled
    user may not.
    """
    try:
        return parse_uri(uri).user == request.uri.user
    except GrammarError:
        return False
