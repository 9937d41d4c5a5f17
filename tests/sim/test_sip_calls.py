"""Calls to us as ladders in virtual time, over a wire that loses what the test names."""

from __future__ import annotations

import pytest

from sip_gateway.core.events import (
    CallDigit,
    CallEnded,
    CallEstablished,
    CallMedia,
    CallOffered,
    EndCause,
)
from tests.sip_phone import ScriptedPhone, sdp
from tests.sip_playbook import Playbook


def talking() -> tuple[Playbook, ScriptedPhone]:
    """A confirmed call; its ladder is already forgotten."""
    play = Playbook()
    alice = play.phone("alice")
    alice.invite()
    play.accept()
    play.ladder()
    return play, alice


def test_call_answered_and_ended_by_the_caller() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.invite()
    play.wait(1)
    play.accept()
    play.wait(1)
    alice.bye()
    assert play.ladder() == [
        "0.0 alice > INVITE",
        "0.0 alice < 100 INVITE",
        "1.0 alice < 200 INVITE",
        "1.0 alice > ACK",
        "2.0 alice > BYE",
        "2.0 alice < 200 BYE",
    ]
    assert [type(event) for event in play.events] == [
        CallOffered, CallMedia, CallEstablished, CallEnded,
    ]  # fmt: skip
    assert play.end_cause is EndCause.HANGUP
    play.assert_clean()


def test_we_hang_up_with_a_reason_in_the_bye() -> None:
    play, alice = talking()
    play.hang_up()
    assert play.ladder() == ["0.0 alice < BYE", "0.0 alice > 200 BYE"]
    assert alice.last_request("BYE").headers.get("reason") == "Q.850;cause=16"
    assert play.end_cause is EndCause.RELEASED
    play.assert_clean()


def test_lost_200_is_repeated_until_the_ack() -> None:
    play = Playbook()
    alice = play.phone("alice")
    play.lose("alice < 200", "alice < 200", "alice > ACK")
    alice.invite()
    play.accept()
    play.wait(5)
    assert play.ladder() == [
        "0.0 alice > INVITE",
        "0.0 alice < 100 INVITE",
        "0.0 alice < 200 INVITE (lost)",
        "0.5 alice < 200 INVITE (lost)",
        "1.5 alice < 200 INVITE",
        "1.5 alice > ACK (lost)",
        "3.5 alice < 200 INVITE",
        "3.5 alice > ACK",
    ]
    assert play.count(CallEstablished) == 1


def test_200_never_acknowledged_ends_in_a_bye_after_64_t1() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.acknowledges = False
    alice.invite()
    play.accept()
    play.wait(31.9)
    assert play.count(CallEnded) == 0
    play.wait(0.2)
    assert play.ladder()[-2:] == ["32.0 alice < BYE", "32.0 alice > 200 BYE"]
    assert play.end_cause is EndCause.FAILED
    play.assert_clean()


