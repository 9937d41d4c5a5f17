"""Calls that a client repeats because it does not know what became of them.

The first call with a key is done, the following ones get its answer. Kept in the database: the
answer that was lost may be that of a server that is gone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from server.db import idempotency
from server.db.engine import Database
from server.domain.errors import IdempotencyBusy, IdempotencyMismatch
from server.secretbox import SecretBox

KEPT: Final = timedelta(hours=24)
# No call takes that long: one that began earlier ended with its server.
ABANDONED: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Call:
    """`key` is the client's; `request` is path and body as they came."""

    account_id: str
    key: str = field(repr=False)
    request: bytes = field(repr=False)

    @property
    def key_hash(self) -> str:
        return _digest(self.key.encode())

    @property
    def context(self) -> str:
        return f"idempotency:{self.account_id}:{self.key_hash}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call was answered with."""

    status: int
    location: str
    body: str = field(repr=False)


class RepetitionService:
    """`clock` gives aware UTC."""

    def __init__(
        self, database: Database, box: SecretBox, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._box = box
        self._clock = clock

    async def begin(self, call: Call) -> Answer | None:
        """The answer of the first call, or None: this is it, and must be finished or released.

        Raises IdempotencyBusy or IdempotencyMismatch.
        """
        now = self._clock()
        # Sealed and not only hashed: who knows all but the PIN of a body could try all PINs.
        request = _digest(call.request)
        sealed = self._box.seal(json.dumps({"request": request}), call.context)
        async with self._database.write() as connection:
            stored = await idempotency.get(connection, call.account_id, call.key_hash)
            if stored is not None and now - stored.created_at >= (
                KEPT if stored.done else ABANDONED
            ):
                await idempotency.remove(connection, call.account_id, call.key_hash)
                stored = None
            if stored is None:
                if await idempotency.add(connection, call.account_id, call.key_hash, sealed, now):
                    return None
                raise IdempotencyBusy
        known = json.loads(self._box.open(stored.sealed, call.context))
        if known["request"] != request:
            raise IdempotencyMismatch
        if not stored.done:
            raise IdempotencyBusy
        return Answer(known["status"], known["location"], known["body"])

    async def finish(self, call: Call, answer: Answer) -> None:
        """Keep the answer for repetitions."""
        value = {
            "request": _digest(call.request),
            "status": answer.status,
            "location": answer.location,
            "body": answer.body,
        }
        sealed = self._box.seal(json.dumps(value), call.context)
        async with self._database.write() as connection:
            await idempotency.finish(connection, call.account_id, call.key_hash, sealed)

    async def release(self, call: Call) -> None:
        """The call changed nothing: let the next one try."""
        async with self._database.write() as connection:
            await idempotency.remove(connection, call.account_id, call.key_hash)

    async def purge(self) -> int:
        """Forget what is no longer kept; returns how many calls."""
        async with self._database.write() as connection:
            return await idempotency.purge(connection, self._clock() - KEPT)


def _digest(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()
