"""When a mail is tried again and when it is given up: a table and a few sums, no I/O.

| the relay said | what becomes of the mail |
|---|---|
| 2xx to the whole of it | SENT |
| 5xx | FAILED at once, and the organiser sees it |
| 530, 534, 535, 538 (RFC 4954 §6) | later: our login at the relay is wrong, not the mail |
| 4xx, no connection, a time limit | later, `BACKOFF` after the attempt |
| later, `MAX_ATTEMPTS` times | FAILED; reminders are tried as long as they are of use |
| later, and then it is of no use | EXPIRED |
| 2xx, and a notice of failure came back | FAILED as well |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeAlias

from server.domain.outbox import (
    Delivery,
    Later,
    OutboxState,
    Refused,
    Sent,
)

_P, _C, _H = OutboxState.PENDING, OutboxState.CLAIMED, OutboxState.HANDED
_S, _F, _U, _E = (
    OutboxState.SENT,
    OutboxState.FAILED,
    OutboxState.SUPERSEDED,
    OutboxState.EXPIRED,
)

# What `server.db.outbox` may make of an entry; its tests hold every change against this. Any but
# the two that stay may become SENT, when an owner who lost its lease reports late.
TRANSITIONS: Final[Mapping[OutboxState, frozenset[OutboxState]]] = {
    _P: frozenset({_C, _S, _U, _E}),
    _C: frozenset({_C, _H, _P, _S, _F, _U, _E}),  # claimed again: its owner's lease ran out
    _H: frozenset({_H, _P, _S, _F, _U, _E}),  # handed again: the same
    _F: frozenset({_P, _S}),  # pending: the organiser wants it tried again
    _S: frozenset({_F}),  # a notice of failure came back (RFC 3464)
    _U: frozenset(),
    _E: frozenset(),
}

# Minutes after the first, second, … attempt; the last one again and again. Twelve attempts are
# 22 hours: a relay that is down for a day is noticed by people.
BACKOFF: Final = (1, 5, 15, 60, 180)
MAX_ATTEMPTS: Final = 12
# Of what is left until a deadline one attempt may wait this part, but not less than the pause:
# a reminder a quarter of an hour before the start is tried again after 60, 105, 91, … seconds.
DEADLINE_PART: Final = 8
SHORTEST_PAUSE: Final = timedelta(seconds=30)
# How long what became of a mail can be looked up after its conference was deleted.
KEPT: Final = timedelta(days=90)
JITTER: Final = 0.2  # of the pause, at most: what failed together should not return together

# Replies about us rather than about the mail: authentication is missing, too weak or wrong.
LOGIN_REPLIES: Final = frozenset({530, 534, 535, 538})


class Attempted(Protocol):
    """What is tried again: a mail, or a webhook's message. `attempts` counts the present one."""

    @property
    def attempts(self) -> int: ...

    @property
    def deadline(self) -> datetime | None: ...

    @property
    def gives_up(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Done:
    """The mail was sent."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It never will be."""

    reason: str


@dataclass(frozen=True, slots=True)
class TryAgain:
    due: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class TooLate:
    """The next attempt would come after the deadline."""

    reason: str


Verdict: TypeAlias = Done | GiveUp | TryAgain | TooLate


def of_reply(code: int, text: str) -> Delivery:
    """What an SMTP reply to a mail means (RFC 5321 §4.2.1)."""
    if 200 <= code < 300:
        return Sent()
    reason = f"{code} {text}".strip()
    if 500 <= code < 600 and code not in LOGIN_REPLIES:
        return Refused(reason)
    return Later(reason)


def is_exhausted(entry: Attempted) -> bool:
    """Has this entry, as claimed, been claimed too often to be tried even once more?

    Attempts count at the claim: a mail that takes the whole process down is given up as well.
    """
    return entry.gives_up and entry.attempts > MAX_ATTEMPTS


def judge(entry: Attempted, delivery: Delivery, now: datetime, jitter: float) -> Verdict:
    """What becomes of an entry after this attempt; `jitter` is in 0…1."""
    match delivery:
        case Sent():
            return Done()
        case Refused(reason):
            return GiveUp(reason)
        case Later(reason):
            return _later(entry, reason, now, jitter)


def _later(entry: Attempted, reason: str, now: datetime, jitter: float) -> Verdict:
    if entry.gives_up and entry.attempts >= MAX_ATTEMPTS:
        return GiveUp(reason)
    due = now + pause(entry, now) * (1 + JITTER * jitter)
    if entry.deadline is not None and due >= entry.deadline:
        return TooLate(reason)
    return TryAgain(due, reason)


def pause(entry: Attempted, now: datetime) -> timedelta:
    """How long to wait after the attempt that was just made, without jitter."""
    usual = timedelta(minutes=BACKOFF[min(max(entry.attempts, 1), len(BACKOFF)) - 1])
    if entry.deadline is None:
        return usual
    return min(usual, max(SHORTEST_PAUSE, (entry.deadline - now) / DEADLINE_PART))
