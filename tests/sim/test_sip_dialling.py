"""Calls that we make, as ladders in virtual time, over a wire that loses what the test names."""

from __future__ import annotations

import random

import pytest

from sip_gateway.core.events import (
    CallEnded,
    CallEstablished,
    CallFailed,
    CallMedia,
    CallRinging,
    DialFailure,
    EndCause,
)
from sip_gateway.core.outgoing_table import TABLE, Input, State, meaning
from tests.sip_phone import sdp
from tests.sip_playbook import Playbook


def test_call_rings_is_answered_and_ended_by_us() -> None:
    play = Playbook()
    bob = play.silent_phone()
    call = play.dial(bob)
    bob.reply(bob.last_request("INVITE"), 180)
    play.wait(3)
    bob.reply(bob.last_request("INVITE"), 200)
    play.wait(60)
    play.hang_up(call)
    assert play.ladder() == [
        "0.0 bob < INVITE",
        "0.0 bob > 180 INVITE",
        "3.0 bob > 200 INVITE",
        "3.0 bob < ACK",
        "63.0 bob < BYE",
        "63.0 bob > 200 BYE",
    ]
    assert [type(event) for event in play.events] == [
        CallRinging, CallMedia, CallEstablished, CallEnded,
    ]  # fmt: skip
    assert play.end_cause is EndCause.RELEASED
    play.assert_clean()


def test_the_invite_says_who_calls_and_what_we_can() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    invite = bob.last_request("INVITE")
    assert str(invite.uri) == "sip:bob@192.0.2.9:5070"
    assert (invite.from_.display, invite.from_.uri.user) == ("Alice", "201")
    assert invite.headers.get("supported") == "100rel, norefersub, replaces, timer"
    assert invite.headers.get("session-expires") == "1800"
    assert b"m=audio 40000 RTP/AVP 96 9 8 0 102 101" in invite.body


def test_call_answered_at_once_and_ended_by_the_other_side() -> None:
    play = Playbook()
    bob = play.phone("bob")
    play.dial(bob)
    bob.bye()
    assert play.ladder() == [
        "0.0 bob < INVITE",
        "0.0 bob > 200 INVITE",
        "0.0 bob < ACK",
        "0.0 bob > BYE",
        "0.0 bob < 200 BYE",
    ]
    assert play.end_cause is EndCause.HANGUP
    play.assert_clean()


def test_lost_invite_is_repeated_and_lost_ack_too() -> None:
    play = Playbook()
    bob = play.phone("bob")
    play.lose("bob < INVITE", "bob < INVITE", "bob < ACK")
    play.dial(bob)
    play.wait(2)
    bob.reply(bob.last_request("INVITE"), 200)  # repeated, because no ACK came
    assert play.ladder() == [
        "0.0 bob < INVITE (lost)",
        "0.5 bob < INVITE (lost)",
        "1.5 bob < INVITE",
        "1.5 bob > 200 INVITE",
        "1.5 bob < ACK (lost)",
        "2.0 bob > 200 INVITE",
        "2.0 bob < ACK",
    ]
    assert play.count(CallEstablished) == 1
    play.hang_up(play.event(CallEstablished).call)
    play.assert_clean()


def test_nobody_there() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob, ring_time=60)
    play.wait(40)
    times = [float(step.split()[0]) for step in play.ladder()]
    assert times == [0.0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert play.failure is DialFailure.UNREACHABLE
    play.assert_clean()


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (302, DialFailure.UNREACHABLE),
        (403, DialFailure.REJECTED),
        (404, DialFailure.UNREACHABLE),
        (408, DialFailure.NO_ANSWER),
        (480, DialFailure.NO_ANSWER),
        (486, DialFailure.BUSY),
        (488, DialFailure.REJECTED),
        (500, DialFailure.UNREACHABLE),
        (503, DialFailure.UNREACHABLE),
        (600, DialFailure.BUSY),
        (603, DialFailure.REJECTED),
    ],
)
def test_a_refusal_is_acknowledged_and_understood(status: int, cause: DialFailure) -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    moved = (("Contact", "<sip:+419001234@198.51.100.7>"),) if status == 302 else ()
    bob.reply(bob.last_request("INVITE"), status, headers=moved)
    assert play.ladder() == ["0.0 bob < INVITE", f"0.0 bob > {status} INVITE", "0.0 bob < ACK"]
    failed = play.event(CallFailed)
    assert (failed.cause, failed.status) == (cause, status)
    assert play.count(CallFailed) == 1
    play.assert_clean()


