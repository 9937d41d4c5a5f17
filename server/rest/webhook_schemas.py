"""What goes over the wire about webhooks: server.rest.schemas continued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Final, Literal

from server.domain.outbox import OutboxState
from server.domain.webhook import (
    MAX_DESCRIPTION,
    MAX_URL,
    SUBSCRIBABLE,
    DisabledBecause,
    WebhookEvent,
)
from server.rest.json_schema import Constraint
from server.rest.schemas import LEFT_OUT

DeliveryState = Literal["waiting", "sent", "failed", "dropped"]
STATES: Final[Mapping[OutboxState, DeliveryState]] = MappingProxyType(
    {
        OutboxState.PENDING: "waiting",
        OutboxState.CLAIMED: "waiting",
        OutboxState.SENT: "sent",
        OutboxState.FAILED: "failed",
        OutboxState.EXPIRED: "dropped",
    }
)
_EVENT = Constraint(values=tuple(event.value for event in SUBSCRIBABLE))


@dataclass(frozen=True, slots=True)
class NewWebhook:
    url: Annotated[str, Constraint(max_length=MAX_URL)]
    events: list[Annotated[str, _EVENT]]
    description: Annotated[str, Constraint(max_length=MAX_DESCRIPTION)] = LEFT_OUT
    enabled: bool = LEFT_OUT


@dataclass(frozen=True, slots=True)
class WebhookChange:
    url: Annotated[str, Constraint(max_length=MAX_URL)] = LEFT_OUT
    events: list[Annotated[str, _EVENT]] = LEFT_OUT
    description: Annotated[str, Constraint(max_length=MAX_DESCRIPTION)] = LEFT_OUT
    enabled: bool = LEFT_OUT


@dataclass(frozen=True, slots=True)
class WebhookItem:
    """`disabled_because` is null where an administrator has disabled it."""

    id: str
    url: str
    description: str
    events: list[WebhookEvent]
    enabled: bool
    created_at: datetime
    failing_since: datetime | None
    disabled_because: DisabledBecause | None


@dataclass(frozen=True, slots=True)
class CreatedWebhook:
    """`secret` signs the messages and is shown this once."""

    id: str
    url: str
    description: str
    events: list[WebhookEvent]
    enabled: bool
    created_at: datetime
    failing_since: datetime | None
    disabled_because: DisabledBecause | None
    secret: str


@dataclass(frozen=True, slots=True)
class WebhookList:
    items: list[WebhookItem]


@dataclass(frozen=True, slots=True)
class DeliveryItem:
    """One message. `status` is the receiver's last HTTP status, `error` why it was no success."""

    id: str
    event: WebhookEvent
    state: DeliveryState
    attempts: int
    status: int | None
    error: str
    created_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryList:
    items: list[DeliveryItem]
