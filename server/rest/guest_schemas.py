"""What goes over the wire about guests: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from server.rest.json_schema import Constraint
from server.rest.schemas import LEFT_OUT, Language, Room

LONGEST_LINK: Final = 64
LONGEST_NAME: Final = 120
LONGEST_PIN: Final = 12


@dataclass(frozen=True, slots=True)
class GuestProof:
    """Either `link`, or `name` and `pin`."""

    link: Annotated[str, Constraint(max_length=LONGEST_LINK)] = LEFT_OUT
    name: Annotated[str, Constraint(max_length=LONGEST_NAME)] = LEFT_OUT
    pin: Annotated[str, Constraint(max_length=LONGEST_PIN)] = LEFT_OUT


@dataclass(frozen=True, slots=True)
class GuestView:
    """Who one is there, and the conference; `timezone` is the one it was planned in."""

    name: str
    language: Language
    timezone: str
    room: Room
