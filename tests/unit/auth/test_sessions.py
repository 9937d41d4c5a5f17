"""How long a login lasts, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auth.sessions import SessionPolicy, SessionState, hash_id, new_token

CREATED = datetime(2030, 1, 1, tzinfo=UTC)
POLICY = SessionPolicy()


@pytest.mark.parametrize(
    ("age", "idle", "state"),
    [
        (timedelta(0), timedelta(0), SessionState.VALID),
        (timedelta(hours=12), timedelta(hours=12), SessionState.IDLE),
        (timedelta(hours=12), timedelta(hours=12, seconds=-1), SessionState.VALID),
        (timedelta(days=7, seconds=-1), timedelta(0), SessionState.VALID),
        (timedelta(days=7), timedelta(0), SessionState.OVER),
        (timedelta(days=8), timedelta(days=8), SessionState.OVER),
    ],
)
def test_limits(age: timedelta, idle: timedelta, state: SessionState) -> None:
    now = CREATED + age
    assert POLICY.state(CREATED, now - idle, now) is state


def test_use_is_noted_at_most_once_a_minute() -> None:
    assert not POLICY.needs_touch(CREATED, CREATED + timedelta(seconds=59))
    assert POLICY.needs_touch(CREATED, CREATED + timedelta(seconds=60))


def test_a_token_has_256_bits_and_is_fit_for_a_cookie() -> None:
    token = new_token(lambda length: bytes(range(200, 200 + length)))
    assert len(token) == 43
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_the_stored_hash_does_not_lead_back() -> None:
    assert hash_id("abc") == hash_id("abc") != hash_id("abd")
    assert len(hash_id("abc")) == 64 and "abc" not in hash_id("zzz")
    assert hash_id("\ud800")  # a cookie can hold anything
