"""One call, several trunks: ladders in virtual time."""

from __future__ import annotations

import pytest

from sip_gateway.api import LegId
from sip_gateway.core.events import CallEstablished, CallFailed, CallId, CallRinging, DialFailure
from sip_gateway.core.fields import NameAddr
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.outgoing import DialOrder
from sip_gateway.core.uri import Uri
from sip_gateway.hunting import PATIENCE, Hunting, Way
from sip_gateway.trunk import Trunk
from tests.sip_phone import ScriptedPhone
from tests.sip_playbook import GATEWAY, MEDIA, Playbook

LEG = LegId("leg")
CALL = CallId(LEG)


class Hunt:
    """`first` and `second` are trunks; `judged` is what was noted of each."""

    def __init__(self, ring_time: float = 30.0) -> None:
        self.play = play = Playbook()
        self.first, self.second = (
            self._trunk(name, port) for name, port in (("first", 5070), ("second", 5080))
        )
        self.judged: list[str] = []
        self.ports: list[str] = []
        self.hunting = Hunting(play.core, self, self._judge)
        play.clockworks.append(self.hunting)
        play.heed = lambda event: self.hunting.heard(event, play.now)
        self._ring_time = ring_time

    def _trunk(self, name: str, port: int) -> ScriptedPhone:
        phone = self.play.phone(name, port=port)
        del phone.answers["INVITE"]
        phone.answers["CANCEL"] = 200
        return phone

    def _judge(self, peer: Trunk, failed: CallFailed | None, now: float) -> None:
        status = "silent" if failed is None else failed.status
        self.judged.append(f"{peer.address.port} {status}")

    def open_rtp(self, leg: LegId, flow: Flow) -> SocketAddress:
        self.ports.append(f"open {flow.local.host}")
        return MEDIA

    def close_rtp(self, leg: LegId) -> None:
        self.ports.append("close")

    def way(self, phone: ScriptedPhone, here: str = GATEWAY.host) -> Way:
        flow = self.play.flow(phone)
        flow = Flow(flow.transport, SocketAddress(here, 5060), flow.remote, flow.connection)
        order = DialOrder(
            Uri("sip", phone.address.host, phone.name, phone.address.port),
            NameAddr(Uri("sip", GATEWAY.host, "201"), "Alice"),
            flow,
            self._ring_time,
        )
        return Way(order, Trunk(phone.address), phone.name)

    def begin(self, *ways: Way) -> None:
        self.hunting.begin(LEG, ways or (self.way(self.first), self.way(self.second)), 0.0)
        self.play.settle()

    def refuse(self, phone: ScriptedPhone, status: int, **fields: str) -> None:
        headers = tuple((name.replace("_", "-"), value) for name, value in fields.items())
        phone.reply(phone.last_request("INVITE"), status, headers=headers)

    def assert_clean(self) -> None:
        self.hunting.forget(LEG)
        self.play.assert_clean()
        assert len(self.hunting) == 0 and self.hunting.next_deadline() is None
        assert self.hunting.given_up == 0


@pytest.mark.parametrize("status", [500, 502, 503, 504, 401])
def test_a_trunk_that_takes_no_call_is_passed_over(status: int) -> None:
    hunt = Hunt()
    hunt.begin()
    hunt.refuse(hunt.first, 100)
    hunt.refuse(hunt.first, status, Retry_After="30 (busy)")
    hunt.refuse(hunt.second, 180)
    hunt.refuse(hunt.second, 200)
    assert hunt.play.ladder() == [
        "0.0 first < INVITE",
        "0.0 first > 100 INVITE",
        f"0.0 first > {status} INVITE",
        "0.0 first < ACK",
        "0.0 second < INVITE",
        "0.0 second > 180 INVITE",
        "0.0 second > 200 INVITE",
        "0.0 second < ACK",
    ]
    assert hunt.play.event(CallRinging).call == hunt.play.event(CallEstablished).call == CALL
    assert hunt.play.count(CallFailed) == 0
    assert (hunt.judged, hunt.hunting.line_of(LEG)) == ([f"5070 {status}"], "second")
    hunt.play.hang_up(hunt.hunting.call_of(LEG))
    hunt.assert_clean()


@pytest.mark.parametrize("status", [403, 404, 408, 480, 486, 600, 603])
def test_what_the_called_say_is_the_end(status: int) -> None:
    hunt = Hunt()
    hunt.begin()
    hunt.refuse(hunt.first, status)
    assert "0.0 second < INVITE" not in hunt.play.ladder()
    assert hunt.play.event(CallFailed).status == status
    hunt.assert_clean()


def test_a_telephone_that_rang_is_not_called_again() -> None:
    hunt = Hunt()
    hunt.begin()
    hunt.refuse(hunt.first, 180)
    hunt.refuse(hunt.first, 503)
    hunt.play.wait(60)
    assert hunt.second.methods == set()
    assert hunt.play.failure is DialFailure.UNREACHABLE
    hunt.assert_clean()


