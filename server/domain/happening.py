"""What webhooks tell of: ids, times and causes. Never PINs, numbers or addresses.

A receiver that wants more asks the REST API, with the rights of its token.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from server.domain.audit import Action, AuditEntry
from server.domain.call import CallRecord
from server.domain.webhook import WebhookEvent

_AUDITED: Final[Mapping[tuple[str, Action], WebhookEvent]] = MappingProxyType(
    {
        ("conference", Action.CREATE): WebhookEvent.CONFERENCE_CREATED,
        ("conference", Action.UPDATE): WebhookEvent.CONFERENCE_UPDATED,
        ("conference", Action.DELETE): WebhookEvent.CONFERENCE_DELETED,
        ("member", Action.ANSWER): WebhookEvent.INVITATION_ANSWERED,
    }
)


@dataclass(frozen=True, slots=True)
class Happening:
    """`key` is the same whenever the same is told: nobody hears of it twice."""

    key: str
    vpbx_id: str
    event: WebhookEvent
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)

    def payload(self) -> str:
        body = {"type": self.event, "timestamp": _moment(self.at), "data": dict(self.data)}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    def message_id(self, webhook_id: str) -> str:
        return f"msg_{sha256(f'{self.key}|{webhook_id}'.encode()).hexdigest()[:32]}"


def of_change(entry: AuditEntry) -> Happening | None:
    """What a stored change is to the outside; None for what is nobody's business there."""
    event = _AUDITED.get((entry.object, entry.action))
    if event is None:
        return None
    data: dict[str, Any]
    if event is WebhookEvent.INVITATION_ANSWERED:
        change = entry.changes.get("answer")
        answer = change[1] if isinstance(change, tuple) else None
        data = {
            "conference": {"id": entry.conference_id},
            "member": {"id": entry.object_id},
            "answer": answer,
        }
    else:
        data = {"conference": {"id": entry.object_id, "name": entry.object_name}}
        if event is WebhookEvent.CONFERENCE_UPDATED:
            data["changed"] = list(entry.changes)
    return Happening(f"audit:{entry.id}", entry.vpbx_id, event, entry.at, data)


def of_begin(record: CallRecord, *, first: bool) -> list[Happening]:
    """A leg began; `first` when it is the only one of its conference."""
    told = [_of(record, WebhookEvent.PARTICIPANT_JOINED, record.started_at, _person(record))]
    if first:
        told.insert(0, _of(record, WebhookEvent.ROOM_STARTED, record.started_at))
    return told


def of_end(record: CallRecord, *, was_in: bool, last: bool) -> list[Happening]:
    """A leg ended; `was_in` unless it was refused, `last` when no other one is left."""
    at = record.ended_at
    if at is None:
        raise ValueError("it has not ended")
    told = [_of(record, WebhookEvent.PARTICIPANT_LEFT, at, _person(record))] if was_in else []
    told.append(_of(record, WebhookEvent.CALL_ENDED, at, {"call": _call(record)}))
    if last:
        told.append(_of(record, WebhookEvent.ROOM_ENDED, at))
    return told


def _of(
    record: CallRecord, event: WebhookEvent, at: datetime, more: Mapping[str, Any] | None = None
) -> Happening:
    conference = {"id": record.conference_id, "name": record.conference_name}
    data = {"conference": conference, **(more or {})}
    return Happening(f"call:{record.id}:{event}", record.vpbx_id, event, at, data)


def _person(record: CallRecord) -> dict[str, Any]:
    return {
        "participant": {
            "call_id": record.id,
            "kind": record.kind,
            "direction": record.direction,
            "account_id": record.account_id,
            "member_id": record.member_id,
        }
    }


def _call(record: CallRecord) -> dict[str, Any]:
    seconds = record.connected
    return {
        "id": record.id,
        "kind": record.kind,
        "direction": record.direction,
        "account_id": record.account_id,
        "member_id": record.member_id,
        "started_at": _moment(record.started_at),
        "answered_at": _moment(record.answered_at) if record.answered_at else None,
        "ended_at": _moment(record.ended_at) if record.ended_at else None,
        "seconds": None if seconds is None else round(seconds.total_seconds()),
        "cause": record.cause,
    }


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
