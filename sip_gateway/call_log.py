"""The one line that the log has of each call that is over. Numbers, names and texts of peers are
not in it."""

from __future__ import annotations

import logging

from sip_gateway.core.events import CallEnded, CallFailed
from sip_gateway.core.reason import briefly

_log = logging.getLogger(__name__)


def log_end(event: CallEnded) -> None:
    """Of a call that was answered, or withdrawn by whoever made it."""
    _log.info("A call is over: %s%s", event.cause.value, _said(briefly(event.reasons)))


def log_failure(event: CallFailed) -> None:
    """Of a call of ours that nobody took."""
    cause = f"{event.cause.value}, {event.status}" if event.status else event.cause.value
    _log.info("A call came to nothing: %s%s", cause, _said(briefly(event.reasons)))


def _said(reasons: str) -> str:
    return f"; the peer says {reasons}" if reasons else ""
