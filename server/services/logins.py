"""Logging in and out, and who is behind a session id."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.exc import IntegrityError

from auth.passwords import PasswordHasher, Verification
from auth.ratelimit import Rate, RateLimiter, address_key
from auth.sessions import SessionPolicy, SessionState, hash_id, new_token
from server.db import accounts, audit, sessions, vpbxs
from server.db.engine import Database
from server.db.sessions import LoginSession
from server.domain.account import VPBX, Account
from server.domain.audit import login_entry
from server.services.newcomers import Newcomers
from server.services.shared_reads import SharedRead

log = logging.getLogger(__name__)

# Hashes computed at once: each takes 46 MiB and a core for some tens of milliseconds.
HASHERS = 4
# A person mistypes a few times; an office behind one address has many persons.
ACCOUNT_RATE = Rate(burst=10, interval=30.0)
ADDRESS_RATE = Rate(burst=40, interval=5.0)


class BadCredentials(Exception):
    """Unknown e-mail or wrong password; which of them, nobody is told."""


class Throttled(Exception):
    """Too many attempts. `retry_after` in seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"try again in {retry_after:.0f} s")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class DirectoryPerson:
    """Somebody whose password a directory has found right. `email` in lower case."""

    email: str
    name: str


class PasswordDirectory(Protocol):
    """Passwords that others keep; server.identity.ldap."""

    async def person(self, login: str, password: str) -> DirectoryPerson | None: ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks: account, its vPBX, and the login that proves it; None for an API token."""

    account: Account
    vpbx: VPBX
    login: LoginSession | None

    @property
    def session(self) -> LoginSession:
        """For endpoints without a scope, which no token reaches."""
        if self.login is None:
            raise RuntimeError("an API token has no session")
        return self.login


@dataclass(frozen=True, slots=True)
class _Holder:
    """Whose session it is; `account` is None for one that is disabled."""

    login: LoginSession
    account: Account | None
    vpbx: VPBX | None


class LoginService:
    """`clock` gives aware UTC, `monotonic` seconds for throttling, `random_bytes` secrets.
    `note_refusal` gets e-mail and address of who is refused, and takes no time.

    Where there is a `directory`, it is asked after our own passwords; `create_in` is for
    Newcomers.
    """

    def __init__(
        self,
        database: Database,
        hasher: PasswordHasher,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        random_bytes: Callable[[int], bytes],
        policy: SessionPolicy | None = None,
        directory: PasswordDirectory | None = None,
        create_in: str = "",
        note_refusal: Callable[[str, str], None] = lambda email, address: None,
    ) -> None:
        self._database = database
        self._hasher = hasher
        self._clock = clock
        self._monotonic = monotonic
        self._random_bytes = random_bytes
        self.policy = policy or SessionPolicy()
        self._directory = directory
        self._newcomers = Newcomers(create_in, clock, random_bytes)
        self._note_refusal = note_refusal
        self._holders = SharedRead(self._read_holders)
        self._hashing = asyncio.Semaphore(HASHERS)
        self._by_account = RateLimiter(ACCOUNT_RATE)
        self._by_address = RateLimiter(ADDRESS_RATE)
        self.counters = Counter({"right": 0, "refused": 0, "throttled": 0})

    async def login(self, email: str, password: str, address: str) -> Account:
        """Check credentials; `admit` opens the session. Raises Throttled or BadCredentials."""
        email = email.strip().lower()
        keys = email[:254], address_key(address)
        self._throttle(*keys)
        async with self._database.read() as connection:
            found = await accounts.by_email(connection, email)
        account, stored = found or (None, None)
        verification = await self._verify(password, stored)
        if not verification.ok:
            account = await self._from_directory(email, password)
        if account is None:
            log.info("login refused", extra={"address": keys[1]})
            self.counters["refused"] += 1
            self._note_refusal(keys[0], address)
            raise BadCredentials
        self.counters["right"] += 1
        now = self._monotonic()
        self._by_account.give_back(keys[0], now)
        self._by_address.give_back(keys[1], now)
        if verification.new_hash is not None:
            async with self._database.write() as connection:
                await accounts.set_password_hash(connection, account.id, verification.new_hash)
        return account

    def refused(self, account: Account, address: str) -> None:
        """Somebody had the password of `account`, and no code."""
        self.counters["refused"] += 1
        self._note_refusal(account.email, address)

    async def confirm(self, account: Account, password: str, address: str) -> None:
        """Ask somebody who is logged in for the password again. Raises as `login` does."""
        # A directory might know the address as the login of somebody else.
        if (await self.login(account.email, password, address)).id != account.id:
            raise BadCredentials

    async def _from_directory(self, login: str, password: str) -> Account | None:
        if self._directory is None:
            return None
        person = await self._directory.person(login, password)
        if person is None:
            return None
        unknown = ""
        if self._newcomers.create_in:
            unknown = await self.hash_password(new_token(self._random_bytes))
        try:
            async with self._database.write() as connection:
                return await self._newcomers.account(connection, person.email, person.name, unknown)
        except IntegrityError:  # for the first time, and twice at once
            return None

    def _throttle(self, email: str, address: str) -> None:
        now = self._monotonic()
        wait = max(self._by_address.take(address, now), self._by_account.take(email, now))
        if wait > 0:
            log.warning("login throttled", extra={"address": address})
            self.counters["throttled"] += 1
            raise Throttled(wait)

    async def _verify(self, password: str, stored: str | None) -> Verification:
        async with self._hashing:
            return await asyncio.to_thread(self._hasher.verify, password, stored)

    async def hash_password(self, password: str) -> str:
        """Hash off the event loop. Raises ValueError for an impossible password."""
        async with self._hashing:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def admit(self, account: Account, address: str, by: str = "") -> str:
        """Open a session for who has proved everything; `by` is how, "" for a password alone.

        Returns the new id: the only moment it is known here.
        """
        session_id = new_token(self._random_bytes)
        now = self._clock()
        session = LoginSession(
            id_hash=hash_id(session_id),
            account_id=account.id,
            csrf=new_token(self._random_bytes),
            created_at=now,
            last_seen_at=now,
        )
        async with self._database.write() as connection:
            await audit.record(connection, login_entry(account, now, address, by))
            await sessions.add(connection, session)
        return session_id

    async def close_session(self, session_id: str) -> None:
        async with self._database.write() as connection:
            await sessions.remove(connection, hash_id(session_id))

    async def close_all_sessions(self, account_id: str) -> int:
        """Log an account out everywhere; returns how many sessions ended."""
        async with self._database.write() as connection:
            return await sessions.remove_of_account(connection, account_id)

    async def identify(self, session_id: str) -> Identity | None:
        """Who is behind this id now; None for unknown, ended, idle and disabled ones."""
        now = self._clock()
        holder = await self._holders.get(hash_id(session_id))
        if holder is None:
            return None
        session, account, vpbx = holder.login, holder.account, holder.vpbx
        state = self.policy.state(session.created_at, session.last_seen_at, now)
        if state is not SessionState.VALID:
            await self.close_session(session_id)
            return None
        if account is None or vpbx is None:
            return None
        if self.policy.needs_touch(session.last_seen_at, now):
            async with self._database.write() as connection:
                await sessions.touch(connection, session.id_hash, now)
        return Identity(account, vpbx, session)

    async def _read_holders(self, hashes: Collection[str]) -> dict[str, _Holder]:
        async with self._database.read() as connection:
            logins = await sessions.by_hashes(connection, hashes)
            ids = {login.account_id for login in logins.values()}
            people = await accounts.active_of_ids(connection, ids) if ids else {}
            tenants = {
                one: await vpbxs.by_id(connection, one)
                for one in {person.vpbx_id for person in people.values()}
            }
        found = {}
        for id_hash, login in logins.items():
            account = people.get(login.account_id)
            found[id_hash] = _Holder(login, account, tenants[account.vpbx_id] if account else None)
        return found

    async def remove_stale_sessions(self) -> int:
        """Delete sessions past their limits; returns how many."""
        now = self._clock()
        async with self._database.write() as connection:
            return await sessions.remove_stale(
                connection, now - self.policy.absolute, now - self.policy.idle
            )
