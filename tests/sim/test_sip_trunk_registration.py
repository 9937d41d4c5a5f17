"""We register at a trunk: ladders in virtual time."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from sip_gateway.core.flow import Flow
from sip_gateway.core.message import Request
from sip_gateway.trunk_config import TrunkConfig
from sip_gateway.trunks import Trunks
from tests.sip_phone import Pairs
from tests.sip_playbook import Playbook

NONCE = 'nonce="n1", qop="auth"'


def challenge(realm: str = "provider", algorithm: str = "MD5") -> Pairs:
    return (("WWW-Authenticate", f'Digest realm="{realm}", {NONCE}, algorithm={algorithm}'),)


class Provider:
    """A registrar that answers when the test says so."""

    def __init__(self, tcp: bool = False, **values: Any) -> None:
        self.play = play = Playbook()
        self.phone = phone = play.phone("provider")
        if tcp:
            play.connect(phone)
        config = TrunkConfig(
            "provider",
            phone.address.host,
            phone.address.port,
            "tcp" if tcp else "udp",
            username="ucc",
            password="open sesame",
            realm="provider",
            **{"register": True, "options_interval": 0, "domain": "provider.example", **values},
        )
        context = replace(play.core.context, number=lambda below: 0)
        self._flow: Flow | None = None
        self.trunks = Trunks(
            [config], lambda peer: self._flow or play.flow(phone), context, lambda below: 0
        )
        play.core.tell_of_lost_connections(self.trunks.connection_lost)
        self.trunks.start(0.0)
        play.settle()

    def keep_to(self, flow: Flow) -> None:
        """What is sent goes by that stream, whether it is there or not."""
        self._flow = flow

    @property
    def request(self) -> Request:
        return self.phone.last_request("REGISTER")

    def reply(self, status: int, headers: Pairs = ()) -> None:
        self.phone.reply(self.request, status, headers=headers)

    def grant(self, expires: int = 3600) -> None:
        contact = str(self.request.headers.get("contact"))
        others = ("Contact", "<sip:ucc@198.51.100.7>;expires=7")
        self.reply(200, (others, ("Contact", f"{contact};expires={expires}")))

    def register(self, expires: int = 3600) -> None:
        self.reply(401, challenge())
        self.grant(expires)
        assert self.is_registered

    @property
    def is_registered(self) -> bool:
        return self.trunks.counters()["trunk-provider-registered"] == 1

    @property
    def takes_calls(self) -> bool:
        return bool(self.trunks.ways("+41441112233", "vpbx", self.play.now))

    def steps_after(self, seconds: float) -> list[str]:
        self.play.ladder()
        self.play.wait(seconds)
        return [step for step in self.play.ladder() if "REGISTER" in step]

    def assert_clean(self) -> None:
        self.phone.answers["REGISTER"] = 200
        self.trunks.stop(self.play.now)
        self.play.settle()
        self.play.assert_clean()


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_registered_after_a_challenge_and_kept_so(algorithm: str) -> None:
    provider = Provider(contact="0441112233")
    first = provider.request
    assert not provider.takes_calls
    provider.reply(401, challenge(algorithm=algorithm))
    again = provider.request
    assert str(again.uri) == "sip:provider.example"
    assert str(again.to.uri) == str(again.from_.uri) == "sip:ucc@provider.example"
    assert again.headers.get("contact") == "<sip:0441112233@192.0.2.1:5060>"
    assert (again.call_id, again.cseq.number) == (first.call_id, first.cseq.number + 1)
    provider.grant(3600)
    assert provider.is_registered and provider.takes_calls
    assert provider.steps_after(3539) == []
    assert provider.steps_after(1) == ["3540.0 provider < REGISTER"]
    assert "nc=00000002" in str(provider.request.headers.get("authorization"))
    provider.grant()
    provider.assert_clean()


@pytest.mark.parametrize(("granted", "again"), [(3600, 3540), (121, 61), (120, 60), (10, 5)])
def test_refreshed_in_time(granted: int, again: int) -> None:
    provider = Provider()
    provider.register(granted)
    assert provider.steps_after(again - 0.1) == []
    assert len(provider.steps_after(0.1)) == 1
    provider.grant()
    provider.assert_clean()


def test_a_realm_that_is_not_ours_gets_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    provider = Provider()
    provider.reply(401, challenge("elsewhere"))
    assert provider.steps_after(100_000) == []
    assert not provider.takes_calls
    assert [each.levelname for each in caplog.records] == ["ERROR"]
    assert caplog.messages == ["Registration at the trunk provider: refused (401)"]
    provider.assert_clean()


@pytest.mark.parametrize("status", [403, 404])
def test_a_refusal_is_the_end(status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    provider = Provider()
    provider.register()
    provider.steps_after(3540)
    provider.reply(status)
    assert provider.steps_after(100_000) == []
    assert not provider.is_registered
    assert caplog.messages == [f"Registration at the trunk provider: refused ({status})"]
    provider.assert_clean()


def test_a_wrong_password_is_not_tried_for_ever() -> None:
    provider = Provider()
    for _ in range(3):
        provider.reply(401, challenge())
    sent = sum(step.endswith("< REGISTER") for step in provider.play.ladder())
    assert (sent, provider.steps_after(100_000)) == (3, [])
    provider.assert_clean()


def test_the_registrar_wants_longer() -> None:
    provider = Provider(expires=60)
    provider.reply(423, (("Min-Expires", "600"),))
    assert provider.request.headers.get("expires") == "600"
    provider.register(600)
    assert len(provider.steps_after(540)) == 1
    provider.grant()
    provider.assert_clean()


@pytest.mark.parametrize("shortest", ["", "60", "86401", "4294967295", "x"])
def test_a_registrar_that_wants_nothing_sensible_is_asked_later(shortest: str) -> None:
    provider = Provider(expires=60)
    provider.reply(423, (("Min-Expires", shortest),) if shortest else ())
    assert provider.steps_after(14) == []
    assert provider.steps_after(1) == ["15.0 provider < REGISTER"]
    provider.grant()
    provider.assert_clean()


def test_failures_are_tried_again_later_each_time_and_what_was_granted_holds() -> None:
    provider = Provider()
    provider.register(3600)
    provider.steps_after(3540)
    provider.reply(500)
    assert provider.is_registered
    assert provider.steps_after(15) == ["3555.0 provider < REGISTER"]
    provider.reply(503, (("Retry-After", "50"),))
    assert provider.is_registered and provider.takes_calls
    provider.play.wait(45)  # what was granted is over
    assert not provider.takes_calls
    assert provider.steps_after(5) == ["3605.0 provider < REGISTER"]
    provider.reply(500)
    assert not provider.is_registered and not provider.takes_calls
    assert provider.steps_after(60) == ["3665.0 provider < REGISTER"]
    provider.grant()
    assert provider.is_registered
    provider.assert_clean()


def test_nobody_answers() -> None:
    provider = Provider()
    provider.play.wait(32)
    assert not provider.is_registered
    assert provider.steps_after(15.1)[0] == "47.0 provider < REGISTER"
    provider.grant()
    provider.assert_clean()


def test_a_lost_connection_is_made_again() -> None:
    provider = Provider(tcp=True)
    provider.register()
    provider.play.disconnect(provider.phone)
    provider.play.connect(provider.phone)
    assert provider.steps_after(0.9) == []
    assert provider.steps_after(0.1) == ["1.0 provider < REGISTER"]
    assert provider.request.headers.get("contact") == "<sip:ucc@192.0.2.1:5060;transport=tcp>"
    provider.grant()
    provider.assert_clean()


def test_a_provider_that_is_gone_is_not_dialled_all_the_time() -> None:
    provider = Provider(tcp=True)
    provider.register()
    flow = provider.play.flow(provider.phone)
    provider.keep_to(flow)
    provider.play.disconnect(provider.phone)
    tries = [step.split()[0] for step in provider.steps_after(200)]
    assert tries == ["1.0", "16.0", "46.0", "106.0"]
    assert provider.is_registered  # as far as the registrar knows
    provider.trunks.stop(provider.play.now)
    provider.play.settle()
    provider.play.assert_clean()


def test_at_the_end_we_leave() -> None:
    provider = Provider()
    provider.register()
    provider.trunks.stop(0.0)
    provider.play.settle()
    assert provider.request.headers.get("expires") == "0"
    assert not provider.takes_calls
    provider.reply(401, challenge())
    assert 'nonce="n1"' in str(provider.request.headers.get("authorization"))
    provider.reply(200)
    provider.play.assert_clean()


def test_calls_may_go_there_unregistered_if_that_is_said() -> None:
    assert Provider(only_registered=False).takes_calls
