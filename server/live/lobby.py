"""Who waits before a live room, and how the waiting ends. Sans-IO.

Somebody who waits is no participant: they are in no roster, and all that they are ever told is their
own `Standing`. The others' names stay with those who lead the room (`Arrived`, `Changed`, `Gone`).
`now` is any clock in seconds that never runs backwards. Who may decide is the room's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from server.domain.conference import LobbyPolicy
from server.live.people import LEADERS, Leg, LiveRole
from server.live.refused import CommandRefused
from sfu.api import PeerId

# Drop policy: one more is refused, since those who wait came first. A list that a leader can
# still read; whoever floods it keeps others out, but costs no memory.
WAITING_LIMIT = 50
# Whoever was denied so often is not put before the leaders again: the first time may have been a
# slip. Drop policy of those who are remembered: the oldest is forgotten.
DENIALS = 2
DENIED_KEPT = 500


class Standing(StrEnum):
    """All that somebody who waits, or has waited, is told."""

    WAITING = "waiting"
    NO_LEADER = "no-leader"  # waiting, and nobody is there who could decide
    ADMITTED = "admitted"
    DENIED = "denied"
    LEFT = "left"  # of their own accord
    LOST = "lost"  # did not come back in time
    ENDED = "ended"  # the conference is over


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, with all that the room needs to let them in. `since` is in seconds."""

    peer: PeerId
    name: str
    role: LiveRole
    leg: Leg
    since: float
    account_id: str | None = None
    number: str | None = None
    identity: str | None = None
    planned: LiveRole | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """For leaders."""

    person: Waiting


@dataclass(frozen=True, slots=True)
class Changed:
    """For leaders: somebody who waits is not as before, as a rule in their connection."""

    person: Waiting


@dataclass(frozen=True, slots=True)
class Gone:
    """For leaders, and for the room, which lets in whoever is ADMITTED."""

    person: Waiting
    why: Standing


@dataclass(frozen=True, slots=True)
class Told:
    """For the one who waits, and the only event that they get."""

    peer: PeerId
    standing: Standing


LobbyEvent = Arrived | Changed | Gone | Told


# (policy, whether an account was proved) -> whether somebody who does not lead has to wait
_WAITS: Final[Mapping[tuple[LobbyPolicy, bool], bool]] = MappingProxyType(
    {
        (LobbyPolicy.OFF, False): False,
        (LobbyPolicy.OFF, True): False,
        (LobbyPolicy.STRANGERS, False): True,
        (LobbyPolicy.STRANGERS, True): False,
        (LobbyPolicy.EVERYONE, False): True,
        (LobbyPolicy.EVERYONE, True): True,
    }
)


def has_to_wait(policy: LobbyPolicy, role: LiveRole, account_id: str | None) -> bool:
    """Leaders never do: somebody has to be able to open the door."""
    return role not in LEADERS and _WAITS[policy, account_id is not None]


def _known_as(person: Waiting) -> str | None:
    """By what somebody is known again who comes once more; None for strangers."""
    return person.account_id or person.number


