"""Tenants and people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.domain.reminders import DEFAULT_REMINDERS


class Role(StrEnum):
    SUBSCRIBER = "subscriber"
    ADMINISTRATOR = "administrator"  # manages one vPBX
    OPERATOR = "operator"  # runs the whole installation


@dataclass(frozen=True, slots=True)
class VPBX:
    """A tenant. `portal_number` is empty until the provider announces one (manual, p. 3)."""

    id: str
    name: str
    portal_number: str
    conference_enabled: bool
    ucc_enabled: bool
    language: str
    timezone: str
    reminders: tuple[int, ...] = DEFAULT_REMINDERS

    @property
    def portal_key(self) -> str:
        """Within what room numbers are unique: the portal, which vPBXs of one provider share.

        A vPBX without portal keeps its numbers to itself (`*72` still reaches them).
        """
        return self.portal_number or f"vpbx:{self.id}"


class AccountStatus(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can log in with e-mail and password."""

    id: str
    vpbx_id: str
    email: str
    name: str
    role: Role
    language: str
    timezone: str
    extension: str | None
