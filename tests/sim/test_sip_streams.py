"""Telephones on TCP and TLS: nothing is repeated, everything goes back the way it came, and a
call outlives the stream that it began on (RFC 3261 §17, §18)."""

from __future__ import annotations

import pytest

from sip_gateway.core.events import CallEnded, CallEstablished, DialFailure, EndCause
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.message import Request
from tests.sip_phone import ScriptedPhone
from tests.sip_playbook import GATEWAY, Playbook


def on_a_stream(play: Playbook, name: str = "alice", transport: str = "tcp") -> ScriptedPhone:
    phone = play.phone(name)
    play.connect(phone, transport)
    return phone


def contact(message: object) -> str:
    assert hasattr(message, "headers")
    return str(message.headers.get("contact"))


@pytest.mark.parametrize(
    ("transport", "told"),
    [
        ("udp", "<sip:192.0.2.1:5060>"),
        ("tcp", "<sip:192.0.2.1:5060;transport=tcp>"),
        ("tls", "<sip:192.0.2.1:5061;transport=tls>"),
    ],
)
def test_a_call_from_the_invite_to_the_bye(transport: str, told: str) -> None:
    play = Playbook()
    alice = play.phone("alice")
    if transport != "udp":
        play.connect(alice, transport)
    alice.invite()
    play.accept()
    assert contact(alice.last(200)) == told
    play.wait(5)
    play.hang_up()
    assert play.ladder() == [
        "0.0 alice > INVITE",
        "0.0 alice < 100 INVITE",
        "0.0 alice < 200 INVITE",
        "0.0 alice > ACK",
        "5.0 alice < BYE",
        "5.0 alice > 200 BYE",
    ]
    bye = alice.last_request("BYE")
    assert bye.via.transport == transport.upper()
    play.assert_clean()


def test_a_secured_dialog_stays_secured() -> None:
    """RFC 3261 §12.1.1: to a SIPS contact the answer is one."""
    play = Playbook()
    alice = on_a_stream(play, transport="tls")
    alice.secured = True
    alice.invite()
    play.accept()
    assert contact(alice.last(200)) == "<sips:192.0.2.1:5061>"
    play.hang_up()
    assert contact(alice.last_request("BYE")) == "<sips:192.0.2.1:5061>"


def test_a_registered_telephone_is_called_on_its_stream() -> None:
    play = Playbook()
    bob = on_a_stream(play, "bob")
    bob.register(password="builder")
    (binding,) = play.core.contacts("bob", play.now)
    assert binding.flow.connection == 1
    play.ladder()
    play.dial(bob)
    assert play.ladder() == ["0.0 bob < INVITE", "0.0 bob > 200 INVITE", "0.0 bob < ACK"]
    assert contact(bob.last_request("INVITE")) == "<sip:192.0.2.1:5060;transport=tcp>"
    assert play.count(CallEstablished) == 1


def test_a_telephone_whose_stream_is_gone_is_not_reached_until_it_registers_again() -> None:
    play = Playbook()
    bob = on_a_stream(play, "bob")
    bob.register(password="builder")
    play.disconnect(bob)
    assert play.core.contacts("bob", play.now) == ()
    play.connect(bob)
    bob.register(password="builder")
    (binding,) = play.core.contacts("bob", play.now)
    assert binding.flow.connection == 2


@pytest.mark.parametrize("rings", [False, True])
def test_a_stream_that_breaks_while_it_rings_ends_the_attempt(rings: bool) -> None:
    play = Playbook()
    bob = on_a_stream(play, "bob")
    bob.answers["INVITE"] = 180
    if not rings:
        del bob.answers["INVITE"]
    play.dial(bob)
    play.wait(2)
    play.disconnect(bob)
    assert play.failure is DialFailure.UNREACHABLE
    play.assert_clean()


def test_an_invite_without_an_answer_is_sent_once() -> None:
    play = Playbook()
    bob = on_a_stream(play, "bob")
    del bob.answers["INVITE"]
    play.dial(bob, ring_time=60)
    play.wait(40)
    assert play.ladder() == ["0.0 bob < INVITE"]
    assert play.failure is DialFailure.UNREACHABLE


def test_a_call_goes_on_without_its_stream_and_moves_to_the_next() -> None:
    play = Playbook()
    alice = on_a_stream(play)
    alice.invite()
    play.accept()
    play.disconnect(alice)
    play.wait(30)
    assert play.count(CallEnded) == 0
    play.connect(alice)
    alice.invite()  # as telephones do that have another address now
    play.ladder()
    play.hang_up()
    assert play.ladder() == ["30.0 alice < BYE", "30.0 alice > 200 BYE"]


def test_a_bye_to_a_stream_that_is_gone_ends_the_call_all_the_same() -> None:
    play = Playbook()
    alice = on_a_stream(play)
    alice.invite()
    play.accept()
    play.disconnect(alice)
    play.ladder()
    play.hang_up()
    assert play.ladder() == ["0.0 nobody < BYE"]
    assert play.end_cause is EndCause.RELEASED
    play.assert_clean()


def test_a_stranger_on_a_stream_cannot_take_a_call_over() -> None:
    """Call-ID and tags name the dialog; without them nothing of it moves."""
    play = Playbook()
    alice = on_a_stream(play)
    alice.invite()
    play.accept()
    mallory = play.phone("mallory", "198.51.100.66")
    play.connect(mallory)
    mallory.call_id, mallory.tag = alice.call_id, "guessed"
    mallory.remote_tag = alice.remote_tag
    mallory.bye()
    assert mallory.last(481).cseq.method == "BYE"
    play.ladder()
    play.hang_up()
    assert play.ladder() == ["0.0 alice < BYE", "0.0 alice > 200 BYE"]


def test_answers_take_the_stream_whatever_via_says() -> None:
    play = Playbook(trunks=())
    alice = on_a_stream(play)
    alice.send("OPTIONS", headers=(("Via", "SIP/2.0/UDP 203.0.113.1:9"),))
    (answer,) = [each for each in alice.inbox if not isinstance(each, Request)]
    assert answer.status == 200
    assert answer.via.parameters.get("rport") == "5070"
    assert play.ladder()[-1] == "0.0 alice < 200 OPTIONS"


def test_who_is_known_on_a_stream() -> None:
    """A right password counts for the stream that it came on, as long as that is there."""
    play = Playbook()
    bob, alice = on_a_stream(play, "bob"), play.phone("alice", host="192.0.2.10")
    play.connect(alice)
    stranger = Flow("tcp", GATEWAY, SocketAddress("198.51.100.9", 1), 2)
    alice.send("REGISTER", "", to_user="alice")
    alice.authorized("REGISTER", "wrong", "")
    assert not play.core.knows(stranger)
    bob.register(password="builder")
    known = Flow("tcp", GATEWAY, SocketAddress("198.51.100.9", 1), 1)
    assert (play.core.knows(known), play.core.knows(stranger)) == (True, False)
    play.disconnect(bob)
    assert not play.core.knows(known)
