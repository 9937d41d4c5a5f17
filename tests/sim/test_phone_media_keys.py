"""Keys of a phone in a call: reported once, and not heard by the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from sip_gateway.phone_media import DigitReceived
from tests.sim.phones import ROOM, Phone, Rig


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def press(rig: Rig, phone: Phone, code: int, lost: frozenset[int] = frozenset()) -> None:
    """100 ms of a key in place of sound, the end three times, with packets `lost` on the way."""
    phone.silent = True
    start = phone.timestamp + 160
    for tick in range(7):
        end = tick >= 4
        if tick in lost:
            phone.sequence += 1
        else:
            phone.key(start, code, end, 160 * min(tick + 1, 5), marker=tick == 0)
        rig.step()
    phone.silent = False


def digits(rig: Rig, phone: Phone) -> str:
    return "".join(
        event.digit
        for event in rig.events
        if isinstance(event, DigitReceived) and event.leg == phone.leg
    )


@pytest.mark.parametrize(
    "lost",
    [{}, {0}, {0, 1, 2, 3}, {4, 5, 6}, {0, 1, 2, 3, 4, 5}],
    ids=lambda lost: str(sorted(lost)),
)
def test_a_key_is_reported_once_whatever_packets_are_lost(rig: Rig, lost: set[int]) -> None:
    phone = rig.phone("a", 440.0)
    rig.step(10)
    for code in (1, 1, 11):
        press(rig, phone, code, frozenset(lost))
        rig.step(5)
    assert digits(rig, phone) == "11#"


def test_keys_of_two_phones_are_told_apart(rig: Rig) -> None:
    a, b = rig.phone("a", room=ROOM), rig.phone("b", room=ROOM)
    rig.step(5)
    press(rig, a, 7)
    press(rig, b, 8)
    assert (digits(rig, a), digits(rig, b)) == ("7", "8")


def test_a_key_may_be_the_first_thing_a_phone_sends(rig: Rig) -> None:
    phone = rig.phone("a")
    press(rig, phone, 9)
    assert digits(rig, phone) == "9"


def test_the_sound_of_a_key_is_not_heard_by_others(rig: Rig) -> None:
    """Some phones send the key's tone as sound beside the event packets."""
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    rig.step(30)
    assert listener.hears(440.0) > 0.15
    before = len(listener.packets)
    start = phone.timestamp
    phone.tone = 1336.0
    for tick in range(10):
        phone.key(start, 0, False, 160 * (tick + 1))
        rig.step()
    phone.key(start, 0, True, 1600)
    phone.tone = 440.0
    rig.step(25)
    assert digits(rig, phone) == "0"
    heard = listener.heard()[before * 160 :]
    assert abs(heard).max() <= 0.25
    # The two frames that were waiting before the key are all that there is of it.
    from tests.sim.phones import goertzel

    assert goertzel(heard[320:4000], 1336.0) < 0.01
    assert listener.hears(440.0, 0.2) > 0.15


def test_a_stuck_key_gives_the_voice_back_after_three_seconds(rig: Rig) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    rig.step(20)
    start = phone.timestamp
    for tick in range(250):
        phone.key(start, 3, False, min(160 * (tick + 1), 65535))
        rig.step()
    assert digits(rig, phone) == "3"
    assert listener.hears(440.0, 0.4) > 0.15


def test_events_of_another_payload_type_or_size_are_not_keys(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    rig.step(5)
    phone.say(phone.packet(b"\x05\x0a\x00\xa0", 96))
    phone.say(phone.packet(b"\x05", 101))
    phone.say(phone.packet(b"\xf0\x0a\x00\xa0", 101))
    rig.step(2)
    assert digits(rig, phone) == ""
    assert rig.engine.counters()["drop_payload_type"] == 1


def test_digits_never_appear_in_the_event_text(rig: Rig) -> None:
    assert "7" not in repr(DigitReceived(rig.phone("a").leg, "7"))
