"""OpenID Connect as a relying party: what is sent, and what is believed of what comes back.

Code flow with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636, RFC 9700). No I/O: signatures are
checked elsewhere, before `identity_of` sees any claims.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeGuard
from urllib.parse import urlencode, urlsplit

from server.domain import fields
from server.domain.fields import Fault

# Nothing else is accepted, whatever a token or a provider says: no `none`, no shared secrets.
ALGORITHMS: Final = ("RS256", "ES256")
SCOPE: Final = "openid email profile"
# From pressing the button to being back: people look for their telephone meanwhile.
PENDING_LIFE: Final = timedelta(minutes=10)
# Between the provider's clock and ours.
LEEWAY: Final = timedelta(seconds=60)
MAX_SUBJECT: Final = 255  # OpenID Connect Core §2
MAX_NEXT: Final = 512
_SECRET_BYTES: Final = 32
_LAST_MOMENT: Final = 2**40  # seconds
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class OidcRefused(Exception):
    """What came back is not believed. The text is for the log: nothing secret is in it."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What its discovery document says (OpenID Connect Discovery 1.0 §3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    basic_auth: bool
    names_itself: bool  # RFC 9207 §3

    @classmethod
    def read(cls, document: Mapping[str, object], issuer: str) -> Provider:
        """Raises OidcRefused, also for a document of another issuer (§4.3)."""
        if document.get("issuer") != issuer:
            raise OidcRefused("discovery: the document is another issuer's")
        methods = document.get("token_endpoint_auth_methods_supported")
        return cls(
            issuer=issuer,
            authorization_endpoint=_endpoint(document, "authorization_endpoint", issuer),
            token_endpoint=_endpoint(document, "token_endpoint", issuer),
            jwks_uri=_endpoint(document, "jwks_uri", issuer),
            userinfo_endpoint=(
                _endpoint(document, "userinfo_endpoint", issuer)
                if "userinfo_endpoint" in document
                else ""
            ),
            basic_auth=not isinstance(methods, list) or "client_secret_basic" in methods,
            names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        )


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """Somebody is at the provider. Sealed in a cookie of their browser: so it is bound to that
    browser, and however many are begun, none is kept here."""

    state: str
    nonce: str
    verifier: str
    next_path: str
    issued_at: datetime

    def __repr__(self) -> str:
        return f"PendingLogin(issued_at={self.issued_at!r})"

    @classmethod
    def begin(
        cls, next_path: str, now: datetime, random_bytes: Callable[[int], bytes]
    ) -> PendingLogin:
        state, nonce, verifier = (_secret(random_bytes) for _ in range(3))
        return cls(state, nonce, verifier, safe_path(next_path), now)

    def to_text(self) -> str:
        moment = self.issued_at.isoformat()
        return json.dumps([self.state, self.nonce, self.verifier, self.next_path, moment])

    @classmethod
    def from_text(cls, text: str) -> PendingLogin:
        """Only for what `to_text` wrote and a seal has kept."""
        state, nonce, verifier, next_path, moment = json.loads(text)
        return cls(state, nonce, verifier, next_path, datetime.fromisoformat(moment))

    def url(self, provider: Provider, client_id: str, redirect_uri: str) -> str:
        """Where the browser goes."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest())
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": challenge.rstrip(b"=").decode("ascii"),
            "code_challenge_method": "S256",
        }
        separator = "&" if "?" in provider.authorization_endpoint else "?"
        return f"{provider.authorization_endpoint}{separator}{urlencode(query)}"

    def code(self, query: Mapping[str, str], provider: Provider, now: datetime) -> str:
        """The code of the answer that the browser brought. Raises OidcRefused."""
        if not timedelta(0) <= now - self.issued_at < PENDING_LIFE:
            raise OidcRefused("answer: too late")
        if not _same(query.get("state", ""), self.state):
            raise OidcRefused("answer: another state")
        issuer = query.get("iss")
        if issuer is None and provider.names_itself:
            raise OidcRefused("answer: no issuer")
        if issuer is not None and issuer != provider.issuer:
            raise OidcRefused("answer: another issuer")  # RFC 9700 §4.4, mix-up
        if "error" in query or not query.get("code"):
            raise OidcRefused("answer: no code")
        return query["code"]


@dataclass(frozen=True, slots=True)
class ProviderIdentity:
    """Who somebody is to the provider. `email` is empty unless the provider has verified it."""

    issuer: str
    subject: str
    email: str
    name: str


def identity_of(
    claims: Mapping[str, object],
    userinfo: Mapping[str, object],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    now: datetime,
) -> ProviderIdentity:
    """Check the claims of an ID token whose signature is right (OpenID Connect Core §3.1.3.7),
    and add what `userinfo` says of the same person. Raises OidcRefused."""
    if claims.get("iss") != issuer:
        raise OidcRefused("token: another issuer")
    _check_audience(claims, client_id)
    _check_times(claims, now)
    given = claims.get("nonce")
    if not isinstance(given, str) or not _same(given, nonce):
        raise OidcRefused("token: another nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT:
        raise OidcRefused("token: no subject")
    if userinfo and userinfo.get("sub") != subject:
        raise OidcRefused("userinfo: another subject")  # §5.3.2
    # One source for both, or a verified address would vouch for another one.
    source = claims if "email" in claims else userinfo
    verified = source.get("email_verified") is True
    name = claims.get("name", userinfo.get("name"))
    return ProviderIdentity(
        issuer=issuer,
        subject=subject,
        email=_address(source.get("email")) if verified else "",
        name=name if isinstance(name, str) else "",
    )


def _check_audience(claims: Mapping[str, object], client_id: str) -> None:
    audience = claims.get("aud")
    several = isinstance(audience, list) and len(audience) > 1
    if audience != client_id and not (isinstance(audience, list) and client_id in audience):
        raise OidcRefused("token: another audience")
    if (several or "azp" in claims) and claims.get("azp") != client_id:
        raise OidcRefused("token: another party")


def _check_times(claims: Mapping[str, object], now: datetime) -> None:
    moment, leeway = now.timestamp(), LEEWAY.total_seconds()
    expires, issued = claims.get("exp"), claims.get("iat")
    if not _is_moment(expires) or not _is_moment(issued):
        raise OidcRefused("token: no times")
    if moment >= expires + leeway:
        raise OidcRefused("token: expired")
    begins = claims.get("nbf", issued)
    if issued > moment + leeway or not _is_moment(begins) or begins > moment + leeway:
        raise OidcRefused("token: from the future")


def safe_path(path: str) -> str:
    """A path of this site to go to afterwards, else "/" (open redirect, CWE-601)."""
    good = path.isascii() and path.isprintable() and " " not in path and len(path) <= MAX_NEXT
    if not good or not path.startswith("/") or path[1:2] in {"/", "\\"}:
        return "/"
    return path


def is_trusted_url(url: object) -> bool:
    """https, or plain http on this very machine."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def _endpoint(document: Mapping[str, object], name: str, issuer: str) -> str:
    url = document.get(name)
    # A provider elsewhere must not send us to our own machine.
    if not isinstance(url, str) or not is_trusted_url(url):
        raise OidcRefused(f"discovery: {name}: no https address")
    if url.startswith("http:") and not issuer.startswith("http:"):
        raise OidcRefused(f"discovery: {name}: no https address")
    return url


def _address(value: object) -> str:
    """As accounts have them, in lower case; "" for what is none."""
    try:
        return fields.email(value).lower()
    except Fault:
        return ""


def _is_moment(value: object) -> TypeGuard[int | float]:
    """Seconds since 1970. JSON as Python reads it has NaN and numbers beyond all floats."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return 0 <= value <= _LAST_MOMENT


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def _secret(random_bytes: Callable[[int], bytes]) -> str:
    return base64.urlsafe_b64encode(random_bytes(_SECRET_BYTES)).rstrip(b"=").decode("ascii")
