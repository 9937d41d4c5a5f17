"""What of the room goes on the wire, and to whom."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from server.domain.entry import Device
from server.live.events import (
    EndReason,
    LeaveReason,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    RoomChanged,
    RoomEnded,
)
from server.live.people import Leg, LiveRole, Net, Participant
from server.signalling import protocol as wire
from server.signalling import render
from sfu.api import (
    LayerHint,
    OfferWanted,
    PeerId,
    RoomId,
    Slot,
    SlotsAssigned,
    Source,
    SpeakersChanged,
)
from tests.unit.server.live.facts import FACTS

ROOM, P = RoomId("r"), PeerId("p")
CALLER = Participant(
    P,
    "0791••••67",
    LiveRole.PARTICIPANT,
    (Leg("l", Device.PHONE, on=frozenset({Source.MIC}), held=True),),
    number="0791234567",
    hand=3,
    net=Net.FAIR,
)


def test_a_participant_in_full_only_for_those_who_moderate() -> None:
    shown = wire.Participant(
        p="p",
        name="0791••••67",
        role="participant",
        kind="phone",
        number="0791••••67",
        muted=False,
        hand=True,
        cam=False,
        screen=False,
        held=True,
        reconnecting=False,
        net="fair",
        phone=True,
        marks=False,
    )
    assert render.participant(CALLER, numbers=False) == shown
    assert render.participant(CALLER, numbers=True) == replace(shown, number="0791234567")


def test_a_guest_who_was_made_presenter_and_is_asked_to_speak() -> None:
    made = replace(
        CALLER, role=LiveRole.PRESENTER, planned=LiveRole.GUEST, floor=True, asked=2, number=None
    )
    shown = render.participant(made, numbers=False)
    assert (shown.role, shown.guest, shown.floor, shown.asked) == ("presenter", True, True, True)
    room = render.room_info(FACTS, False, (P,), floor_only=True)
    assert (room.spotlight, room.floor_only) == (("p",), True)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (LiveRole.ORGANISER, True),
        (LiveRole.MODERATOR, True),
        (LiveRole.PRESENTER, False),
        (LiveRole.PARTICIPANT, False),
        (LiveRole.GUEST, False),
    ],
)
def test_who_sees_numbers(role: LiveRole, sees: bool) -> None:
    assert render.sees_numbers(role) is sees
    assert render.role_name(role) == role.value


def test_events() -> None:
    texts = render.EventTexts()

    def kind(event: object) -> object:
        text = texts.text(event, numbers=False)  # type: ignore[arg-type]
        return text if text is None else json.loads(text)["type"]

    assert kind(ParticipantJoined(1, CALLER)) == "join"
    assert kind(ParticipantUpdated(2, CALLER)) == "update"
    assert kind(ParticipantLeft(3, CALLER, LeaveReason.LEFT)) == "leave"
    assert kind(RoomChanged(4, FACTS, True)) == "room"
    assert kind(RoomEnded(5, EndReason.EMPTY, ())) is None


def test_a_cached_text_never_shows_a_number_to_the_wrong_reader() -> None:
    texts = render.EventTexts()
    event = ParticipantJoined(1, CALLER)
    assert "0791234567" in (texts.text(event, numbers=True) or "")
    assert "0791234567" not in (texts.text(event, numbers=False) or "")


def test_times_are_utc_with_z() -> None:
    zurich = datetime(2026, 7, 1, 11, tzinfo=timezone(timedelta(hours=2)))
    assert render.iso(zurich) == "2026-07-01T09:00:00Z"
    assert render.room_info(FACTS, True).starts_at == "2026-03-01T09:00:00Z"
    assert render.iso(datetime(2026, 1, 1, 0, 0, 0, 5000, tzinfo=UTC)).endswith("00.005000Z")


def test_media_news() -> None:
    free = Slot(1, "6", "7", None, None)
    taken = Slot(0, "4", "5", P, Source.SCREEN)
    assert render.media_message(SlotsAssigned(ROOM, P, (taken, free))) == wire.Slots(
        (wire.SlotInfo(0, "4", "5", "p", "screen"), wire.SlotInfo(1, "6", "7", None, None))
    )
    speakers = SpeakersChanged(ROOM, P, ((P, 20),))
    assert render.media_message(speakers) == wire.Speaker("p", {"p": 20})
    hint = LayerHint(ROOM, P, Source.CAM, "q")
    assert render.media_message(hint) == wire.PubHint("cam", "q")
    assert render.media_message(OfferWanted(ROOM, P)) == wire.OfferWanted()
    assert render.media_message(replace(hint, max_layer=None)) == wire.PubHint("cam", None)
    texts = render.EventTexts()
    assert texts.media(speakers) == texts.media(speakers)
    assert json.loads(texts.media(hint))["type"] == "pub-hint"
