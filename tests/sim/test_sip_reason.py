"""What CANCEL and BYE of ours say why, and what those of peers are heard to say (RFC 3326)."""

from __future__ import annotations

import pytest

from sip_gateway.core.events import CallEnded, CallFailed, DialFailure, EndCause
from sip_gateway.core.reason import ELSEWHERE, Reason
from tests.sip_phone import ScriptedPhone, sdp
from tests.sip_playbook import Playbook

ELSEWHERE_FIELD = 'SIP;cause=200;text="Call completed elsewhere"'


def said(phone: ScriptedPhone, method: str) -> str | None:
    return phone.last_request(method).headers.get("reason")


@pytest.mark.parametrize(("rings", "reason"), [(True, "Q.850;cause=19"), (False, "Q.850;cause=18")])
def test_a_cancel_after_the_ring_time_says_no_answer(rings: bool, reason: str) -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob, ring_time=20)
    bob.reply(bob.last_request("INVITE"), 180 if rings else 100)
    play.wait(20)
    assert said(bob, "CANCEL") == reason
    bob.reply(bob.last_request("INVITE"), 487)
    play.assert_clean()


def test_a_cancel_by_whoever_calls_is_a_normal_end() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    bob.reply(bob.last_request("INVITE"), 180)
    play.hang_up(play.dialled)
    assert said(bob, "CANCEL") == "Q.850;cause=16"
    bob.reply(bob.last_request("INVITE"), 487)
    play.assert_clean()


def test_the_fork_that_comes_second_learns_that_another_one_won() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    bob.reply(bob.last_request("INVITE"), 200, "desk")
    bob.reply(bob.last_request("INVITE"), 200, "mobile")
    assert said(bob, "BYE") == ELSEWHERE_FIELD
    play.hang_up(play.dialled)
    assert said(bob, "BYE") == "Q.850;cause=16"
    play.assert_clean()


def test_an_answer_that_crossed_our_cancel_hears_the_same_reason() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob, ring_time=20)
    bob.reply(bob.last_request("INVITE"), 180)
    play.wait(20)
    bob.reply(bob.last_request("INVITE"), 200)
    assert said(bob, "BYE") == said(bob, "CANCEL") == "Q.850;cause=19"
    play.assert_clean()


def test_an_answer_without_media_hears_so() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    bob.reply(bob.last_request("INVITE"), 200, body=sdp(formats="97"))
    assert (said(bob, "BYE") or "").startswith("SIP;cause=488")
    play.assert_clean()


def test_a_call_that_nobody_acknowledged_ends_by_a_timer() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.acknowledges = False
    alice.invite()
    play.accept()
    play.wait(40)
    assert said(alice, "BYE") == "Q.850;cause=102"
    play.assert_clean()


def test_what_was_given_and_another_call_won_is_said_in_the_cancel_to_come() -> None:
    """Nothing may be sent before there is a provisional response; then the newest reason counts."""
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    play.core.hang_up(play.dialled, play.now, why=Reason("Q.850", 102))
    play.core.hang_up(play.dialled, play.now, why=ELSEWHERE)
    play.settle()
    assert play.count(CallFailed) == 1
    bob.reply(bob.last_request("INVITE"), 180)
    assert said(bob, "CANCEL") == ELSEWHERE_FIELD
    bob.reply(bob.last_request("INVITE"), 487)
    play.assert_clean()


@pytest.mark.parametrize("method", ["CANCEL", "BYE"])
def test_a_caller_who_gives_up_says_why(method: str) -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.invite()
    if method == "BYE":
        play.accept()
    headers = (("Reason", 'Q.850;cause=17;text="busy", SIP;cause=486'),)
    if method == "BYE":
        alice.send("BYE", headers=headers)
    else:
        alice.send("CANCEL", headers=headers, cseq=1, branch="z9hG4bK-alice-1")
    ended = play.event(CallEnded)
    assert ended.cause is EndCause.HANGUP
    assert ended.reasons == (Reason("Q.850", 17, "busy"), Reason("SIP", 486))
    play.assert_clean()


@pytest.mark.parametrize(
    ("status", "reason", "failure"),
    [
        (480, "Q.850;cause=17", DialFailure.BUSY),
        (487, ELSEWHERE_FIELD, DialFailure.NO_ANSWER),
        (503, "Q.850;cause=21", DialFailure.REJECTED),
        (486, "nonsense;;=", DialFailure.BUSY),
    ],
)
def test_a_refusal_with_a_reason(status: int, reason: str, failure: DialFailure) -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    bob.reply(bob.last_request("INVITE"), status, headers=(("Reason", reason),))
    assert play.failure is failure
    play.assert_clean()
