"""Roles and the right to speak, as the wire protocol has them: protocol.py continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Kind = Literal["web", "phone"]
RoleName = Literal["organiser", "moderator", "presenter", "participant", "guest"]


@dataclass(frozen=True, slots=True)
class SetRole:
    """What `p` is from now on, until the conference is over."""

    type: ClassVar = "set-role"
    id: int
    p: str
    role: Literal["moderator", "presenter", "participant"]


@dataclass(frozen=True, slots=True)
class SetFloor:
    """Whether `only` those may speak from now on who have the floor."""

    type: ClassVar = "set-floor"
    id: int
    only: bool


@dataclass(frozen=True, slots=True)
class YieldFloor:
    """One's own turn to speak is over."""

    type: ClassVar = "yield-floor"
    id: int


@dataclass(frozen=True, slots=True)
class NotNow:
    """Asked to speak, one will not."""

    type: ClassVar = "not-now"
    id: int
