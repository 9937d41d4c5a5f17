"""A trunk with a name and several addresses: ladders in virtual time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.location import Target
from sip_gateway.trunk import Trunk
from sip_gateway.trunk_config import TrunkConfig
from sip_gateway.trunks import Trunks
from tests.sip_phone import ScriptedPhone
from tests.sip_playbook import GATEWAY, Playbook


class Provider:
    """`one` and `two` are its servers, the first of which comes first."""

    def __init__(self, **values: Any) -> None:
        self.play = play = Playbook()
        self.one, self.two = play.phone("one", port=5071), play.phone("two", port=5072)
        for phone in (self.one, self.two):
            phone.answers |= {"OPTIONS": 200, "REGISTER": 200}
            phone.reply_headers = (("Expires", "600"),)
        config = TrunkConfig("provider", "provider.example", **values)
        context = replace(play.core.context, number=lambda below: 0)
        self.trunks = Trunks([config], self._flow_to, context, lambda below: 0)
        self.trunks.start(0.0)
        play.settle()

    def _flow_to(self, peer: Trunk) -> Flow:
        return Flow("udp", GATEWAY, peer.address)

    def found(self, *phones: ScriptedPhone) -> None:
        targets = [
            Target(SocketAddress(each.address.host, each.address.port), rank)
            for rank, each in enumerate(phones)
        ]
        self.trunks.located("provider", targets, self.play.now)
        self.play.settle()

    def silence(self, phone: ScriptedPhone) -> None:
        phone.answers.clear()

    @property
    def registered(self) -> bool:
        return self.trunks.counters()["trunk-provider-registered"] == 1

    @property
    def ways(self) -> list[int]:
        found = self.trunks.ways("+41441112233", "vpbx", self.play.now)
        return [each.peer.address.port for each in found]

    def steps(self, word: str) -> list[str]:
        return [each for each in self.play.ladder() if word in each and "<" in each]

    def assert_clean(self) -> None:
        for phone in (self.one, self.two):
            phone.answers["REGISTER"] = 200
        self.trunks.stop(self.play.now)
        self.play.settle()
        self.play.assert_clean()


def test_each_address_is_watched_and_one_that_is_down_is_tried_last() -> None:
    provider = Provider(options_interval=30)
    assert provider.steps("OPTIONS") == []  # nobody has said yet where that is
    provider.found(provider.one, provider.two)
    assert provider.steps("OPTIONS") == ["0.0 one < OPTIONS", "0.0 two < OPTIONS"]
    assert provider.one.last_request("OPTIONS").uri.host == "provider.example"
    assert provider.ways == [5071, 5072]
    provider.silence(provider.one)
    provider.play.wait(120)
    assert provider.ways == [5072, 5071]
    assert provider.trunks.counters()["trunk-provider-up"] == 1
    provider.one.answers["OPTIONS"] = 200
    provider.play.wait(60)
    assert provider.ways == [5071, 5072]
    provider.assert_clean()


def test_an_address_that_is_gone_is_asked_nothing_more() -> None:
    provider = Provider(options_interval=30)
    provider.found(provider.one, provider.two)
    provider.play.ladder()
    provider.found(provider.two)
    provider.play.wait(100)
    assert {step.split()[1] for step in provider.steps("OPTIONS")} == {"two"}
    assert provider.ways == [5072]
    provider.assert_clean()


ACCOUNT = {"username": "ucc", "password": "secret", "register": True, "options_interval": 0}


def test_we_register_once_it_is_known_where_and_at_one_address_only() -> None:
    provider = Provider(**ACCOUNT)
    assert not provider.registered and provider.ways == []
    provider.found(provider.one, provider.two)
    assert provider.steps("REGISTER") == ["0.0 one < REGISTER"]
    assert provider.registered and provider.ways == [5071, 5072]
    provider.play.wait(541)
    assert provider.steps("REGISTER") == ["540.0 one < REGISTER"]
    provider.assert_clean()


def test_a_registrar_that_is_silent_gives_way_to_the_next() -> None:
    provider = Provider(**ACCOUNT)
    provider.silence(provider.one)
    provider.found(provider.one, provider.two)
    provider.play.wait(31)
    assert {step.split()[1] for step in provider.steps("REGISTER")} == {"one"}
    provider.play.wait(30)
    assert provider.steps("REGISTER")[-1].split()[1] == "two"
    assert provider.registered
    provider.assert_clean()


def test_a_registrar_whose_address_is_gone_is_left_for_another() -> None:
    provider = Provider(**ACCOUNT)
    provider.found(provider.one)
    provider.play.ladder()
    provider.found(provider.two)
    assert provider.steps("REGISTER") == ["0.0 two < REGISTER"]
    assert provider.registered
    provider.assert_clean()
