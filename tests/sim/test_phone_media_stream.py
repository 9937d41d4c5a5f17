"""Streams as networks and phones make them: loss, jitter, pauses, packet times, hold, RTCP."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from media import rtcp
from sip_gateway.media.engine import TICK
from tests.sim.phones import ROOM, Rig

LOUD, ABSENT = 0.15, 0.005


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


@pytest.mark.parametrize("loss", [0.02, 0.1])
def test_loss_is_concealed(rig: Rig, loss: float) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    chance = random.Random(3)
    for _ in range(250):
        phone.silent = chance.random() < loss
        if phone.silent:
            phone.sequence = (phone.sequence + 1) & 0xFFFF
        rig.step()
    sound = listener.heard()[8000:]
    quiet = np.abs(sound.reshape(-1, 160)).max(axis=1) < 0.02
    assert quiet.mean() < loss / 2
    assert rig.engine.counters()["jitter_lost"] > 250 * loss / 3


def test_jitter_of_60_ms_is_smoothed(rig: Rig) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    chance = random.Random(4)
    waiting: list[tuple[float, bytes]] = []
    phone.silent = True
    for tick in range(500):
        waiting.append((tick + 3 * chance.random(), phone.packet(phone.frame())))
        for due, packet in sorted(waiting):
            if due <= tick:
                phone.say(packet)
        waiting = [each for each in waiting if each[0] > tick]
        rig.tick()
    late_half = listener.heard()[-4000 * 2 :]
    assert np.abs(late_half.reshape(-1, 160)).max(axis=1).min() > 0.1
    assert listener.hears(440.0, 1.0) > LOUD


@pytest.mark.parametrize("ptime", [10, 30, 40, 60])
def test_other_packet_times_are_heard(rig: Rig, ptime: int) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    phone.silent = True
    sound, size, stamp = b"", 8 * ptime, 0
    for _ in range(100):
        sound += phone.frame()
        while len(sound) >= size:
            phone.say(phone.packet(sound[:size], timestamp=stamp))
            sound, stamp = sound[size:], stamp + size
        rig.tick()
    assert listener.hears(440.0, 1.0) > LOUD


def test_header_extension_padding_and_csrc_are_understood(rig: Rig) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    phone.silent = True
    for tick in range(60):
        plain = phone.packet(phone.frame())
        head, payload = plain[1:12], plain[12:]
        packet = (
            b"\x90" + head + b"\xbe\xde\x00\x01\x10\x2a\x00\x00" + payload,
            b"\xa0" + head + payload + b"\x00\x00\x00\x04",
            b"\x81" + head + b"\x00\x00\x00\x01" + payload,
        )[tick % 3]
        phone.say(packet)
        rig.tick()
    assert listener.hears(440.0) > LOUD
    assert rig.engine.counters()["drop_malformed"] == 0


def test_comfort_noise_keeps_the_call_alive_and_is_silent(rig: Rig) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    rig.step(20)
    phone.silent = True
    for _ in range(20):
        phone.say(phone.packet(b"\x50", 13))
        rig.now += 3.0
        rig.step(25)
    assert rig.events == []
    assert abs(listener.heard()[-4000:]).max() < ABSENT


def test_a_pause_of_the_phone_and_its_return(rig: Rig) -> None:
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    rig.step(30)
    phone.silent = True
    rig.step(100)
    assert listener.hears(440.0) < ABSENT
    phone.silent = False
    rig.step(30)
    assert listener.hears(440.0, 0.4) > LOUD


@pytest.mark.parametrize(
    ("send", "receive", "heard_by_room", "is_sent"),
    [(False, False, False, False), (True, False, False, True), (False, True, True, False)],
    ids=["phone holds us", "phone only listens", "phone only talks"],
)
def test_hold(rig: Rig, send: bool, receive: bool, heard_by_room: bool, is_sent: bool) -> None:
    held, other = rig.phone("a", 440.0, room=ROOM), rig.phone("b", 620.0, room=ROOM)
    rig.step(30)
    held.connect(send=send, receive=receive)
    held.packets.clear()
    rig.step(50)  # the phone's music on hold comes in all the same
    assert (other.hears(440.0) > LOUD) == heard_by_room
    assert (len(held.packets) == 50) == is_sent
    assert bool(held.packets) == is_sent
    held.connect()
    rig.step(50)
    assert other.hears(440.0) > LOUD
    assert held.hears(620.0) > LOUD


def test_time_goes_on_while_held(rig: Rig) -> None:
    phone = rig.phone("a")
    rig.step(10)
    before = phone.packets[-1]
    phone.connect(send=False, receive=False)
    rig.step(40)
    phone.connect()
    rig.step(1)
    after = phone.packets[-1]
    assert int.from_bytes(after[2:4], "big") - int.from_bytes(before[2:4], "big") == 1
    assert int.from_bytes(after[4:8], "big") - int.from_bytes(before[4:8], "big") == 41 * 160


def test_reports_every_five_seconds_with_what_was_lost(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    sent = rtcp.SenderReport(phone.ssrc, 0x1234_5678_9ABC_DEF0, 0, 1, 160)
    rig.step(10)
    rig.wire.control_queued.append((phone.row, rtcp.build([sent]), ("192.0.2.1", 4001)))
    for tick in range(500):
        phone.silent = tick % 10 == 0
        phone.sequence = (phone.sequence + phone.silent) & 0xFFFF
        rig.step()
    reports = rig.reports()
    assert 1 <= len(reports) <= 3
    leg, packets, address = reports[-1]
    assert (leg, address) == (phone.row, ("192.0.2.1", 4001))
    report, description = packets
    assert isinstance(report, rtcp.SenderReport)
    assert isinstance(description, rtcp.SourceDescription)
    assert report.ssrc == description.chunks[0][0]
    assert 250 <= report.packets <= 510
    assert report.octets == 160 * report.packets
    block = report.reports[0]
    assert block.ssrc == phone.ssrc
    assert 20 <= block.fraction <= 32  # a tenth of 256
    assert 25 <= block.lost <= 50
    assert block.lsr == 0x5678_9ABC
    assert 0 < block.dlsr / 65536 <= 10


def test_loss_jitter_and_round_trip_are_measured(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    rig.step(500)
    assert rig.measured
    assert all(each.lost == 0 and each.round_trip is None for each in rig.measured)
    ours = rig.reports()[-1][1][0]
    assert isinstance(ours, rtcp.SenderReport)
    # The phone answers our last report after what it says it waited; 120 ms were spent under way.
    since = 1.8e9 + 2208988800 + rig.now + TICK - ours.ntp / 2**32
    middle, waited = ours.ntp >> 16 & 0xFFFFFFFF, round((since - 0.12) * 65536) & 0xFFFFFFFF
    block = rtcp.ReportBlock(ours.ssrc, 64, 9, 0, 80, middle, waited)
    foreign = replace(block, ssrc=1, fraction=255)
    report = rtcp.build([rtcp.ReceiverReport(phone.ssrc, (foreign, block))])
    rig.wire.control_queued.append((phone.row, report, ("192.0.2.1", 4001)))
    rig.measured.clear()
    for tick in range(510):
        phone.silent = tick % 10 == 0
        phone.sequence = (phone.sequence + phone.silent) & 0xFFFF
        rig.step()
    told, measured = rig.measured
    assert (told.told_loss, measured.told_loss) == (0.25, 0.0)
    assert told.round_trip == pytest.approx(0.12, abs=0.001)
    assert 24 <= measured.lost <= 26
    assert 249 <= measured.packets <= 251
    assert measured.jitter < 0.005


def test_rtcp_on_the_rtp_port_is_answered_there(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    phone.say(rtcp.build([rtcp.ReceiverReport(phone.ssrc)]))
    rig.step(400)
    assert rig.wire.control_sent == []
    assert rig.engine.counters()["rtcp_out"] >= 1
    assert rig.engine.counters()["rtcp_in"] == 1


def test_foreign_or_broken_rtcp_changes_nothing(rig: Rig) -> None:
    phone = rig.phone("a", 440.0)
    rig.step(5)
    good = rtcp.build([rtcp.ReceiverReport(1)])
    rig.wire.control_queued += [
        (phone.row, good, ("198.51.100.1", 9)),
        (phone.row, b"\x80\xc8", ("192.0.2.1", 4001)),
    ]
    rig.step(400)
    assert {address for _, _, address in rig.wire.control_sent} == {("192.0.2.1", 4001)}
    counters = rig.engine.counters()
    assert counters["drop_foreign"] == 1
    assert counters["rtcp_malformed"] == 1


def test_closing_says_bye_and_frees_the_row(rig: Rig) -> None:
    phone = rig.phone("a", 440.0, room=ROOM)
    rig.step(10)
    rig.phones.clear()
    rig.engine.close_leg(phone.leg)
    packets = rig.reports()[-1][1]
    assert packets[-1] == rtcp.Bye((int.from_bytes(phone.packets[0][8:12], "big"),))
    assert rig.wire.removed == [phone.row]
    rig.step(5)
    assert rig.astray == []
    assert rig.phone("b").row == phone.row


def test_commands_for_unknown_legs_and_rooms_are_ignored(rig: Rig) -> None:
    from sfu.api import PeerId, RoomId
    from sip_gateway.api import LegId

    engine, ghost = rig.engine, LegId("ghost")
    engine.play(ghost, ["welcome"], "en", 1, False)
    engine.stop_playing(ghost)
    engine.join(ghost, ROOM, PeerId("p"))
    engine.leave(ghost)
    engine.set_muted(ghost, True)
    engine.close_leg(ghost)
    engine.attention(RoomId("nowhere"), "join", -20.0)
    rig.step(3)
    assert rig.events == []


def test_time_that_the_machine_slept_is_skipped_in_the_stream(rig: Rig) -> None:
    phone = rig.phone("a")
    rig.step(5)
    rig.engine.skip(50)
    rig.step(1)
    times = [int.from_bytes(packet[4:8], "big") for packet in phone.packets[-2:]]
    assert times[1] - times[0] == 51 * 160
