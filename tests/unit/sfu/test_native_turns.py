"""Turns of Python beside the native engine's thread: who waits for whom, and what is told when."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from media import rtp
from sfu.api import RoomId
from sfu.core import stun
from sfu.native.module import NativeCore
from sfu.native.turns import Listeners, Turn
from tests.support_rtc import TIMEOUT
from tests.unit.sfu.test_native_engine import LEARN, MODULE, REPORT, RTCP, Pair

NAME, PASSWORD = "ours:theirs", "a password of ours"


class Core:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def hold(self) -> None:
        self.calls.append("hold")

    def release(self) -> None:
        self.calls.append("release")

    def listen(self, on: bool) -> None:
        self.calls.append(f"listen {on}")


def turn_of(core: Core) -> Turn:
    return Turn(cast(NativeCore, core), lambda: core.calls.append("settle"))


def test_a_turn_begins_with_what_packets_wait_for() -> None:
    core = Core()
    with turn_of(core):
        core.calls.append("command")
    assert core.calls == ["hold", "settle", "command", "release"]


def test_a_turn_in_the_middle_of_a_turn_is_the_same_one() -> None:
    core = Core()
    turn = turn_of(core)
    with turn:
        with turn:
            core.calls.append("command")
        core.calls.append("another")
    assert core.calls == ["hold", "settle", "command", "another", "release"]


def test_packets_go_on_after_a_command_that_fails() -> None:
    core = Core()
    turn = turn_of(core)
    with pytest.raises(ValueError), turn:
        raise ValueError
    with turn:
        pass
    assert core.calls == ["hold", "settle", "release"] * 2


def test_packets_go_on_after_a_turn_that_does_not_begin() -> None:
    core = Core()

    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError), Turn(cast(NativeCore, core), fail):
        core.calls.append("never")
    assert core.calls == ["hold", "release"]


def test_voices_are_told_at_once_while_some_room_is_listened_to() -> None:
    core = Core()
    listeners = Listeners(cast(NativeCore, core))
    for room, on in (("a", True), ("b", True), ("a", False), ("b", False), ("b", False)):
        listeners.set(RoomId(room), on)
    assert core.calls == [f"listen {on}" for on in (True, True, True, False, False)]


def threads() -> list[str]:
    return [one.read_text().strip() for one in Path("/proc/self/task").glob("*/comm")]


if MODULE is not None:

    class Carried(Pair):
        """A pair whose packets the engine's thread carries."""

        def __init__(self) -> None:
            super().__init__("SRTP_AEAD_AES_128_GCM")
            self.alarm = self.core.start()

        def say(self, *datagrams: bytes) -> None:
            for one in datagrams:
                self.peer.sendto(one, self.here)

        def rings(self, within: float = TIMEOUT) -> bool:
            rung = bool(select.select([self.alarm], [], [], within)[0])
            if rung:
                self.core.heard()
            return rung

        def told(self) -> list[tuple[Any, ...]]:
            """All of it, within a turn."""
            events = []
            while (told := self.core.tell(2.0)) is not None:
                events.append(told[1])
            return events

        def counted(self, name: str) -> int:
            return int(self.core.counters().get(name, 0))

    @pytest.fixture
    def carried() -> Iterator[Carried]:
        made = Carried()
        yield made
        made.core.close()
        for one in made.sockets:
            one.close()
        assert "packets" not in threads()

    def sealed(pair: Carried, number: int) -> bytes:
        return pair.out.protect(rtp.build(rtp.RtpPacket(96, number, 7, 99, b"payload")))

    def check(password: str = PASSWORD) -> bytes:
        attributes = [(stun.USERNAME, NAME.encode())]
        return stun.build(stun.BINDING_REQUEST, bytes(12), attributes, password.encode())

    def test_reports_are_told_in_order_and_stop_nothing(carried: Carried) -> None:
        carried.say(*(carried.out.protect_rtcp(REPORT) for _ in range(10)))
        events: list[tuple[Any, ...]] = []
        while len(events) < 10:
            assert carried.rings()
            carried.core.hold()
            events += carried.told()
            carried.core.release()
        assert events == [(RTCP, carried.transport, REPORT)] * 10
        assert not carried.rings(0)

    def test_an_unknown_stream_stops_all_behind_it_until_it_is_decided_about(
        carried: Carried,
    ) -> None:
        carried.say(sealed(carried, 1), carried.out.protect_rtcp(REPORT))
        assert carried.rings()
        carried.core.hold()
        carried.core.release()  # without looking: it goes on waiting
        carried.core.hold()
        kinds = [event[0] for event in carried.told()]
        carried.core.release()
        while len(kinds) < 2:
            assert carried.rings()
            carried.core.hold()
            kinds += [event[0] for event in carried.told()]
            carried.core.release()
        assert kinds == [LEARN, RTCP]
        assert carried.counted("rtp-unknown-ssrc") == 1

    def test_no_packet_moves_in_a_turn(carried: Carried) -> None:
        carried.core.hold()
        carried.say(carried.out.protect_rtcp(REPORT))
        assert not carried.rings(0.05)
        assert carried.counted("packets-in") == 0
        carried.core.release()
        assert carried.rings()

    def test_a_renewed_consent_is_answered_without_anybody(carried: Carried) -> None:
        carried.core.consent(carried.transport, (NAME, PASSWORD))
        # Somebody who was silent for long is news, whoever asks.
        carried.say(check())
        assert carried.rings()
        carried.core.hold()
        assert [event[0] for event in carried.told()] == [0]
        carried.core.release()
        carried.say(carried.out.protect_rtcp(REPORT))
        assert carried.rings()
        carried.core.hold()
        carried.told()
        carried.core.release()
        carried.say(check())
        answer = carried.peer.recv(2000)
        assert answer[:2] == stun.BINDING_SUCCESS.to_bytes(2, "big")
        assert not carried.rings(0)
        assert carried.core.alive(carried.transport)[1] > 0
        carried.say(check("another password"))
        assert carried.rings()

    def test_what_finds_no_room_is_sent_when_there_is_some(carried: Carried) -> None:
        ours, peer = carried.sockets
        ours.setblocking(False)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4608)
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        carried.core.hold()
        for number in range(40):
            plain = rtp.build(rtp.RtpPacket(96, number, 7, 5, bytes(1000)))
            carried.core.queue(carried.transport, plain[:12], plain[12:])
        carried.core.flush()
        carried.core.release()
        numbers = [rtp.parse(carried.into.unprotect(peer.recv(2000))).sequence for _ in range(40)]
        assert numbers == list(range(40))
