"""Provisional responses that have to arrive (RFC 3262), and UPDATE before the answer (RFC 3311)."""

from __future__ import annotations

import random

import pytest

from sip_gateway.core.events import (
    CallEnded,
    CallEstablished,
    CallFailed,
    CallMedia,
    CallOffered,
    CallRinging,
    EndCause,
)
from sip_gateway.core.message import Response
from tests.sip_phone import Pairs, ScriptedPhone, sdp
from tests.sip_playbook import Playbook

INSISTS = (("Require", "100rel"),)
SDP = (("Content-Type", "application/sdp"),)


def reliable(number: int, *more: tuple[str, str]) -> Pairs:
    return (("Require", "100rel"), ("RSeq", str(number)), *more)


def called(body: bytes | None = None) -> tuple[Playbook, ScriptedPhone]:
    """A telephone has called us that wants to hear reliably how far we are."""
    play = Playbook()
    alice = play.phone("alice")
    alice.invite(headers=INSISTS, body=body)
    return play, alice


def dialled() -> tuple[Playbook, ScriptedPhone]:
    """We have called a telephone that has not said anything yet."""
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    play.ladder()
    return play, bob


# --- we are called ----------------------------------------------------------------------------


def test_the_200_waits_until_our_180_has_arrived() -> None:
    play, alice = called()
    play.accept()
    alice.prack(alice.last(180))
    alice.bye()
    assert play.ladder() == [
        "0.0 alice > INVITE",
        "0.0 alice < 100 INVITE",
        "0.0 alice < 180 INVITE",
        "0.0 alice > PRACK",
        "0.0 alice < 200 PRACK",
        "0.0 alice < 200 INVITE",
        "0.0 alice > ACK",
        "0.0 alice > BYE",
        "0.0 alice < 200 BYE",
    ]
    ringing = alice.last(180)
    assert ringing.headers.get("require") == "100rel"
    assert 1 <= int(ringing.headers.get("rseq") or 0) < 2**32
    assert ringing.headers.get("contact")
    assert play.count(CallEstablished) == 1
    play.assert_clean()


def test_who_only_can_hear_reliably_need_not() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.invite(headers=(("Supported", "100rel, timer"),))
    play.accept()
    assert play.ladder()[1:] == [
        "0.0 alice < 100 INVITE",
        "0.0 alice < 200 INVITE",
        "0.0 alice > ACK",
    ]


def test_our_180_is_repeated_twice_as_late_each_time() -> None:
    play, alice = called()
    play.lose("alice < 180", "alice < 180", "alice < 180")
    play.accept()
    play.wait(4)
    alice.prack(alice.last(180))
    times = [step.split()[0] for step in play.ladder() if "180" in step]
    assert times == ["0.0", "0.5", "1.5", "3.5"]
    assert play.count(CallEstablished) == 1
    play.wait(60)
    assert not any("180" in step for step in play.ladder())


def test_a_call_whose_180_never_arrives_is_refused_after_64_t1() -> None:
    play, _ = called()
    play.accept()
    play.wait(33)
    assert play.ladder()[-2:] == ["32.0 alice < 504 INVITE", "32.0 alice > ACK"]
    assert play.end_cause is EndCause.FAILED
    play.assert_clean()


def test_without_an_offer_ours_comes_in_the_183_and_the_answer_in_the_prack() -> None:
    play, alice = called(body=b"")
    assert play.ladder()[-1] == "0.0 alice < 100 INVITE"
    play.accept()
    assert b"m=audio 40000" in alice.last(183).body
    assert play.count(CallMedia) == 0
    alice.prack(alice.last(183), sdp())
    assert play.ladder()[-3:] == [
        "0.0 alice < 200 PRACK",
        "0.0 alice < 200 INVITE",
        "0.0 alice > ACK",
    ]
    assert alice.last(200).body == b""
    assert [play.count(each) for each in (CallMedia, CallEstablished)] == [1, 1]
    alice.bye()
    play.assert_clean()


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 488), (b"nonsense", 400), (sdp(formats="96"), 488)]
)
def test_a_prack_without_the_answer_ends_the_call(body: bytes, status: int) -> None:
    play, alice = called(body=b"")
    play.accept()
    play.ladder()
    alice.prack(alice.last(183), body)
    assert play.ladder()[1:3] == [f"0.0 alice < {status} PRACK", "0.0 alice < 480 INVITE"]
    assert play.end_cause is EndCause.FAILED
    play.assert_clean()


