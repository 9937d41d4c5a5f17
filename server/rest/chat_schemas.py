"""What goes over the wire about the chat: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ChatLine:
    """`account_id` is null for guests."""

    id: str
    name: str
    account_id: str | None
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ChatPage:
    items: list[ChatLine]
    next: int | None