def test_lost_ack_of_a_refusal_is_repeated() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.lose("bob < ACK")
    play.dial(bob)
    busy = bob.reply(bob.last_request("INVITE"), 486)
    bob.resend(busy)
    assert play.ladder()[1:] == [
        "0.0 bob > 486 INVITE",
        "0.0 bob < ACK (lost)",
        "0.0 bob > 486 INVITE",
        "0.0 bob < ACK",
    ]
    assert play.count(CallFailed) == 1
    play.assert_clean()


def test_ringing_too_long_is_cancelled() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob, ring_time=30)
    bob.reply(bob.last_request("INVITE"), 180)
    play.wait(30)
    bob.reply(bob.last_request("INVITE"), 487)
    assert play.ladder() == [
        "0.0 bob < INVITE",
        "0.0 bob > 180 INVITE",
        "30.0 bob < CANCEL",
        "30.0 bob > 200 CANCEL",
        "30.0 bob > 487 INVITE",
        "30.0 bob < ACK",
    ]
    assert play.failure is DialFailure.NO_ANSWER
    cancel, invite = bob.last_request("CANCEL"), bob.last_request("INVITE")
    assert (cancel.via, cancel.uri, cancel.cseq.number) == (invite.via, invite.uri, 1)
    assert cancel.to.tag is None
    play.assert_clean()


def test_cancel_waits_for_a_provisional_response() -> None:
    play = Playbook()
    bob = play.silent_phone()
    call = play.dial(bob)
    play.hang_up(call)
    assert play.failure is DialFailure.CANCELLED
    assert play.ladder() == ["0.0 bob < INVITE"]
    play.wait(0.6)
    bob.reply(bob.last_request("INVITE"), 100)
    bob.reply(bob.last_request("INVITE"), 487)
    assert play.ladder() == [
        "0.5 bob < INVITE",
        "0.6 bob > 100 INVITE",
        "0.6 bob < CANCEL",
        "0.6 bob > 200 CANCEL",
        "0.6 bob > 487 INVITE",
        "0.6 bob < ACK",
    ]
    assert play.count(CallFailed) == 1
    play.assert_clean()


def test_answer_that_crosses_our_cancel_is_acknowledged_and_ended() -> None:
    play = Playbook()
    bob = play.silent_phone()
    call = play.dial(bob)
    invite = bob.last_request("INVITE")
    bob.reply(invite, 180)
    play.hang_up(call)
    bob.reply(invite, 200)
    assert play.ladder()[2:] == [
        "0.0 bob < CANCEL",
        "0.0 bob > 200 CANCEL",
        "0.0 bob > 200 INVITE",
        "0.0 bob < ACK",
        "0.0 bob < BYE",
        "0.0 bob > 200 BYE",
    ]
    assert play.count(CallEstablished) == 0
    assert play.count(CallFailed) == 1
    play.assert_clean()


def test_answer_after_hanging_up_before_anything_was_heard() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.hang_up(play.dial(bob))
    bob.reply(bob.last_request("INVITE"), 200)
    assert play.ladder()[1:] == [
        "0.0 bob > 200 INVITE",
        "0.0 bob < ACK",
        "0.0 bob < BYE",
        "0.0 bob > 200 BYE",
    ]
    play.assert_clean()


