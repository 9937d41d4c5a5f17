"""Recordings of conferences: what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

# A recording that has ended its process so often is not tried again.
MAX_ATTEMPTS: Final = 3


class RecordingState(StrEnum):
    RECORDING = "recording"
    PROCESSING = "processing"  # is being made one file, or waits for that
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Recording:
    """`name` is what the conference was called; `starter` who began it. `seconds` and `size` (bytes)
    are 0 until the file is there."""

    id: str
    conference_id: str
    vpbx_id: str
    name: str
    starter_id: str
    starter_name: str
    started_at: datetime
    state: RecordingState = RecordingState.RECORDING
    seconds: int = 0
    size: int = 0
    attempts: int = 0


def file_name(recording: Recording) -> str:
    """What a browser saves it as. The conference's name may be a secret on a shared computer, and
    is text of somebody's: it is left out."""
    return f"recording-{recording.started_at:%Y-%m-%d-%H%M}.webm"
