"""Names and passwords for relays, as coturn takes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from server.domain.relay import Relays

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
RELAYS = Relays(("turn:a.example", "turns:a.example:443?transport=tcp"), "hush", timedelta(hours=2))


def test_a_name_says_until_when_and_the_password_is_its_hmac() -> None:
    (server,) = RELAYS.servers("u1", NOW)
    assert server.urls == RELAYS.urls
    assert server.username == f"{int(NOW.timestamp()) + 7200}:u1"
    digest = hmac.new(b"hush", server.username.encode(), hashlib.sha1).digest()
    assert base64.b64decode(server.credential) == digest


def test_without_urls_there_is_nothing() -> None:
    assert Relays().servers("u1", NOW) == ()


def test_secrets_are_in_no_repr() -> None:
    shown = repr(RELAYS) + repr(RELAYS.servers("u1", NOW))
    assert "hush" not in shown
    assert RELAYS.servers("u1", NOW)[0].credential not in shown
