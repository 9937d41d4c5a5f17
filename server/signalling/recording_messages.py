"""Recording's part of the wire protocol: protocol.py continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class SetRecording:
    """Begin to record the conference, or end it."""

    type: ClassVar = "record"
    id: int
    on: bool
