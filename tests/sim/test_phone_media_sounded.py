"""Telephones without telephone events: their tones are keys, and nobody else hears them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from media.arrays import Float
from sip_gateway.phone_media import Codec, DigitReceived
from tests.key_sounds import key_sound, tones_of
from tests.sim.phones import ROOM, Phone, Rig, goertzel

LOUD, ABSENT = 0.12, 0.004


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def dialled(keys: str, rate: int, on: float = 80, off: float = 80) -> Float:
    pause = np.zeros(round(rate * off / 1000), np.float32)
    parts = [part for key in keys for part in (key_sound(key, on, rate=rate), pause)]
    return np.concatenate(parts)


def digits(rig: Rig, phone: Phone) -> str:
    found = [each for each in rig.events if isinstance(each, DigitReceived)]
    assert all(each.sounded for each in found)
    return "".join(each.digit for each in found if each.leg == phone.leg)


@pytest.mark.parametrize("codec", ["PCMA", "PCMU", "G722", "opus"])
def test_keys_are_told_and_not_heard(rig: Rig, codec: Codec) -> None:
    phone, listener = rig.phone("a", 300.0, codec, ROOM), rig.phone("b", room=ROOM)
    phone.connect(events=False)
    rig.step(50)
    assert listener.hears(300.0) > LOUD
    listener.packets.clear()
    rig.step(phone.say_next(dialled("4711#", phone.coder.rate)))
    rig.step(10)
    assert digits(rig, phone) == "4711#"
    for key in "471#":
        for tone in tones_of(key):
            assert goertzel(listener.heard(), tone) < ABSENT
    rig.step(30)
    assert listener.hears(300.0) > LOUD


def test_browsers_are_sent_nothing_of_a_key(rig: Rig) -> None:
    phone = rig.phone("a", 0.0, room=ROOM)
    phone.connect(events=False)
    rig.step(30)
    rig.frames.clear()
    rig.step(phone.say_next(dialled("8888", 8000, on=200, off=60)))
    # 15 ticks each would be the tone itself; what is left are its edges.
    assert len(rig.frames) < 12


def test_with_telephone_events_tones_are_only_a_sound(rig: Rig) -> None:
    phone, listener = rig.phone("a", 0.0, room=ROOM), rig.phone("b", room=ROOM)
    rig.step(30)
    listener.packets.clear()
    rig.step(phone.say_next(dialled("5", 8000, on=600, off=0)))
    assert rig.events == []
    assert listener.hears(tones_of("5")[0]) > LOUD


def test_a_muted_leg_may_key_and_a_held_one_may_not(rig: Rig) -> None:
    phone = rig.phone("a", 0.0, room=ROOM)
    phone.connect(events=False)
    rig.engine.set_muted(phone.leg, True)
    rig.step(20)
    rig.step(phone.say_next(dialled("*6", 8000)))
    rig.step(5)
    assert digits(rig, phone) == "*6"
    phone.connect(events=False, send=False, receive=False)
    rig.step(phone.say_next(dialled("*6", 8000)))
    rig.step(5)
    assert digits(rig, phone) == "*6"


def test_a_key_with_lost_packets_is_one_key(rig: Rig) -> None:
    phone = rig.phone("a", 0.0, room=ROOM)
    phone.connect(events=False)
    rig.step(30)
    for tick in range(phone.say_next(dialled("33", 8000, on=400, off=100))):
        phone.silent = tick % 9 == 5
        phone.sequence = (phone.sequence + phone.silent) & 0xFFFF
        rig.step()
    phone.silent = False
    rig.step(20)
    assert digits(rig, phone) == "33"


def test_a_new_call_on_the_row_begins_anew(rig: Rig) -> None:
    phone = rig.phone("a", 0.0)
    phone.connect(events=False)
    rig.step(10)
    rig.step(phone.say_next(dialled("1", 8000, on=200, off=0)))
    rig.phones.clear()
    rig.engine.close_leg(phone.leg)
    other = rig.phone("b", 0.0)
    other.connect(events=False)
    rig.step(10)
    rig.step(other.say_next(dialled("1", 8000)))
    rig.step(5)
    assert (digits(rig, phone), digits(rig, other)) == ("1", "1")
