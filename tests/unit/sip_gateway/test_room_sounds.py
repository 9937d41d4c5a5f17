"""Music, tones and the busy tone as the number of people goes up and down."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from sfu.api import RoomId
from sip_gateway.api import LegId, RoomSettings
from sip_gateway.phone_media import Background
from sip_gateway.room_sounds import RoomSounds
from tests.phone_doubles import FakeMedia

ROOM, OTHER = RoomId("room"), RoomId("other")


@dataclass
class House:
    """Room sounds with what they command."""

    reminder: float = 15.0
    busy: float = 10.0
    media: FakeMedia = field(default_factory=FakeMedia)
    released: list[RoomId] = field(default_factory=list)
    sounds: RoomSounds = field(init=False)

    def __post_init__(self) -> None:
        usual = RoomSettings(self.reminder, busy_time=self.busy)
        self.sounds = RoomSounds(self.media, self.released.append, usual)

    def count(self, *people: int, now: float = 0.0) -> None:
        for number in people:
            self.sounds.set_people(ROOM, number, now)

    @property
    def tones(self) -> list[str]:
        return [kind for _, kind in self.media.attentions]

    @property
    def background(self) -> Background | None:
        return self.media.backgrounds[ROOM]


@pytest.mark.parametrize(
    ("people", "tones", "background"),
    [
        ((1,), [], "music"),
        ((1, 1), [], "music"),
        ((1, 2), ["join"], None),
        ((1, 2, 1), ["join", "leave"], "tone:busy"),
        ((1, 2, 1, 1), ["join", "leave"], "tone:busy"),
        ((1, 2, 1, 2), ["join", "leave", "join"], None),
        ((3, 1), ["leave"], "tone:busy"),
        ((2, 2), [], None),
        ((3, 0), [], None),
        ((3, 0, 1), [], "music"),  # the room began anew
        ((0,), [], None),
    ],
)
def test_tones_and_background(
    people: tuple[int, ...], tones: list[str], background: Background | None
) -> None:
    house = House()
    house.count(*people)
    assert (house.tones, house.background) == (tones, background)


def test_two_who_turn_out_to_be_one_hear_no_tone_and_are_not_released() -> None:
    house = House()
    house.count(2, now=0.0)
    house.sounds.set_people(ROOM, 1, 1.0, merged=True)
    background: Background | None = house.background
    assert (house.tones, background) == ([], "music")
    house.sounds.advance(100.0)
    assert house.released == []
    house.count(2, now=101.0)
    assert (house.tones, house.media.backgrounds[ROOM]) == (["join"], None)


def test_the_last_one_is_released_after_the_busy_tone() -> None:
    house = House()
    house.count(2, now=0.0)
    house.count(1, now=20.0)
    house.sounds.advance(29.9)
    assert house.released == []
    house.sounds.advance(30.0)
    assert house.released == [ROOM]
    house.count(0, now=30.0)
    assert house.sounds.next_deadline() is None


def test_who_comes_during_the_busy_tone_finds_the_last_one_there() -> None:
    house = House()
    house.count(2, 1, now=0.0)
    house.count(2, now=9.0)
    house.sounds.advance(14.0)
    assert (house.released, house.background) == ([], None)
    house.sounds.advance(24.0)
    assert house.tones == ["leave", "join", "reminder"]


def test_each_room_has_its_own_end() -> None:
    house = House()
    house.count(2, 1, now=0.0)
    house.sounds.set_people(OTHER, 2, 5.0)
    house.sounds.set_people(OTHER, 1, 5.0)
    house.sounds.advance(10.0)
    assert house.released == [ROOM]
    house.sounds.advance(15.0)
    assert house.released == [ROOM, OTHER]


def test_without_the_busy_tone_the_last_one_waits_with_music() -> None:
    house = House(busy=0)
    house.count(2, 1)
    assert (house.background, house.sounds.next_deadline()) == ("music", None)


def test_reminder_every_interval_while_there_are_several() -> None:
    house = House(busy=0)
    house.count(2, now=0.0)
    house.count(3, now=10.0)  # does not put the reminder off
    house.media.attentions.clear()
    for now in (14.9, 15.0, 29.9, 30.0):
        house.sounds.advance(now)
    assert house.tones == ["reminder", "reminder"]
    house.count(1, now=31.0)
    assert house.sounds.next_deadline() is None


def test_no_reminder_where_it_is_switched_off() -> None:
    house = House(reminder=0)
    house.count(2)
    assert house.sounds.next_deadline() is None


def test_phone_that_enters_takes_the_known_number_or_the_directorys() -> None:
    house = House()
    house.sounds.entering(ROOM, 1, 0.0)
    assert house.background == "music"
    house.sounds.set_people(ROOM, 2, 1.0)
    house.sounds.entering(ROOM, 1, 2.0)
    heard: tuple[Background | None, list[str]] = (house.background, house.tones)
    assert heard == (None, ["join"])


def test_a_room_sounds_as_its_vpbx_has_decided() -> None:
    house = House()
    house.sounds.configure(ROOM, RoomSettings(5.0, -30.0, busy_time=2.0), 0.0)
    house.count(2, now=0.0)
    house.sounds.set_people(OTHER, 2, 0.0)
    house.sounds.advance(5.0)
    assert house.media.attentions == [(ROOM, "reminder")]
    house.sounds.advance(15.0)
    assert house.media.attentions[1:] == [(ROOM, "reminder"), (OTHER, "reminder")]
    assert house.media.volumes == [-30.0, -30.0, -20.0]
    house.count(1, now=16.0)
    house.sounds.advance(18.0)
    assert house.released == [ROOM]


def test_another_interval_counts_at_once_where_people_talk() -> None:
    house = House()
    house.count(2, now=0.0)
    house.sounds.configure(ROOM, RoomSettings(60.0), 10.0)
    house.sounds.configure(ROOM, RoomSettings(60.0, -25.0), 20.0)  # does not put it off
    house.sounds.advance(69.9)
    assert house.tones == []
    house.sounds.advance(70.0)
    house.sounds.configure(ROOM, RoomSettings(0.0), 71.0)
    assert (house.tones, house.sounds.next_deadline()) == (["reminder"], None)


def test_nothing_is_kept_of_a_room_that_is_over() -> None:
    house = House()
    house.sounds.configure(ROOM, RoomSettings(0.0), 0.0)
    house.count(2, 0)
    house.count(2)
    assert house.sounds.next_deadline() == 15.0


LEG = LegId("leg")


def test_a_name_takes_the_place_of_the_bare_tone() -> None:
    house = House()
    house.sounds.configure(ROOM, RoomSettings(announce_names=True), 0.0)
    house.sounds.set_people(ROOM, 1, 0.0, by_phone=True)
    house.sounds.entered(ROOM, LEG)  # alone: who should hear it
    assert house.media.announced == []
    house.sounds.set_people(ROOM, 2, 1.0, by_phone=True)
    house.sounds.entered(ROOM, LEG)
    house.sounds.set_people(ROOM, 3, 2.0)  # a browser, which has said no name
    house.sounds.leaving(ROOM, LEG)
    house.sounds.set_people(ROOM, 2, 3.0, by_phone=True)
    assert house.media.announced == [(LEG, "join"), (LEG, "leave")]
    assert house.tones == ["join"]


def test_without_names_every_tone_is_bare() -> None:
    house = House()
    house.sounds.set_people(ROOM, 1, 0.0, by_phone=True)
    house.sounds.set_people(ROOM, 2, 0.0, by_phone=True)
    house.sounds.entered(ROOM, LEG)
    house.sounds.leaving(ROOM, LEG)
    house.sounds.set_people(ROOM, 1, 0.0, by_phone=True)
    assert (house.tones, house.media.announced) == (["join", "leave"], [])