def test_cancel_that_nobody_heeds_is_given_up_after_64_t1() -> None:
    play = Playbook()
    bob = play.silent_phone()
    call = play.dial(bob)
    bob.reply(bob.last_request("INVITE"), 180)
    play.hang_up(call)
    play.wait(31)
    assert play.core.calls == 1
    play.wait(2)
    assert play.core.calls == 0
    play.assert_clean()


def test_forks_ring_together_and_only_the_first_answer_stays() -> None:
    play = Playbook()
    bob = play.silent_phone()
    call = play.dial(bob)
    invite = bob.last_request("INVITE")
    bob.reply(invite, 180, tag="desk")
    bob.reply(invite, 183, tag="mobile", body=sdp())
    bob.reply(invite, 200, tag="mobile")
    late = bob.reply(invite, 200, tag="desk")
    bob.resend(late)
    assert play.ladder()[3:] == [
        "0.0 bob > 200 INVITE",
        "0.0 bob < ACK",
        "0.0 bob > 200 INVITE",
        "0.0 bob < ACK",
        "0.0 bob < BYE",
        "0.0 bob > 200 BYE",
        "0.0 bob > 200 INVITE",
        "0.0 bob < ACK",
    ]
    assert bob.last_request("BYE").to.tag == "desk"
    assert play.count(CallRinging) == play.count(CallEstablished) == 1
    play.hang_up(call)
    assert bob.last_request("BYE").to.tag == "mobile"
    play.assert_clean()


def test_a_flood_of_forks_is_not_acknowledged_without_end() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.hang_up(play.dial(bob))
    invite = bob.last_request("INVITE")
    for number in range(40):
        bob.reply(invite, 200, tag=f"fork-{number}")
    assert sum(step.endswith("< BYE") for step in play.ladder()) == 16
    play.assert_clean()


@pytest.mark.parametrize("body", [b"", b"nonsense", sdp(formats="96"), sdp(port=0)])
def test_answer_without_media_for_us_is_ended(body: bytes) -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    bob.reply(bob.last_request("INVITE"), 200, body=body)
    assert play.ladder()[1:] == [
        "0.0 bob > 200 INVITE",
        "0.0 bob < ACK",
        "0.0 bob < BYE",
        "0.0 bob > 200 BYE",
    ]
    assert play.count(CallFailed) == 1
    play.assert_clean()


def test_a_route_set_is_taken_in_reverse_and_used() -> None:
    play = Playbook()
    bob = play.silent_phone()
    call = play.dial(bob)
    recorded = (("Record-Route", "<sip:192.0.2.9:5070;lr>, <sip:10.0.0.2;lr>"),)
    bob.reply(bob.last_request("INVITE"), 200, headers=recorded)
    play.hang_up(call)
    for method in ("ACK", "BYE"):
        routes = bob.last_request(method).headers.lines("route")
        assert routes == ("<sip:10.0.0.2;lr>", "<sip:192.0.2.9:5070;lr>")
    assert [bob.last_request(each).cseq.number for each in ("ACK", "BYE")] == [1, 2]


# --- the same machinery as for calls to us ----------------------------------------------------


def test_called_telephone_holds_and_resumes() -> None:
    play = Playbook()
    bob = play.phone("bob")
    play.dial(bob)
    bob.invite(body=sdp(direction="sendonly", version=2))
    assert play.event(CallMedia).session.held
    bob.invite(body=sdp(version=3))
    assert not play.event(CallMedia).session.held
    bob.bye()
    play.assert_clean()


@pytest.mark.parametrize(
    ("agreed", "method", "refreshed"),
    [("600;refresher=uac", "UPDATE", 300.0), ("600;refresher=uas", "UPDATE", None)],
)
def test_session_timer_as_the_other_side_decides(
    agreed: str, method: str, refreshed: float | None
) -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    headers = (("Session-Expires", agreed), ("Require", "timer"), ("Allow", "INVITE, UPDATE"))
    bob.reply(bob.last_request("INVITE"), 200, headers=headers)
    play.ladder()
    play.wait(301)
    expected = (
        [] if refreshed is None else [f"{refreshed} bob < {method}", "300.0 bob > 200 UPDATE"]
    )
    assert play.ladder() == expected
    play.wait(600)
    # Whoever should refresh and does not is taken for dead.
    assert play.count(CallEnded) == (0 if refreshed else 1)


