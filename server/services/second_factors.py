"""The second step of a login, and switching it on and off.

Whoever guesses at codes has one chance in 333,000 at each (three of a million codes are good at
any moment). So codes are throttled harder than passwords: 288 a day find one once in three years.
Recovery codes cannot be guessed, and are not throttled by account: an intruder who knows the
password and keeps guessing at codes does not keep the owner out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from auth import totp
from auth.ratelimit import Rate, RateLimiter, address_key
from server.db import accounts, audit, second_factors, sessions
from server.db.engine import Database
from server.db.second_factors import SecondFactorRepository
from server.domain.account import Account
from server.domain.audit_entries import second_factor_entry
from server.domain.errors import FieldError, Invalid, NotFound, SecondFactorOn
from server.domain.second_factor import (
    Challenge,
    Proof,
    SecondFactor,
    is_recovery_code,
    mark_of,
    new_recovery_codes,
    normal_code,
    recovery_hash,
)
from server.secretbox import SecretBox, SecretError
from server.services.identifiers import RandomBytes
from server.services.logins import ADDRESS_RATE, BadCredentials, Identity, LoginService, Throttled

log = logging.getLogger(__name__)

CODE_RATE: Final = Rate(burst=5, interval=300.0)
CONTEXT: Final = "login-challenge"


class BadCode(Exception):
    """Not a code of this account, or one that was used."""


class ChallengeOver(Exception):
    """The first step is too long ago, or counts no more: back to the password."""


@dataclass(frozen=True, slots=True)
class FactorState:
    on: bool
    recovery_codes: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the authenticator app needs, shown this once."""

    secret: bytes
    uri: str

    def __repr__(self) -> str:
        return "Enrolment()"


