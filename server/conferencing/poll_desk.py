"""Polls as browsers ask for them: at a pace that people have, and on disk before they are told so."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from auth.ratelimit import Rate, RateLimiter
from server.live.commands import Command
from server.live.poll_commands import ClosePoll, OpenPoll, Vote
from server.live.refused import CommandRefused
from sfu.api import PeerId

# Of one person: as fast as anybody changes their mind, or thinks of questions.
VOTE_RATE: Final = Rate(burst=10, interval=1.0)
OPEN_RATE: Final = Rate(burst=5, interval=15.0)


class PollDesk:
    """Of one running room. `decide` gives a command and returns when it is on disk."""

    def __init__(
        self,
        decide: Callable[[Command, PeerId], Awaitable[None]],
        monotonic: Callable[[], float],
    ) -> None:
        self._decide = decide
        self._monotonic = monotonic
        self._votes = RateLimiter(VOTE_RATE)
        self._opened = RateLimiter(OPEN_RATE)

    async def open(
        self, by: PeerId, question: str, options: tuple[str, ...], *, several: bool, live: bool
    ) -> None:
        """Raises CommandRefused, as all here."""
        self._take(self._opened, by)
        poll = secrets.token_urlsafe(12)
        await self._decide(OpenPoll(poll, question, options, several, live), by)

    async def vote(self, by: PeerId, poll: str, choices: tuple[int, ...]) -> None:
        self._take(self._votes, by)
        await self._decide(Vote(by, poll, choices), by)

    async def close(self, by: PeerId, poll: str) -> None:
        self._take(self._votes, by)
        await self._decide(ClosePoll(poll), by)

    def _take(self, limiter: RateLimiter, by: PeerId) -> None:
        if limiter.take(by, self._monotonic()) > 0:
            raise CommandRefused("limit", "too fast")
