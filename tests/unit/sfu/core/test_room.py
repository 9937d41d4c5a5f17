"""What the parts of a router share."""

from __future__ import annotations

from sfu.api import PeerId, RoomId, SpeakersChanged
from sfu.core.room import MAX_EVENTS, Room


def test_waking_only_brings_the_next_poll_forward() -> None:
    room = Room(RoomId("room"))
    room.due = 10.0
    room.wake(12.0)
    assert room.due == 10.0
    room.wake(9.0)
    assert room.due == 9.0


def test_events_nobody_fetches_are_bounded() -> None:
    room = Room(RoomId("room"))
    for number in range(MAX_EVENTS + 5):
        room.emit(SpeakersChanged(room.id, PeerId(str(number)), ()))
    assert len(room.pending) == MAX_EVENTS
    first, last = room.pending[0], room.pending[-1]
    assert isinstance(first, SpeakersChanged) and isinstance(last, SpeakersChanged)
    assert (first.active, last.active) == ("5", str(MAX_EVENTS + 4))
