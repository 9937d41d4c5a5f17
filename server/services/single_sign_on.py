"""Logging in at an identity provider, and which account that is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.ratelimit import Rate, RateLimiter, address_key
from auth.sessions import new_token
from server.db import accounts, audit, external_identities, subscribers
from server.db.engine import Database
from server.domain.account import Account
from server.domain.audit_entries import account_entry
from server.domain.oidc import (
    OidcRefused,
    PendingLogin,
    Provider,
    ProviderIdentity,
    identity_of,
)
from server.secretbox import SecretBox, SecretError
from server.services.identifiers import RandomBytes
from server.services.logins import LoginService, Throttled
from server.services.newcomers import Newcomers

log = logging.getLogger(__name__)

# An office behind one address logs in in the morning.
ADDRESS_RATE: Final = Rate(burst=40, interval=5.0)
CONTEXT: Final = "oidc-login"
BY: Final = "oidc"


class NoAccount(Exception):
    """The provider knows them, and we have no account that is theirs."""


class OidcClient(Protocol):
    """A provider over the network; server.identity.oidc. Its methods raise OidcRefused."""

    @property
    def issuer(self) -> str: ...

    @property
    def client_id(self) -> str: ...

    async def discover(self) -> Provider: ...

    async def claims(
        self, code: str, verifier: str, redirect_uri: str
    ) -> tuple[Mapping[str, object], Mapping[str, object]]:
        """The claims of a signed ID token, and those of userinfo, which may be empty."""
        ...


class SingleSignOn:
    """`label` is the provider's name on the button; `create_in` the id of the vPBX in which
    people without an account get one, "" for nowhere."""

    def __init__(
        self,
        database: Database,
        box: SecretBox,
        client: OidcClient,
        logins: LoginService,
        *,
        label: str,
        create_in: str,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        random_bytes: RandomBytes,
    ) -> None:
        self._database = database
        self._box = box
        self._client = client
        self._logins = logins
        self.label = label
        self._newcomers = Newcomers(create_in, clock, random_bytes)
        self._clock = clock
        self._monotonic = monotonic
        self._random_bytes = random_bytes
        self._by_address = RateLimiter(ADDRESS_RATE)

    async def begin(self, next_path: str, redirect_uri: str, address: str) -> tuple[str, str]:
        """Where to send the browser, and the cookie to give it along.

        Raises Throttled or OidcRefused.
        """
        self._throttle(address)
        provider = await self._client.discover()
        pending = PendingLogin.begin(next_path, self._clock(), self._random_bytes)
        url = pending.url(provider, self._client.client_id, redirect_uri)
        return url, self._box.seal(pending.to_text(), CONTEXT)

    async def finish(
        self, query: Mapping[str, str], cookie: str, redirect_uri: str, address: str
    ) -> tuple[Account, str]:
        """Who came back, and where they wanted to go.

        Raises Throttled, OidcRefused or NoAccount.
        """
        self._throttle(address)
        pending = self._opened(cookie)
        provider = await self._client.discover()
        code = pending.code(query, provider, self._clock())
        claims, userinfo = await self._client.claims(code, pending.verifier, redirect_uri)
        identity = identity_of(
            claims,
            userinfo,
            issuer=provider.issuer,
            client_id=self._client.client_id,
            nonce=pending.nonce,
            now=self._clock(),
        )
        return await self._account(identity), pending.next_path

    async def _account(self, identity: ProviderIdentity) -> Account:
        """The account that is linked, else the one with the verified address, else a new one.

        Raises NoAccount.
        """
        # Nobody knows this password: the account has none until its owner sets one.
        unknown = ""
        if self._newcomers.create_in:
            unknown = await self._logins.hash_password(new_token(self._random_bytes))
        try:
            async with self._database.write() as connection:
                linked = await external_identities.owner(
                    connection, identity.issuer, identity.subject
                )
                if linked is not None:
                    account = await accounts.by_id(connection, linked)
                    if account is None:  # disabled
                        raise NoAccount
                    return account
                if not identity.email:
                    raise NoAccount
                account = await self._newcomers.account(
                    connection, identity.email, identity.name, unknown
                )
                if account is None:
                    raise NoAccount
                await self._link(connection, identity, account)
                return account
        except IntegrityError:  # they press the button again
            raise OidcRefused("answer: the same person twice at once") from None

    async def _link(
        self, connection: AsyncConnection, identity: ProviderIdentity, account: Account
    ) -> None:
        """From now on the subject decides: addresses are given to others one day."""
        if await external_identities.is_linked(connection, identity.issuer, account.id):
            log.warning("another subject has this address", extra={"account": account.id})
            raise NoAccount
        now = self._clock()
        await external_identities.link(
            connection, identity.issuer, identity.subject, account.id, now
        )
        await subscribers.set_email_verified(connection, account.id)
        entry = account_entry(account, now, account, {"single_sign_on": (None, identity.issuer)})
        await audit.record(connection, entry)

    def _opened(self, cookie: str) -> PendingLogin:
        try:
            return PendingLogin.from_text(self._box.open(cookie, CONTEXT))
        except SecretError:
            raise OidcRefused("answer: not asked for by this browser") from None

    def _throttle(self, address: str) -> None:
        wait = self._by_address.take(address_key(address), self._monotonic())
        if wait > 0:
            raise Throttled(wait)
