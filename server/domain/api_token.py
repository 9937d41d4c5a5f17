"""API tokens: what a program may do in somebody's name, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from server.domain.errors import FieldError, Invalid
from server.domain.fields import Fault, check_all, person_name

MAX_MOMENT: Final = 40
# How old `last_used_at` may be before it is worth a write.
TOUCH: Final = timedelta(minutes=1)


class Scope(StrEnum):
    """What a token is for. It narrows its owner's role and never widens it."""

    CONFERENCES_READ = "conferences:read"
    CONFERENCES_WRITE = "conferences:write"
    MEMBERS_READ = "members:read"
    MEMBERS_WRITE = "members:write"
    DIRECTORY_READ = "directory:read"
    DIRECTORY_WRITE = "directory:write"
    CALENDAR_READ = "calendar:read"


@dataclass(frozen=True, slots=True)
class TokenDraft:
    """`scopes` in the order of Scope, each once; `expires_at` None for never."""

    name: str
    scopes: tuple[Scope, ...]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A stored token. Its secret is known to whoever made it, and to nobody else."""

    id: str
    account_id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """At the very moment of its expiry a token is over."""
        return self.expires_at is None or now < self.expires_at

    def needs_touch(self, now: datetime) -> bool:
        return self.last_used_at is None or now - self.last_used_at >= TOUCH


def read_draft(raw: Mapping[str, object], now: datetime) -> TokenDraft:
    """Raises Invalid naming every faulty field."""
    values, errors = check_all({"name": _name, "scopes": _scopes, "expires_at": _moment}, raw)
    errors += [FieldError(name, "required") for name in ("name", "scopes") if name not in raw]
    expires_at = values.get("expires_at")
    if expires_at is not None and expires_at <= now:
        errors.append(FieldError("expires_at", "expired"))
    if errors:
        raise Invalid(errors)
    return TokenDraft(values["name"], values["scopes"], expires_at)


def _name(value: object) -> str:
    clean = person_name(value)
    if not clean:
        raise Fault("required")
    return clean


def _scopes(value: object) -> tuple[Scope, ...]:
    if not isinstance(value, list):
        raise Fault("invalid")
    if not value:
        raise Fault("required")
    if not all(isinstance(one, str) and one in set(Scope) for one in value):
        raise Fault("not-in-menu")
    return tuple(scope for scope in Scope if scope in value)


def _moment(value: object) -> datetime | None:
    """ISO 8601 with an offset, or null."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > MAX_MOMENT:
        raise Fault("invalid")
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise Fault("invalid")
        return moment.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise Fault("invalid") from None
