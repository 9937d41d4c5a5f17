"""What goes over the wire about recordings: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RecordingStateName = Literal["recording", "processing", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class Recording:
    """`name` as the conference was called then; `seconds` and `size` (bytes) are null until the film
    is there. `downloads` tells whether the asker may have it."""

    id: str
    name: str
    starter: str
    started_at: datetime
    state: RecordingStateName
    seconds: int | None
    size: int | None
    downloads: bool


@dataclass(frozen=True, slots=True)
class RecordingList:
    items: list[Recording]
