"""What the audit log says of recordings: audit_entries.py continued."""

from __future__ import annotations

from datetime import datetime

from server.domain.audit import Action, AuditEntry
from server.domain.recording import Recording


def recording_entry(
    actor_id: str, actor_name: str, at: datetime, action: Action, recording: Recording
) -> AuditEntry:
    """A recording was begun (CREATE) or removed (DELETE)."""
    return AuditEntry(
        vpbx_id=recording.vpbx_id,
        at=at,
        actor_id=actor_id,
        actor_name=actor_name,
        action=action,
        object="recording",
        object_id=recording.id,
        object_name=recording.name,
        changes={},
        conference_id=recording.conference_id,
    )
