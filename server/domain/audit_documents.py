"""What the audit log says of documents: audit_entries.py continued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from server.domain.account import Account
from server.domain.audit import Action, AuditEntry, Value, diff
from server.domain.conference import Conference
from server.domain.document import Document


def document_entry(
    actor: Account,
    at: datetime,
    item: Conference,
    former: Document | None,
    document: Document | None,
) -> AuditEntry:
    """A document of `item` was brought (no `former`), changed, or removed (no `document`)."""
    subject = document or former
    if subject is None:
        raise ValueError("neither before nor after")
    action = Action.CREATE if former is None else Action.UPDATE if document else Action.DELETE
    return AuditEntry(
        vpbx_id=item.vpbx_id,
        at=at,
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        object="document",
        object_id=subject.id,
        object_name=subject.name,
        changes=diff(_fields(former), _fields(document)),
        conference_id=item.id,
    )


def _fields(document: Document | None) -> Mapping[str, Value]:
    if document is None:
        return {}
    return {"downloadable": document.downloadable or None}
