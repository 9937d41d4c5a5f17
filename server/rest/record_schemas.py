"""What goes over the wire about what happened: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from server.domain.audit import Action
from server.rest.json_schema import Constraint
from server.rest.schemas import LEFT_OUT


@dataclass(frozen=True, slots=True)
class PageParameters:
    after: Annotated[int, Constraint(minimum=1)] = LEFT_OUT
    limit: Annotated[int, Constraint(minimum=1, maximum=200)] = LEFT_OUT


@dataclass(frozen=True, slots=True)
class AuditParameters:
    """Filters of the log; `after` and `limit` page through it, and not through the table."""

    object: Annotated[str, Constraint(max_length=64)] = LEFT_OUT
    object_id: Annotated[str, Constraint(max_length=64)] = LEFT_OUT
    after: Annotated[int, Constraint(minimum=1)] = LEFT_OUT
    limit: Annotated[int, Constraint(minimum=1, maximum=200)] = LEFT_OUT


@dataclass(frozen=True, slots=True)
class Actor:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class AuditItem:
    """`changes` is field → [old, new], or "changed" for a secret."""

    id: int
    at: datetime
    actor: Actor
    action: Action
    object: str
    object_id: str
    object_name: str
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditList:
    items: list[AuditItem]
    next: int | None