@pytest.mark.parametrize(
    ("rack", "status"),
    [
        ("", 400),
        ("x", 400),
        ("0 1 INVITE", 400),
        ("99999999999 1 INVITE", 400),
        ("-1 1 INVITE", 400),
        ("1 1 INVITE", 481),
        ("4294967295 1 INVITE", 481),
        ("{rseq} 2 INVITE", 481),
        ("{rseq} 1 UPDATE", 481),
        ("{rseq} 1", 400),
        ("{rseq} 1 INVITE", 200),
        ("  {rseq}   1   INVITE ", 200),
    ],
)
def test_a_prack_is_matched_by_its_three_numbers(rack: str, status: int) -> None:
    play, alice = called()
    ringing = alice.last(180)
    alice.prack(ringing, rack=rack.format(rseq=ringing.headers.get("rseq")))
    assert play.ladder()[-1] == f"0.0 alice < {status} PRACK"
    assert play.core.is_waiting(play.call)


def test_a_second_prack_for_the_same_response_is_not_ours() -> None:
    play, alice = called()
    alice.prack(alice.last(180))
    alice.prack(alice.last(180))
    play.accept()
    alice.prack(alice.last(180))
    statuses = [
        step.split()[-2] for step in play.ladder() if step.endswith("PRACK") and "<" in step
    ]
    assert statuses == ["200", "481", "481"]
    assert play.count(CallEstablished) == 1


def test_an_offer_in_the_prack_comes_too_early_and_the_call_goes_on() -> None:
    play, alice = called()
    alice.prack(alice.last(180), sdp(version=2))
    assert play.ladder()[-1] == "0.0 alice < 488 PRACK"
    play.accept()
    assert play.count(CallEstablished) == 1


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("method", ["CANCEL", "BYE"])
def test_caller_gives_up_before_the_prack(method: str, accepted: bool) -> None:
    play, alice = called()
    if accepted:
        play.accept()
    play.ladder()
    if method == "BYE":
        alice.remote_tag = alice.last(180).to.tag or ""
        alice.bye()
    else:
        alice.cancel()
    assert play.ladder()[:3] == [
        f"0.0 alice > {method}",
        f"0.0 alice < 200 {method}",
        "0.0 alice < 487 INVITE",
    ]
    assert play.end_cause is EndCause.HANGUP
    assert play.count(CallEnded) == 1
    play.assert_clean()


def test_a_refusal_need_not_wait() -> None:
    play, _ = called()
    play.reject(404)
    assert play.ladder()[-2:] == ["0.0 alice < 404 INVITE", "0.0 alice > ACK"]
    play.assert_clean()


def test_we_hang_up_before_the_prack() -> None:
    play, alice = called()
    play.accept()
    play.hang_up()
    alice.prack(alice.last(180))
    assert play.ladder()[-1] == "0.0 alice < 481 PRACK"
    assert play.end_cause is EndCause.RELEASED
    play.assert_clean()


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [
        ("UPDATE", b"", 200),  # another address, nothing else
        ("UPDATE", sdp(version=2), 500),  # its first offer has no answer yet (RFC 3311 §5.2)
        ("INVITE", sdp(version=2), 500),
        ("OPTIONS", b"", 200),
        ("INFO", b"", 405),
    ],
)
def test_requests_before_we_answer(method: str, body: bytes, status: int) -> None:
    play, alice = called()
    alice.prack(alice.last(180))
    alice.send(method, headers=SDP if body else (), body=body)
    assert f"0.0 alice < {status} {method}" in play.ladder()[-3:]
    play.accept()
    assert play.count(CallEstablished) == 1


def test_update_meets_our_unanswered_offer() -> None:
    play, alice = called(body=b"")
    play.accept()
    alice.remote_tag = alice.last(183).to.tag or ""
    alice.send("UPDATE", headers=SDP, body=sdp())
    assert play.ladder()[-1] == "0.0 alice < 491 UPDATE"
    alice.prack(alice.last(183), sdp())
    assert play.count(CallEstablished) == 1


