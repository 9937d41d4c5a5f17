"""Phones and browsers in one room: real Opus both ways, browsers played by this test."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from media.arrays import Float
from sfu.api import AudioFrame, PeerId, RoomId
from sip_gateway.media.opus import Decoder, Encoder
from tests.sim.phone_codecs import CODECS
from tests.sim.phones import ROOM, Rig, goertzel, sine

LOUD, ABSENT = 0.12, 0.01


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


class Browser:
    """A microphone: a tone of 48 kHz RTP clock, encoded at 16 kHz."""

    def __init__(self, rig: Rig, name: str, tone: float, level: int = 20) -> None:
        self.rig, self.peer, self.tone, self.level = rig, PeerId(name), tone, level
        self.room = ROOM
        self._encoder: Encoder = CODECS.encoder(16000)
        self._sample = 0
        self._timestamp = 2**32 - 9600  # wraps soon
        self._sequence = 65500

    def talk(self, lost: bool = False) -> None:
        sound = sine(self.tone, 320, self._sample, rate=16000)
        payload = self._encoder.encode(sound)
        self._sample += 320
        self._timestamp = (self._timestamp + 960) & 0xFFFFFFFF
        self._sequence = (self._sequence + 1) & 0xFFFF
        frame = AudioFrame(
            self.room, self.peer, self._sequence, self._timestamp, self.level, payload
        )
        if not lost:
            self.rig.engine.bridge.post(frame)


def decoded(frames: list[AudioFrame]) -> Float:
    decoder: Decoder = CODECS.decoder(8000)
    return np.concatenate([decoder.decode(frame.payload) for frame in frames])


def test_browser_is_heard_by_phones_and_phone_by_browsers(rig: Rig) -> None:
    a, b = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    browser = Browser(rig, "web", 1000.0)
    rig.step(60, browser.talk)
    assert a.hears(1000.0) > LOUD
    assert b.hears(1000.0) > LOUD
    assert b.hears(440.0) > LOUD
    assert a.hears(440.0) < ABSENT
    frames = [frame for frame in rig.frames if frame.peer == "peer-a"]
    assert frames == rig.frames  # the silent phone publishes nothing, nor does the browser echo
    sound = decoded(frames)[1600:]
    assert goertzel(sound, 440.0) > LOUD
    assert goertzel(sound, 1000.0) < ABSENT


def test_a_phone_that_becomes_anothers_is_heard_as_theirs_without_a_gap(rig: Rig) -> None:
    phone = rig.phone("a", 440.0, room=ROOM)
    rig.step(40)
    rig.engine.set_peer(phone.leg, PeerId("owner"))
    rig.step(40)
    peers = [frame.peer for frame in rig.frames]
    assert sorted(set(peers), key=peers.index) == ["peer-a", "owner"]
    assert all(b.sequence == (a.sequence + 1) & 0xFFFF for a, b in pairwise(rig.frames))


def test_a_phones_publication_has_continuous_numbers_and_its_level(rig: Rig) -> None:
    phone = rig.phone("a", 440.0, room=ROOM)
    rig.step(40)
    phone.tone = 0.0
    rig.step(60)
    phone.tone = 440.0
    rig.step(40)
    frames = rig.frames
    assert {frame.room for frame in frames} == {ROOM}
    steps = [
        (
            (after.sequence - before.sequence) % 65536,
            (after.timestamp - before.timestamp) % 2**32 / 960,
        )
        for before, after in pairwise(frames)
    ]
    assert {sequence for sequence, _ in steps} == {1}
    pauses = [step for _, step in steps if step != 1]
    # One pause: 60 silent ticks less the hangover of 300 ms, and time went on through it.
    assert len(pauses) == 1 and 40 <= pauses[0] <= 60
    # A sine of peak 0.2 is 20·log10(0.2/√2) = −17 dBov.
    assert frames[10].level == 17
    assert max(frame.level for frame in frames) > 60  # the hangover is silent


def test_nothing_is_encoded_where_no_browser_listens(rig: Rig) -> None:
    rig.phone("a", 440.0, room=ROOM)
    rig.engine.set_browsers(ROOM, False)
    rig.step(20)
    assert rig.frames == []
    rig.engine.set_browsers(ROOM, True)
    rig.step(20)
    assert len(rig.frames) >= 18


def test_a_muted_or_held_phone_is_not_published(rig: Rig) -> None:
    phone = rig.phone("a", 440.0, room=ROOM)
    rig.step(20)
    rig.engine.set_muted(phone.leg, True)
    rig.frames.clear()
    rig.step(20)
    rig.engine.set_muted(phone.leg, False)
    phone.connect(send=False, receive=False)
    rig.step(20)
    assert rig.frames == []


def test_only_the_five_loudest_browsers_are_heard(rig: Rig) -> None:
    listener = rig.phone("a", room=ROOM)
    tones = [500.0, 700.0, 900.0, 1100.0, 1300.0, 1500.0, 1700.0]
    browsers = [Browser(rig, f"web{tone}", tone, level=20 + n) for n, tone in enumerate(tones)]

    def everyone() -> None:
        for browser in browsers:
            browser.talk()

    rig.step(60, everyone)
    heard = [tone for tone in tones if listener.hears(tone) > 0.05]
    assert heard == tones[:5]
    browsers[6].level = 3
    rig.step(60, everyone)
    heard = [tone for tone in tones if listener.hears(tone) > 0.05]
    assert heard == [*tones[:4], tones[6]]


def test_lost_browser_packets_are_bridged(rig: Rig) -> None:
    listener = rig.phone("a", room=ROOM)
    browser = Browser(rig, "web", 800.0)
    for tick in range(100):
        browser.talk(lost=tick % 7 == 3)
        rig.step()
    sound = listener.heard()[-8000:]
    peaks = np.abs(sound.reshape(-1, 160)).max(axis=1)
    assert peaks.min() > 0.01  # nothing is left silent; libopus fades in after a loss
    assert (peaks < 0.05).sum() <= 7  # one frame for each lost one at most
    assert listener.hears(800.0, 1.0) > LOUD


def test_browsers_of_other_rooms_are_not_heard(rig: Rig) -> None:
    listener = rig.phone("a", room=ROOM)
    browser = Browser(rig, "web", 800.0)
    browser.room = RoomId("other")
    rig.step(40, browser.talk)
    assert listener.hears(800.0) < ABSENT
    assert rig.engine.counters()["opus_unwanted"] == 40


def test_a_browser_that_stops_falls_silent_and_is_forgotten(rig: Rig) -> None:
    listener = rig.phone("a", room=ROOM)
    browser = Browser(rig, "web", 800.0)
    rig.step(40, browser.talk)
    rig.step(300)
    assert np.abs(listener.heard()[-1600:]).max() < 0.001
    rig.step(40, browser.talk)
    assert listener.hears(800.0) > LOUD


@pytest.mark.parametrize("payload", [b"", b"\xff", b"\x00" * 1600, bytes(range(256))])
def test_hostile_packets_of_a_browser_harm_nobody(rig: Rig, payload: bytes) -> None:
    talker, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    for tick in range(60):
        frame = AudioFrame(ROOM, PeerId("web"), tick, tick * 960, 10, payload)
        rig.engine.bridge.post(frame)
        rig.step()
    assert listener.hears(440.0) > LOUD
    assert len(talker.packets) == 60


def test_a_flood_from_a_busy_loop_drops_the_oldest(rig: Rig) -> None:
    rig.phone("a", room=ROOM)
    for number in range(5000):
        frame = AudioFrame(ROOM, PeerId("web"), number & 0xFFFF, number * 960, 10, b"\xf8")
        rig.engine.bridge.post(frame)
    rig.step(2)
    assert rig.engine.counters()["opus_overflow"] == 5000 - 4096


def test_more_browsers_than_are_kept_are_counted(rig: Rig) -> None:
    rig.phone("a", room=ROOM)
    for number in range(70):
        rig.engine.bridge.post(AudioFrame(ROOM, PeerId(f"web{number}"), 0, 0, 10, b"\xf8"))
    rig.step()
    assert rig.engine.counters()["opus_unwanted"] == 6
