"""Proxies, origins and cookies as tables."""

from __future__ import annotations

import pytest

from server.rest.origin import (
    PLAIN_COOKIE,
    SECURE_COOKIE,
    Client,
    CookieRule,
    ProxyTrust,
    is_loopback_name,
    is_same_site_request,
)

TRUST = ProxyTrust(["10.0.0.0/8", "::1"])


@pytest.mark.parametrize(
    ("address", "forwarded", "client"),
    [
        pytest.param(
            "192.0.2.1",
            ("203.0.113.9", "https", "evil.example"),
            Client("192.0.2.1", "http", "ucc.example"),
            id="a stranger is not believed",
        ),
        pytest.param(
            "10.0.0.1",
            ("203.0.113.9", "https", "public.example"),
            Client("203.0.113.9", "https", "public.example"),
            id="our proxy is",
        ),
        pytest.param(
            "::1",
            ("127.0.0.1, 203.0.113.9, 10.0.0.7", "http, https", "x, public.example"),
            Client("203.0.113.9", "https", "public.example"),
            id="only as far as our proxies go",
        ),
        pytest.param(
            "10.0.0.1",
            ("10.0.0.3, 10.0.0.2", "", ""),
            Client("10.0.0.3", "http", "ucc.example"),
            id="all of them ours",
        ),
        pytest.param(
            "10.0.0.1",
            ("203.0.113.9, garbage", "gopher", ""),
            Client("10.0.0.1", "http", "ucc.example"),
            id="garbage is not followed",
        ),
        pytest.param(
            "10.0.0.1", ("", "", ""), Client("10.0.0.1", "http", "ucc.example"), id="nothing said"
        ),
        pytest.param(
            "", ("203.0.113.9", "", ""), Client("", "http", "ucc.example"), id="no address"
        ),
    ],
)
def test_forwarded_headers(address: str, forwarded: tuple[str, str, str], client: Client) -> None:
    assert TRUST.client(address, "http", "ucc.example", forwarded) == client


@pytest.mark.parametrize(
    ("public_url", "scheme", "host", "name"),
    [
        ("", "https", "ucc.example", SECURE_COOKIE),
        ("", "http", "localhost:8080", SECURE_COOKIE),
        ("", "http", "127.0.0.1:8080", SECURE_COOKIE),
        ("", "http", "[::1]:8080", SECURE_COOKIE),
        ("", "http", "ucc.localhost", SECURE_COOKIE),
        ("", "http", "192.0.2.1:8080", PLAIN_COOKIE),
        ("", "http", "localhost.example", PLAIN_COOKIE),
        ("https://ucc.example", "http", "ucc.example", SECURE_COOKIE),
        ("http://ucc.example", "http", "ucc.example", PLAIN_COOKIE),
    ],
)
def test_which_cookie_a_browser_keeps(public_url: str, scheme: str, host: str, name: str) -> None:
    assert CookieRule(public_url).name(scheme, host) == name


@pytest.mark.parametrize("host", ["", "[", "[::1", "a]b", "exa mple", "\0"])
def test_a_broken_host_header_is_not_loopback(host: str) -> None:
    assert not is_loopback_name(host)


@pytest.mark.parametrize(
    ("fetch_site", "origin", "ours"),
    [
        ("same-origin", "http://ucc.example:8080", True),
        ("same-origin", None, True),
        ("same-site", "http://ucc.example:8080", False),
        ("cross-site", "http://ucc.example:8080", False),
        ("none", None, False),
        (None, "http://ucc.example:8080", True),
        (None, "https://public.example", True),
        (None, "https://ucc.example:8080", False),
        (None, "http://ucc.example", False),
        (None, "http://ucc.example:8080.evil.example", False),
        (None, "null", False),
        (None, "", False),
        (None, None, False),
    ],
)
def test_whose_unsafe_requests_count(
    fetch_site: str | None, origin: str | None, ours: bool
) -> None:
    verdict = is_same_site_request(
        fetch_site, origin, "http", "ucc.example:8080", "https://public.example/"
    )
    assert verdict is ours
