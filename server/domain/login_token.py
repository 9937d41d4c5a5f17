"""Links by mail that let somebody set the password of an account, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class TokenPurpose(StrEnum):
    PASSWORD_RESET = "password-reset"
    INVITATION = "invitation"  # an administrator made the account


# Somebody who forgot the password waits for the mail; somebody new may be on holiday.
VALID_FOR: Final[Mapping[TokenPurpose, timedelta]] = MappingProxyType(
    {TokenPurpose.PASSWORD_RESET: timedelta(hours=1), TokenPurpose.INVITATION: timedelta(days=7)}
)


@dataclass(frozen=True, slots=True)
class LoginToken:
    """What is stored of a link: only the hash of what it proves itself with."""

    token_hash: str
    purpose: TokenPurpose
    account_id: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def is_usable(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at

    def __repr__(self) -> str:
        return f"LoginToken(purpose={self.purpose.value!r}, account_id={self.account_id!r})"
