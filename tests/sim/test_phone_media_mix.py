"""Who hears whom: tones of several phones, found by Goertzel in what each of them is sent."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from media.g711 import PCMA
from media.tones import amplitude
from sfu.api import PeerId, RoomId
from sip_gateway.phone_media import Codec, PlaybackFinished
from tests.sim.phones import ROOM, Rig, sine, write_wave

TONES = (440.0, 620.0, 940.0, 1300.0, 1850.0)
LOUD, ABSENT = 0.15, 0.005  # a phone's tone has 0.2


TALKERS = {"a": 440.0, "b": 620.0, "c": 1250.0}


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    write_wave(tmp_path / "en" / "welcome.wav", sine(700, 16000, peak=0.3, rate=16000))
    write_wave(tmp_path / "fr" / "welcome.wav", sine(1100, 8000, peak=0.3, rate=16000))
    write_wave(tmp_path / "music.wav", sine(2500, 16000, peak=0.2, rate=16000))
    return Rig(tmp_path)


@pytest.mark.parametrize("codecs", [("PCMA",), ("PCMU",), ("PCMA", "PCMU")])
def test_everyone_hears_all_others_and_never_themselves(
    rig: Rig, codecs: tuple[Codec, ...]
) -> None:
    phones = [
        rig.phone(f"p{tone}", tone, codecs[index % len(codecs)], ROOM)
        for index, tone in enumerate(TONES)
    ]
    listener = rig.phone("listener", room=ROOM)
    rig.step(50)
    for phone in phones:
        for tone in TONES:
            level = phone.hears(tone)
            assert level < ABSENT * 2 if tone == phone.tone else level > LOUD
    assert all(listener.hears(tone) > LOUD for tone in TONES)


def test_rooms_do_not_hear_each_other(rig: Rig) -> None:
    rig.phone("a", 440.0, room=ROOM)
    inside = rig.phone("b", room=ROOM)
    other = rig.phone("c", 620.0, room=RoomId("other"))
    waiting = rig.phone("d")
    rig.step(50)
    assert inside.hears(440.0) > LOUD
    assert inside.hears(620.0) < ABSENT
    assert other.hears(440.0) < ABSENT
    assert set(waiting.packets[-1][12:]) == {PCMA.silence}


def test_packets_are_gapless_whatever_is_heard(rig: Rig) -> None:
    talker = rig.phone("a", 440.0, room=ROOM)
    phone = rig.phone("b", room=ROOM)
    rig.step(20)
    rig.engine.set_muted(phone.leg, True)
    rig.step(20)
    rig.engine.leave(talker.leg)
    rig.step(20)
    assert len(phone.packets) == 60
    numbers = [int.from_bytes(packet[2:4], "big") for packet in phone.packets]
    times = [int.from_bytes(packet[4:8], "big") for packet in phone.packets]
    assert all((after - before) % 65536 == 1 for before, after in pairwise(numbers))
    assert all((after - before) % 2**32 == 160 for before, after in pairwise(times))
    assert len({packet[8:12] for packet in phone.packets}) == 1
    assert [packet[1] >> 7 for packet in phone.packets[:3]] == [1, 0, 0]


def test_a_muted_phone_is_not_heard_but_hears(rig: Rig) -> None:
    a, b = rig.phone("a", 440.0, room=ROOM), rig.phone("b", 620.0, room=ROOM)
    rig.engine.set_muted(a.leg, True)
    rig.step(50)
    assert b.hears(440.0) < ABSENT
    assert a.hears(620.0) > LOUD
    rig.engine.set_muted(a.leg, False)
    rig.step(50)
    assert b.hears(440.0) > LOUD


def test_a_prompt_is_heard_by_its_leg_only_and_over_the_room(rig: Rig) -> None:
    a, b = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    rig.step(30)
    rig.engine.play(b.leg, ["welcome"], "en", 7, False)
    rig.step(30)
    assert b.hears(700) > 0.25
    assert a.hears(700) < ABSENT
    assert 0.03 < b.hears(440) < 0.07  # 12 dB lower meanwhile
    assert rig.events == []
    rig.step(30)
    assert rig.events == [PlaybackFinished(b.leg, 7)]
    assert b.hears(440, 0.1) > LOUD


def test_prompts_follow_each_other_without_a_gap_in_the_callers_language(rig: Rig) -> None:
    phone = rig.phone("a")
    rig.engine.play(phone.leg, ["welcome", "welcome"], "fr", 1, False)
    rig.step(49)
    assert phone.hears(1100, 0.9) > 0.28
    rig.step(3)
    assert rig.events == [PlaybackFinished(phone.leg, 1)]


@pytest.mark.parametrize("language", ["it", "xx"])
def test_a_language_without_the_prompt_falls_back_to_english(rig: Rig, language: str) -> None:
    phone = rig.phone("a")
    rig.engine.play(phone.leg, ["welcome"], language, 1, False)
    rig.step(40)
    assert phone.hears(700) > 0.28
    assert rig.engine.counters()["prompt_missing"] == 0


def test_a_missing_prompt_is_a_short_tone_and_a_count(rig: Rig) -> None:
    phone = rig.phone("a")
    rig.engine.play(phone.leg, ["no-such"], "en", 3, False)
    rig.step(7)
    assert phone.hears(660, 0.1) > 0.04
    rig.step(20)
    assert rig.events == [PlaybackFinished(phone.leg, 3)]
    assert rig.engine.counters()["prompt_missing"] == 1


def test_a_loop_goes_on_until_it_is_stopped(rig: Rig) -> None:
    phone = rig.phone("a")
    rig.engine.play(phone.leg, ["music"], "en", 1, True)
    rig.step(300)
    assert phone.hears(2500) > 0.18
    rig.engine.stop_playing(phone.leg)
    rig.step(30)
    assert phone.hears(2500) < ABSENT
    assert rig.events == []


def test_another_play_replaces_the_first(rig: Rig) -> None:
    phone = rig.phone("a")
    rig.engine.play(phone.leg, ["music"], "en", 1, True)
    rig.step(10)
    rig.engine.play(phone.leg, ["tone:busy"], "en", 2, False)
    rig.step(60)
    assert phone.hears(2500) < ABSENT
    assert phone.hears(425, 1.0) > 0.1
    assert rig.events == []  # the busy tone has no end


def test_music_for_the_room_and_the_attention_tones(rig: Rig) -> None:
    alone = rig.phone("a", room=ROOM)
    outside = rig.phone("b")
    rig.engine.set_background(ROOM, "music")
    rig.step(40)
    assert alone.hears(2500) > 0.18
    assert outside.hears(2500) < ABSENT
    rig.engine.set_background(ROOM, None)
    rig.step(30)
    rig.engine.attention(ROOM, "join", -20.0)
    rig.step(5)
    assert alone.hears(425, 0.08) > 0.05
    rig.step(5)
    assert alone.hears(850, 0.08) > 0.05
    rig.step(30)
    assert alone.hears(425) + alone.hears(2500) < ABSENT


@pytest.mark.parametrize("volume", [-40.0, -20.0, -10.0])
def test_an_attention_tone_is_as_loud_as_it_was_asked_for(rig: Rig, volume: float) -> None:
    phone = rig.phone("a", room=ROOM)
    rig.step(10)
    rig.engine.attention(ROOM, "reminder", volume)
    rig.step(8)
    heard = phone.hears(425, 0.1)
    assert 0.7 < heard / amplitude(volume) < 1.4


def test_who_wants_no_tones_hears_the_others_without_them(rig: Rig) -> None:
    a, b, c = (rig.phone(name, tone, room=ROOM) for name, tone in TALKERS.items())
    rig.engine.set_tones(b.leg, False)
    rig.step(30)
    rig.engine.attention(ROOM, "join", -20.0)
    rig.step(10)
    assert c.hears(850, 0.08) > 0.05
    assert b.hears(850, 0.08) < ABSENT
    assert b.hears(440.0, 0.08) > LOUD
    rig.step(30)
    rig.engine.set_tones(b.leg, True)
    rig.engine.attention(ROOM, "join", -20.0)
    rig.step(10)
    assert b.hears(850, 0.08) > 0.05
    assert a.hears(620.0) > LOUD


def test_the_busy_tone_takes_the_place_of_music(rig: Rig) -> None:
    last = rig.phone("a", room=ROOM)
    rig.engine.set_background(ROOM, "music")
    rig.step(40)
    rig.engine.set_background(ROOM, "tone:busy")
    rig.engine.set_background(ROOM, "tone:busy")  # said again, it does not begin again
    rig.step(20)
    assert last.hears(425, 0.2) > 0.1
    rig.step(25)
    assert last.hears(425, 0.2) < ABSENT  # 500 ms on, 500 ms off
    assert last.hears(2500) < ABSENT
    rig.engine.set_background(ROOM, None)
    rig.step(100)
    assert last.hears(425, 1.0) < ABSENT


def test_leaving_and_joining_another_room(rig: Rig) -> None:
    a, b = rig.phone("a", 440.0, room=ROOM), rig.phone("b", 620.0, room=RoomId("other"))
    rig.engine.join(a.leg, RoomId("other"), PeerId("again"))
    rig.step(50)
    assert b.hears(440.0) > LOUD
    rig.engine.leave(a.leg)
    rig.step(50)
    assert b.hears(440.0) < ABSENT
    assert a.hears(620.0) < ABSENT


def test_ten_loud_phones_do_not_clip(rig: Rig) -> None:
    for index in range(10):
        rig.phone(f"p{index}", 400.0 + index, room=ROOM)
    listener = rig.phone("l", room=ROOM)
    rig.step(60)
    sound = listener.heard()[-4000:]
    assert 0.7 < abs(sound).max() <= 1.0


def test_what_is_set_before_the_first_phone_comes_is_remembered(rig: Rig) -> None:
    rig.engine.set_background(ROOM, "music")
    rig.engine.set_browsers(ROOM, False)
    rig.step(5)
    alone = rig.phone("a", 440.0, room=ROOM)
    rig.step(30)
    assert alone.hears(2500) > 0.15
    assert rig.frames == []
    rig.engine.leave(alone.leg)
    rig.engine.join(alone.leg, ROOM, PeerId("again"))
    rig.step(30)
    assert alone.hears(2500) < ABSENT  # the room ended with its last phone
    assert rig.frames


def test_a_house_hears_its_own_recordings_and_no_other_does(rig: Rig) -> None:
    own = sine(1900, 16000, peak=0.3, rate=16000)
    rig.engine.set_prompt("alpha", "welcome", "en", own)
    rig.engine.set_prompt("alpha", "music", "", own)
    at_alpha, at_beta = rig.phone("a"), rig.phone("b")
    rig.engine.play(at_alpha.leg, ["welcome"], "en", 1, False, "alpha")
    rig.engine.play(at_beta.leg, ["welcome"], "en", 1, False, "beta")
    rig.step(30)
    assert at_alpha.hears(1900) > 0.2 and at_alpha.hears(700) < ABSENT
    assert at_beta.hears(700) > 0.2 and at_beta.hears(1900) < ABSENT
    rig.engine.play(at_alpha.leg, ["welcome"], "fr", 1, False, "alpha")  # none in French
    rig.step(30)
    assert at_alpha.hears(1100) > 0.2
    alone = rig.phone("c", room=ROOM)
    rig.engine.set_background(ROOM, "music", "alpha")
    rig.step(30)
    assert alone.hears(1900) > 0.2 and alone.hears(2500) < ABSENT
    rig.engine.set_prompt("alpha", "welcome", "en", None)
    rig.engine.play(at_alpha.leg, ["welcome"], "en", 1, False, "alpha")
    rig.step(30)
    assert at_alpha.hears(700) > 0.2
