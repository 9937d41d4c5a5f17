"""The life of a login session. Randomness and time come from outside.

The id (256 bits) exists in the browser's cookie only; the server keeps its SHA-256, so that a
stolen database opens no session. Hashing without salt is right here: the input is already
uniformly random.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ID_BYTES = 32


class SessionState(StrEnum):
    VALID = "valid"
    IDLE = "idle"  # nobody came for too long
    OVER = "over"  # too old, however busy


@dataclass(frozen=True, slots=True)
class SessionPolicy:
    """`touch`: how old `last_seen_at` may be before it is worth a write."""

    idle: timedelta = timedelta(hours=12)
    absolute: timedelta = timedelta(days=7)
    touch: timedelta = timedelta(minutes=1)

    def state(self, created_at: datetime, last_seen_at: datetime, now: datetime) -> SessionState:
        """Both limits are exclusive: at the very moment the session is over."""
        if now - created_at >= self.absolute:
            return SessionState.OVER
        if now - last_seen_at >= self.idle:
            return SessionState.IDLE
        return SessionState.VALID

    def needs_touch(self, last_seen_at: datetime, now: datetime) -> bool:
        return now - last_seen_at >= self.touch


def new_token(random_bytes: Callable[[int], bytes]) -> str:
    """A fresh session id or CSRF token of 256 bits, URL-safe."""
    return base64.urlsafe_b64encode(random_bytes(ID_BYTES)).rstrip(b"=").decode("ascii")


def hash_id(session_id: str) -> str:
    """What is stored in place of the id (hex of SHA-256)."""
    return hashlib.sha256(session_id.encode(errors="replace")).hexdigest()
