"""What goes over the wire about calls: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from server.domain.call import CallCause, CallKind, Direction
from server.rest.json_schema import Constraint
from server.rest.schemas import LEFT_OUT


@dataclass(frozen=True, slots=True)
class CallParameters:
    """Filters of the list; `after` and `limit` page through it, and not through the table."""

    conference_id: Annotated[str, Constraint(max_length=64)] = LEFT_OUT
    account_id: Annotated[str, Constraint(max_length=64)] = LEFT_OUT
    after: Annotated[int, Constraint(minimum=1)] = LEFT_OUT
    limit: Annotated[int, Constraint(minimum=1, maximum=200)] = LEFT_OUT


@dataclass(frozen=True, slots=True)
class CalledConference:
    """As it was when the call began; it may be gone by now."""

    id: str
    name: str
    room_number: str


@dataclass(frozen=True, slots=True)
class CallItem:
    """One leg. `number` is masked; `loss` is packets lost of a thousand; of telephones,
    `packets` it sent, `jitter` and `round_trip` in milliseconds, the largest seen. null where
    unknown."""

    id: str
    conference: CalledConference
    kind: CallKind
    direction: Direction
    name: str
    account_id: str | None
    member_id: str | None
    number: str
    line: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    cause: CallCause | None
    codec: str
    loss: int | None
    packets: int | None
    jitter: int | None
    round_trip: int | None


@dataclass(frozen=True, slots=True)
class CallList:
    items: list[CallItem]
    next: int | None


LONGEST_NUMBER = 40
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class NewCall:
    """`name` is how it is shown; left out, what is known of the number."""

    number: Annotated[str, Constraint(max_length=LONGEST_NUMBER)]
    name: Annotated[str, Constraint(max_length=LONGEST_NAME)] = LEFT_OUT


@dataclass(frozen=True, slots=True)
class BegunCall:
    """`id` is the call's in the conference room's protocol."""

    id: str