def test_reliability_is_no_way_past_the_password() -> None:
    play = Playbook(trunks=())
    mallory = play.phone("mallory")
    mallory.invite(headers=INSISTS)
    assert play.ladder() == [
        "0.0 mallory > INVITE",
        "0.0 mallory < 401 INVITE",
        "0.0 mallory > ACK",
    ]
    assert play.count(CallOffered) == 0


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_lost_the_call_is_established_or_ends(seed: int) -> None:
    dice = random.Random(seed)
    play = Playbook()
    play.drop = lambda _: dice.random() < 0.3
    alice = play.phone("alice")
    alice.invite(headers=INSISTS)
    accepted = False
    for _ in range(70):
        play.wait(0.5)
        if not play.count(CallOffered):
            alice.invite_again()
            continue
        if not accepted:
            play.accept()
            accepted = True
        ringing = [each for each in alice.inbox if isinstance(each, Response)]
        heard = {each.status for each in ringing}
        if 180 in heard and 200 not in heard:
            alice.prack(alice.last(180))
    play.drop = lambda _: False
    play.hang_up()
    assert play.count(CallEnded) == 1
    play.assert_clean()


# --- we call ----------------------------------------------------------------------------------


def test_each_reliable_response_gets_its_prack() -> None:
    play, bob = dialled()
    invite = bob.last_request("INVITE")
    bob.reply(invite, 183, headers=reliable(7), body=sdp())
    bob.reply(invite, 180, headers=reliable(8))
    play.wait(2)
    bob.reply(invite, 200, body=b"")
    play.hang_up(play.event(CallEstablished).call)
    assert play.ladder() == [
        "0.0 bob > 183 INVITE",
        "0.0 bob < PRACK",
        "0.0 bob > 200 PRACK",
        "0.0 bob > 180 INVITE",
        "0.0 bob < PRACK",
        "0.0 bob > 200 PRACK",
        "2.0 bob > 200 INVITE",
        "2.0 bob < ACK",
        "2.0 bob < BYE",
        "2.0 bob > 200 BYE",
    ]
    pracks = [each for each in bob.inbox if not isinstance(each, Response)]
    assert [each.headers.get("rack") for each in pracks] == [
        None, "7 1 INVITE", "8 1 INVITE", None, None,
    ]  # fmt: skip
    assert [each.cseq.number for each in pracks] == [1, 2, 3, 1, 4]
    assert [play.count(each) for each in (CallRinging, CallMedia)] == [1, 1]
    play.assert_clean()


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("RSeq", "7"),),
        (("Require", "100rel"),),
        (("Require", "100rel"), ("RSeq", "0")),
        (("Require", "100rel"), ("RSeq", "seven")),
        (("Require", "100rel"), ("RSeq", "99999999999")),
    ],
)
def test_what_is_not_reliable_gets_none(headers: Pairs) -> None:
    play, bob = dialled()
    bob.reply(bob.last_request("INVITE"), 180, headers=headers)
    assert play.ladder() == ["0.0 bob > 180 INVITE"]


def test_a_lost_prack_is_repeated_and_a_repeated_180_needs_none() -> None:
    play, bob = dialled()
    play.lose("bob < PRACK")
    ringing = bob.reply(bob.last_request("INVITE"), 180, headers=reliable(1))
    bob.resend(ringing)
    play.wait(0.6)
    assert play.ladder() == [
        "0.0 bob > 180 INVITE",
        "0.0 bob < PRACK (lost)",
        "0.0 bob > 180 INVITE",
        "0.5 bob < PRACK",
        "0.5 bob > 200 PRACK",
    ]


def test_a_response_that_overtook_another_waits_for_its_turn() -> None:
    _, bob = dialled()
    invite = bob.last_request("INVITE")
    bob.reply(invite, 180, headers=reliable(5))
    bob.reply(invite, 183, headers=reliable(7))
    bob.reply(invite, 183, headers=reliable(6))
    bob.reply(invite, 183, headers=reliable(7))
    racks = [each.headers.get("rack") for each in bob.inbox if not isinstance(each, Response)]
    assert racks[1:] == ["5 1 INVITE", "6 1 INVITE", "7 1 INVITE"]


