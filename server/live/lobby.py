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
from typing import Final, Literal

from server.live.people import Leg, LiveRole
from sfu.api import PeerId

# Drop policy: one more is refused, since those who wait came first. A list that a leader can
# still read; whoever floods it keeps others out, but costs no memory.
WAITING_LIMIT = 50


class Policy(StrEnum):
    """For whom the organiser wants to be asked."""

    OFF = "off"
    STRANGERS = "strangers"  # whoever has proved no account: guests and callers
    EVERYONE = "everyone"


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


@dataclass(frozen=True, slots=True)
class Arrived:
    """For leaders."""

    person: Waiting


@dataclass(frozen=True, slots=True)
class Changed:
    """For leaders: the connection of somebody who waits was lost, or is back."""

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


class LobbyRefused(Exception):
    """The lobby does not do what was asked; it is as it was."""

    def __init__(self, code: Literal["bad-state", "full", "not-found"], detail: str) -> None:
        super().__init__(detail)
        self.code: Literal["bad-state", "full", "not-found"] = code
        self.detail = detail


_LEADERS = frozenset({LiveRole.ORGANISER, LiveRole.MODERATOR})

# (policy, whether an account was proved) -> whether somebody who does not lead has to wait
_WAITS: Final[Mapping[tuple[Policy, bool], bool]] = MappingProxyType(
    {
        (Policy.OFF, False): False,
        (Policy.OFF, True): False,
        (Policy.STRANGERS, False): True,
        (Policy.STRANGERS, True): False,
        (Policy.EVERYONE, False): True,
        (Policy.EVERYONE, True): True,
    }
)


def has_to_wait(policy: Policy, role: LiveRole, account_id: str | None) -> bool:
    """Leaders never do: somebody has to be able to open the door."""
    return role not in _LEADERS and _WAITS[policy, account_id is not None]


class Lobby:
    """Those who wait before one room, in the order in which they came.

    `grace` (s): how long a place is kept for somebody whose connection is lost.
    """

    def __init__(self, *, grace: float, limit: int = WAITING_LIMIT) -> None:
        self._grace = grace
        self._limit = limit
        self._waiting: dict[PeerId, Waiting] = {}
        self._leader_here = False

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        return tuple(self._waiting.values())

    def standing(self, peer: PeerId) -> Standing:
        """What `peer` is told now, also after a reconnection. Raises LobbyRefused."""
        self._get(peer)
        return self._standing()

    def wait(self, person: Waiting) -> tuple[LobbyEvent, ...]:
        """Raises LobbyRefused `full` or, for a peer that waits already, `bad-state`."""
        if person.peer in self._waiting:
            raise LobbyRefused("bad-state", "waiting already")
        if len(self._waiting) >= self._limit:
            raise LobbyRefused("full", "too many people wait")
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

        Raises LobbyRefused `full` (they wait on) or `not-found`.
        """
        self._get(peer)
        if places < 1:
            raise LobbyRefused("full", "the conference is full")
        return self._take(peer, Standing.ADMITTED)

    def admit_all(self, *, places: int) -> tuple[LobbyEvent, ...]:
        """Let in as many as there are places, first come first; the others wait on."""
        return self._admit_those(lambda _: True, places)

    def deny(self, peer: PeerId) -> tuple[LobbyEvent, ...]:
        """Raises LobbyRefused `not-found`."""
        return self._take(peer, Standing.DENIED)

    def leave(self, peer: PeerId) -> tuple[LobbyEvent, ...]:
        """Raises LobbyRefused `not-found`."""
        return self._take(peer, Standing.LEFT)

    def relax(self, policy: Policy, *, places: int) -> tuple[LobbyEvent, ...]:
        """Whoever would not have to wait any more goes in, as far as there are places."""
        return self._admit_those(
            lambda person: not has_to_wait(policy, person.role, person.account_id), places
        )

    def end(self) -> tuple[LobbyEvent, ...]:
        """The conference is over: so is all waiting."""
        return self._take_all(self.waiting, Standing.ENDED)

    # --- connections ----------------------------------------------------------------------

    def detach(self, peer: PeerId, now: float) -> tuple[LobbyEvent, ...]:
        """The connection is lost; the place in the row stays. Raises LobbyRefused."""
        leg = self._get(peer).leg
        if not leg.connected:
            return ()
        return self._store(peer, replace(leg, connected=False, deadline=now + self._grace))

    def resume(self, peer: PeerId) -> tuple[LobbyEvent, ...]:
        """Back again: told their standing as if they had just come. Raises LobbyRefused."""
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
            raise LobbyRefused("not-found", "they do not wait")
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
