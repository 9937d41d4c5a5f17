"""What every request passes before a handler sees it."""

from __future__ import annotations

import gzip
import logging
import re
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from auth.permissions import PERMISSIONS, Reach
from server.config import HttpConfig
from server.rest.access import Access, Endpoint, Public, add_endpoints
from server.rest.middlewares import SAFE_METHODS, current_account
from server.rest.routes import ALL_ENDPOINTS
from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, BEN, Browser, Installation

CONFERENCES = "/api/v1/conferences"
PROTECTED = [endpoint for endpoint in ALL_ENDPOINTS if isinstance(endpoint.access, Access)]
UNSAFE = [endpoint for endpoint in ALL_ENDPOINTS if endpoint.method not in SAFE_METHODS]


def name(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


def path_of(endpoint: Endpoint) -> str:
    return re.sub(r"\{\w+\}", "x", endpoint.path)


@pytest.fixture
async def anna(small_installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(small_installation)
    await browser.log_in(ANNA)
    return browser


async def test_every_protected_route_asks_for_a_login(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(small_installation)
    for endpoint in PROTECTED:
        status, body = await browser.call(endpoint.method, path_of(endpoint), {})
        assert (status, body["code"]) == (401, "not-logged-in"), name(endpoint)


async def test_every_unsafe_route_refuses_other_sites(anna: Browser) -> None:
    for endpoint in UNSAFE:
        for headers in ({"Origin": "http://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
            path = path_of(endpoint)
            status, body = await anna.call(endpoint.method, path, {}, **headers)
            assert (status, body["code"]) == (403, "cross-site"), name(endpoint)


async def test_every_unsafe_route_behind_the_login_asks_for_the_token(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    ada, other = [await open_browser(small_installation) for _ in range(2)]
    await ada.log_in(ADA)  # her role may all of it
    await other.log_in(BEN)
    for endpoint in [one for one in UNSAFE if isinstance(one.access, Access)]:
        for token in ("", "wrong", "é", other.csrf):
            path = path_of(endpoint)
            status, body = await ada.call(endpoint.method, path, {}, X_CSRF_Token=token)
            assert (status, body["code"]) == (403, "csrf"), name(endpoint)


def test_every_access_of_the_route_table_is_in_the_permission_table() -> None:
    known = {(rule.action, rule.object) for rule in PERMISSIONS.rows() if rule.reach > Reach.NONE}
    asked = {
        (endpoint.access.action, endpoint.access.object)
        for endpoint in ALL_ENDPOINTS
        if isinstance(endpoint.access, Access)
    }
    assert asked <= known
    public = {name(one) for one in ALL_ENDPOINTS if isinstance(one.access, Public)}
    assert public == {
        "POST /api/v1/session",
        "POST /api/v1/session/second-factor",
        "POST /api/v1/answers",
        "GET /api/v1/rooms/{id}/guest",
        "POST /api/v1/rooms/{id}/guest",
        "POST /api/v1/password-reset",
        "POST /api/v1/password-reset/confirm",
        "GET /api/v1/login-options",
        "GET /healthz",
    }


@pytest.mark.parametrize("path", ["/", "/c/abc", "/healthz", CONFERENCES, "/nowhere", "/static/x"])
async def test_every_answer_has_the_security_headers(anna: Browser, path: str) -> None:
    async with anna.client.get(path) as response:
        headers = response.headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in headers
    assert "Strict-Transport-Security" not in headers  # over plain http it means nothing


async def test_behind_a_trusted_tls_proxy(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    proxied = HttpConfig(trusted_proxies=("127.0.0.1", "::1"))
    browser = await open_browser(small_installation, proxied)
    forwarded = {
        "Origin": "https://ucc.example",
        "X_Forwarded_For": "203.0.113.9",
        "X_Forwarded_Proto": "https",
        "X_Forwarded_Host": "ucc.example",
    }
    credentials = {"email": ANNA.email, "password": "wrong"}
    status, _ = await browser.call("POST", "/api/v1/session", credentials, **forwarded)
    assert status == 401  # the origin fitted: it got as far as the password
    del forwarded["X_Forwarded_Host"]
    status, _ = await browser.call("POST", "/api/v1/session", credentials, **forwarded)
    assert status == 403
    async with browser.client.get("/healthz", headers={"X-Forwarded-Proto": "https"}) as response:
        assert response.headers["Strict-Transport-Security"] == "max-age=15552000"


async def test_the_cookie_of_a_login(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(small_installation)
    body = {"email": ANNA.email, "password": f"password of {ANNA.name}"}
    headers = {"Origin": browser.origin}
    async with browser.client.post("/api/v1/session", json=body, headers=headers) as response:
        cookie = response.cookies["__Host-ucc"]
    assert cookie["secure"] and cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert cookie["max-age"] == str(7 * 24 * 3600)


async def test_without_tls_elsewhere_the_cookie_is_plain_and_the_log_warns_once(
    small_installation: Installation,
    open_browser: BrowserFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    browser = await open_browser(small_installation)
    body = {"email": ANNA.email, "password": f"password of {ANNA.name}"}
    headers = {"Origin": "http://ucc.example", "Host": "ucc.example"}
    caplog.set_level(logging.WARNING)
    for _ in range(2):
        async with browser.client.post("/api/v1/session", json=body, headers=headers) as response:
            cookie = response.cookies["ucc"]
            assert (cookie["secure"], cookie["httponly"]) == ("", True)
    assert len([one for one in caplog.records if "plain http" in one.message]) == 1


async def test_a_login_gets_a_new_id_and_ends_the_old_one(anna: Browser) -> None:
    def cookie() -> str:
        jar = anna.client.session.cookie_jar.filter_cookies(anna.client.make_url("/"))
        return jar["__Host-ucc"].value

    before = cookie()
    await anna.log_in(ANNA)
    after = cookie()
    assert before != after
    anna.client.session.cookie_jar.clear()
    headers = {"Cookie": f"__Host-ucc={before}"}
    assert (await anna.call("GET", "/api/v1/session", None, **headers))[0] == 401
    headers = {"Cookie": f"__Host-ucc={after}"}
    assert (await anna.call("GET", "/api/v1/session", None, **headers))[0] == 200


async def test_a_copied_cookie_is_worthless_after_logout(anna: Browser) -> None:
    jar = anna.client.session.cookie_jar.filter_cookies(anna.client.make_url("/"))
    copied = {"Cookie": f"__Host-ucc={jar['__Host-ucc'].value}"}
    async with anna.client.delete(
        "/api/v1/session", headers={"Origin": anna.origin, "X-CSRF-Token": anna.csrf}
    ) as response:
        assert response.status == 204
        gone = response.cookies["__Host-ucc"]
        # Browsers ignore the deletion of a __Host- cookie without Secure.
        assert (gone.value, gone["max-age"], gone["secure"]) == ("", "0", True)
    assert (await anna.call("GET", "/api/v1/session", None, **copied))[0] == 401


@pytest.mark.parametrize("value", ["", "x", "x" * 5000, "a b", '"q"', "%00"])
async def test_garbage_for_a_cookie_is_no_login(
    small_installation: Installation, open_browser: BrowserFactory, value: str
) -> None:
    browser = await open_browser(small_installation)
    headers = {"Cookie": f"__Host-ucc={value}"}
    status, body = await browser.call("GET", "/api/v1/session", None, **headers)
    assert (status, body["code"]) == (401, "not-logged-in")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "bad-request"),
        (b"[]", "application/json", 400, "bad-request"),
        (b"\xff\xfe", "application/json", 400, "bad-request"),
        (b"[" * 50_000, "application/json", 400, "bad-request"),
        (b"{}", "text/plain", 415, "not-json"),
        (b"{}", "multipart/form-data; boundary=x", 415, "not-json"),
        (b'{"name":"' + b"x" * 70_000 + b'"}', "application/json", 413, "too-large"),
    ],
)
async def test_bodies_that_are_no_json_object(
    anna: Browser, body: bytes, content_type: str, status: int, code: str
) -> None:
    headers = {
        "Origin": anna.origin,
        "X-CSRF-Token": anna.csrf,
        "Content-Type": content_type,
    }
    async with anna.client.post(CONFERENCES, data=body, headers=headers) as response:
        answer = await response.json(content_type="application/problem+json")
    assert (response.status, answer["status"], answer["code"]) == (status, status, code)


async def test_a_compressed_body_is_not_unpacked(anna: Browser) -> None:
    bomb = gzip.compress(b'{"room_number": "4711"' + b" " * 1_000_000 + b"}")
    headers = {
        "Origin": anna.origin,
        "X-CSRF-Token": anna.csrf,
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    async with anna.client.post(CONFERENCES, data=bomb, headers=headers) as response:
        assert response.status == 400


async def test_errors_of_the_framework_have_our_shape(anna: Browser) -> None:
    async with anna.client.get("/api/v1/nowhere") as response:
        assert response.content_type == "application/problem+json"
        assert (await response.json(content_type=None))["code"] == "not-found"
    headers = {"Origin": anna.origin}
    async with anna.client.patch(CONFERENCES, headers=headers) as response:
        assert (response.status, response.headers["Allow"]) == (405, "GET,HEAD,POST")
        assert (await response.json(content_type=None))["code"] == "method-not-allowed"


async def test_throttling_says_when_to_come_back(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(small_installation)
    body = {"email": ANNA.email, "password": "guess"}
    headers = {"Origin": browser.origin}
    for _ in range(10):
        assert (await browser.call("POST", "/api/v1/session", body))[0] == 401
    async with browser.client.post("/api/v1/session", json=body, headers=headers) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "30")
        assert (await response.json(content_type=None))["code"] == "throttled"


async def test_a_fault_of_ours_is_500_and_one_log_line(
    small_installation: Installation,
    static_folder: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(request: web.Request) -> web.StreamResponse:
        raise ZeroDivisionError

    async def who(request: web.Request) -> web.StreamResponse:
        return web.json_response({"account": str(await current_account(request))})

    app = small_installation.app(static_folder)
    add_endpoints(
        app,
        (
            Endpoint("GET", "/api/v1/broken", broken, Public("test")),
            Endpoint("GET", "/api/v1/who", who, Public("test")),
        ),
    )
    app.router.add_get("/api/v1/forgotten", who)  # past the route table: denied
    async with TestClient(TestServer(app, host="localhost")) as client:
        for path in ("/api/v1/broken", "/api/v1/forgotten"):
            caplog.clear()
            async with client.get(path) as response:
                assert response.status == 500
                assert (await response.json(content_type=None))["code"] == "internal"
            assert [one.message for one in caplog.records] == ["unhandled error"]
        async with client.get("/api/v1/who") as response:
            assert await response.json() == {"account": "None"}
