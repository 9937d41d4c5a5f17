"""The test of a connection before entering: a browser hears itself through the real media plane.

Each check is a media room of its own with one browser and its echo. The echo is a telephone as far
as the plane knows: what the browser's microphone sends is tapped and injected again, so that it
goes the same way out and back as in a conference, and no conference is touched.

Bounds, with what happens beyond them: `MOST` checks at once and `MOST_OF_ADDRESS` of one address,
and one address begins no more than `RATE` (the next is refused); a check lives `SECONDS` (then it
ends); the echo is `ECHO` packets of `LONGEST_ECHO` bytes (the rest is dropped). Pictures are
measured on their way in and never sent back.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from auth.ratelimit import Rate, RateLimiter, address_key
from server.conferencing.collaborators import Clock, Timer
from server.conferencing.entry import may_see
from server.domain.guest import Visitor
from server.live.refused import CommandRefused, RefusalCode
from server.services.lookups import PlannedRoom
from sfu.api import Answer, AudioFrame, MediaError, MediaPlane, Offer, PeerId, RoomId, Source

SECONDS: Final = 20.0
MOST: Final = 40
# An office behind one router, a quarter of an hour before its meeting.
MOST_OF_ADDRESS: Final = 8
RATE: Final = Rate(burst=16, interval=5.0)
# Opus in packets of 20 ms is 50 a second, some more when they come in a burst.
ECHO: Final = Rate(burst=50, interval=0.016)
LONGEST_ECHO: Final = 500
# From the media thread to the loop, where they are echoed at its next turn. Drop policy: the oldest go.
WAITING_FRAMES: Final = 64


class CheckPlans(Protocol):
    async def conference(self, conference_id: str) -> PlannedRoom | None: ...


class Check:
    """One that runs; `over` is called when its time is up."""

    def __init__(self, room: RoomId, peer: PeerId, echo: PeerId, address: str) -> None:
        self.room = room
        self.peer = peer
        self.echo = echo
        self.address = address
        self.timer: Timer | None = None
        self.frames: deque[AudioFrame] = deque(maxlen=WAITING_FRAMES)
        self.budget = RateLimiter(ECHO, max_keys=1)


class Checks:
    def __init__(
        self,
        plans: CheckPlans,
        media: MediaPlane,
        *,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._plans = plans
        self._media = media
        self._clock = clock
        self._new_id = new_id
        self._running: set[Check] = set()
        self._of_address: Counter[str] = Counter()
        self._begun = RateLimiter(RATE)
        self.counters: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._running)

    async def begin(
        self,
        conference_id: str,
        visitors: Sequence[Visitor],
        address: str,
        offer: Offer,
        over: Callable[[], None],
    ) -> tuple[Check, Answer]:
        """Begin one for somebody who knows the conference, at any time: its window does not matter.

        Raises CommandRefused: `not-found`, `limit`, `full`, `bad-offer`.
        """
        planned = await self._plans.conference(conference_id)
        if planned is None or not any(may_see(one, planned.conference) for one in visitors):
            raise CommandRefused("not-found", "no such conference")
        check = self._admit(address_key(address))
        try:
            answer = await self._connect(check, offer)
        except BaseException:
            self.end(check)
            raise
        check.timer = self._clock.call_at(
            self._clock.monotonic() + SECONDS, lambda: self._time_is_up(check, over)
        )
        return check, answer

    def end(self, check: Check) -> None:
        """Forget it; again does no harm."""
        if check not in self._running:
            return
        self._running.discard(check)
        self._of_address[check.address] -= 1
        if not self._of_address[check.address]:
            del self._of_address[check.address]
        if check.timer is not None:
            check.timer.cancel()
        self._media.tap(check.room, None)
        self._media.remove_phone(check.room, check.echo)
        self._media.disconnect(check.room, check.peer)

    def _admit(self, address: str) -> Check:
        crowded = len(self._running) >= MOST or self._of_address[address] >= MOST_OF_ADDRESS
        if crowded or self._begun.take(address, self._clock.monotonic()) > 0:
            self.counters["refused"] += 1
            raise CommandRefused("limit", "too many tests at the moment")
        room, peer, echo = (self._new_id() for _ in range(3))
        check = Check(RoomId(room), PeerId(peer), PeerId(echo), address)
        self._running.add(check)
        self._of_address[address] += 1
        self.counters["begun"] += 1
        return check

    async def _connect(self, check: Check, offer: Offer) -> Answer:
        media = self._media
        try:
            answer = await media.connect(check.room, check.peer, offer)
        except MediaError as error:
            code: RefusalCode = "full" if error.code == "full" else "bad-offer"
            raise CommandRefused(code, error.detail) from None
        media.add_phone(check.room, check.echo)
        loop = asyncio.get_running_loop()

        def heard(frame: AudioFrame) -> None:
            """On any thread. However much comes, the loop is woken once for it."""
            check.frames.append(frame)
            if len(check.frames) == 1:
                loop.call_soon_threadsafe(self._echo, check)

        media.tap(check.room, heard)
        for source in (Source.MIC, Source.CAM):
            media.set_source(check.room, check.peer, source, on=True, muted=False)
        return answer

    def _echo(self, check: Check) -> None:
        """Send back what came meanwhile, as far as it is an echo's."""
        now, echo = self._clock.monotonic(), []
        while check.frames:
            frame = check.frames.popleft()
            too_long = len(frame.payload) > LONGEST_ECHO
            if frame.peer != check.peer or too_long or check.budget.take("", now) > 0:
                self.counters["dropped"] += 1
            else:
                echo.append(replace(frame, peer=check.echo))
        if check in self._running:
            self._media.inject(tuple(echo))

    def _time_is_up(self, check: Check, over: Callable[[], None]) -> None:
        self.end(check)
        over()
