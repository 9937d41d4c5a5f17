"""What leaders make of people while the conference runs. Sans-IO.

The plan says what somebody is; a leader's word holds above it, for the person and not for their
connection, until the room is over or the plan makes them another thing than before. Somebody who
has proved no identity, as most callers, keeps it as long as they are in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from server.live.people import LiveRole

# Drop policy: the oldest is forgotten. More than a leader would click.
REMEMBERED: Final = 500
# What a leader can make of somebody: the organiser is who planned it.
CAN_BECOME: Final = frozenset({LiveRole.MODERATOR, LiveRole.PRESENTER, LiveRole.PARTICIPANT})


@dataclass(frozen=True, slots=True)
class Appointment:
    """`identity` is the id of an account or of a guest; `planned` what they were without it."""

    identity: str
    planned: LiveRole
    role: LiveRole


def granted(role: LiveRole, planned: LiveRole) -> LiveRole:
    """A participant without an account is a guest."""
    plain = role is LiveRole.PARTICIPANT and planned is LiveRole.GUEST
    return LiveRole.GUEST if plain else role


class Appointments:
    def __init__(self, kept: Iterable[Appointment] = ()) -> None:
        self._by_identity = {one.identity: one for one in kept}

    @property
    def all(self) -> tuple[Appointment, ...]:
        """The latest last."""
        return tuple(self._by_identity.values())

    def role_of(self, identity: str | None, planned: LiveRole) -> LiveRole:
        """What somebody is who comes in now. The organiser stays what they are."""
        one = self._by_identity.get(identity) if identity is not None else None
        if one is None or one.planned is not planned or planned is LiveRole.ORGANISER:
            return planned
        return one.role

    def remember(self, identity: str | None, planned: LiveRole, role: LiveRole) -> None:
        if identity is None:
            return
        self.forget(identity)
        if role is not planned:
            self._by_identity[identity] = Appointment(identity, planned, role)
            for oldest in tuple(self._by_identity)[:-REMEMBERED]:
                del self._by_identity[oldest]

    def forget(self, identity: str | None) -> None:
        if identity is not None:
            self._by_identity.pop(identity, None)
