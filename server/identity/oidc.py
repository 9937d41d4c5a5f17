"""The provider's side of OpenID Connect over the network: documents, keys, codes for tokens.

Answers are bounded in size and time and no redirect is followed: a provider is trusted with who
somebody is, not with our memory. Needs the extra `oidc` (joserfc).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote_plus

import aiohttp
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from server.domain.oidc import ALGORITHMS, OidcRefused, Provider

TIMEOUT: Final = aiohttp.ClientTimeout(total=10.0, connect=5.0)
MAX_ANSWER: Final = 256 * 1024  # bytes
# Seconds that a discovery document and keys are believed without asking again.
FRESH: Final = 3600.0
# Seconds between two looks for a key that is not among those we have: anybody can name one.
KEYS_AGAIN: Final = 60.0
MAX_TOKEN: Final = 16 * 1024  # characters


class OidcProvider:
    """One provider. `monotonic` in seconds."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str, *, monotonic: Callable[[], float]
    ) -> None:
        self.issuer = issuer
        self.client_id = client_id
        self._client_secret = client_secret
        self._monotonic = monotonic
        self._provider: tuple[float, Provider] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def discover(self) -> Provider:
        """Raises OidcRefused."""
        now = self._monotonic()
        if self._provider is None or now - self._provider[0] >= FRESH:
            url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            document = await self._json("GET", url)
            self._provider = now, Provider.read(document, self.issuer)
        return self._provider[1]

    async def claims(
        self, code: str, verifier: str, redirect_uri: str
    ) -> tuple[Mapping[str, object], Mapping[str, object]]:
        """The claims of the ID token that the code stands for, signed by the provider, and what
        its userinfo says where the token has no address. Raises OidcRefused."""
        provider = await self.discover()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers = self._authenticated(provider, form)
        answer = await self._json("POST", provider.token_endpoint, data=form, headers=headers)
        token = answer.get("id_token")
        if not isinstance(token, str) or len(token) > MAX_TOKEN:
            raise OidcRefused("token endpoint: no ID token")
        claims = await self._verified(token, provider)
        access = answer.get("access_token")
        if "email" in claims or not provider.userinfo_endpoint or not isinstance(access, str):
            return claims, {}
        bearer = {"Authorization": f"Bearer {access}"}
        return claims, await self._json("GET", provider.userinfo_endpoint, headers=bearer)

    def _authenticated(self, provider: Provider, form: dict[str, str]) -> dict[str, str]:
        """Say who we are (RFC 6749 §2.3.1): a header, or else fields of the form."""
        if self._client_secret and provider.basic_auth:
            # Each part is form-encoded first, unlike elsewhere.
            login = f"{quote_plus(self.client_id)}:{quote_plus(self._client_secret)}"
            return {"Authorization": f"Basic {base64.b64encode(login.encode()).decode('ascii')}"}
        form["client_id"] = self.client_id
        if self._client_secret:
            form["client_secret"] = self._client_secret
        return {}

    async def _verified(self, token: str, provider: Provider) -> Mapping[str, object]:
        """The claims, if one of the provider's keys signed them with an algorithm of ours."""
        keys = await self._key_set(provider, FRESH)
        try:
            try:
                return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            except InvalidKeyIdError:  # they may have changed their keys
                keys = await self._key_set(provider, KEYS_AGAIN)
                return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError, TypeError) as error:
            raise OidcRefused(f"token: {type(error).__name__}") from None

    async def _key_set(self, provider: Provider, fresh: float) -> KeySet:
        now = self._monotonic()
        if self._keys is None or now - self._keys[0] >= fresh:
            document: Any = await self._json("GET", provider.jwks_uri)
            self._keys = now, _public_keys(document)
        return self._keys[1]

    async def _json(
        self,
        method: str,
        url: str,
        *,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Mapping[str, object]:
        """One JSON object. A session of its own each time: there are few logins, and nothing is
        left open between them."""
        sent = {"Accept": "application/json", **(headers or {})}
        try:
            async with (
                aiohttp.ClientSession(timeout=TIMEOUT) as session,
                session.request(
                    method, url, data=data, headers=sent, allow_redirects=False
                ) as response,
            ):
                body = await _bounded(response.content)
                status = response.status
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise OidcRefused(f"{url}: {type(error).__name__}") from None
        if status != 200:
            raise OidcRefused(f"{url}: status {status}")
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            raise OidcRefused(f"{url}: no JSON") from None
        if not isinstance(value, dict):
            raise OidcRefused(f"{url}: no JSON object")
        return value


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    """All of a body. Raises ValueError above MAX_ANSWER."""
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > MAX_ANSWER:
            raise ValueError("too large")
    return bytes(body)


def _public_keys(document: Any) -> KeySet:
    """The keys that can sign for our algorithms; others a provider may have for other things."""
    found = document.get("keys")
    kinds = {"RSA", "EC"}
    keys = [
        key
        for key in (found if isinstance(found, list) else [])
        if isinstance(key, dict)
        and key.get("kty") in kinds
        and key.get("use", "sig") == "sig"
        and key.get("alg", ALGORITHMS[0]) in ALGORITHMS
    ]
    try:
        return KeySet.import_key_set({"keys": keys})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise OidcRefused(f"keys: {type(error).__name__}") from None