def test_prack_takes_the_way_of_its_own_fork() -> None:
    play, bob = dialled()
    invite = bob.last_request("INVITE")
    recorded = ("Record-Route", "<sip:192.0.2.9:5070;lr>, <sip:10.0.0.2;lr>")
    bob.reply(invite, 180, tag="desk", headers=reliable(1, recorded))
    desk = bob.last_request("PRACK")
    bob.reply(invite, 180, tag="mobile", headers=reliable(900))
    mobile = bob.last_request("PRACK")
    assert (desk.to.tag, mobile.to.tag) == ("desk", "mobile")
    assert desk.headers.lines("route") == ("<sip:10.0.0.2;lr>", "<sip:192.0.2.9:5070;lr>")
    assert mobile.headers.lines("route") == ()
    bob.reply(invite, 200, tag="mobile")
    bob.reply(invite, 200, tag="desk")
    assert bob.last_request("BYE").to.tag == "desk"
    assert bob.last_request("BYE").cseq.number == 3
    play.hang_up(play.event(CallEstablished).call)
    assert bob.last_request("BYE").to.tag == "mobile"
    play.assert_clean()


def test_the_first_answer_counts_and_each_fork_has_its_own() -> None:
    play, bob = dialled()
    invite = bob.last_request("INVITE")
    bob.reply(invite, 183, tag="desk", headers=reliable(1), body=sdp(port=31_000))
    bob.reply(invite, 183, tag="mobile", headers=reliable(1), body=sdp(port=32_000))
    bob.reply(invite, 200, tag="mobile", body=sdp(port=33_000))
    assert play.event(CallMedia).session.remote.port == 32_000


def test_an_unreadable_early_answer_is_made_good_by_the_200() -> None:
    play, bob = dialled()
    invite = bob.last_request("INVITE")
    bob.reply(invite, 183, headers=reliable(1), body=b"nonsense")
    bob.reply(invite, 200)
    assert play.count(CallEstablished) == 1


def test_update_before_the_answer_changes_what_the_answer_means() -> None:
    play, bob = dialled()
    invite = bob.last_request("INVITE")
    bob.reply(invite, 183, headers=reliable(1), body=sdp(port=31_000))
    bob.send("UPDATE", headers=SDP, body=sdp(port=32_000, version=2))
    assert play.ladder()[-1] == "0.0 bob < 200 UPDATE"
    assert b"m=audio 40000" in bob.last(200).body
    bob.reply(invite, 200, body=b"")
    assert play.event(CallMedia).session.remote.port == 32_000
    bob.bye()
    assert play.ladder()[-1] == "0.0 bob < 200 BYE"
    play.assert_clean()


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [
        ("UPDATE", sdp(), 491),  # our offer has no answer yet
        ("UPDATE", b"", 200),
        ("OPTIONS", b"", 200),
        ("INVITE", sdp(), 491),
        ("INFO", b"", 405),
        ("BYE", b"", 405),  # whoever is called declines instead (RFC 3261 §15)
    ],
)
def test_requests_of_one_who_rings(method: str, body: bytes, status: int) -> None:
    play, bob = dialled()
    bob.reply(bob.last_request("INVITE"), 180)
    bob.send(method, headers=SDP if body else (), body=body)
    assert f"0.0 bob < {status} {method}" in play.ladder()
    bob.reply(bob.last_request("INVITE"), 200)
    assert play.count(CallEstablished) == 1


def test_requests_of_one_who_has_not_rung_belong_to_nothing() -> None:
    play, bob = dialled()
    bob.send("UPDATE")
    bob.tag = "other"
    bob.send("UPDATE")
    assert [step for step in play.ladder() if "<" in step] == ["0.0 bob < 481 UPDATE"] * 2


def test_the_cancelled_acknowledge_no_less() -> None:
    play, bob = dialled()
    play.hang_up(play.dialled)
    invite = bob.last_request("INVITE")
    bob.reply(invite, 180, headers=reliable(1))
    bob.reply(invite, 487)
    assert play.ladder() == [
        "0.0 bob > 180 INVITE",
        "0.0 bob < PRACK",
        "0.0 bob > 200 PRACK",
        "0.0 bob < CANCEL",
        "0.0 bob > 200 CANCEL",
        "0.0 bob > 487 INVITE",
        "0.0 bob < ACK",
    ]
    assert play.count(CallFailed) == 1
    play.assert_clean()


def test_a_flood_of_early_dialogs_is_not_acknowledged_without_end() -> None:
    play, bob = dialled()
    invite = bob.last_request("INVITE")
    for number in range(40):
        bob.reply(invite, 180, tag=f"fork-{number}", headers=reliable(1))
    assert sum(step.endswith("< PRACK") for step in play.ladder()) == 16
    bob.reply(invite, 486)
    play.assert_clean()
