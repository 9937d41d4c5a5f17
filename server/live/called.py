"""A telephone that is being called into a live room, as it is shown beside the people there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sfu.api import PeerId


class CallState(StrEnum):
    CALLING = "calling"  # nothing is known of the telephone yet
    RINGING = "ringing"
    ANSWERED = "answered"  # and perhaps asked to press 1
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    FORBIDDEN = "forbidden"


UNDER_WAY: Final = frozenset({CallState.CALLING, CallState.RINGING, CallState.ANSWERED})


@dataclass(frozen=True, slots=True)
class RoomCall:
    """`number` is whole: rendering it for others is the reader's duty to mask. `by` asked for it,
    None for a program or a telephone; the one who answers becomes the telephone of `owner`, or
    somebody of their own."""

    id: str
    number: str
    name: str
    state: CallState = CallState.CALLING
    by: PeerId | None = None
    owner: PeerId | None = None

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY
