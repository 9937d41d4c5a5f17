"""Logging in at an identity provider: a real one, one that lies, and whose account it is."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey
from multidict import MultiDict

from auth.totp import code_at, step_at
from server.check import check_logins
from server.config import Config, HttpConfig, OidcConfig
from server.db import accounts, external_identities
from server.domain.account import AccountStatus
from server.identity.oidc import OidcProvider
from server.main import utc_now
from server.services.single_sign_on import ADDRESS_RATE, SingleSignOn
from tests import oidc_providers as oidc
from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, BETA, Browser, Installation, password_of
from tests.oidc_providers import CLIENT, SECRET, LyingProvider, RealProvider

PUBLIC = "http://ucc.localhost:8000"
CALLBACK = f"{PUBLIC}/oidc/callback"
USERS = (
    {"sub": "anna-1", "email": ANNA.email, "email_verified": True, "name": "Anna"},
    {"sub": "eve", "email": ANNA.email, "email_verified": False},
)


def connect(
    installation: Installation, issuer: str, client: str, secret: str, create_in: str = ""
) -> None:
    provider = OidcProvider(issuer, client, secret, monotonic=installation.clock.monotonic)
    installation.single_sign_on = SingleSignOn(
        installation.database,
        installation.box,
        provider,
        installation.logins,
        label="Example ID",
        create_in=create_in,
        clock=installation.clock,
        monotonic=installation.clock.monotonic,
        random_bytes=installation.random_bytes,
    )


@dataclass
class Person:
    """Somebody with a browser: what they are told, and whose session they have."""

    browser: Browser

    async def leave(self, path: str = "/oidc/login") -> str:
        async with self.browser.client.get(path, allow_redirects=False) as response:
            assert response.status == 303
            assert "no-store" in response.headers["Cache-Control"]
            return response.headers["Location"]

    async def come_back(self, query: Any) -> str:
        path = "/oidc/callback"
        async with self.browser.client.get(path, params=query, allow_redirects=False) as response:
            assert response.status == 303
            return response.headers["Location"]

    async def whoami(self) -> str | None:
        status, body = await self.browser.call("GET", "/api/v1/session")
        return body["account"]["id"] if status == 200 else None


@pytest.fixture(scope="module")
def real_provider() -> Iterator[RealProvider]:
    provider = RealProvider.start(*USERS)
    yield provider
    provider.stop()


@pytest.fixture
async def liar(installation: Installation) -> AsyncIterator[LyingProvider]:
    provider = await LyingProvider(installation.clock).start()
    connect(installation, provider.issuer, CLIENT, SECRET)
    yield provider
    await provider.server.close()


@pytest.fixture
def http() -> HttpConfig:
    return HttpConfig(public_url=PUBLIC)


@pytest.fixture
async def person(
    installation: Installation, liar: LyingProvider, open_browser: BrowserFactory, http: HttpConfig
) -> Person:
    return Person(await open_browser(installation, http))


async def through(person: Person, liar: LyingProvider, **change: Any) -> str:
    """There and back; where one ends."""
    return await person.come_back(liar.consent(await person.leave(), **change))


async def test_a_real_provider(
    small_installation: Installation,
    real_provider: RealProvider,
    open_browser: BrowserFactory,
    http: HttpConfig,
) -> None:
    small_installation.clock.now = utc_now()  # that of the process
    client, secret = real_provider.register(CALLBACK)
    connect(small_installation, real_provider.issuer, client, secret)
    person = Person(await open_browser(small_installation, http))
    there = await person.leave("/oidc/login?next=/c/abc")
    assert there.startswith(f"{real_provider.issuer}/oauth2/authorize?")
    back = urlsplit(await real_provider.consent(there, "anna-1"))
    assert f"{back.scheme}://{back.netloc}{back.path}" == CALLBACK
    query = dict(parse_qsl(back.query))
    assert await person.come_back(query) == "/c/abc"
    assert await person.whoami() == "anna"
    assert await person.come_back(query) == "/?sso=failed"
    back = urlsplit(await real_provider.consent(await person.leave(), "eve"))
    other = Person(await open_browser(small_installation, http))
    query = dict(parse_qsl(back.query))
    assert await other.come_back(query) == "/?sso=failed"  # another browser
    assert await person.come_back(query) == "/?sso=no-account"  # not verified


@pytest.mark.parametrize("sign", [oidc.good, oidc.by_curve])
async def test_who_is_known_by_address_is_known_by_subject_from_then_on(
    installation: Installation,
    liar: LyingProvider,
    person: Person,
    open_browser: BrowserFactory,
    http: HttpConfig,
    sign: oidc.Signer,
) -> None:
    liar.sign = sign
    assert await through(person, liar) == "/"
    assert await person.whoami() == "anna"
    again = Person(await open_browser(installation, http))
    moved = {"email": "new@alpha.example", "email_verified": False}
    assert await through(again, liar, **moved) == "/"
    assert await again.whoami() == "anna"
    other = Person(await open_browser(installation, http))
    # The address was given to somebody else.
    assert await through(other, liar, sub="eve") == "/?sso=no-account"
    assert await other.whoami() is None
    ada = await open_browser(installation, http)
    await ada.log_in(ADA)
    _, log = await ada.call("GET", "/api/v1/audit?object=account&object_id=anna")
    told = [(one["action"], one["changes"]) for one in reversed(log["items"])]
    assert told[0] == ("update", {"single_sign_on": [None, liar.issuer]})
    assert [changes["by"] for action, changes in told if action == "login"] == [[None, "oidc"]] * 2
    _, shown = await ada.call("GET", "/api/v1/subscribers/anna")
    assert shown["email_verified"] is True


@pytest.mark.parametrize(
    "change",
    [
        {"email_verified": False},
        {"email": "nobody@alpha.example"},
        {"email": None, "email_verified": None},
    ],
)
async def test_whoever_has_no_account_gets_none(
    installation: Installation, liar: LyingProvider, person: Person, change: dict[str, Any]
) -> None:
    assert await through(person, liar, **change) == "/?sso=no-account"
    assert await person.whoami() is None
    async with installation.database.read() as connection:
        assert await external_identities.owner(connection, liar.issuer, "anna-1") is None


async def test_a_disabled_account_stays_closed(
    installation: Installation, liar: LyingProvider, person: Person
) -> None:
    for linked in (False, True):
        if linked:
            assert await through(person, liar) == "/"
        async with installation.database.write() as connection:
            await accounts.set_status(connection, ANNA.id, AccountStatus.DISABLED)
        assert await through(person, liar) == "/?sso=no-account"
        assert await person.whoami() is None
        async with installation.database.write() as connection:
            await accounts.set_status(connection, ANNA.id, AccountStatus.ACTIVE)


async def test_an_account_where_the_configuration_says_so(
    installation: Installation, liar: LyingProvider, open_browser: BrowserFactory, http: HttpConfig
) -> None:
    connect(installation, liar.issuer, CLIENT, SECRET, create_in=BETA.id)
    person = Person(await open_browser(installation, http))
    carla = {"sub": "carla-1", "email": "Carla@Beta.example", "name": "Carla\u202e"}
    assert await through(person, liar, **carla, email_verified=False) == "/?sso=no-account"
    assert await through(person, liar, **carla) == "/"
    _, body = await person.browser.call("GET", "/api/v1/session")
    made = body["account"]
    assert (made["email"], made["name"], made["role"], body["vpbx"]["id"]) == (
        "carla@beta.example",
        "carla@beta.example",  # the name cannot be shown
        "subscriber",
        BETA.id,
    )
    assert made["language"] == BETA.language
    assert await through(person, liar, **carla) == "/"
    assert await person.whoami() == made["id"]
    assert await through(person, liar) == "/"  # Anna's account stays in its own vPBX
    assert await person.whoami() == "anna"
    async with installation.database.write() as connection:
        await accounts.set_status(connection, ADA.id, AccountStatus.DISABLED)
    assert await through(person, liar, sub="ada-1", email=ADA.email) == "/?sso=no-account"


async def test_a_vpbx_that_is_not_there_gets_nobody(
    installation: Installation, liar: LyingProvider, open_browser: BrowserFactory, http: HttpConfig
) -> None:
    connect(installation, liar.issuer, CLIENT, SECRET, create_in="gone")
    person = Person(await open_browser(installation, http))
    assert await through(person, liar, sub="c", email="c@x.example") == "/?sso=no-account"


async def test_the_address_may_come_from_userinfo(liar: LyingProvider, person: Person) -> None:
    liar.document = {"userinfo_endpoint": f"{liar.issuer}/userinfo"}
    bare = {"email": None, "email_verified": None}
    liar.userinfo = {"sub": "eve", "email": ANNA.email, "email_verified": True}
    assert await through(person, liar, **bare) == "/?sso=failed"
    liar.userinfo["sub"] = "anna-1"
    assert await through(person, liar, **bare) == "/"
    assert await person.whoami() == "anna"
    assert liar.asked.count("userinfo") == 2


@pytest.mark.parametrize(
    ("sign", "change"),
    [
        (oidc.unsigned, {}),
        (oidc.with_the_public_key, {}),
        (oidc.with_another_key, {}),
        (oidc.with_its_own_key, {}),
        (oidc.by_another_algorithm, {}),
        (oidc.cut_off, {}),
        (oidc.changed, {}),
        (oidc.endless, {}),
        (lambda provider, claims: "", {}),
        (lambda provider, claims: "a.b.c", {}),
        (oidc.good, {"nonce": "another"}),
        (oidc.good, {"nonce": None}),
        (oidc.good, {"aud": "another"}),
        (oidc.good, {"aud": [CLIENT, "another"]}),
        (oidc.good, {"iss": "https://another.example"}),
        (oidc.good, {"exp": 1}),
        (oidc.good, {"exp": None}),
        (oidc.good, {"iat": 9_999_999_999}),
        (oidc.good, {"sub": ""}),
    ],
)
async def test_tokens_that_open_nothing(
    small_installation: Installation,
    open_browser: BrowserFactory,
    http: HttpConfig,
    sign: oidc.Signer,
    change: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    liar = await LyingProvider(small_installation.clock, sign=sign).start()
    connect(small_installation, liar.issuer, CLIENT, SECRET)
    person = Person(await open_browser(small_installation, http))
    assert await through(person, liar, **change) == "/?sso=failed"
    assert await person.whoami() is None
    [line] = [one for one in caplog.records if one.name == "server.rest.single_sign_on"]
    assert SECRET not in str(line.__dict__) and "code-0" not in str(line.__dict__)
    await liar.server.close()


LARGE = web.json_response({"more": "x" * 300_000})


@pytest.mark.parametrize("place", ["document", "keys", "token"])
@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=500),
        web.Response(status=302, headers={"Location": "/keys"}),
        web.Response(text="<html>"),
        web.json_response([1]),
        web.Response(text="[" * 100_000, content_type="application/json"),
        web.json_response({"issuer": 5, "keys": [5, {"kty": "RSA"}], "id_token": 5}),
        LARGE,
    ],
)
async def test_providers_that_answer_nonsense(
    small_installation: Installation,
    open_browser: BrowserFactory,
    http: HttpConfig,
    place: str,
    answer: web.Response,
) -> None:
    liar = await LyingProvider(small_installation.clock).start()
    connect(small_installation, liar.issuer, CLIENT, SECRET)
    person = Person(await open_browser(small_installation, http))
    if place != "document":
        query = liar.consent(await person.leave())
    fresh = web.Response(status=answer.status, headers=answer.headers, body=answer.body)
    liar.answers[place] = fresh
    where = await (person.leave() if place == "document" else person.come_back(query))
    assert where == "/?sso=failed"
    await liar.server.close()


async def test_a_login_is_one_browsers_once_and_soon(
    installation: Installation,
    liar: LyingProvider,
    person: Person,
    open_browser: BrowserFactory,
    http: HttpConfig,
) -> None:
    other = Person(await open_browser(installation, http))
    query = liar.consent(await person.leave())
    await other.leave()
    assert await other.come_back(query) == "/?sso=failed"  # login CSRF: another's answer
    assert await person.come_back({**query, "state": "x"}) == "/?sso=failed"
    assert await person.come_back(query) == "/?sso=failed"  # the cookie is gone
    query = liar.consent(await person.leave())
    installation.clock.advance(minutes=10)
    assert await person.come_back(query) == "/?sso=failed"
    query = liar.consent(await person.leave())
    twice = MultiDict([*query.items(), ("state", query["state"])])
    assert await person.come_back(twice) == "/?sso=failed"
    assert await person.come_back({"error": "access_denied"}) == "/?sso=failed"
    assert [person_is for person_is in (await person.whoami(), await other.whoami())] == [None] * 2
    query = liar.consent(await person.leave("/oidc/login?next=//evil.example"))
    assert await person.come_back(query) == "/"


async def test_a_new_login_ends_the_former_session(
    installation: Installation, liar: LyingProvider, person: Person
) -> None:
    await person.browser.log_in(ADA)
    [former] = person.browser.client.session.cookie_jar
    assert await installation.logins.identify(former.value) is not None
    assert await through(person, liar) == "/"
    assert await person.whoami() == "anna"
    assert await installation.logins.identify(former.value) is None


async def test_the_second_factor_is_the_providers_matter(
    installation: Installation, liar: LyingProvider, person: Person
) -> None:
    browser = person.browser
    await browser.log_in(ANNA)
    again = {"password": password_of(ANNA)}
    _, made = await browser.call("POST", "/api/v1/second-factor", again)
    code = code_at(base64.b32decode(made["secret"]), step_at(installation.clock()))
    assert (await browser.call("POST", "/api/v1/second-factor/confirm", {"code": code}))[0] == 200
    assert (await browser.log_in(ANNA))[1]["code"] == "second-factor"
    assert await through(person, liar) == "/"
    assert await person.whoami() == "anna"


async def test_keys_are_looked_for_again_when_they_changed(
    installation: Installation, liar: LyingProvider, person: Person
) -> None:
    assert await through(person, liar) == "/"
    liar.rsa = RSAKey.generate_key(2048, {"kid": "newer"}, private=True)
    liar.sign = lambda provider, claims: jwt.encode(
        {"alg": "RS256", "kid": "newer"}, claims, provider.rsa
    )
    for _ in range(3):  # anybody can name a key: not at every login
        assert await through(person, liar) == "/?sso=failed"
    assert liar.asked.count("keys") == 1
    installation.clock.advance(seconds=60)
    assert await through(person, liar) == "/"
    assert (liar.asked.count("keys"), liar.asked.count("document")) == (2, 1)


async def test_many_logins_from_one_address_are_throttled(person: Person) -> None:
    for _ in range(ADDRESS_RATE.burst):
        assert "state=" in await person.leave()
    assert await person.leave("/oidc/login?next=/c/abc") == "/?sso=throttled&next=%2Fc%2Fabc"


async def test_what_an_operator_is_told(liar: LyingProvider) -> None:
    oidc_config = OidcConfig(liar.issuer, CLIENT, SECRET)
    [told] = await check_logins(Config(oidc=oidc_config))
    assert told.line() == f"ok     oidc            {liar.issuer} answers"
    liar.document = {"issuer": "https://another.example"}
    [told] = await check_logins(Config(oidc=oidc_config))
    assert told.line() == "failed oidc            discovery: the document is another issuer's"
    assert await check_logins(Config()) == []


async def test_what_the_login_page_asks_for(
    small_installation: Installation, open_browser: BrowserFactory, http: HttpConfig
) -> None:
    without = await open_browser(small_installation)
    assert await without.call("GET", "/api/v1/login-options") == (
        200,
        {"single_sign_on": None, "guests": "pin"},
    )
    for path in ("/oidc/login", "/oidc/callback"):
        async with without.client.get(path) as response:
            assert response.status == 404
    connect(small_installation, "https://id.example", CLIENT, SECRET)
    browser = await open_browser(small_installation, http)
    label = {"label": "Example ID", "url": "/oidc/login"}
    options = {"single_sign_on": label, "guests": "pin"}
    assert await browser.call("GET", "/api/v1/login-options") == (200, options)
