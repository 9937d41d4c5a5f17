"""Sound through a router: everyone hears everyone, and a mute is silence."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest

from media import rtcp
from media.seq import diff32
from sfu.api import AudioFrame, PeerId, RoomId, Source, SpeakersChanged
from sfu.core.layout import Outgoing
from tests.rtp_browser import Received
from tests.rtp_checks import check_numbers, check_time
from tests.sim_room import SimRoom

NAMES = ("anna", "ben", "cleo", "dan")
ANNA, BEN = PeerId("anna"), PeerId("ben")


def room_of(names: Iterable[str], seed: int = 1, **link: float) -> SimRoom:
    room = SimRoom(seed, **link)
    for name in names:
        room.join(name, cam=False)
    return room


def speak(room: SimRoom, name: str, level: int) -> None:
    room.browsers[PeerId(name)].level = level


def speaker_events(room: SimRoom) -> list[tuple[float, SpeakersChanged]]:
    return [(at, e) for at, e in room.events if isinstance(e, SpeakersChanged)]


def inject(room: SimRoom, frame: AudioFrame) -> None:
    """What a telephone said."""
    out: list[Outgoing] = []
    room.router.inject(frame, room.clock.now, out)
    room.carry(out)


def check_sound(received: list[Received]) -> None:
    check_numbers(received)
    check_time(received, 48_000)


def test_everyone_hears_everyone_without_asking() -> None:
    room = room_of(NAMES)
    room.run(2)
    for listener in NAMES:
        for speaker in NAMES:
            if speaker != listener:
                received = room.audio(listener, speaker)
                assert {r.content.publisher for r in received} == {speaker}
                assert 85 <= len(received) <= 101
                check_sound(received)


def test_nobody_hears_themselves() -> None:
    room = room_of(NAMES)
    room.run(1)
    for name in NAMES:
        heard = {
            r.content.publisher
            for packets in room.browsers[PeerId(name)].received.values()
            for r in packets
        }
        assert heard == set(NAMES) - {name}


def test_a_mute_silences_at_once_and_leaves_no_gap() -> None:
    room = room_of(("anna", "ben"))
    room.run(1)
    room.router.set_source(BEN, Source.MIC, True, True, room.clock.now)
    room.run(0.03)
    before = len(room.audio("anna", "ben"))
    room.run(2)
    assert len(room.audio("anna", "ben")) == before
    assert room.router.counters["rtp-muted"] > 90
    room.router.set_source(BEN, Source.MIC, True, False, room.clock.now)
    room.run(1)
    received = room.audio("anna", "ben")
    assert len(received) > before + 40
    check_sound(received)


def test_a_source_is_off_until_it_is_switched_on() -> None:
    room = room_of(("anna", "ben"))
    room.join("eve", mic=False, cam=False)
    room.browsers[PeerId("eve")].start(Source.MIC)
    room.run(1)
    heard = {r.content.publisher for p in room.browsers[ANNA].received.values() for r in p}
    assert heard == {"ben"}


def test_a_removed_peer_is_not_heard_and_hears_nothing() -> None:
    room = room_of(("anna", "ben", "cleo"))
    room.run(1)
    ben = room.browsers[BEN]
    received = room.audio("anna", "ben")
    room.leave("ben")
    room.run(0.05)
    counts = len(received), sum(map(len, ben.received.values()))
    room.run(1)
    assert counts == (len(received), sum(map(len, ben.received.values())))


@pytest.mark.parametrize("seed", range(3))
def test_lost_sound_stays_lost_and_nothing_else_breaks(seed: int) -> None:
    room = room_of(("anna", "ben"), seed, loss=0.2, jitter=0.05)
    room.run(5)
    received = room.audio("anna", "ben")
    assert 0.5 * 250 < len(received) < 0.75 * 250
    numbers = [r.packet.sequence for r in received]
    assert len(numbers) == len(set(numbers))


def test_the_loudest_are_heard_when_slots_are_short() -> None:
    room = SimRoom()
    room.join("anna", slots=3, cam=False)
    others = [f"p{n}" for n in range(12)]
    for name in others:
        room.join(name, cam=False)
    room.run(2)
    speak(room, "p11", 20)
    room.run(2.5)
    assert "p11" in room.slots("anna")
    assert room.audio("anna", "p11")[-1].content.publisher == "p11"


def test_one_speaker_has_the_floor_and_keeps_it_in_pauses() -> None:
    room = room_of(NAMES)
    speak(room, "ben", 20)
    room.run(2)
    speak(room, "ben", 127)
    room.run(0.4)
    speak(room, "ben", 20)
    room.run(1)
    speak(room, "ben", 127)
    speak(room, "dan", 15)
    room.run(3)
    active = [event.active for _, event in speaker_events(room)]
    changes = [a for n, a in enumerate(active) if n == 0 or a != active[n - 1]]
    assert changes == ["ben", "dan"]


def test_speakers_are_told_at_most_four_times_a_second() -> None:
    room = room_of(NAMES)
    for turn in range(60):
        speak(room, NAMES[turn % 4], 10 + turn)
        room.run(0.1)
    events = speaker_events(room)
    assert 4 <= len(events) <= 4 * 6 + 1
    assert all(level < 60 for _, event in events for _, level in event.levels)


def test_a_phone_is_heard_and_takes_only_sound() -> None:
    room = room_of(("anna", "ben"))
    phone = PeerId("phone")
    room.router.add_phone(phone, room.clock.now)
    room.settle()
    for number in range(100):
        out: list[Outgoing] = []
        frame = AudioFrame(
            RoomId("room"), phone, number, number * 960, 30, b"phone\0\0\0mi\0\0\0\0\0\0"
        )
        room.router.inject(frame, room.clock.now, out)
        room.carry(out)
        room.run(0.02)
    for listener in ("anna", "ben"):
        received = room.audio(listener, "phone")
        assert len(received) > 95
        check_sound(received)
    assert any(dict(e.levels).get(phone) for _, e in speaker_events(room))
    room.router.remove_phone(phone, room.clock.now)
    room.settle()
    assert "phone" not in room.slots("anna")


def test_a_browsers_telephone_is_heard_in_place_of_its_microphone() -> None:
    """Ben speaks by browser, then by telephone, then by browser again."""
    room = room_of(("anna", "ben"))
    room.run(1)
    tapped: list[AudioFrame] = []
    room.router.set_tap(tapped.append)
    room.router.add_phone(BEN, room.clock.now)
    room.router.set_source(BEN, Source.MIC, False, False, room.clock.now)
    room.run(0.1)
    tapped.clear()
    before = len(room.audio("anna", "ben"))
    for number in range(50):
        frame = AudioFrame(
            RoomId("room"), BEN, number, number * 960, 30, b"phone\0\0\0mi\0\0\0\0\0\0"
        )
        inject(room, frame)
        room.run(0.02)
    heard = room.audio("anna", "ben")[before:]
    assert len(heard) >= 48
    assert {each.content.publisher for each in heard} == {"phone"}
    assert {frame.peer for frame in tapped} == {ANNA}, "the mix has Ben's voice twice"
    assert "ben" not in room.slots("ben")
    room.router.remove_phone(BEN, room.clock.now)
    room.router.set_source(BEN, Source.MIC, True, False, room.clock.now)
    before = len(room.audio("anna", "ben"))
    room.run(1)
    assert {each.content.publisher for each in room.audio("anna", "ben")[before:]} == {"ben"}


def test_a_telephone_talks_on_when_its_browser_goes_and_comes() -> None:
    room = room_of(("anna", "ben"))
    room.router.add_phone(BEN, room.clock.now)
    room.run(0.2)
    room.router.remove_peer(BEN, room.clock.now)
    room.router.add_phone(BEN, room.clock.now)
    for number in range(30):
        inject(
            room,
            AudioFrame(RoomId("room"), BEN, number, number * 960, 30, b"phone\0\0\0mi\0\0\0\0\0\0"),
        )
        room.run(0.02)
    assert any(r.content.publisher == "phone" for r in room.audio("anna", "ben"))
    room.router.remove_phone(BEN, room.clock.now)
    room.run(0.2)
    assert "ben" not in room.slots("anna")


def test_a_muted_phone_is_not_heard() -> None:
    room = room_of(("anna",))
    phone = PeerId("phone")
    room.router.add_phone(phone, room.clock.now)
    room.router.set_source(phone, Source.MIC, True, True, room.clock.now)
    room.settle()
    out: list[Outgoing] = []
    room.router.inject(AudioFrame(RoomId("room"), phone, 1, 960, 20, b"x"), room.clock.now, out)
    assert out == []


def test_the_tap_gets_unmuted_microphones_only() -> None:
    room = room_of(("anna", "ben"))
    tapped: list[AudioFrame] = []
    room.router.set_tap(tapped.append)
    room.router.set_source(BEN, Source.MIC, True, True, room.clock.now)
    room.browsers[ANNA].level = 33
    room.browsers[ANNA].start(Source.SCREEN_AUDIO)
    room.router.set_source(ANNA, Source.SCREEN_AUDIO, True, False, room.clock.now)
    room.run(1)
    assert {frame.peer for frame in tapped} == {ANNA}
    assert 40 < len(tapped) <= 50
    assert {frame.level for frame in tapped} == {33}
    steps = {diff32(b.timestamp, a.timestamp) for a, b in pairwise(tapped)}
    assert max(steps) <= 961
    room.router.set_tap(None)
    before = len(tapped)
    room.run(0.2)
    assert len(tapped) == before


def test_lips_and_voice_of_a_participant_share_one_clock() -> None:
    room = SimRoom()
    room.join("anna")
    room.join("ben")
    room.want("anna", ("ben", 360))
    room.run(5)
    anna = room.browsers[ANNA]
    reports = {p.ssrc: p for _, p in anna.rtcp if isinstance(p, rtcp.SenderReport)}

    def captured(received: Received, rate: int) -> float:
        report = reports[received.packet.ssrc]
        behind = diff32(received.packet.timestamp, report.rtp)
        return report.ntp / (1 << 32) + behind / rate

    # Both were captured 20 ms before they arrived, on whatever clock.
    sound, picture = room.audio("anna", "ben")[-1], room.video("anna", "ben")[-1]
    sound_age = sound.at - captured(sound, 48_000)
    picture_age = picture.at - captured(picture, 90_000)
    assert abs(sound_age - picture_age) < 0.002
