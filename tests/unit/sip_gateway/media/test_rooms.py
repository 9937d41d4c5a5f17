"""Rooms of the mixer: rows are reused, settings wait for the first leg, tones queue up."""

from __future__ import annotations

import numpy as np
import pytest

from sfu.api import RoomId
from sip_gateway.media.player import Clip, Player
from sip_gateway.media.rooms import Room, Rooms


def clip(value: float) -> Clip:
    return Clip(np.full(160, value, np.float32))


def first(room: Room) -> float | None:
    sound = room.sound()
    return None if sound is None else round(float(sound[0]), 2)


def test_rows_are_the_lowest_free_ones() -> None:
    rooms = Rooms(4)
    a, b = rooms.get(RoomId("a")), rooms.get(RoomId("b"))
    assert (a.index, b.index, rooms.limit) == (0, 1, 2)
    assert rooms.get(RoomId("a")) is a
    rooms.drop(a)
    rooms.drop(a)
    assert rooms.get(RoomId("c")).index == 0
    assert rooms.find(RoomId("a")) is None


def test_rooms_that_wait_for_a_leg_give_way_the_oldest_first() -> None:
    rooms = Rooms(2)
    rooms.get(RoomId("a")).members.add(1)
    rooms.get(RoomId("b"))
    rooms.get(RoomId("c"))
    assert rooms.find(RoomId("a")) is not None
    assert rooms.find(RoomId("b")) is None
    rooms.get(RoomId("c")).members.add(2)
    with pytest.raises(IndexError):
        rooms.get(RoomId("d"))


def test_tones_are_laid_over_the_music_one_after_the_other() -> None:
    room = Rooms(1).get(RoomId("a"))
    assert first(room) is None
    room.attention(clip(0.1))
    room.attention(clip(0.2))
    room.background = Player([clip(0.5)], loop=True)
    assert [first(room) for _ in range(4)] == [0.6, 0.7, 0.5, 0.5]
    room.background = None
    assert first(room) is None


def test_a_crowd_that_comes_at_once_does_not_beep_for_minutes() -> None:
    room = Rooms(1).get(RoomId("a"))
    for _ in range(100):
        room.attention(clip(0.1))
    assert [first(room) for _ in range(5)] == [0.1, 0.1, 0.1, 0.1, None]


def test_a_room_without_legs_is_kept_only_for_what_was_set() -> None:
    rooms = Rooms(4)
    room = rooms.get(RoomId("a"))
    room.browsers = False
    rooms.tidy(room)
    assert rooms.find(RoomId("a")) is room
    room.browsers = True
    rooms.tidy(room)
    assert rooms.find(RoomId("a")) is None
    occupied = rooms.get(RoomId("b"))
    occupied.members.add(0)
    rooms.tidy(occupied)
    assert rooms.find(RoomId("b")) is occupied
