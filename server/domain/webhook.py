"""Webhooks: who is told of what, at which address, and how a message is signed.

Signatures are those of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from server.domain.errors import FieldError, Invalid
from server.domain.fields import Fault, check_all, flag, text
from server.domain.outbox import OutboxState

MAX_URL: Final = 500
MAX_DESCRIPTION: Final = 200
SECRET_BYTES: Final = 32
SECRET_PREFIX: Final = "whsec_"
# For so long after a change of the secret messages bear both signatures.
ROTATION: Final = timedelta(hours=24)


class WebhookEvent(StrEnum):
    CONFERENCE_CREATED = "conference.created"
    CONFERENCE_UPDATED = "conference.updated"
    CONFERENCE_DELETED = "conference.deleted"
    INVITATION_ANSWERED = "invitation.answered"
    ROOM_STARTED = "room.started"
    ROOM_ENDED = "room.ended"
    PARTICIPANT_JOINED = "participant.joined"
    PARTICIPANT_LEFT = "participant.left"
    CALL_ENDED = "call.ended"
    TEST = "webhook.test"  # when an administrator asks for it


SUBSCRIBABLE: Final = tuple(event for event in WebhookEvent if event is not WebhookEvent.TEST)


class DisabledBecause(StrEnum):
    """Why we have stopped sending, for the administrators."""

    FAILING = "failing"  # nothing arrived for days
    GONE = "gone"  # the receiver answered 410


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription. `url` may hold a secret of the receiver's; `secret` and `former_secret` are what messages are signed with.

    `failing_since` is the first of the failed attempts after which none succeeded.
    """

    id: str
    vpbx_id: str
    url: str = field(repr=False)
    description: str
    events: tuple[WebhookEvent, ...]
    enabled: bool
    secret: str = field(repr=False)
    created_at: datetime
    former_secret: str = field(default="", repr=False)
    former_until: datetime | None = None
    failing_since: datetime | None = None
    disabled_because: DisabledBecause | None = None

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    def signing_secrets(self, now: datetime) -> tuple[str, ...]:
        if self.former_until is not None and now < self.former_until:
            return (self.secret, self.former_secret)
        return (self.secret,)


@dataclass(frozen=True, slots=True)
class WebhookDraft:
    url: str
    description: str
    events: tuple[WebhookEvent, ...]
    enabled: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one webhook. `id` stays the same over all attempts; `payload` is JSON.

    States are those of the outbox without HANDED: what is claimed is sent at once.
    """

    id: str
    webhook_id: str
    event: WebhookEvent
    payload: str
    due: datetime
    created_at: datetime
    state: OutboxState = OutboxState.PENDING
    attempts: int = 0
    status: int | None = None  # of the last answer
    last_error: str = ""
    ended_at: datetime | None = None
    deadline: datetime | None = None

    @property
    def gives_up(self) -> bool:
        return True


def read_draft(
    raw: Mapping[str, object], former: WebhookDraft | None, *, allow_http: bool
) -> WebhookDraft:
    """Fields left out stay as they are. Raises Invalid naming every faulty field."""
    checks = {
        "url": lambda value: _url(value, allow_http=allow_http),
        "description": lambda value: text(value, MAX_DESCRIPTION),
        "events": _events,
        "enabled": flag,
    }
    values, errors = check_all(checks, raw)
    if former is None:
        errors += [FieldError(name, "required") for name in ("url", "events") if name not in raw]
    if errors:
        raise Invalid(errors)
    before = former or WebhookDraft("", "", (), enabled=True)
    return WebhookDraft(
        url=values.get("url", before.url),
        description=values.get("description", before.description),
        events=values.get("events", before.events),
        enabled=values.get("enabled", before.enabled),
    )


def draft_of(webhook: Webhook) -> WebhookDraft:
    return WebhookDraft(webhook.url, webhook.description, webhook.events, webhook.enabled)


def new_secret(random: bytes) -> str:
    return SECRET_PREFIX + base64.b64encode(random).decode()


def signature(secrets: tuple[str, ...], message_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: one signature a secret, with spaces between.

    `timestamp` is in whole seconds since 1970.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{_mac(secret, signed)}" for secret in secrets)


def _mac(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def _url(value: object, *, allow_http: bool) -> str:
    """An absolute URL without login and fragment. Where it leads is checked at every attempt."""
    clean = text(value, MAX_URL)
    if not clean:
        raise Fault("required")
    if not clean.isascii() or any(char.isspace() or char in '\\"<>^`{|}' for char in clean):
        raise Fault("invalid")
    try:
        parts = urlsplit(clean)
        port = parts.port
    except ValueError:
        raise Fault("invalid") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or port == 0:
        raise Fault("invalid")
    if parts.username is not None or parts.password is not None or "#" in clean:
        raise Fault("invalid")
    if parts.scheme == "http" and not allow_http:
        raise Fault("not-https")
    return clean


def _events(value: object) -> tuple[WebhookEvent, ...]:
    if not isinstance(value, list):
        raise Fault("invalid")
    if not value:
        raise Fault("required")
    if not all(isinstance(one, str) and one in set(SUBSCRIBABLE) for one in value):
        raise Fault("not-in-menu")
    return tuple(event for event in SUBSCRIBABLE if event in value)
