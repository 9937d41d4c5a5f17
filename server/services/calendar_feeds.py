"""Calendar feeds: somebody's conferences at an address that a calendar program fetches.

Such programs can neither log in nor send a header: the secret is in the address. It opens this
one list for reading and nothing else, and its owner replaces or revokes it at any time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from auth.ratelimit import Rate, RateLimiter, address_key
from auth.sessions import hash_id
from server.db import accounts, audit, calendar_feeds, vpbxs
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.domain.account import VPBX, Account
from server.domain.audit_entries import feed_entry
from server.domain.conference import Conference, ConferenceKind
from server.domain.errors import NotFound
from server.mail.calendar import Occasion, feed_of, uid_of
from server.mail.wording import Wordings, Words
from server.services.identifiers import RandomBytes, new_id
from server.services.logins import Throttled

log = logging.getLogger(__name__)

PAST: Final = timedelta(days=30)
MAX_EVENTS: Final = 500
# Unknown secrets from one address.
MISS_RATE: Final = Rate(burst=20, interval=10.0)


class CalendarFeeds:
    """`mail_domain` is what UIDs end with, `origin` what links begin with, `monotonic` gives
    seconds for throttling."""

    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        wordings: Wordings,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        random_bytes: RandomBytes,
        mail_domain: str,
        origin: str,
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._wordings = wordings
        self._clock = clock
        self._monotonic = monotonic
        self._random_bytes = random_bytes
        self._mail_domain = mail_domain
        self._origin = origin
        self._misses_of_address = RateLimiter(MISS_RATE)

    async def create(self, account: Account) -> str:
        """The address of the feed, told this once; the former one ends."""
        secret = new_id(self._random_bytes)
        async with self._database.write() as connection:
            now = self._clock()
            await calendar_feeds.put(connection, account.id, hash_id(secret), now)
            await audit.record(connection, feed_entry(account, now, exists=True))
        log.info("calendar feed made", extra={"account": account.id})
        return f"{self._origin}/calendar/{secret}.ics"

    async def made_at(self, account: Account) -> datetime | None:
        """None when the account has no feed."""
        async with self._database.read() as connection:
            return await calendar_feeds.made_at(connection, account.id)

    async def revoke(self, account: Account) -> None:
        async with self._database.write() as connection:
            if await calendar_feeds.made_at(connection, account.id) is not None:
                await calendar_feeds.remove(connection, account.id)
                entry = feed_entry(account, self._clock(), exists=False)
                await audit.record(connection, entry)
        log.info("calendar feed revoked", extra={"account": account.id})

    async def read(self, secret: str, address: str) -> bytes:
        """The calendar as it is now. Raises NotFound, or Throttled after many of these."""
        key, now = address_key(address), self._monotonic()
        wait = self._misses_of_address.take(key, now)
        if wait > 0:
            raise Throttled(wait)
        async with self._database.read() as connection:
            owner = await calendar_feeds.owner(connection, hash_id(secret))
            account = await accounts.by_id(connection, owner) if owner else None
            vpbx = await vpbxs.by_id(connection, account.vpbx_id) if account else None
            if account is None or vpbx is None:
                raise NotFound
            since = self._clock() - PAST
            found = await self._conferences.calendar(connection, account, since, MAX_EVENTS)
        self._misses_of_address.give_back(key, now)
        words = self._wordings.of(account.language)
        occasions = [self._occasion(item, account, vpbx, words) for item in found]
        # Hundreds of events take a while, in which rooms and telephones must not wait.
        return await asyncio.to_thread(feed_of, words.text("feed-name"), occasions)

    def _occasion(self, item: Conference, account: Account, vpbx: VPBX, words: Words) -> Occasion:
        url = f"{self._origin}/c/{item.id}" if item.kind is ConferenceKind.UCC else ""
        return Occasion(
            uid=uid_of(item.id, self._mail_domain),
            sequence=item.sequence,
            stamp=item.updated_at,
            start=item.start,
            end=item.closes_at,
            timezone=item.timezone,
            title=item.name or words.text("untitled", room=item.room_number),
            details=_details(item, account, vpbx, words),
            url=url,
            place=url or vpbx.portal_number,
            series=item.series,
        )


def _details(item: Conference, account: Account, vpbx: VPBX, words: Words) -> str:
    """The PIN is its organiser's to tell: members have one of their own, in their mail."""
    rows = [("row-portal", vpbx.portal_number), ("row-room", item.room_number)]
    if item.is_organised_by(account.id):
        rows.append(("feed-pin", item.pin))
    lines = "\n".join(f"{words.text(label)}: {value}" for label, value in rows if value)
    return f"{item.description}\n\n{lines}" if item.description else lines