def test_lost_bye_is_repeated_and_given_up_without_harm() -> None:
    play, alice = talking()
    alice.answers.clear()  # the telephone is gone
    play.hang_up()
    play.wait(40)
    times = [float(step.split()[0]) for step in play.ladder()]
    assert times == [0.0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert play.count(CallEnded) == 1
    play.assert_clean()


def test_lost_answer_to_the_callers_bye_is_repeated_from_memory() -> None:
    play, alice = talking()
    play.lose("alice < 200 BYE")
    bye = alice.send("BYE")
    alice.resend(bye)
    assert play.ladder() == [
        "0.0 alice > BYE",
        "0.0 alice < 200 BYE (lost)",
        "0.0 alice > BYE",
        "0.0 alice < 200 BYE",
    ]
    assert play.count(CallEnded) == 1


def test_hanging_up_before_the_ack_waits_for_it() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.acknowledges = False
    alice.invite()
    play.accept()
    play.hang_up()
    assert play.end_cause is EndCause.RELEASED
    play.ladder()
    alice.acknowledge()
    assert play.ladder() == ["0.0 alice > ACK", "0.0 alice < BYE", "0.0 alice > 200 BYE"]
    assert play.count(CallEstablished) == 0
    play.assert_clean()


def test_cancel_before_the_answer() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.invite()
    alice.cancel()
    play.accept()  # too late, and harmless
    assert play.ladder() == [
        "0.0 alice > INVITE",
        "0.0 alice < 100 INVITE",
        "0.0 alice > CANCEL",
        "0.0 alice < 200 CANCEL",
        "0.0 alice < 487 INVITE",
        "0.0 alice > ACK",
    ]
    assert play.end_cause is EndCause.HANGUP
    play.assert_clean()


def test_cancel_crossing_the_200_changes_nothing() -> None:
    play, alice = talking()
    alice.remote_tag, tag = "", alice.remote_tag
    alice.send("CANCEL", cseq=1, branch="z9hG4bK-alice-1")
    alice.remote_tag = tag
    assert play.ladder() == ["0.0 alice > CANCEL", "0.0 alice < 200 CANCEL"]
    assert play.count(CallEnded) == 0


def test_cancel_of_nothing_gets_481() -> None:
    play = Playbook()
    play.phone("alice").send("CANCEL")
    assert play.ladder() == ["0.0 alice > CANCEL", "0.0 alice < 481 CANCEL"]


def test_repeated_invite_is_one_call() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.acknowledges = False
    alice.invite()
    alice.invite_again()
    play.accept()
    alice.invite_again()
    assert play.ladder() == [
        "0.0 alice > INVITE",
        "0.0 alice < 100 INVITE",
        "0.0 alice > INVITE",
        "0.0 alice < 100 INVITE",
        "0.0 alice < 200 INVITE",
        "0.0 alice > INVITE",
    ]
    assert play.count(CallOffered) == 1


def test_rejection_is_repeated_until_its_ack() -> None:
    play = Playbook()
    alice = play.phone("alice")
    play.lose("alice < 404")
    alice.invite("1234")
    play.reject(404)
    play.wait(1)
    assert play.ladder()[2:] == [
        "0.0 alice < 404 INVITE (lost)",
        "0.5 alice < 404 INVITE",
        "0.5 alice > ACK",
    ]
    assert play.count(CallEnded) == 0
    play.assert_clean()


def test_hold_and_resume() -> None:
    play, alice = talking()
    alice.invite(body=sdp(direction="sendonly", version=2))
    held = play.event(CallMedia).session
    assert (held.send, held.receive, held.held) == (False, False, True)
    assert b"a=recvonly" in alice.last(200).body
    alice.invite(body=sdp(version=3))
    resumed = play.event(CallMedia).session
    assert (resumed.send, resumed.receive, resumed.held) == (True, True, False)
    assert (
        play.ladder()
        == [
            "0.0 alice > INVITE",
            "0.0 alice < 200 INVITE",
            "0.0 alice > ACK",
        ]
        * 2
    )


@pytest.mark.parametrize("body", [sdp(direction="inactive"), sdp(host="0.0.0.0")])
def test_other_ways_to_hold(body: bytes) -> None:
    play, alice = talking()
    alice.invite(body=body)
    session = play.event(CallMedia).session
    assert (session.send, session.receive, session.held) == (False, False, True)


def test_reinvite_without_offer_repeats_ours_and_takes_the_answer_from_the_ack() -> None:
    play, alice = talking()
    alice.acknowledges = False
    before = alice.last(200).body
    alice.invite(body=b"")
    offer = alice.last(200).body
    assert b"m=audio 40000 RTP/AVP 96 9 8 0 102 101" in offer
    assert offer.split(b"\r\n")[1] != before.split(b"\r\n")[1]
    alice.acknowledge(sdp(formats="0", port=31_000))
    session = play.event(CallMedia).session
    assert (session.codec, session.remote.port) == ("PCMU", 31_000)


def test_late_offer_call() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.acknowledges = False
    alice.invite(body=b"")
    play.accept()
    assert play.count(CallMedia) == 0
    alice.acknowledge(sdp(formats="0 101"))
    assert play.event(CallMedia).session.codec == "PCMU"
    assert play.count(CallEstablished) == 1


def test_late_offer_without_an_answer_ends_the_call() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.invite(body=b"")
    play.accept()
    assert play.end_cause is EndCause.FAILED
    assert play.ladder()[-2:] == ["0.0 alice < BYE", "0.0 alice > 200 BYE"]
    play.assert_clean()


def test_unacceptable_reinvite_leaves_the_call_as_it_was() -> None:
    play, alice = talking()
    alice.invite(body=sdp(formats="18 97"))
    assert play.ladder()[1] == "0.0 alice < 488 INVITE"
    assert play.count(CallMedia) == 1
    alice.bye()
    assert play.end_cause is EndCause.HANGUP


def test_second_reinvite_before_the_ack_is_glare() -> None:
    play, alice = talking()
    alice.acknowledges = False
    alice.invite()
    alice.invite()
    assert "0.0 alice < 491 INVITE" in play.ladder()


def test_request_that_came_late_is_refused() -> None:
    play, alice = talking()
    alice.send("INFO", cseq=5)
    alice.send("INFO", cseq=4)
    assert play.ladder()[-1] == "0.0 alice < 500 INFO"


def test_bye_with_a_wrong_tag_does_not_end_the_call() -> None:
    play, alice = talking()
    alice.tag = "tag-mallory"
    alice.bye()
    assert play.ladder() == ["0.0 alice > BYE", "0.0 alice < 481 BYE"]
    assert play.core.calls == 1


def test_challenge_of_our_bye_gets_no_credentials() -> None:
    play, alice = talking()
    alice.answers["BYE"] = 407
    play.hang_up()
    play.wait(60)
    assert play.ladder() == ["0.0 alice < BYE", "0.0 alice > 407 BYE"]


@pytest.mark.parametrize("formats", ["8", "8 101"])
def test_digits_by_info_are_told_and_not_shown(formats: str) -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.invite(body=sdp(formats=formats))
    play.accept()
    relay = (("Content-Type", "application/dtmf-relay"),)
    alice.send("INFO", headers=relay, body=b"Signal=5\r\nDuration=160\r\n")
    assert play.event(CallDigit).digit == "5"
    assert "5" not in repr(play.event(CallDigit)).partition("call=")[0]
    assert play.ladder()[-1] == "0.0 alice < 200 INFO"
