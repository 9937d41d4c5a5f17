"""Names that callers say: recorded, heard by the others, and gone with the leg."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfu.api import PeerId
from sip_gateway.api import LegId
from sip_gateway.media.spoken_names import LONGEST, PAUSE
from sip_gateway.phone_media import Codec, PlaybackFinished
from tests.key_sounds import key_sound, tones_of
from tests.sim.phones import ROOM, Phone, Rig, goertzel

SPOKEN, ABSENT = 1300.0, 0.005


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def said(rig: Rig, name: str = "caller", codec: Codec = "PCMA", ticks: int = 40) -> Phone:
    """A phone that has said its name, a tone, for that long."""
    phone = rig.phone(name, SPOKEN, codec)
    rig.step(10)
    rig.engine.record_name(phone.leg, 7)
    rig.step(ticks)
    phone.tone = 0.0
    rig.step(PAUSE + 10)
    return phone


def finished(rig: Rig) -> list[PlaybackFinished]:
    return [event for event in rig.events if isinstance(event, PlaybackFinished)]


def heard_by(phone: Phone, rig: Rig, ticks: int) -> bool:
    """Whether the name is heard within so many ticks."""
    found = False
    for _ in range(0, ticks, 5):
        rig.step(5)
        found = found or phone.hears(SPOKEN, 0.1) > 0.05
    return found


@pytest.mark.parametrize("codec", ["PCMA", "PCMU", "G722"])
def test_the_others_hear_the_name_and_then_the_tone(rig: Rig, codec: Codec) -> None:
    listener = rig.phone("listener", room=ROOM)
    outside = rig.phone("outside")
    caller = said(rig, codec=codec)
    assert finished(rig) == [PlaybackFinished(caller.leg, 7)]
    rig.engine.announce(ROOM, caller.leg, "join", -20.0)
    rig.step(25)
    assert listener.hears(SPOKEN, 0.2) > 0.08
    assert outside.hears(SPOKEN) < ABSENT
    highest = 0.0
    for _ in range(20):
        rig.step(5)
        highest = max(highest, listener.hears(850.0, 0.08))
    assert highest > 0.04
    rig.step(50)
    assert listener.hears(SPOKEN) < ABSENT


def test_nobody_hears_it_while_it_is_said(rig: Rig) -> None:
    listener = rig.phone("listener", room=ROOM)
    said(rig)
    assert listener.hears(SPOKEN, 1.0) < ABSENT


def test_a_key_that_is_only_a_sound_is_no_part_of_the_name(rig: Rig) -> None:
    listener, caller = rig.phone("listener", room=ROOM), rig.phone("caller", SPOKEN)
    caller.connect(events=False)
    rig.step(10)
    rig.engine.record_name(caller.leg, 7)
    rig.step(30)
    for _ in range(2):
        rig.step(caller.say_next(key_sound("7", 160)))
        rig.step(15)
    caller.tone = 0.0
    rig.step(PAUSE + 10)
    rig.engine.announce(ROOM, caller.leg, "join", -20.0)
    listener.packets.clear()
    rig.step(80)
    name = listener.heard()
    assert goertzel(name, SPOKEN) > 0.02
    assert all(goertzel(name, tone) < 0.004 for tone in tones_of("7"))


def test_a_leg_that_said_nothing_has_the_tone_alone(rig: Rig) -> None:
    listener = rig.phone("listener", room=ROOM)
    caller = said(rig, ticks=5)  # a click
    rig.engine.announce(ROOM, caller.leg, "leave", -20.0)
    rig.step(5)
    assert listener.hears(850.0, 0.08) > 0.04
    assert listener.hears(SPOKEN) < ABSENT


def test_a_name_is_heard_of_a_leg_that_goes(rig: Rig) -> None:
    listener = rig.phone("listener", room=ROOM)
    caller = said(rig)
    rig.engine.join(caller.leg, ROOM, PeerId("peer-caller"))
    rig.engine.announce(ROOM, caller.leg, "leave", -20.0)
    rig.engine.close_leg(caller.leg)
    assert heard_by(listener, rig, 60)


def test_nothing_is_left_of_a_leg_that_is_gone(rig: Rig) -> None:
    listener = rig.phone("listener", room=ROOM)
    caller = said(rig)
    rig.engine.close_leg(caller.leg)
    again = rig.phone("again")  # takes the same row
    for leg in (caller.leg, again.leg, LegId("unknown")):
        rig.engine.announce(ROOM, leg, "join", -20.0)
        rig.engine.record_name(LegId("unknown"), 1)
    assert not heard_by(listener, rig, 200)


def test_the_name_as_a_prompt_to_one_leg(rig: Rig) -> None:
    """So a roll call plays it."""
    asks, other = rig.phone("asks", room=ROOM), rig.phone("other", room=ROOM)
    caller = said(rig)
    rig.engine.play(asks.leg, [f"name:{caller.leg}", "name:unknown"], "en", 9, False)
    rig.step(25)
    assert asks.hears(SPOKEN, 0.2) > 0.08
    assert other.hears(SPOKEN) < ABSENT
    rig.step(60)
    assert finished(rig)[-1] == PlaybackFinished(asks.leg, 9)


def test_a_monologue_is_cut_after_four_seconds(rig: Rig) -> None:
    caller = rig.phone("caller", SPOKEN)
    rig.engine.record_name(caller.leg, 7)
    rig.step(LONGEST - 5)
    assert finished(rig) == []
    rig.step(10)
    assert finished(rig) == [PlaybackFinished(caller.leg, 7)]


def test_a_key_ends_it_and_keeps_what_was_said(rig: Rig) -> None:
    listener = rig.phone("listener", room=ROOM)
    caller = rig.phone("caller", SPOKEN)
    rig.engine.record_name(caller.leg, 7)
    rig.step(40)
    rig.engine.stop_playing(caller.leg)
    rig.step(LONGEST)
    assert finished(rig) == []
    rig.engine.announce(ROOM, caller.leg, "join", -20.0)
    assert heard_by(listener, rig, 60)
