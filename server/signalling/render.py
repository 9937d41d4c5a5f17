"""From the live room's words to the wire's. Whom a message is for decides how much it tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from server.conferencing.collaborators import ClientMediaEvent, LobbyView
from server.domain.chat import ChatLine, Who
from server.domain.conference import LobbyPolicy
from server.domain.entry import Device
from server.live.called import RoomCall
from server.live.events import (
    CallChanged,
    CallGone,
    Event,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    PollChanged,
    PresentationChanged,
    RoomChanged,
)
from server.live.lobby import Standing
from server.live.people import LEADERS, Facts, LiveRole, Participant, masked
from server.live.presentation import Presentation
from server.live.room import Room
from server.signalling import call_messages, poll_desk
from server.signalling import chat_messages as chat
from server.signalling import lobby_messages as door
from server.signalling import protocol as wire
from server.signalling import role_messages as roles
from server.signalling import stage_messages as stage
from server.signalling.codec import SERVER_MESSAGES
from sfu.api import OfferWanted, PeerId, Slot, SlotsAssigned, Source, SpeakersChanged

_ROLES: Mapping[LiveRole, roles.RoleName] = MappingProxyType(
    {
        LiveRole.ORGANISER: "organiser",
        LiveRole.MODERATOR: "moderator",
        LiveRole.PRESENTER: "presenter",
        LiveRole.PARTICIPANT: "participant",
        LiveRole.GUEST: "guest",
    }
)
_POLICIES: Mapping[LobbyPolicy, door.LobbyPolicy] = MappingProxyType(
    {
        LobbyPolicy.OFF: "off",
        LobbyPolicy.STRANGERS: "strangers",
        LobbyPolicy.EVERYONE: "everyone",
    }
)
_LAYERS: Mapping[str, Literal["q", "h", "f"]] = MappingProxyType({"q": "q", "h": "h", "f": "f"})


def role_name(role: LiveRole) -> roles.RoleName:
    return _ROLES[role]


def sees_numbers(role: LiveRole) -> bool:
    """Only those who moderate see callers' telephone numbers whole."""
    return role in LEADERS


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
        marks=person.marks,
        guest=person.planned is LiveRole.GUEST,
        floor=person.floor,
        asked=person.asked > 0,
    )


def room_info(
    facts: Facts,
    locked: bool,
    spotlight: tuple[PeerId, ...] = (),
    floor_only: bool = False,
    recording: bool = False,
) -> wire.RoomInfo:
    return wire.RoomInfo(
        conference=facts.conference,
        title=facts.title,
        room_number=facts.room_number,
        portal_number=facts.portal_number,
        starts_at=iso(facts.starts_at),
        closes_at=iso(facts.closes_at),
        locked=locked,
        spotlight=spotlight,
        floor_only=floor_only,
        recording=recording,
        recordable=facts.recordable,
    )


def room_of(room: Room) -> wire.RoomInfo:
    """As it is now."""
    standing = (room.spotlight.people, room.floor_only, room.recording)
    return room_info(room.facts, room.locked, *standing)


def call_info(call: RoomCall, *, numbers: bool) -> call_messages.CallInfo:
    return call_messages.CallInfo(
        call=call.id,
        name=call.name,
        number=call.number if numbers else masked(call.number),
        state=call.state.value,
        by=call.by,
        owner=call.owner,
    )


def presentation(shown: Presentation | None) -> stage.PresentationInfo | None:
    if shown is None:
        return None
    return stage.PresentationInfo(
        shown.document, shown.name, shown.pages, shown.page, shown.presenter, shown.drawing
    )


def waits(standing: Standing, re: int, session: str, key: str) -> door.Waits:
    """For somebody who waits. Nothing of the room or of anybody else is in it."""
    told: Literal["waiting", "no-leader"] = (
        "no-leader" if standing is Standing.NO_LEADER else "waiting"
    )
    return door.Waits(re, session, key, told)


def lobby(view: LobbyView, now: float) -> door.Lobby:
    """For leaders, who see numbers whole; `now` is of the clock that counts the waiting."""
    return door.Lobby(
        _POLICIES[view.policy],
        tuple(
            door.WaitingInfo(
                p=person.peer,
                name=person.name,
                role=role_name(person.role),
                kind=person.leg.kind.value,
                number=person.number,
                away=not person.leg.connected,
                seconds=max(0, int(now - person.since)),
            )
            for person in view.waiting
        ),
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
        standing = (event.spotlight, event.floor_only, event.recording)
        info = room_info(event.facts, event.locked, *standing)
        return wire.RoomChanged(event.seq, info)
    if isinstance(event, CallChanged):
        return call_messages.CallChanged(event.seq, call_info(event.call, numbers=numbers))
    if isinstance(event, CallGone):
        return call_messages.CallGone(event.seq, event.call.id)
    if isinstance(event, PresentationChanged):
        return stage.PresentationChanged(event.seq, presentation(event.shown))
    if isinstance(event, PollChanged):
        return poll_desk.changed(event, leads=numbers)
    return None


def chat_line(line: ChatLine, reader: Who) -> chat.ChatLine:
    return chat.ChatLine(
        n=line.position,
        p=line.by.peer,
        name=line.by.name,
        mine=line.by.is_same(reader),
        text=line.text,
        at=iso(line.written_at),
        to=None if line.to is None else line.to.peer,
        to_name=None if line.to is None else line.to.name,
    )


def media_message(event: ClientMediaEvent) -> wire.ServerMessage:
    if isinstance(event, SlotsAssigned):
        return wire.Slots(tuple(_slot(slot) for slot in event.slots))
    if isinstance(event, SpeakersChanged):
        return wire.Speaker(event.active, dict(event.levels))
    if isinstance(event, OfferWanted):
        return wire.OfferWanted()
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
