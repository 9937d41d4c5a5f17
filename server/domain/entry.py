"""May somebody enter a conference now? One answer for browsers, telephones and the API."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from server.domain.account import VPBX
from server.domain.conference import Conference, ConferenceKind, WindowState, window
from server.domain.member import Member


class Device(StrEnum):
    WEB = "web"
    PHONE = "phone"


class EntryRefusal(StrEnum):
    """Why not. `AUDIO_ONLY` never meets a telephone."""

    DISABLED = "disabled"
    AUDIO_ONLY = "audio-only"
    EARLY = "early"
    EXPIRED = "expired"


def is_enabled(vpbx: VPBX, kind: ConferenceKind) -> bool:
    """Whether the vPBX has the function that this kind of conference needs."""
    if kind is ConferenceKind.UCC:
        return vpbx.conference_enabled and vpbx.ucc_enabled
    return vpbx.conference_enabled


def room_object(conference: Conference) -> str:
    """What the permission table calls this conference's room."""
    return "adhoc-room" if conference.kind is ConferenceKind.ADHOC else "room"


def entry_refusal(
    conference: Conference, vpbx: VPBX, now: datetime, device: Device
) -> EntryRefusal | None:
    """None when a person with the right to be there may connect with `device` at `now`."""
    if not is_enabled(vpbx, conference.kind):
        return EntryRefusal.DISABLED
    if device is Device.WEB and not _has_browsers(conference, vpbx):
        return EntryRefusal.AUDIO_ONLY
    match window(conference, now):
        case WindowState.EARLY:
            return EntryRefusal.EARLY
        case WindowState.EXPIRED:
            return EntryRefusal.EXPIRED
        case WindowState.OPEN:
            return None


def _has_browsers(conference: Conference, vpbx: VPBX) -> bool:
    """An ad-hoc conference is held by telephone, and shows its people in a browser, too."""
    if conference.kind is ConferenceKind.ADHOC:
        return vpbx.ucc_enabled
    return conference.kind is ConferenceKind.UCC


def caller_among(members: Iterable[Member], keyed: str) -> Member | None:
    """Whose personal PIN this is. All are compared, in constant time each."""
    given = keyed.encode(errors="replace")
    found = [one for one in members if hmac.compare_digest(one.pin.encode(), given)]
    return found[0] if found else None


def pin_matches(conference: Conference, keyed: str) -> bool:
    """Compare in constant time. A conference without PIN is entered with no digits at all."""
    return hmac.compare_digest(conference.pin.encode(), keyed.encode(errors="replace"))