class Lobby:
    """Those who wait before one room, in the order in which they came.

    `grace` (s): how long a place is kept for somebody whose connection is lost.
    """

    def __init__(self, *, grace: float, limit: int = WAITING_LIMIT) -> None:
        self._grace = grace
        self._limit = limit
        self._waiting: dict[PeerId, Waiting] = {}
        self._leader_here = False
        self._denied: dict[str | None, int] = {}  # how often, the latest last

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        return tuple(self._waiting.values())

    def standing(self, peer: PeerId) -> Standing:
        """What `peer` is told now, also after a reconnection. Raises CommandRefused."""
        self._get(peer)
        return self._standing()

    def wait(self, person: Waiting) -> tuple[LobbyEvent, ...]:
        """Raises CommandRefused `full`, `locked` for whoever was denied too often or, for a peer
        that waits already, `bad-state`."""
        if person.peer in self._waiting:
            raise CommandRefused("bad-state", "waiting already")
        if self._denied.get(_known_as(person), 0) >= DENIALS:
            raise CommandRefused("locked", "was not let in")
        if len(self._waiting) >= self._limit:
            raise CommandRefused("full", "too many people wait")
        self._waiting[person.peer] = person
        return (Arrived(person), Told(person.peer, self._standing()))

    def leader_here(self, here: bool) -> tuple[LobbyEvent, ...]:
        """A leader is in the room, or the last one has left it."""
        if here == self._leader_here:
            return ()
        self._leader_here = here
        return tuple(Told(peer, self._standing()) for peer in self._waiting)

    def admit(self, peer: PeerId, *, places: int) -> tuple[LobbyEvent, ...]:
        """Let one in, if the room has any of its `places` free.

        Raises CommandRefused `full` (they wait on) or `not-found`.
        """
        self._get(peer)
        if places < 1:
            raise CommandRefused("full", "the conference is full")
        return self._take(peer, Standing.ADMITTED)

    def admit_all(self, *, places: int) -> tuple[LobbyEvent, ...]:
        """Let in as many as there are places, first come first; the others wait on."""
        return self._admit_those(lambda _: True, places)

    def deny(self, peer: PeerId) -> tuple[LobbyEvent, ...]:
        """Raises CommandRefused `not-found`."""
        who = _known_as(self._get(peer))
        if who is not None:
            self._denied[who] = self._denied.pop(who, 0) + 1
            for oldest in tuple(self._denied)[:-DENIED_KEPT]:
                del self._denied[oldest]
        return self._take(peer, Standing.DENIED)

    def change_role(self, peer: PeerId, role: LiveRole) -> tuple[LobbyEvent, ...]:
        """The plan makes them another thing than before. Raises CommandRefused."""
        person = self._get(peer)
        if (person.planned or person.role) is role:
            return ()
        person = self._waiting[peer] = replace(person, role=role, planned=role)
        return (Changed(person),)

    def leave(self, peer: PeerId) -> tuple[LobbyEvent, ...]:
        """Raises CommandRefused `not-found`."""
        return self._take(peer, Standing.LEFT)

    def relax(self, policy: LobbyPolicy, *, places: int) -> tuple[LobbyEvent, ...]:
        """Whoever would not have to wait any more goes in, as far as there are places."""
        return self._admit_those(
            lambda person: not has_to_wait(policy, person.role, person.account_id), places
        )

    def end(self) -> tuple[LobbyEvent, ...]:
        """The conference is over: so is all waiting."""
        return self._take_all(self.waiting, Standing.ENDED)

    # --- connections ----------------------------------------------------------------------

    def detach(self, peer: PeerId, now: float) -> tuple[LobbyEvent, ...]:
        """The connection is lost; the place in the row stays. Raises CommandRefused."""
        leg = self._get(peer).leg
        if not leg.connected:
            return ()
        return self._store(peer, replace(leg, connected=False, deadline=now + self._grace))

    def resume(self, peer: PeerId) -> tuple[LobbyEvent, ...]:
        """Back again: told their standing as if they had just come. Raises CommandRefused."""
        leg = self._get(peer).leg
        changed: tuple[LobbyEvent, ...] = ()
        if not leg.connected:
            changed = self._store(peer, replace(leg, connected=True, deadline=None))
        return (*changed, Told(peer, self._standing()))

    def next_deadline(self) -> float | None:
        """When `advance` has something to do next."""
        deadlines = (person.leg.deadline for person in self._waiting.values())
        return min((deadline for deadline in deadlines if deadline is not None), default=None)

    def advance(self, now: float) -> tuple[LobbyEvent, ...]:
        """Give up the places of those who did not come back."""
        late = tuple(
            person
            for person in self.waiting
            if person.leg.deadline is not None and person.leg.deadline <= now
        )
        return self._take_all(late, Standing.LOST)

    # --- state ----------------------------------------------------------------------------

    def _standing(self) -> Standing:
        return Standing.WAITING if self._leader_here else Standing.NO_LEADER

    def _get(self, peer: PeerId) -> Waiting:
        person = self._waiting.get(peer)
        if person is None:
            raise CommandRefused("not-found", "they do not wait")
        return person

    def _store(self, peer: PeerId, leg: Leg) -> tuple[LobbyEvent, ...]:
        person = replace(self._waiting[peer], leg=leg)
        self._waiting[peer] = person
        return (Changed(person),)

    def _admit_those(
        self, free_to_go: Callable[[Waiting], bool], places: int
    ) -> tuple[LobbyEvent, ...]:
        first = [person for person in self.waiting if free_to_go(person)][: max(0, places)]
        return self._take_all(tuple(first), Standing.ADMITTED)

    def _take_all(self, people: tuple[Waiting, ...], why: Standing) -> tuple[LobbyEvent, ...]:
        return tuple(event for person in people for event in self._take(person.peer, why))

    def _take(self, peer: PeerId, why: Standing) -> tuple[LobbyEvent, ...]:
        person = self._get(peer)
        del self._waiting[peer]
        return (Gone(person, why), Told(peer, why))
