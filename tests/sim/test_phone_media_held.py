"""A phone that puts us on hold without a word, through the engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sfu.api import PeerId
from sip_gateway.phone_media import Codec, MusicHeard
from tests import music_sounds
from tests.sim.phones import ROOM, Phone, Rig
from tests.spoken_sounds import speech


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def music(phone: Phone, seconds: float) -> int:
    sound = music_sounds.tune(seconds)
    return phone.say_next(sound if phone.coder.rate == 8000 else np.repeat(sound, 2))


def heard(rig: Rig) -> list[bool]:
    return [each.playing for each in rig.events if isinstance(each, MusicHeard)]


@pytest.mark.parametrize("codec", ["PCMU", "G722"])
def test_music_is_told_kept_out_and_told_to_be_over(rig: Rig, codec: Codec) -> None:
    phone, listener = rig.phone("a", 0.0, codec, ROOM), rig.phone("b", room=ROOM)
    rig.step(music(phone, 12))
    assert heard(rig) == [True]
    assert np.abs(listener.heard()[-8000:]).max() > 0.05
    rig.engine.set_shielded(phone.leg, True)
    rig.step(5)
    listener.packets.clear()
    rig.step(music(phone, 3))
    assert np.abs(listener.heard()).max() < 0.001
    rig.step(phone.say_next(speech("fr", phone.coder.rate)[: 5 * phone.coder.rate]))
    assert heard(rig) == [True, False]


def test_nobody_is_listened_to_outside_a_room_muted_or_held(rig: Rig) -> None:
    outside, muted, held = rig.phone("a"), rig.phone("b", room=ROOM), rig.phone("c", room=ROOM)
    rig.engine.set_muted(muted.leg, True)
    held.connect(send=False, receive=False)
    for phone in (outside, muted, held):
        ticks = music(phone, 12)
    rig.step(ticks)
    assert heard(rig) == []


def test_another_room_hears_a_leg_that_was_shielded(rig: Rig) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    rig.engine.set_shielded(phone.leg, True)
    rig.step(30)
    assert listener.hears(440.0) < 0.005
    rig.engine.leave(phone.leg)
    rig.engine.join(phone.leg, ROOM, PeerId("again"))
    rig.step(30)
    assert listener.hears(440.0) > 0.15
