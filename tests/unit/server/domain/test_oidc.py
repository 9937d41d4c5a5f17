"""What is believed of a provider: its document, its answer, its claims, one wrong at a time."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.oidc import (
    PENDING_LIFE,
    OidcRefused,
    PendingLogin,
    Provider,
    ProviderIdentity,
    identity_of,
    is_trusted_url,
    safe_path,
)
from tests.installation import START

ISSUER = "https://id.example"
DOCUMENT: Mapping[str, object] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}
NOW = START.timestamp()
CLAIMS: Mapping[str, object] = {
    "iss": ISSUER,
    "aud": "ucc",
    "sub": "anna-1",
    "exp": NOW + 300,
    "iat": NOW,
    "nonce": "n",
    "email": "Anna@Alpha.example",
    "email_verified": True,
    "name": "Anna",
}


def random_source() -> Callable[[int], bytes]:
    numbers = itertools.count(1)
    return lambda length: next(numbers).to_bytes(length, "big")


def pending(next_path: str = "/") -> PendingLogin:
    return PendingLogin.begin(next_path, START, random_source())


def test_the_address_at_the_provider() -> None:
    login = pending("/c/abc")
    url = urlsplit(login.url(Provider.read(DOCUMENT, ISSUER), "ucc", "https://ucc.example/cb"))
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{ISSUER}/authorize"
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    hashed = hashlib.sha256(login.verifier.encode()).digest()
    assert query == {
        "response_type": "code",
        "client_id": "ucc",
        "redirect_uri": "https://ucc.example/cb",
        "scope": "openid email profile",
        "state": login.state,
        "nonce": login.nonce,
        "code_challenge": base64.urlsafe_b64encode(hashed).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    assert len({login.state, login.nonce, login.verifier}) == 3
    assert all(len(one) == 43 for one in (login.state, login.nonce, login.verifier))
    assert login.verifier not in repr(login)
    assert PendingLogin.from_text(login.to_text()) == login


def test_an_endpoint_with_a_query_keeps_it() -> None:
    document = {**DOCUMENT, "authorization_endpoint": f"{ISSUER}/authorize?tenant=1"}
    url = pending().url(Provider.read(document, ISSUER), "ucc", "x")
    assert url.startswith(f"{ISSUER}/authorize?tenant=1&response_type=code&")


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": f"{ISSUER}/"},
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": "http://id.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://127.0.0.1/token"},  # of a provider that is elsewhere
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": ["https://id.example"]},
        {"userinfo_endpoint": "https://"},
    ],
)
def test_documents_that_are_not_believed(change: Mapping[str, object]) -> None:
    with pytest.raises(OidcRefused):
        Provider.read({**DOCUMENT, **change}, ISSUER)


@pytest.mark.parametrize(
    ("methods", "basic"),
    [(None, True), (["client_secret_basic", "x"], True), (["client_secret_post"], False)],
)
def test_how_the_secret_is_sent(methods: object, basic: bool) -> None:
    extra = {} if methods is None else {"token_endpoint_auth_methods_supported": methods}
    assert Provider.read({**DOCUMENT, **extra}, ISSUER).basic_auth is basic


@pytest.mark.parametrize(
    ("query", "names_itself", "later", "reason"),
    [
        ({"state": "S", "code": "c"}, False, 0, ""),
        ({"state": "S", "code": "c", "iss": ISSUER}, True, 0, ""),
        ({"state": "S", "code": "c", "iss": "https://evil.example"}, False, 0, "another issuer"),
        ({"state": "S", "code": "c"}, True, 0, "no issuer"),
        ({"state": "other", "code": "c"}, False, 0, "another state"),
        ({"code": "c"}, False, 0, "another state"),
        ({"state": "é\ud800", "code": "c"}, False, 0, "another state"),
        ({"state": "S", "error": "access_denied"}, False, 0, "no code"),
        ({"state": "S", "error": "access_denied", "code": "c"}, False, 0, "no code"),
        ({"state": "S", "code": ""}, False, 0, "no code"),
        ({"state": "S", "code": "c"}, False, PENDING_LIFE.total_seconds(), "too late"),
        ({"state": "S", "code": "c"}, False, -1, "too late"),
    ],
)
def test_the_answer(
    query: Mapping[str, str], names_itself: bool, later: float, reason: str
) -> None:
    document = {**DOCUMENT, "authorization_response_iss_parameter_supported": names_itself}
    provider = Provider.read(document, ISSUER)
    login = pending()
    given = {name: login.state if value == "S" else value for name, value in query.items()}
    now = START + timedelta(seconds=later)
    if not reason:
        assert login.code(given, provider, now) == "c"
        return
    with pytest.raises(OidcRefused, match=reason):
        login.code(given, provider, now)


def believed(
    claims: Mapping[str, object], userinfo: Mapping[str, object] | None = None
) -> ProviderIdentity:
    return identity_of(claims, userinfo or {}, issuer=ISSUER, client_id="ucc", nonce="n", now=START)


def test_good_claims() -> None:
    assert believed(CLAIMS) == ProviderIdentity(ISSUER, "anna-1", "anna@alpha.example", "Anna")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"iss": "https://evil.example"}, "another issuer"),
        ({"iss": None}, "another issuer"),
        ({"aud": "other"}, "another audience"),
        ({"aud": ["other"]}, "another audience"),
        ({"aud": []}, "another audience"),
        ({"aud": {"ucc": 1}}, "another audience"),
        ({"aud": ["ucc", "other"]}, "another party"),
        ({"aud": ["ucc", "other"], "azp": "other"}, "another party"),
        ({"azp": "other"}, "another party"),
        ({"exp": NOW - 60}, "expired"),
        ({"exp": None}, "no times"),
        ({"exp": "9999999999"}, "no times"),
        ({"exp": float("nan")}, "no times"),
        ({"exp": float("inf")}, "no times"),
        ({"exp": 10**400}, "no times"),
        ({"exp": True}, "no times"),
        ({"iat": None}, "no times"),
        ({"iat": NOW + 61}, "future"),
        ({"nbf": NOW + 61}, "future"),
        ({"nbf": "x"}, "future"),
        ({"nonce": "m"}, "another nonce"),
        ({"nonce": None}, "another nonce"),
        ({"nonce": ["n"]}, "another nonce"),
        ({"sub": ""}, "no subject"),
        ({"sub": "x" * 256}, "no subject"),
        ({"sub": 5}, "no subject"),
    ],
)
def test_claims_that_are_not_believed(change: Mapping[str, object], reason: str) -> None:
    with pytest.raises(OidcRefused, match=reason):
        believed({**CLAIMS, **change})


@pytest.mark.parametrize(
    "change",
    [{"aud": ["ucc"]}, {"aud": ["ucc", "x"], "azp": "ucc"}, {"exp": NOW - 59}, {"iat": NOW + 60}],
)
def test_claims_within_the_rules(change: Mapping[str, object]) -> None:
    assert believed({**CLAIMS, **change}).subject == "anna-1"


@pytest.mark.parametrize(
    ("change", "userinfo", "email"),
    [
        ({}, {}, "anna@alpha.example"),
        ({"email_verified": False}, {}, ""),
        ({"email_verified": "true"}, {}, ""),
        ({"email_verified": None}, {}, ""),
        ({"email": "no address"}, {}, ""),
        ({"email": ["a@b.example"]}, {}, ""),
        ({"email": None}, {"email": "eve@x.example", "email_verified": True}, ""),
        (
            {"email_verified": False},
            {"sub": "anna-1", "email": "eve@x.example", "email_verified": True},
            "",
        ),
    ],
)
def test_which_address_counts(
    change: Mapping[str, object], userinfo: dict[str, object], email: str
) -> None:
    named = {"sub": "anna-1", **userinfo} if userinfo else {}
    assert believed({**CLAIMS, **change}, named).email == email


def test_userinfo_fills_in_and_is_of_the_same_person() -> None:
    bare = {name: value for name, value in CLAIMS.items() if not name.startswith("email")}
    userinfo = {"sub": "anna-1", "email": "a@x.example", "email_verified": True}
    assert believed(bare, userinfo).email == "a@x.example"
    assert believed(bare).email == ""
    with pytest.raises(OidcRefused, match="another subject"):
        believed(bare, {**userinfo, "sub": "eve"})


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("/c/abc?x=1#y", "/c/abc?x=1#y"),
        ("/", "/"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("/\t/evil.example", "/"),
        ("/ü", "/"),
        ("/" + "x" * 600, "/"),
    ],
)
def test_only_paths_of_this_site_are_led_to(path: str, safe: str) -> None:
    assert safe_path(path) == safe
    assert pending(path).next_path == safe


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://id.example", True),
        ("http://localhost:9400", True),
        ("http://[::1]:9400/x", True),
        ("http://id.example", False),
        ("http://localhost.evil.example", False),
        ("https://user@id.example", False),
        ("https://id.example#x", False),
        ("https://[", False),
        ("ftp://id.example", False),
        (None, False),
    ],
)
def test_trusted_urls(url: object, trusted: bool) -> None:
    assert is_trusted_url(url) is trusted


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*CLAIMS, "azp", "nbf"]), JSON), JSON)
def test_any_claims_are_refused_or_of_this_very_login(
    change: dict[str, object], userinfo: object
) -> None:
    """Invariant: nothing but OidcRefused is raised, and what is believed names issuer, audience
    and nonce of this login."""
    other = userinfo if isinstance(userinfo, dict) else {}
    try:
        found = believed({**CLAIMS, **change}, other)
    except OidcRefused:
        return
    claims = {**CLAIMS, **change}
    assert (found.issuer, claims["nonce"]) == (ISSUER, "n")
    assert "ucc" in json.dumps(claims["aud"]) and 0 < len(found.subject) <= 255
