"""Call records as values: one for each leg, from the moment it begins until it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class CallKind(StrEnum):
    BROWSER = "browser"
    PHONE = "phone"


class Direction(StrEnum):
    """Seen from us: IN came to us, OUT was called by us."""

    IN = "in"
    OUT = "out"


class CallCause(StrEnum):
    """Why a leg ended. The list is closed: reports and webhooks count by it."""

    HUNG_UP = "hung-up"  # of their own accord: left the page, put the receiver down
    REMOVED = "removed"  # by somebody who may
    ENDED_BY_ORGANISER = "ended-by-organiser"  # the whole conference, also by its deletion
    LOST = "lost"  # no sign of life, and not back in time
    FAILED = "failed"  # signalling or media did not come about
    # A telephone that we called and that never came in.
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    FORBIDDEN = "forbidden"  # by the number plan, the limits, or the room
    CANCELLED = "cancelled"  # whoever called hung up first
    # A telephone at the door with the right digits.
    NOT_STARTED = "not-started"
    TOO_LATE = "too-late"
    LOCKED = "locked"
    FULL = "full"
    DISABLED = "disabled"
    # We stopped, or died; then the end is the last moment at which we know it was there.
    SERVER_RESTART = "server-restart"


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One leg. Conference and person are copied: the record outlives both.

    `number` is masked already, as everybody sees it. `line` is the extension, or the trunk's
    address. `started_at` is before anything leaves for a telephone that we call; `answered_at` is
    when voice or picture could flow first, None if that never was. `loss` is the part of packets
    lost in thousandths; of a telephone, `packets` it sent, and `jitter` and `round_trip` in
    milliseconds, the largest seen; a minute over a trunk costs `rate`, in ten-thousandths of the
    currency. `position` grows with time in the list, 0 until stored.
    """

    id: str
    vpbx_id: str
    conference_id: str
    conference_name: str
    room_number: str
    kind: CallKind
    direction: Direction
    name: str
    started_at: datetime
    account_id: str | None = None
    member_id: str | None = None
    number: str = ""
    line: str = ""
    codec: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: CallCause | None = None
    loss: int | None = None
    packets: int | None = None
    jitter: int | None = None
    round_trip: int | None = None
    rate: int | None = None
    position: int = 0

    def __post_init__(self) -> None:
        if (self.ended_at is None) != (self.cause is None):
            raise ValueError("an end has a cause, and a cause is of an end")

    @property
    def connected(self) -> timedelta | None:
        """How long it was in the conference; None while it is, and when it never was."""
        if self.answered_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.answered_at