def test_after_a_glare_we_wait_longer_because_the_call_id_is_ours() -> None:
    play = Playbook()
    bob = play.silent_phone()
    bob.answers["UPDATE"] = 491
    play.dial(bob)
    headers = (("Session-Expires", "600;refresher=uac"), ("Allow", "INVITE, UPDATE"))
    bob.reply(bob.last_request("INVITE"), 200, headers=headers)
    play.ladder()
    play.wait(306)
    times = [float(step.split()[0]) for step in play.ladder() if step.endswith("< UPDATE")]
    assert times[0] == 300.0
    assert 2.1 <= times[1] - times[0] <= 4.2


def test_interval_too_small_is_asked_for_again() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    bob.reply(bob.last_request("INVITE"), 422, headers=(("Min-SE", "7200"),))
    again = bob.last_request("INVITE")
    assert again.headers.get("session-expires") == again.headers.get("min-se") == "7200"
    assert again.cseq.number == 2
    bob.reply(again, 422, headers=(("Min-SE", "7200"),))
    assert play.failure is DialFailure.REJECTED
    play.assert_clean()


# --- the table, limits, and a bad network -----------------------------------------------------


def test_every_state_hears_every_answer() -> None:
    """A 2xx that nobody acknowledges would be a telephone that talks to the air."""
    for state in State:
        assert (state, Input.ANSWER) in TABLE
        assert (state, Input.USELESS) in TABLE
    for state in (State.CALLING, State.RINGING):
        for event in (Input.HANG_UP, Input.NO_ANSWER, Input.FAILURE):
            assert (state, event) in TABLE


def test_every_status_has_a_meaning() -> None:
    assert all(isinstance(meaning(status), DialFailure) for status in range(300, 700))


def test_no_more_calls_than_allowed() -> None:
    play = Playbook(max_calls=1)
    bob = play.silent_phone()
    play.dial(bob)
    play.dial(bob)
    assert play.failure is DialFailure.UNREACHABLE
    assert play.ladder() == ["0.0 bob < INVITE"]


def test_the_gateway_closes_while_it_rings() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    invite = bob.last_request("INVITE")
    bob.reply(invite, 180)
    play.core.hang_up_all(play.now)
    play.settle()
    assert play.ladder()[-2:] == ["0.0 bob < CANCEL", "0.0 bob > 200 CANCEL"]
    play.dial(bob)
    assert play.count(CallFailed) == 2
    bob.reply(invite, 487)
    play.assert_clean()


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_lost_each_call_ends_once_and_nothing_stays(seed: int) -> None:
    """A third of all datagrams is lost; the telephone repeats its 200 as RFC 3261 §13.3.1.4 asks."""
    dice = random.Random(seed)
    play = Playbook()
    play.drop = lambda _: dice.random() < 0.33
    bob = play.silent_phone()
    call = play.dial(bob, ring_time=20)
    answers_at, we_hang_up_at = dice.uniform(0.5, 25), dice.uniform(0.5, 60)
    elapsed, gap = 0.0, 0.5
    while elapsed < 64:
        play.wait(0.5)
        elapsed += 0.5
        if bob.inbox and elapsed >= answers_at and "ACK" not in bob.methods:
            if "CANCEL" in bob.methods:
                bob.reply(bob.last_request("INVITE"), 487)
            else:
                bob.reply(bob.last_request("INVITE"), 200)
            gap = min(4.0, gap * 2)
            answers_at = elapsed + gap
        if elapsed >= we_hang_up_at:
            play.hang_up(call)
    play.hang_up(call)
    assert play.count(CallEstablished) == play.count(CallEnded)
    assert play.count(CallEstablished) + play.count(CallFailed) == 1
    play.drop = lambda _: False
    play.assert_clean()
