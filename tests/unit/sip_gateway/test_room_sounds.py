"""Music, attention tones and reminders as the number of people goes up and down."""

from __future__ import annotations

import pytest

from sfu.api import RoomId
from sip_gateway.room_sounds import RoomSounds
from tests.phone_doubles import FakeMedia

ROOM = RoomId("room")


def kinds(media: FakeMedia) -> list[str]:
    return [kind for _, kind in media.attentions]


@pytest.mark.parametrize(
    ("people", "tones", "music"),
    [
        ((1,), [], True),
        ((1, 2), ["join"], False),
        ((1, 2, 1), ["join", "leave"], True),
        ((2, 2), [], False),
        ((3, 0), [], False),
        ((0,), [], False),
    ],
)
def test_tones_and_music(people: tuple[int, ...], tones: list[str], music: bool) -> None:
    media = FakeMedia()
    sounds = RoomSounds(media, 15.0)
    for number in people:
        sounds.set_people(ROOM, number, 0.0)
    assert (kinds(media), media.music[ROOM]) == (tones, music)


def test_reminder_every_interval_while_there_are_several() -> None:
    media = FakeMedia()
    sounds = RoomSounds(media, 15.0)
    sounds.set_people(ROOM, 2, 0.0)
    sounds.set_people(ROOM, 3, 10.0)  # does not put the reminder off
    media.attentions.clear()
    for now in (14.9, 15.0, 29.9, 30.0):
        sounds.advance(now)
    assert kinds(media) == ["reminder", "reminder"]
    sounds.set_people(ROOM, 1, 31.0)
    assert sounds.next_deadline() is None


def test_no_reminder_where_it_is_switched_off() -> None:
    sounds = RoomSounds(FakeMedia(), 0)
    sounds.set_people(ROOM, 2, 0.0)
    assert sounds.next_deadline() is None


def test_phone_that_enters_takes_the_known_number_or_the_directorys() -> None:
    media = FakeMedia()
    sounds = RoomSounds(media, 15.0)
    sounds.entering(ROOM, 1, 0.0)
    assert media.music[ROOM] is True
    sounds.set_people(ROOM, 2, 1.0)
    sounds.entering(ROOM, 1, 2.0)
    assert (media.music[ROOM], kinds(media)) == (False, ["join"])
