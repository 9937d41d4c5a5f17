"""API tokens: making and revoking them, and who is behind one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from auth.ratelimit import Rate, RateLimiter
from auth.sessions import hash_id, new_token
from server.db import accounts, api_tokens, audit, vpbxs
from server.db.engine import Database
from server.domain.account import VPBX, Account
from server.domain.api_token import ApiToken, read_draft
from server.domain.audit_entries import token_entry
from server.domain.errors import FieldError, Invalid, NotFound
from server.services.identifiers import new_id
from server.services.logins import Throttled

log = logging.getLogger(__name__)

# Makes a token that was published by mistake easy to find, for people and for scanners.
PREFIX: Final = "ucc_"
MAX_SECRET: Final = 64
MAX_TOKENS: Final = 50
# A synchronisation comes in bursts; two calls a second for ever are enough for all else.
TOKEN_RATE: Final = Rate(burst=120, interval=0.5)


@dataclass(frozen=True, slots=True)
class NewToken:
    """`secret` is shown once."""

    token: ApiToken
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """In whose name a program asks, and with which token."""

    account: Account
    vpbx: VPBX
    token: ApiToken


class TokenService:
    """`clock` gives aware UTC, `monotonic` seconds for throttling, `random_bytes` secrets."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._database = database
        self._clock = clock
        self._monotonic = monotonic
        self._random_bytes = random_bytes
        self._limiter = RateLimiter(TOKEN_RATE)

    async def create(self, account: Account, raw: Mapping[str, object]) -> NewToken:
        """Raises Invalid."""
        now = self._clock()
        draft = read_draft(raw, now)
        token = ApiToken(
            id=new_id(self._random_bytes),
            account_id=account.id,
            name=draft.name,
            scopes=draft.scopes,
            created_at=now,
            expires_at=draft.expires_at,
        )
        secret = PREFIX + new_token(self._random_bytes)
        async with self._database.write() as connection:
            if await api_tokens.count(connection, account.id) >= MAX_TOKENS:
                raise Invalid([FieldError("name", "too-many")])
            await api_tokens.add(connection, token, hash_id(secret))
            await audit.record(connection, token_entry(account, now, None, token))
        log.info("token made", extra={"account": account.id, "token": token.id})
        return NewToken(token, secret)

    async def of_account(self, account: Account) -> list[ApiToken]:
        async with self._database.read() as connection:
            return await api_tokens.of_account(connection, account.id)

    async def revoke(self, account: Account, token_id: str) -> None:
        """Raises NotFound, also for tokens of others."""
        async with self._database.write() as connection:
            own = await api_tokens.of_account(connection, account.id)
            token = next((one for one in own if one.id == token_id), None)
            if token is None or not await api_tokens.remove(connection, account.id, token_id):
                raise NotFound
            await audit.record(connection, token_entry(account, self._clock(), token, None))
        log.info("token revoked", extra={"account": account.id, "token": token_id})

    async def identify(self, secret: str) -> TokenHolder | None:
        """Who asks with this secret now; None for unknown, expired and disabled ones.

        Raises Throttled.
        """
        if not secret.startswith(PREFIX) or len(secret) > MAX_SECRET:
            return None
        now = self._clock()
        async with self._database.read() as connection:
            token = await api_tokens.by_hash(connection, hash_id(secret))
            account = await accounts.by_id(connection, token.account_id) if token else None
            vpbx = await vpbxs.by_id(connection, account.vpbx_id) if account else None
        if token is None or account is None or vpbx is None or not token.is_valid(now):
            return None
        wait = self._limiter.take(token.id, self._monotonic())
        if wait > 0:
            log.warning("token throttled", extra={"account": account.id, "token": token.id})
            raise Throttled(wait)
        if token.needs_touch(now):
            async with self._database.write() as connection:
                await api_tokens.touch(connection, token.id, now)
        return TokenHolder(account, vpbx, token)
