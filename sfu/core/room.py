"""What the parts of a router share: the people of one room, its events and its counters."""

from __future__ import annotations

from collections import Counter

from sfu.api import MediaEvent, PeerId, RoomId, Source
from sfu.core.peer import Peer
from sfu.core.speakers import NOISE_FLOOR, Speakers

# Events not yet fetched; beyond that the oldest are dropped. The plane drains after each batch,
# so this is reached only when it is broken.
MAX_EVENTS = 10_000


class Room:
    """State of one room. `due` is when `Router.poll` must be called next."""

    __slots__ = (
        "changed_budgets",
        "counters",
        "due",
        "id",
        "peers",
        "pending",
        "recordable",
        "recorded",
        "speakers",
    )

    def __init__(self, room: RoomId) -> None:
        self.id = room
        self.peers: dict[PeerId, Peer] = {}
        self.speakers = Speakers()
        self.counters: Counter[str] = Counter()
        self.pending: list[MediaEvent] = []
        self.due = float("-inf")
        self.changed_budgets: dict[PeerId, None] = {}  # whose layers are to be chosen anew
        self.recorded: tuple[PeerId, Source] | None = None  # whose picture a recording takes
        self.recordable: frozenset[str] | None = None  # codecs of it; None without a recording

    def emit(self, event: MediaEvent) -> None:
        """Hand `event` on at the next `Router.events`."""
        self.pending.append(event)
        if len(self.pending) > MAX_EVENTS:
            del self.pending[0]

    def budget_changed(self, peer: PeerId, now: float) -> None:
        """The receiver's network carries notably more or less: choose its layers at the next poll."""
        self.changed_budgets[peer] = None
        self.wake(now)

    def heard(self, peer: PeerId, level: int, now: float) -> None:
        """A packet of a voice, in −dBov. Who begins to speak in a silent room is seen to at once."""
        speakers = self.speakers
        speakers.heard(peer, level, now)
        if level < NOISE_FLOOR and not speakers.lively:
            speakers.lively = True
            self.wake(now)

    def wake(self, when: float) -> None:
        """Have `poll` called not later than `when`."""
        self.due = min(self.due, when)
