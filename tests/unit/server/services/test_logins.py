"""Logins and sessions in virtual time."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from auth.passwords import HashCost, PasswordHasher, Verification
from auth.sessions import hash_id
from server.db import accounts, sessions
from server.domain.account import AccountStatus
from server.services.logins import (
    ACCOUNT_RATE,
    ADDRESS_RATE,
    HASHERS,
    BadCredentials,
    LoginService,
    Throttled,
)
from tests.installation import ALPHA, ANNA, BEN, Installation, password_of

HOME = "192.0.2.1"


class CountingHasher(PasswordHasher):
    """Counts verifications and how many run at once."""

    def __init__(self) -> None:
        super().__init__(HashCost(memory=64, rounds=1, parallelism=1))
        self.seen: list[str | None] = []

    def verify(self, password: str, stored: str | None) -> Verification:
        self.seen.append(stored)
        return super().verify(password, stored)


def service(installation: Installation, hasher: PasswordHasher) -> LoginService:
    return LoginService(
        installation.database,
        hasher,
        clock=installation.clock,
        monotonic=installation.clock.monotonic,
        random_bytes=installation.random_bytes,
    )


async def test_the_right_password_in_any_case_of_the_address(
    small_installation: Installation,
) -> None:
    logins = small_installation.logins
    assert await logins.login(" Anna@Alpha.Example ", password_of(ANNA), HOME) == ANNA


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (ANNA.email, password_of(BEN)),
        (ANNA.email, ""),
        ("nobody@alpha.example", password_of(ANNA)),
        ("", ""),
        ("' OR 1=1 --", "x"),
    ],
)
async def test_wrong_credentials_are_one_error_at_one_price(
    small_installation: Installation, email: str, password: str
) -> None:
    hasher = CountingHasher()
    with pytest.raises(BadCredentials):
        await service(small_installation, hasher).login(email, password, HOME)
    assert len(hasher.seen) == 1  # an unknown address is hashed for as well


async def test_a_disabled_account_is_an_unknown_one(small_installation: Installation) -> None:
    async with small_installation.database.write() as connection:
        await accounts.set_status(connection, ANNA.id, AccountStatus.DISABLED)
    with pytest.raises(BadCredentials):
        await small_installation.logins.login(ANNA.email, password_of(ANNA), HOME)


async def test_guessing_at_one_account_is_throttled_from_everywhere(
    small_installation: Installation,
) -> None:
    logins = small_installation.logins
    for number in range(ACCOUNT_RATE.burst):
        with pytest.raises(BadCredentials):
            await logins.login(ANNA.email, "guess", f"192.0.2.{number}")
    with pytest.raises(Throttled) as caught:
        await logins.login(ANNA.email, password_of(ANNA), HOME)
    assert caught.value.retry_after == pytest.approx(ACCOUNT_RATE.interval)
    assert await logins.login(BEN.email, password_of(BEN), HOME) == BEN
    small_installation.clock.advance(seconds=ACCOUNT_RATE.interval)
    assert await logins.login(ANNA.email, password_of(ANNA), HOME) == ANNA


async def test_guessing_from_one_address_is_throttled_for_all_accounts(
    small_installation: Installation,
) -> None:
    logins = small_installation.logins
    for number in range(ADDRESS_RATE.burst):
        # Another interface id each time: the /64 counts.
        with pytest.raises(BadCredentials):
            await logins.login(f"user{number}@x.example", "guess", f"2001:db8::{number:x}")
    with pytest.raises(Throttled):
        await logins.login(ANNA.email, password_of(ANNA), "2001:db8::ffff")


async def test_honest_logins_use_no_tokens_up(small_installation: Installation) -> None:
    for _ in range(ADDRESS_RATE.burst + 5):
        assert await small_installation.logins.login(ANNA.email, password_of(ANNA), HOME) == ANNA


async def test_a_weak_hash_is_replaced_at_login(small_installation: Installation) -> None:
    stronger = PasswordHasher(HashCost(memory=128, rounds=1, parallelism=1))
    await service(small_installation, stronger).login(ANNA.email, password_of(ANNA), HOME)
    async with small_installation.database.read() as connection:
        found = await accounts.by_email(connection, ANNA.email)
    assert found is not None and "m=128" in found[1]


async def test_hashing_is_off_the_loop_and_limited(small_installation: Installation) -> None:
    class Crowd(PasswordHasher):
        inside = 0
        most = 0

        def verify(self, password: str, stored: str | None) -> Verification:
            type(self).inside += 1
            type(self).most = max(self.most, self.inside)
            with pytest.raises(RuntimeError):
                asyncio.get_running_loop()
            result = super().verify(password, stored)
            type(self).inside -= 1
            return result

    logins = service(small_installation, Crowd(HashCost(memory=64, rounds=1, parallelism=1)))
    await asyncio.gather(
        *(logins.login(ANNA.email, password_of(ANNA), HOME) for _ in range(ACCOUNT_RATE.burst))
    )
    assert 1 <= Crowd.most <= HASHERS


async def test_a_session_shows_who_is_behind_it(small_installation: Installation) -> None:
    logins = small_installation.logins
    session_id = await logins.admit(ANNA, HOME)
    identity = await logins.identify(session_id)
    assert identity is not None
    assert (identity.account, identity.vpbx) == (ANNA, ALPHA)
    assert await logins.identify(session_id + "x") is None
    assert await logins.identify(hash_id(session_id)) is None  # a stolen table opens nothing
    await logins.close_session(session_id)
    assert await logins.identify(session_id) is None


async def test_idle_and_old_sessions_end(small_installation: Installation) -> None:
    logins, clock = small_installation.logins, small_installation.clock
    idle, used = await logins.admit(ANNA, HOME), await logins.admit(ANNA, HOME)
    for _ in range(7 * 4 - 1):
        clock.advance(hours=6)
        assert await logins.identify(used) is not None
    assert await logins.identify(idle) is None
    clock.advance(hours=6)
    assert await logins.identify(used) is None  # seven days, however busy


async def test_use_is_written_down_once_a_minute(small_installation: Installation) -> None:
    logins, clock = small_installation.logins, small_installation.clock
    session_id = await logins.admit(ANNA, HOME)
    seen = []
    for _ in range(4):
        clock.advance(seconds=40)
        await logins.identify(session_id)
        async with small_installation.database.read() as connection:
            row = await sessions.by_hash(connection, hash_id(session_id))
        assert row is not None
        seen.append((clock() - row.last_seen_at).total_seconds())
    assert seen == [40, 0, 40, 0]


async def test_all_sessions_of_an_account_end_together(small_installation: Installation) -> None:
    logins = small_installation.logins
    hers = [await logins.admit(ANNA, HOME) for _ in range(3)]
    his = await logins.admit(BEN, HOME)
    assert await logins.close_all_sessions(ANNA.id) == 3
    assert [await logins.identify(session_id) for session_id in hers] == [None] * 3
    assert await logins.identify(his) is not None


async def test_disabling_an_account_ends_its_running_session(
    small_installation: Installation,
) -> None:
    session_id = await small_installation.logins.admit(ANNA, HOME)
    async with small_installation.database.write() as connection:
        await accounts.set_status(connection, ANNA.id, AccountStatus.DISABLED)
    assert await small_installation.logins.identify(session_id) is None


async def test_stale_sessions_are_swept(small_installation: Installation) -> None:
    logins, clock = small_installation.logins, small_installation.clock
    await logins.admit(ANNA, HOME)
    clock.advance(hours=12)
    fresh = await logins.admit(ANNA, HOME)
    assert await logins.remove_stale_sessions() == 1
    assert await logins.identify(fresh) is not None


async def test_the_log_names_no_person_and_no_password(
    small_installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="server")
    stranger = replace(ANNA, email="mallory@evil.example")
    with pytest.raises(BadCredentials):
        await small_installation.logins.login(stranger.email, "hunter2", HOME)
    assert [record.message for record in caplog.records] == ["login refused"]
    assert "mallory" not in caplog.text and "hunter2" not in caplog.text
