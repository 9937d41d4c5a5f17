"""Session timers (RFC 4028) as ladders: who refreshes, and what happens when nobody does."""

from __future__ import annotations

import pytest

from sip_gateway.core.events import CallEnded, CallMedia, EndCause
from tests.sip_phone import Pairs, ScriptedPhone
from tests.sip_playbook import Playbook


def call(*headers: tuple[str, str]) -> tuple[Playbook, ScriptedPhone]:
    """A confirmed call whose INVITE had these fields; the ladder starts afterwards."""
    play = Playbook()
    alice = play.phone("alice")
    alice.invite(headers=headers)
    play.accept()
    play.ladder()
    return play, alice


UAC: Pairs = (("Supported", "timer"), ("Session-Expires", "90;refresher=uac"))
UAS: Pairs = (("Supported", "timer"), ("Session-Expires", "90;refresher=uas"))


@pytest.mark.parametrize(
    ("headers", "answer", "required"),
    [
        (UAC, "90;refresher=uac", "timer"),
        ((("Supported", "timer"), ("x", "1800")), "1800;refresher=uac", "timer"),
        (UAS, "90;refresher=uas", None),
        ((("Session-Expires", "600;refresher=uac"),), "600;refresher=uas", None),
        ((("Session-Expires", "60"),), None, None),
        ((), None, None),
    ],
)
def test_what_the_200_says(headers: Pairs, answer: str | None, required: str | None) -> None:
    _, alice = call(*headers)
    fields = alice.last(200).headers
    assert (fields.get("session-expires"), fields.get("require")) == (answer, required)


def test_caller_who_does_not_refresh_is_taken_for_dead() -> None:
    play, _ = call(*UAC)
    play.wait(90)
    assert play.ladder() == ["60.0 alice < BYE", "60.0 alice > 200 BYE"]
    assert play.end_cause is EndCause.LOST
    play.assert_clean()


def test_callers_refresh_by_update_or_reinvite_keeps_the_call() -> None:
    play, alice = call(*UAC)
    play.wait(45)
    alice.send("UPDATE", headers=UAC)
    play.wait(45)
    alice.invite(headers=UAC)
    play.wait(45)
    assert play.ladder() == [
        "45.0 alice > UPDATE",
        "45.0 alice < 200 UPDATE",
        "90.0 alice > INVITE",
        "90.0 alice < 200 INVITE",
        "90.0 alice > ACK",
    ]
    assert alice.last(200).headers.get("session-expires") == "90;refresher=uac"


def test_refresh_without_session_expires_ends_the_timer() -> None:
    play, alice = call(*UAC)
    alice.invite()
    play.wait(500)
    assert play.count(CallEnded) == 0


def test_our_refresh_by_update_where_the_phone_allows_it() -> None:
    play, alice = call(*UAS, ("Allow", "INVITE, ACK, BYE, UPDATE"))
    play.wait(100)
    assert play.ladder() == [
        "45.0 alice < UPDATE",
        "45.0 alice > 200 UPDATE",
        "90.0 alice < UPDATE",
        "90.0 alice > 200 UPDATE",
    ]
    update = alice.last_request("UPDATE")
    assert update.headers.get("session-expires") == "90;refresher=uac"
    assert not update.body


def test_our_refresh_by_reinvite_repeats_the_description_unchanged() -> None:
    play, alice = call(*UAS)
    answer = alice.last(200).body
    play.wait(50)
    assert play.ladder() == ["45.0 alice < INVITE", "45.0 alice > 200 INVITE", "45.0 alice < ACK"]
    assert alice.last_request("INVITE").body == answer
    assert play.count(CallMedia) == 1


def test_lost_refresh_is_repeated() -> None:
    play, _ = call(*UAS)
    play.lose("alice < INVITE", "alice > 200 INVITE")
    play.wait(50)
    assert play.ladder() == [
        "45.0 alice < INVITE (lost)",
        "45.5 alice < INVITE",
        "45.5 alice > 200 INVITE (lost)",
        "46.5 alice < INVITE",
        "46.5 alice > 200 INVITE",
        "46.5 alice < ACK",
    ]


@pytest.mark.parametrize("status", [408, 481])
def test_refresh_of_a_call_that_the_phone_forgot_ends_it(status: int) -> None:
    play, alice = call(*UAS)
    alice.answers["INVITE"] = status
    play.wait(50)
    assert play.ladder()[-2:] == ["45.0 alice < BYE", "45.0 alice > 200 BYE"]
    assert play.end_cause is EndCause.LOST
    play.assert_clean()


def test_refresh_that_nobody_answers_ends_the_call() -> None:
    play, alice = call(*UAS)
    alice.answers.clear()
    play.wait(100)
    assert play.end_cause is EndCause.LOST
    play.assert_clean()


def test_glare_is_tried_again_within_two_seconds() -> None:
    play, alice = call(*UAS)
    alice.answers["INVITE"] = 491
    play.wait(45)
    alice.answers["INVITE"] = 200
    play.wait(2.1)
    assert "alice > 200 INVITE" in play.ladder()[-2]


def test_callers_reinvite_during_our_refresh_gets_491() -> None:
    play, alice = call(*UAS)
    del alice.answers["INVITE"]
    play.wait(45)
    alice.invite()
    assert "45.0 alice < 491 INVITE" in play.ladder()


def test_phone_that_wants_longer_intervals_gets_them() -> None:
    play, alice = call(*UAS)
    alice.answers["INVITE"] = 422
    alice.reply_headers = (("Min-SE", "300"),)
    play.wait(45)
    alice.answers["INVITE"] = 200
    play.wait(1)
    assert alice.last_request("INVITE").headers.get("session-expires") == "300;refresher=uac"
    assert play.ladder()[-2].endswith("alice > 200 INVITE")