class SecondFactors:
    """`issuer` is what authenticator apps call us. `clock` gives aware UTC, `monotonic` seconds
    for throttling."""

    def __init__(
        self,
        database: Database,
        box: SecretBox,
        logins: LoginService,
        *,
        issuer: str,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        random_bytes: RandomBytes,
    ) -> None:
        self._database = database
        self._box = box
        self._rows = SecondFactorRepository(box)
        self._logins = logins
        self._issuer = issuer
        self._clock = clock
        self._monotonic = monotonic
        self._random_bytes = random_bytes
        self._by_account = RateLimiter(CODE_RATE)
        self._by_address = RateLimiter(ADDRESS_RATE)

    async def challenge(self, account: Account) -> str | None:
        """What a login that gave the right password must come back with; None when that is all
        there is to ask."""
        async with self._database.read() as connection:
            factor = await self._rows.by_account(connection, account.id)
            stored = await accounts.password_hash(connection, account.id)
        if factor is None or factor.confirmed_at is None:
            return None
        challenge = Challenge(account.id, mark_of(stored), self._clock())
        return self._box.seal(challenge.to_text(), CONTEXT)

    async def answer(self, challenge: str, code: str, address: str) -> tuple[Account, Proof]:
        """Whose login it was, now that the second step is done.

        Raises ChallengeOver, BadCode or Throttled.
        """
        key = address_key(address)
        self._take(self._by_address, key)
        half = self._opened(challenge)
        async with self._database.read() as connection:
            account = await accounts.by_id(connection, half.account_id)
            stored = await accounts.password_hash(connection, half.account_id)
            factor = await self._rows.by_account(connection, half.account_id)
        if account is None or not half.is_good(mark_of(stored), self._clock()):
            raise ChallengeOver
        # Switched off since: who asks for the password again is let in without a code.
        if factor is None or factor.confirmed_at is None:
            raise ChallengeOver
        try:
            proof = await self._prove(factor, code)
        except BadCode:
            self._logins.refused(account, address)
            raise
        self._by_address.give_back(key, self._monotonic())
        return account, proof

    async def state(self, account: Account) -> FactorState:
        async with self._database.read() as connection:
            factor = await self._rows.by_account(connection, account.id)
            left = await second_factors.codes_left(connection, account.id)
        return FactorState(factor is not None and factor.confirmed_at is not None, left)

    async def start(self, account: Account, password: str, address: str) -> Enrolment:
        """Make a secret. It asks for nothing until `confirm`.

        Raises Throttled, SecondFactorOn, or Invalid on `password`.
        """
        await self._require_password(account, password, address)
        secret = self._random_bytes(totp.SECRET_BYTES)
        async with self._database.write() as connection:
            if not await self._rows.start(connection, account.id, secret, self._clock()):
                raise SecondFactorOn
        return Enrolment(secret, totp.provisioning_uri(secret, account.email, self._issuer))

    async def confirm(self, identity: Identity, code: str) -> list[str]:
        """Switch it on with the app's first code, and end all sessions but this one.

        Returns the recovery codes, known this once. Raises NotFound (nothing was started),
        SecondFactorOn, or Invalid on `code`.
        """
        account, now = identity.account, self._clock()
        codes = new_recovery_codes(self._random_bytes)
        async with self._database.write() as connection:
            factor = await self._rows.by_account(connection, account.id, held=True)
            if factor is None:
                raise NotFound
            if factor.confirmed_at is not None:
                raise SecondFactorOn
            step = totp.accepted_step(factor.secret, normal_code(code), now, factor.last_step)
            if step is None:
                raise _wrong("code")
            await second_factors.confirm(connection, account.id, step, now)
            await second_factors.add_codes(connection, account.id, map(recovery_hash, codes))
            await audit.record(connection, second_factor_entry(account, now, account, on=True))
            await sessions.remove_others(connection, account.id, identity.session.id_hash)
        log.info("second factor switched on", extra={"account": account.id})
        return codes

    async def switch_off(self, identity: Identity, password: str, code: str, address: str) -> None:
        """Needs both factors, and ends all sessions but this one.

        Raises Throttled, NotFound (it is off), or Invalid on `password` or `code`.
        """
        account = identity.account
        await self._require_password(account, password, address)
        async with self._database.read() as connection:
            factor = await self._rows.by_account(connection, account.id)
        if factor is None or factor.confirmed_at is None:
            raise NotFound
        try:
            await self._prove(factor, code)
        except BadCode:
            raise _wrong("code") from None
        async with self._database.write() as connection:
            await second_factors.remove(connection, account.id)
            entry = second_factor_entry(account, self._clock(), account, on=False)
            await audit.record(connection, entry)
            await sessions.remove_others(connection, account.id, identity.session.id_hash)
        log.info("second factor switched off", extra={"account": account.id})

    async def _prove(self, factor: SecondFactor, code: str) -> Proof:
        """Use a code up. Raises BadCode or Throttled."""
        account_id, normal = factor.account_id, normal_code(code)
        if is_recovery_code(normal):
            async with self._database.write() as connection:
                if await second_factors.use_code(connection, account_id, recovery_hash(normal)):
                    return Proof.RECOVERY_CODE
            raise BadCode
        self._take(self._by_account, account_id)
        step = totp.accepted_step(factor.secret, normal, self._clock(), factor.last_step)
        if step is not None:
            async with self._database.write() as connection:
                if await second_factors.use_step(connection, account_id, step):
                    self._by_account.give_back(account_id, self._monotonic())
                    return Proof.CODE
        log.info("code refused", extra={"account": account_id})
        raise BadCode

    async def _require_password(self, account: Account, password: str, address: str) -> None:
        try:
            await self._logins.confirm(account, password, address)
        except BadCredentials:
            raise _wrong("password") from None

    def _take(self, limiter: RateLimiter, key: str) -> None:
        wait = limiter.take(key, self._monotonic())
        if wait > 0:
            log.warning("codes throttled", extra={"key": key})
            raise Throttled(wait)

    def _opened(self, challenge: str) -> Challenge:
        try:
            return Challenge.from_text(self._box.open(challenge, CONTEXT))
        except SecretError:
            raise ChallengeOver from None


def _wrong(field: str) -> Invalid:
    return Invalid([FieldError(field, "wrong")])
