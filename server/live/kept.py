"""What leaders have decided about a live room, as far as it outlasts a crash of the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.live.appointments import Appointment
from server.live.polls import KeptPoll


@dataclass(frozen=True, slots=True)
class Kept:
    floor_only: bool = False
    appointments: tuple[Appointment, ...] = ()
    # The one that was open. It is stored by itself, with every vote.
    poll: KeptPoll | None = None


NOTHING_KEPT: Final = Kept()


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Of a room that had not ended when the service did; `starts_at` says of which date."""

    starts_at: datetime
    kept: Kept

    def of(self, starts_at: datetime) -> Kept:
        """What of it counts for the date that starts then."""
        return self.kept if starts_at == self.starts_at else NOTHING_KEPT
