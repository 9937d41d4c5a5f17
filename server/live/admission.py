"""May somebody enter this conference now? The one answer for browser, telephone and API."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from server.domain.account import VPBX, Account, Role
from server.domain.conference import Conference, ConferenceKind, WindowState, window
from server.live.people import LegKind, LiveRole


class EntryRefusal(StrEnum):
    DISABLED = "disabled"  # the vPBX lacks the function
    AUDIO_ONLY = "audio-only"  # no browsers in an audio conference
    NOT_STARTED = "not-started"
    ENDED = "ended"


_WINDOW = {WindowState.EARLY: EntryRefusal.NOT_STARTED, WindowState.EXPIRED: EntryRefusal.ENDED}


def refusal(
    conference: Conference, vpbx: VPBX, device: LegKind, now: datetime
) -> EntryRefusal | None:
    """Why nobody can connect with `device` at `now` (aware), or None when the door is open.

    Lock and capacity are the live room's own; tenancy and PIN are checked before.
    """
    ucc = conference.kind is ConferenceKind.UCC
    if not vpbx.conference_enabled or (ucc and not vpbx.ucc_enabled):
        return EntryRefusal.DISABLED
    if device is LegKind.WEB and not ucc:
        return EntryRefusal.AUDIO_ONLY
    return _WINDOW.get(window(conference, now))


def role_of(account: Account, conference: Conference) -> LiveRole:
    """An account's role in a conference of its own vPBX."""
    if account.id == conference.organiser_id:
        return LiveRole.ORGANISER
    if account.role in (Role.ADMINISTRATOR, Role.OPERATOR):
        return LiveRole.MODERATOR
    return LiveRole.PARTICIPANT
