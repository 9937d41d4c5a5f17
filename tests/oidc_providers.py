"""Identity providers for tests: a real one in a process of its own, and one that lies as told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import requests
from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from tests.child import Child
from tests.installation import Clock
from tests.ports import free_port

CLIENT, SECRET = "ucc", "s3cret: +%"


@dataclass
class RealProvider:
    """Authlib's server behind `oidc_provider_mock`, over HTTP on loopback."""

    issuer: str
    process: Child

    @classmethod
    def start(cls, *users: Mapping[str, object]) -> RealProvider:
        port = free_port()
        claims = [part for user in users for part in ("--user-claims", json.dumps(user))]
        command = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-r", "true"]
        child = Child.start([*command, "-n", "true", *claims], "Uvicorn running")
        return cls(f"http://127.0.0.1:{port}", child)

    def stop(self) -> None:
        self.process.stop()

    def register(self, redirect_uri: str) -> tuple[str, str]:
        """Client id and secret (RFC 7591)."""
        asked = {"redirect_uris": [redirect_uri]}
        made = requests.post(f"{self.issuer}/oauth2/clients", json=asked, timeout=10).json()
        return made["client_id"], made["client_secret"]

    async def consent(self, url: str, subject: str) -> str:
        """What a person does there; where the browser is sent then."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data={"sub": subject}, allow_redirects=False) as response,
        ):
            return response.headers["Location"]


Signer = Callable[["LyingProvider", dict[str, Any]], str]


def good(provider: LyingProvider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "rsa"}, claims, provider.rsa)


@dataclass
class LyingProvider:
    """Gives tokens for codes; a test changes what is in them and how they are signed."""

    clock: Clock
    rsa: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(2048, {"kid": "rsa"}, private=True)
    )
    ec: ECKey = field(
        default_factory=lambda: ECKey.generate_key("P-256", {"kid": "ec"}, private=True)
    )
    sign: Signer = good
    change: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, web.Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    async def start(self) -> LyingProvider:
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self._document)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/token", self._token)
        app.router.add_get("/userinfo", self._userinfo)
        self.server = TestServer(app, host="127.0.0.1")
        await self.server.start_server()
        return self

    @property
    def issuer(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    def consent(self, url: str, **change: Any) -> dict[str, str]:
        """The answer to an authorization request, as the query of the callback."""
        self.change = change
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    async def _document(self, request: web.Request) -> web.Response:
        self.asked.append("document")
        return self.answers.get("document") or web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **self.document,
            }
        )

    async def _keys(self, request: web.Request) -> web.Response:
        self.asked.append("keys")
        keys = KeySet([self.rsa, self.ec]).as_dict(private=False)
        return self.answers.get("keys") or web.json_response(keys)

    async def _token(self, request: web.Request) -> web.Response:
        self.asked.append("token")
        form = await request.post()
        asked = self.codes.pop(str(form["code"]), None)
        login = base64.b64decode(request.headers["Authorization"].removeprefix("Basic "))
        hashed = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        if (
            asked is None
            or login != f"{CLIENT}:s3cret%3A+%2B%25".encode()
            or form["redirect_uri"] != asked["redirect_uri"]
            or base64.urlsafe_b64encode(hashed).rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "anna-1",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": "anna@alpha.example",
            "email_verified": True,
            "name": "Anna",
            **self.change,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        token = {"access_token": "access", "id_token": self.sign(self, claims)}
        return self.answers.get("token") or web.json_response(token)

    async def _userinfo(self, request: web.Request) -> web.Response:
        self.asked.append("userinfo")
        assert request.headers["Authorization"] == "Bearer access"
        return web.json_response(self.userinfo)


def unsigned(provider: LyingProvider, claims: dict[str, Any]) -> str:
    return f"{_part({'alg': 'none'})}.{_part(claims)}."


def with_the_public_key(provider: LyingProvider, claims: dict[str, Any]) -> str:
    """The algorithm confusion: what everybody knows as a shared secret."""
    text = f"{_part({'alg': 'HS256', 'kid': 'rsa'})}.{_part(claims)}"
    key = provider.rsa.as_pem(private=False)
    signature = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def with_another_key(provider: LyingProvider, claims: dict[str, Any]) -> str:
    other = RSAKey.generate_key(2048, {"kid": "rsa"}, private=True)
    return jwt.encode({"alg": "RS256", "kid": "rsa"}, claims, other)


def with_its_own_key(provider: LyingProvider, claims: dict[str, Any]) -> str:
    other = RSAKey.generate_key(2048, private=True)
    header = {"alg": "RS256", "kid": "rsa", "jwk": other.as_dict(private=False)}
    return jwt.encode(header, claims, other)


def by_curve(provider: LyingProvider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "ES256", "kid": "ec"}, claims, provider.ec)


def by_another_algorithm(provider: LyingProvider, claims: dict[str, Any]) -> str:
    header = {"alg": "PS256", "kid": "rsa"}
    return jwt.encode(header, claims, provider.rsa, algorithms=["PS256"])


def cut_off(provider: LyingProvider, claims: dict[str, Any]) -> str:
    return good(provider, claims).rpartition(".")[0]


def changed(provider: LyingProvider, claims: dict[str, Any]) -> str:
    header, _, signature = good(provider, {**claims, "sub": "eve"}).split(".")
    return f"{header}.{_part(claims)}.{signature}"


def endless(provider: LyingProvider, claims: dict[str, Any]) -> str:
    return good(provider, {**claims, "more": "x" * 20_000})


def _part(value: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
