"""Digest access authentication for SIP (RFC 3261 §22, RFC 7616, RFC 8760), both sides' sums."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sip_gateway.core.grammar import GrammarError, quote, split_list, unquote

Hash = Callable[[str], str]


def _md5(text: str) -> str:
    # SIP's own choice, kept for the telephones that know nothing else.
    return hashlib.md5(_bytes(text), usedforsecurity=False).hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(_bytes(text)).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


ALGORITHMS: Final = MappingProxyType({"MD5": _md5, "SHA-256": _sha256})


def ha1(algorithm: str, username: str, realm: str, password: str) -> str:
    """The stored secret: H(user:realm:password) in hex."""
    return ALGORITHMS[algorithm](f"{username}:{realm}:{password}")


def response_digest(
    algorithm: str, secret: str, method: str, uri: str, nonce: str, nc: str, cnonce: str
) -> str:
    """The `response` value for qop=auth; `secret` is HA1 (RFC 7616 §3.4.1)."""
    digest: Hash = ALGORITHMS[algorithm]
    return digest(f"{secret}:{nonce}:{nc}:{cnonce}:auth:" + digest(f"{method}:{uri}"))


def parse_fields(text: str) -> dict[str, str]:
    """The name=value list behind the scheme "Digest". Raises GrammarError."""
    scheme, _, rest = text.strip().partition(" ")
    if scheme.lower() != "digest":
        raise GrammarError("not a digest")
    fields: dict[str, str] = {}
    for part in split_list(rest, ","):
        name, equals, value = part.partition("=")
        name = name.strip().lower()
        if not equals or name in fields:
            raise GrammarError("bad digest field")
        fields[name] = unquote(value.strip())
    return fields


@dataclass(frozen=True, slots=True)
class Authorization:
    """What a client sent to prove who it is. Never log an instance."""

    username: str
    realm: str
    nonce: str
    uri: str
    response: str
    algorithm: str
    cnonce: str
    nc: str

    def __repr__(self) -> str:
        return "Authorization(…)"


def parse_authorization(text: str) -> Authorization:
    """Read an Authorization or Proxy-Authorization value.

    Raises GrammarError, also for a qop other than "auth": without it nothing hinders a replay.
    """
    fields = parse_fields(text)
    if fields.get("qop", "").lower() != "auth":
        raise GrammarError("digest without qop=auth")
    nc = fields.get("nc", "")
    if len(nc) != 8 or any(char not in "0123456789abcdefABCDEF" for char in nc):
        raise GrammarError("bad nonce count")
    algorithm = fields.get("algorithm", "MD5").upper()
    try:
        return Authorization(
            fields["username"], fields["realm"], fields["nonce"], fields["uri"],
            fields["response"].lower(), algorithm, fields["cnonce"], nc,
        )  # fmt: skip
    except KeyError:
        raise GrammarError("incomplete digest") from None


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a server wants to be answered."""

    realm: str
    nonce: str
    algorithm: str
    opaque: str | None = None

    def answer(
        self, username: str, password: str, method: str, uri: str, cnonce: str, count: int = 1
    ) -> str:
        """The value of Authorization; `count` grows with each use of the nonce."""
        nc = f"{count:08x}"
        secret = ha1(self.algorithm, username, self.realm, password)
        response = response_digest(self.algorithm, secret, method, uri, self.nonce, nc, cnonce)
        opaque = "" if self.opaque is None else f", opaque={quote(self.opaque)}"
        return (
            f"Digest username={quote(username)}, realm={quote(self.realm)}, "
            f"nonce={quote(self.nonce)}, uri={quote(uri)}, response={quote(response)}, "
            f"algorithm={self.algorithm}, cnonce={quote(cnonce)}, qop=auth, nc={nc}{opaque}"
        )


def read_challenges(lines: tuple[str, ...]) -> tuple[Challenge, ...]:
    """The challenges that we can meet, in the server's order of preference (RFC 8760 §2.4)."""
    found = []
    for text in lines:
        try:
            fields = parse_fields(text)
        except GrammarError:
            continue
        algorithm = fields.get("algorithm", "MD5").upper()
        offered = {word.strip().lower() for word in fields.get("qop", "").split(",")}
        if algorithm in ALGORITHMS and "auth" in offered and "nonce" in fields:
            realm, opaque = fields.get("realm", ""), fields.get("opaque")
            found.append(Challenge(realm, fields["nonce"], algorithm, opaque))
    return tuple(found)


def authorize(
    challenges: tuple[str, ...], username: str, password: str, method: str, uri: str, cnonce: str
) -> str | None:
    """A client's answer to the first challenge that it can meet; None when there is none."""
    first = next(iter(read_challenges(challenges)), None)
    return None if first is None else first.answer(username, password, method, uri, cnonce)
