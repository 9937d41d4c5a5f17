"""OPTIONS to a trunk, as ladders in virtual time: whether it is there, and whether it wants calls."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from sip_gateway.core.events import CallFailed, CallId, DialFailure
from sip_gateway.core.flow import SocketAddress
from sip_gateway.trunk_config import TrunkConfig
from sip_gateway.trunks import Trunks
from tests.sip_phone import ScriptedPhone
from tests.sip_playbook import Playbook

CALL = CallId("leg")


class Exchange:
    """Two trunks, "first" before "second", that answer what the test says."""

    def __init__(self, **values: Any) -> None:
        self.play = play = Playbook()
        self.first, self.second = (
            self._phone(name, port) for name, port in (("first", 5070), ("second", 5080))
        )
        configs = [
            TrunkConfig(phone.name, phone.address.host, phone.address.port, priority=rank, **values)
            for rank, phone in enumerate((self.first, self.second))
        ]
        phones = {phone.address: phone for phone in (self.first, self.second)}
        self.trunks = Trunks(
            configs,
            lambda peer: play.flow(phones[peer.address]),
            play.core.context,
            lambda below: 0,
        )
        play.core.tell_of_lost_connections(self.trunks.connection_lost)

    def _phone(self, name: str, port: int) -> ScriptedPhone:
        phone = self.play.phone(name, port=port)
        phone.answers["OPTIONS"] = 200
        return phone

    def start(self) -> None:
        self.trunks.start(self.play.now)
        self.play.settle()

    @property
    def order(self) -> list[str]:
        ways = self.trunks.ways("+41441112233", "vpbx", self.play.now)
        return [each.trunk.name for each in ways]

    def judge(self, phone: ScriptedPhone, failed: CallFailed | None) -> None:
        peer = next(w.peer for w in self.all_ways() if w.peer.address == phone.address)
        self.trunks.judge(peer, failed, self.play.now)
        self.play.settle()

    def all_ways(self) -> Any:
        return self.trunks.ways("+41441112233", "vpbx", self.play.now)

    def assert_clean(self) -> None:
        self.trunks.stop(self.play.now)
        self.play.settle()
        self.play.assert_clean()


def test_asked_every_thirty_seconds() -> None:
    exchange = Exchange()
    exchange.start()
    exchange.play.wait(60)
    assert [step for step in exchange.play.ladder() if "first" in step] == [
        "0.0 first < OPTIONS",
        "0.0 first > 200 OPTIONS",
        "30.0 first < OPTIONS",
        "30.0 first > 200 OPTIONS",
        "60.0 first < OPTIONS",
        "60.0 first > 200 OPTIONS",
    ]
    assert exchange.order == ["first", "second"]
    exchange.assert_clean()


def test_three_misses_are_down_and_one_answer_is_up(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    exchange = Exchange()
    exchange.start()
    del exchange.first.answers["OPTIONS"]
    exchange.play.wait(30 + 8 + 1 + 8)  # asked, missed, asked again, missed
    assert exchange.order == ["first", "second"]
    exchange.play.wait(1 + 8)
    assert exchange.order == ["second", "first"]
    assert exchange.trunks.counters()["trunk-first-up"] == 0
    exchange.first.answers["OPTIONS"] = 200
    exchange.play.wait(30)
    assert exchange.order == ["first", "second"]
    said = [each.getMessage() for each in caplog.records if "first" in each.getMessage()]
    where = "The trunk first at 192.0.2.9:5070/udp is"
    assert said == [f"{where} up", f"{where} down", f"{where} up"]
    exchange.assert_clean()


@pytest.mark.parametrize("status", [404, 405, 401, 486, 500])
def test_whatever_it_answers_it_is_there(status: int) -> None:
    exchange = Exchange()
    exchange.first.answers["OPTIONS"] = status
    exchange.start()
    exchange.play.wait(200)
    assert exchange.trunks.counters()["trunk-first-up"] == 1
    assert exchange.order == ["first", "second"]
    exchange.assert_clean()


def test_who_asks_to_be_left_alone_is() -> None:
    exchange = Exchange()
    exchange.start()
    failed = CallFailed(CALL, DialFailure.UNREACHABLE, 503, retry_after=20)
    exchange.judge(exchange.first, failed)
    assert exchange.order == ["second"]
    exchange.play.wait(19)
    assert exchange.order == ["second"]
    exchange.play.wait(1)
    assert exchange.order == ["first", "second"]
    exchange.first.answers["OPTIONS"] = 503
    exchange.play.wait(10)
    assert exchange.order == ["second"]
    exchange.assert_clean()


def test_a_silent_call_is_looked_into_at_once() -> None:
    exchange = Exchange()
    exchange.start()
    del exchange.first.answers["OPTIONS"]
    exchange.play.wait(10)
    exchange.play.ladder()
    exchange.judge(exchange.first, None)
    assert exchange.play.ladder() == ["10.0 first < OPTIONS"]
    exchange.play.wait(8 + 1 + 8 + 1 + 8)
    assert exchange.order == ["second", "first"]
    assert exchange.trunks.counters()["trunk-first-silent"] == 1
    exchange.assert_clean()


def test_without_options_a_silent_trunk_comes_last_for_a_while() -> None:
    exchange = Exchange(options_interval=0)
    exchange.start()
    assert exchange.play.ladder() == []
    exchange.judge(exchange.first, CallFailed(CALL, DialFailure.UNREACHABLE))
    assert exchange.order == ["second", "first"]
    exchange.play.wait(30)
    assert exchange.order == ["first", "second"]
    exchange.assert_clean()


def test_a_trunk_that_was_never_heard_of_is_tried_first_and_then_last() -> None:
    exchange = Exchange()
    del exchange.first.answers["OPTIONS"]
    exchange.start()
    assert exchange.order == ["first", "second"]
    exchange.play.wait(26)
    assert exchange.order == ["second", "first"]
    assert exchange.first.address == SocketAddress("192.0.2.9", 5070)
    exchange.assert_clean()