def test_silence_is_not_waited_out_and_a_late_word_is_cancelled() -> None:
    """The first trunk is slow, not dead: its telephone must not ring beside the second's."""
    hunt = Hunt()
    hunt.begin()
    hunt.play.wait(PATIENCE)
    hunt.refuse(hunt.second, 180)
    hunt.refuse(hunt.first, 180)
    hunt.refuse(hunt.first, 487)
    assert hunt.first.last_request("CANCEL").headers.get("reason") == "Q.850;cause=102"
    hunt.refuse(hunt.second, 200)
    assert hunt.play.ladder() == [
        "0.0 first < INVITE",
        "0.5 first < INVITE",
        "1.5 first < INVITE",
        "3.5 first < INVITE",
        "4.0 second < INVITE",
        "4.0 second > 180 INVITE",
        "4.0 first > 180 INVITE",
        "4.0 first < CANCEL",
        "4.0 first > 200 CANCEL",
        "4.0 first > 487 INVITE",
        "4.0 first < ACK",
        "4.0 second > 200 INVITE",
        "4.0 second < ACK",
    ]
    assert hunt.judged == ["5070 silent"]
    assert (hunt.play.count(CallRinging), hunt.play.count(CallEstablished)) == (1, 1)
    hunt.play.hang_up(hunt.hunting.call_of(LEG))
    hunt.assert_clean()


def test_a_slow_trunk_learns_that_the_call_was_answered_by_another() -> None:
    hunt = Hunt()
    hunt.begin()
    hunt.play.wait(PATIENCE)
    hunt.refuse(hunt.second, 200)
    hunt.refuse(hunt.first, 180)
    reason = hunt.first.last_request("CANCEL").headers.get("reason")
    assert reason == 'SIP;cause=200;text="Call completed elsewhere"'
    hunt.refuse(hunt.first, 487)
    hunt.play.hang_up(hunt.hunting.call_of(LEG))
    hunt.assert_clean()


def test_a_trunk_that_means_the_called_is_the_end() -> None:
    hunt = Hunt()
    hunt.begin()
    hunt.refuse(hunt.first, 503, Reason="Q.850;cause=17")
    assert hunt.second.methods == set()
    assert hunt.play.failure is DialFailure.BUSY
    hunt.assert_clean()


def test_hundreds_of_calls_given_up_leave_nothing_behind() -> None:
    """Whatever the slow trunk does with them later: silence, an answer, a refusal."""
    hunt = Hunt()
    for turn in range(300):
        leg = LegId(f"leg-{turn}")
        hunt.hunting.begin(leg, (hunt.way(hunt.first), hunt.way(hunt.second)), hunt.play.now)
        hunt.play.settle()
        hunt.play.wait(PATIENCE)
        late = (0, 200, 503)[turn % 3]
        if late:
            hunt.refuse(hunt.first, late)
        hunt.refuse(hunt.second, 486)
        hunt.hunting.forget(leg)
        assert hunt.hunting.given_up == 0
    hunt.assert_clean()


def test_an_answer_of_a_trunk_given_up_is_released() -> None:
    hunt = Hunt()
    hunt.begin()
    hunt.play.wait(PATIENCE)
    hunt.play.ladder()
    hunt.refuse(hunt.first, 200)
    assert hunt.play.ladder() == [
        "4.0 first > 200 INVITE",
        "4.0 first < ACK",
        "4.0 first < BYE",
        "4.0 first > 200 BYE",
    ]
    assert hunt.play.count(CallEstablished) == 0
    hunt.play.hang_up(hunt.hunting.call_of(LEG))
    assert hunt.play.event(CallFailed).call == CALL
    hunt.assert_clean()


def test_any_word_is_worth_waiting_for() -> None:
    hunt = Hunt()
    hunt.begin()
    hunt.refuse(hunt.first, 100)
    hunt.play.wait(29)
    assert hunt.second.methods == set()
    hunt.play.wait(1)
    assert (hunt.play.event(CallFailed).call, hunt.play.failure) == (CALL, DialFailure.NO_ANSWER)
    hunt.refuse(hunt.first, 487)
    hunt.assert_clean()


def test_a_stream_that_breaks_before_and_after_the_first_word() -> None:
    before, after = Hunt(), Hunt()
    for hunt in (before, after):
        hunt.play.connect(hunt.first)
        hunt.begin()
    after.refuse(after.first, 100)
    for hunt in (before, after):
        hunt.play.disconnect(hunt.first)
    assert before.second.methods == {"INVITE"}
    assert after.second.methods == set()
    assert after.play.failure is DialFailure.UNREACHABLE
    before.play.hang_up(before.hunting.call_of(LEG))
    for hunt in (before, after):
        hunt.assert_clean()


def test_the_last_way_is_waited_for_and_the_ring_time_is_that_of_the_call() -> None:
    hunt = Hunt(ring_time=10)
    hunt.begin()
    hunt.play.wait(9.9)
    assert hunt.play.count(CallFailed) == 0
    hunt.play.wait(0.1)
    assert (hunt.play.failure, hunt.judged[0]) == (DialFailure.NO_ANSWER, "5070 silent")
    hunt.assert_clean()


def test_another_network_takes_another_port() -> None:
    hunt = Hunt()
    hunt.begin(hunt.way(hunt.first), hunt.way(hunt.second, here="192.0.2.2"))
    hunt.refuse(hunt.first, 503)
    assert hunt.ports == ["open 192.0.2.1", "close", "open 192.0.2.2"]
    assert hunt.second.methods == {"INVITE"}
    hunt.play.hang_up(hunt.hunting.call_of(LEG))
    hunt.assert_clean()


def test_whoever_hangs_up_is_not_connected_by_another_way() -> None:
    hunt = Hunt()
    hunt.begin()
    hunt.play.hang_up(hunt.hunting.call_of(LEG))
    hunt.play.wait(60)
    assert hunt.second.methods == set()
    assert hunt.play.failure is DialFailure.CANCELLED
    hunt.assert_clean()
