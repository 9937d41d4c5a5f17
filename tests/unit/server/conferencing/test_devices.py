"""What is commanded when what ought to be changes."""

from __future__ import annotations

from dataclasses import replace

from server.conferencing.devices import Devices
from server.domain.entry import Device
from server.live.people import Leg
from sfu.api import PeerId, RoomId, Source
from sip_gateway.api import RoomSettings
from tests.sim.conference_doubles import FakeMediaPlane, FakePhonePlane

P = PeerId("p")
WEB = Leg("w", Device.WEB, on=frozenset({Source.MIC}))
PHONE = Leg("t", Device.PHONE, on=frozenset({Source.MIC}))
SILENT = frozenset({Source.MIC})


class Bench:
    def __init__(self) -> None:
        self.media, self.phones = FakeMediaPlane(), FakePhonePlane()
        self.devices = Devices(RoomId("r"), self.media, self.phones)

    def media_commands(self) -> list[tuple[object, ...]]:
        commands, self.media.commands = self.media.commands, []
        return commands

    def phone_commands(self) -> list[tuple[object, ...]]:
        commands, self.phones.commands = self.phones.commands, []
        return commands


def test_a_browser_is_told_all_sources_once_and_then_only_changes() -> None:
    bench = Bench()
    bench.devices.show(P, (WEB,))
    assert [c[2] for c in bench.media_commands()] == list(Source)
    bench.devices.show(P, (WEB,))
    assert bench.media_commands() == []
    bench.devices.show(P, (replace(WEB, muted=SILENT),))
    assert bench.media_commands() == [("source", P, Source.MIC, True, True)]
    bench.devices.connected(P)
    assert len(bench.media_commands()) == len(Source)


def test_a_telephone_is_told_when_its_mute_changes() -> None:
    bench = Bench()
    bench.devices.show(P, (PHONE,))
    assert bench.phone_commands() == []
    bench.devices.show(P, (replace(PHONE, held=True),))
    assert bench.phone_commands() == []
    bench.devices.show(P, (replace(PHONE, muted=SILENT),))
    bench.devices.show(P, (PHONE,))
    assert bench.phone_commands() == [("muted", "t", True), ("muted", "t", False)]


def test_a_telephone_that_comes_muted_is_told_so() -> None:
    bench = Bench()
    bench.devices.show(P, (replace(PHONE, muted=SILENT),))
    assert bench.phone_commands() == [("muted", "t", True)]


def test_who_leaves_is_hung_up_on_every_device() -> None:
    bench = Bench()
    bench.devices.show(P, (WEB, PHONE))
    bench.media_commands()
    bench.devices.show(P, (WEB,))
    assert bench.phone_commands() == [("release", "t")]
    assert bench.media_commands() == [("source", P, Source.MIC, True, False)]
    bench.devices.show(P, ())
    bench.devices.show(P, ())
    assert bench.media_commands() == [("disconnect", P)]


def test_a_browser_beside_a_telephone_sends_no_voice_once_that_is_in_the_mix() -> None:
    bench = Bench()
    bench.devices.show(P, (WEB, replace(PHONE, deadline=60.0)))
    assert bench.media.sources(P)[Source.MIC] == (True, False)
    bench.devices.show(P, (WEB, PHONE))
    assert bench.media.sources(P)[Source.MIC] == (False, False)
    bench.devices.connected(P)
    assert bench.media.sources(P)[Source.MIC] == (False, False)


def test_a_telephone_that_becomes_anothers_is_neither_released_nor_counted_as_gone() -> None:
    bench, owner = Bench(), PeerId("owner")
    bench.devices.show(owner, (WEB,))
    bench.devices.show(P, (PHONE,))
    bench.devices.count(2)
    bench.devices.moved(P, owner, "t")
    bench.devices.show(owner, (WEB, PHONE))
    bench.devices.show(P, ())
    bench.devices.count(1)
    bench.devices.count(2)
    assert bench.phone_commands() == [
        ("people", 2),
        ("peer", "t", owner),
        ("merged", 1),
        ("people", 2),
    ]


def test_a_telephone_that_hung_up_is_not_released() -> None:
    bench = Bench()
    bench.devices.show(P, (PHONE,))
    bench.devices.hung_up(P, "t")
    bench.devices.show(P, ())
    assert bench.phone_commands() == []


def test_numbers_are_told_once_a_telephone_came() -> None:
    bench = Bench()
    bench.devices.show(PeerId("q"), (WEB,))
    bench.devices.count(1)
    bench.devices.show(P, (PHONE,))
    bench.devices.count(2)
    bench.devices.count(2)
    bench.devices.show(P, ())
    bench.devices.count(1)
    assert [c for c in bench.phone_commands() if c[0] == "people"] == [("people", 2), ("people", 1)]


def test_telephones_are_told_what_they_hear_before_they_hear_it() -> None:
    bench = Bench()
    quiet, loud = RoomSettings(0.0), RoomSettings(5.0)
    bench.devices.configure(quiet)
    bench.devices.show(P, (WEB,))
    bench.devices.count(1)
    assert bench.phones.settings == {}  # browsers alone: nobody would ever forget it
    bench.devices.show(PeerId("q"), (PHONE,))
    bench.devices.count(2)
    assert bench.phones.settings == {RoomId("r"): quiet}
    bench.devices.configure(loud)
    assert bench.phones.settings == {RoomId("r"): loud}
    bench.devices.count(0)
    bench.devices.configure(quiet)
    assert bench.phones.settings == {}


def test_it_is_told_whether_a_telephone_came_or_went() -> None:
    bench = Bench()
    bench.devices.show(P, (PHONE,))
    bench.devices.count(1)
    bench.devices.show(PeerId("q"), (WEB,))
    bench.devices.count(2)
    bench.devices.show(PeerId("r"), (replace(PHONE, id="t2"),))
    bench.devices.count(3)
    bench.devices.hung_up(P, "t")
    bench.devices.show(P, ())
    bench.devices.count(2)
    bench.devices.show(PeerId("q"), ())
    bench.devices.count(1)
    assert bench.phones.by_phone == [True, False, True, True, False]
