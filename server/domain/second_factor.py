"""The second factor of a login: a code by time, or one of the recovery codes printed for the day
that the telephone is lost."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

RECOVERY_CODES: Final = 10
# 120 bits: above the 112 from which a plain hash keeps them well (OWASP ASVS 5.0, 6.5.2).
RECOVERY_BYTES: Final = 15
_RECOVERY_LETTERS: Final = 24
_GROUP: Final = 6
# From the password to the code: enough to find the telephone.
CHALLENGE_LIFE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What is stored of one. Without `confirmed_at` it was shown and never used: it asks for
    nothing yet. `last_step` is the last one whose code was used."""

    account_id: str
    secret: bytes
    last_step: int
    confirmed_at: datetime | None

    def __repr__(self) -> str:
        return f"SecondFactor(account_id={self.account_id!r}, confirmed_at={self.confirmed_at!r})"


class Proof(StrEnum):
    """What somebody logged in with; in the audit log, too."""

    PASSWORD = "password"
    CODE = "password+code"
    RECOVERY_CODE = "password+recovery-code"


@dataclass(frozen=True, slots=True)
class Challenge:
    """Half a login: the password was right. It is sealed and kept by whoever logs in, so that
    none of them costs memory here; alone it opens nothing.

    `mark` is that of the password: changed meanwhile, the half counts no more.
    """

    account_id: str
    mark: str
    issued_at: datetime

    def is_good(self, mark: str, now: datetime) -> bool:
        return mark == self.mark and timedelta(0) <= now - self.issued_at < CHALLENGE_LIFE

    def to_text(self) -> str:
        return json.dumps([self.account_id, self.mark, self.issued_at.isoformat()])

    @classmethod
    def from_text(cls, text: str) -> Challenge:
        """Only for what `to_text` wrote and a seal has kept."""
        account_id, mark, issued_at = json.loads(text)
        return cls(account_id, mark, datetime.fromisoformat(issued_at))


def mark_of(password_hash: str) -> str:
    """Tells one stored password from the next."""
    return hashlib.sha256(password_hash.encode()).hexdigest()


def new_recovery_codes(random_bytes: Callable[[int], bytes]) -> list[str]:
    """Fresh codes in groups: "k3v7qa-…". Letters and digits that base32 keeps apart."""
    codes = []
    for _ in range(RECOVERY_CODES):
        text = base64.b32encode(random_bytes(RECOVERY_BYTES)).decode().lower()
        groups = (text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
        codes.append("-".join(groups))
    return codes


def normal_code(typed: str) -> str:
    """What counts of a code: people type spaces, dashes and capitals."""
    return "".join(typed.split()).replace("-", "").lower()


def is_recovery_code(code: str) -> bool:
    """Whether a `normal_code` has the length of a recovery code."""
    return len(code) == _RECOVERY_LETTERS


def recovery_hash(code: str) -> str:
    """What is stored in place of a code (hex of SHA-256), however it was typed."""
    return hashlib.sha256(normal_code(code).encode(errors="replace")).hexdigest()
