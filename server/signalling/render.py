"""From the live room's words to the wire's. Whom a message is for decides how much it tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from server.conferencing.collaborators import ClientMediaEvent
from server.domain.entry import Device
from server.live.events import (
    Event,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    RoomChanged,
)
from server.live.people import Facts, LiveRole, Participant, masked
from server.signalling import protocol as wire
from server.signalling.codec import SERVER_MESSAGES
from sfu.api import Slot, SlotsAssigned, Source, SpeakersChanged

_ROLES: Mapping[LiveRole, wire.RoleName] = MappingProxyType(
    {
        LiveRole.ORGANISER: "organiser",
        LiveRole.MODERATOR: "moderator",
        LiveRole.PARTICIPANT: "participant",
        LiveRole.GUEST: "guest",
    }
)
_LAYERS: Mapping[str, Literal["q", "h", "f"]] = MappingProxyType({"q": "q", "h": "h", "f": "f"})


def role_name(role: LiveRole) -> wire.RoleName:
    return _ROLES[role]


def sees_numbers(role: LiveRole) -> bool:
    """Only those who moderate see callers' telephone numbers whole."""
    return role in (LiveRole.ORGANISER, LiveRole.MODERATOR)


def participant(person: Participant, *, numbers: bool) -> wire.Participant:
    number = person.number
    return wire.Participant(
        p=person.peer,
        name=person.name,
        role=role_name(person.role),
        kind=person.kind.value,
        number=number if number is None or numbers else masked(number),
        muted=person.muted,
        hand=person.hand is not None,
        cam=person.sends(Source.CAM),
        screen=person.sends(Source.SCREEN),
        held=person.held,
        reconnecting=person.reconnecting,
        net=person.net.value,
        phone=person.phoned or person.kind is Device.PHONE,
    )


def room_info(facts: Facts, locked: bool) -> wire.RoomInfo:
    return wire.RoomInfo(
        conference=facts.conference,
        title=facts.title,
        room_number=facts.room_number,
        portal_number=facts.portal_number,
        starts_at=iso(facts.starts_at),
        closes_at=iso(facts.closes_at),
        locked=locked,
    )


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with a Z, as JavaScript writes it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def event_message(event: Event, *, numbers: bool) -> wire.ServerMessage | None:
    """The message for an event, or None for what the socket's close code tells."""
    if isinstance(event, ParticipantJoined):
        return wire.Joined(event.seq, participant(event.participant, numbers=numbers))
    if isinstance(event, ParticipantUpdated):
        return wire.Updated(event.seq, participant(event.participant, numbers=numbers))
    if isinstance(event, ParticipantLeft):
        return wire.Left(event.seq, event.participant.peer)
    if isinstance(event, RoomChanged):
        return wire.RoomChanged(event.seq, room_info(event.facts, event.locked))
    return None


def media_message(event: ClientMediaEvent) -> wire.ServerMessage:
    if isinstance(event, SlotsAssigned):
        return wire.Slots(tuple(_slot(slot) for slot in event.slots))
    if isinstance(event, SpeakersChanged):
        return wire.Speaker(event.active, dict(event.levels))
    return wire.PubHint(_video(event.source), _LAYERS.get(event.max_layer or ""))


class EventTexts:
    """Messages as JSON, written once for all who may read the same."""

    def __init__(self, remembered: int = 64) -> None:
        self._event: Callable[[Event, bool], str | None] = lru_cache(remembered)(_event_text)
        self._speakers: Callable[[ClientMediaEvent], str] = lru_cache(remembered)(_media_text)

    def text(self, event: Event, *, numbers: bool) -> str | None:
        return self._event(event, numbers)

    def media(self, event: ClientMediaEvent) -> str:
        if isinstance(event, SpeakersChanged):
            return self._speakers(event)
        return _media_text(event)


def _media_text(event: ClientMediaEvent) -> str:
    return SERVER_MESSAGES.encode(media_message(event))


def _event_text(event: Event, numbers: bool) -> str | None:
    message = event_message(event, numbers=numbers)
    return None if message is None else SERVER_MESSAGES.encode(message)


def _slot(slot: Slot) -> wire.SlotInfo:
    source = None if slot.source is None else _video(slot.source)
    return wire.SlotInfo(slot.index, slot.audio_mid, slot.video_mid, slot.peer, source)


def _video(source: Source) -> Literal["cam", "screen"]:
    return "screen" if source is Source.SCREEN else "cam"
