"""Attacks on a leg's port by third addresses, and phones whose address changes for good reason.

Everything that the engine sends anywhere but to its phones is collected in `rig.astray`.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sip_gateway.phone_media import MediaLost
from tests.sim.phones import HEADER, ROOM, Phone, Rig

ATTACKER = ("198.51.100.66", 6666)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def attack(rig: Rig, phone: Phone, ticks: int, ssrc: int = 0xBAD, talk: bool = True) -> None:
    """Well-formed packets with a loud tone from a third address, while the phone talks or not."""
    loud = bytes((0x2A, 0xAA)) * 80
    for tick in range(ticks):
        header = HEADER.pack(0x80, phone.coder.payload_type, tick, tick * 160, ssrc)
        phone.say(header + loud, ATTACKER)
        if talk:
            rig.step()
        else:
            rig.tick()


def test_attacker_during_a_call_gets_nothing_and_is_not_heard(rig: Rig) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    rig.step(30)
    attack(rig, phone, 100)
    assert rig.astray == []
    assert abs(listener.heard()[-8000:]).max() < 0.25
    assert listener.hears(440.0) > 0.15
    assert rig.engine.counters()["drop_foreign"] == 100


def test_attacker_who_knows_the_ssrc_gets_nothing_while_the_phone_sends(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    rig.step(30)
    attack(rig, phone, 200, ssrc=phone.ssrc)
    assert rig.astray == []


def test_attacker_before_the_call_is_connected_gets_nothing(rig: Rig) -> None:
    phone = rig.phone("a")
    rig.engine.close_leg(phone.leg)
    late = Phone(rig, "late", 440.0, "PCMA", ("192.0.2.9", 4000))
    rig.phones = [late]
    attack(rig, late, 50, talk=False)
    late.connect()
    rig.step(10)
    assert rig.astray == []
    assert len(late.packets) == 10


def test_attacker_before_the_phones_first_packet_cannot_take_the_call(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    attack(rig, phone, 4, talk=False)  # 80 ms
    assert rig.astray == []
    rig.step(20)
    attack(rig, phone, 50)
    assert rig.astray == []


def test_the_signalled_address_takes_a_lock_back_that_a_stranger_got(rig: Rig) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    attack(rig, phone, 20, talk=False)
    assert {address for _, _, address in rig.astray} == {ATTACKER}
    rig.astray.clear()
    rig.step(5)
    rig.astray.clear()
    attack(rig, phone, 50)
    assert rig.astray == []
    assert listener.hears(440.0) > 0.15


def test_a_phone_behind_a_nat_is_learnt_within_100_ms(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    phone.connect(host="10.0.0.5", port=9999)  # what the phone believes its address is
    phone.packets.clear()
    rig.step(5)
    rig.astray.clear()
    rig.step(20)
    assert len(phone.packets) >= 20
    assert rig.astray == []


def test_a_new_nat_mapping_is_followed_after_2_s_with_the_same_ssrc(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    rig.step(20)
    phone.silent = True
    rig.step(110)
    phone.silent = False
    phone.address = ("192.0.2.1", 7777)
    phone.packets.clear()
    rig.step(10)
    assert len(phone.packets) == 10


def test_after_2_s_of_silence_a_stranger_with_another_ssrc_gets_nothing(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    rig.step(20)
    phone.silent = True
    rig.step(110)
    attack(rig, phone, 100)
    assert rig.astray == []


def test_a_re_invite_with_another_address_moves_the_sound(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    rig.step(20)
    phone.address = ("192.0.2.77", 5000)
    phone.connect()
    phone.packets.clear()
    rig.step(20)
    assert len(phone.packets) == 20
    assert rig.astray == []


def test_a_re_invite_with_the_same_address_keeps_the_lock(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    rig.step(20)
    phone.connect()
    attack(rig, phone, 50)
    assert rig.astray == []
    # Only when the phone is silent may another source prove itself after a re-INVITE.
    phone.silent = True
    rig.step(110)
    attack(rig, phone, 10)
    assert {address for _, _, address in rig.astray} == {ATTACKER}


def test_random_garbage_beside_a_call_loses_no_frame(rig: Rig) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    noise = random.Random(5)

    def garbage() -> None:
        for _ in range(10):
            size = noise.choice((0, 1, 11, 12, 13, 172, 172, 500, 1400))
            data = bytearray(noise.randbytes(size))
            if data and noise.random() < 0.7:
                data[0] = 0x80  # looks like RTP
            if len(data) > 1 and noise.random() < 0.5:
                data[1] = noise.choice((8, 101, 13, 200, 203))
            phone.say(bytes(data), noise.choice((phone.address, ATTACKER)))

    rig.step(30)
    before = rig.engine.counters()
    rig.step(50, garbage)  # 500 datagrams
    rig.step(5)
    after = rig.engine.counters()
    for name in ("jitter_lost", "jitter_late", "jitter_resync", "jitter_skipped"):
        assert after[name] == before[name], name
    assert after["drop_malformed"] > before["drop_malformed"]
    assert rig.astray == []
    assert listener.hears(440.0, 1.0) > 0.19
    assert listener.hears(1000.0, 1.0) < 0.001


def test_a_phone_that_restarts_its_stream_is_heard_again_at_once(rig: Rig) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    rig.step(30)
    phone.ssrc, phone.sequence, phone.timestamp = 0x77, 100, 5
    rig.step(30)
    assert listener.hears(440.0, 0.4) > 0.15


def test_media_lost_after_30_s_once_and_again_after_it_came_back(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    rig.step(10)
    phone.silent = True
    rig.now += 29.0
    rig.step(25)
    assert rig.events == []
    rig.now += 1.0
    rig.step(25)
    assert rig.events == [MediaLost(phone.leg)]
    rig.now += 60.0
    rig.step(25)
    phone.silent = False
    rig.step(50)
    phone.silent = True
    rig.now += 31.0
    rig.step(25)
    assert rig.events == [MediaLost(phone.leg)] * 2


def test_a_held_phone_is_not_lost(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    phone.connect(send=False, receive=False)
    phone.silent = True
    rig.now += 300.0
    rig.step(50)
    assert rig.events == []
    phone.connect()
    rig.now += 29.0
    rig.step(25)
    assert rig.events == []
