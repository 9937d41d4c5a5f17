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


def authorize(
    challenges: tuple[str, ...], username: str, password: str, method: str, uri: str, cnonce: str
) -> str | None:
    """A client's answer to the first challenge that it can meet; None when there is none.

    The challenges stand in the server's order of preference (RFC 8760 §2.4).
    """
    for text in challenges:
        try:
            fields = parse_fields(text)
        except GrammarError:
            continue
        algorithm = fields.get("algorithm", "MD5").upper()
        offered = {word.strip().lower() for word in fields.get("qop", "").split(",")}
        if algorithm not in ALGORITHMS or "auth" not in offered or "nonce" not in fields:
            continue
        realm, nonce, nc = fields.get("realm", ""), fields["nonce"], "00000001"
        secret = ha1(algorithm, username, realm, password)
        response = response_digest(algorithm, secret, method, uri, nonce, nc, cnonce)
        opaque = f", opaque={quote(fields['opaque'])}" if "opaque" in fields else ""
        return (
            f"Digest username={quote(username)}, realm={quote(realm)}, nonce={quote(nonce)}, "
            f"uri={quote(uri)}, response={quote(response)}, algorithm={algorithm}, "
            f"cnonce={quote(cnonce)}, qop=auth, nc={nc}{opaque}"
        )
    return None
