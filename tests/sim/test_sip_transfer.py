"""REFER and Replaces as ladders: what the core asks of its user, and what it tells the telephone
(RFC 3515, RFC 3891, RFC 4488)."""

from __future__ import annotations

import pytest

from sip_gateway.core.events import CallEnded, CallEstablished, CallOffered, TransferWanted
from sip_gateway.core.message import Request
from sip_gateway.core.transfer_fields import Replaces
from tests.sip_phone import Pairs, ScriptedPhone, sdp
from tests.sip_playbook import Playbook

TO_BOB = (("Refer-To", "<sip:202@192.0.2.1>"),)
SDP = (("Content-Type", "application/sdp"),)


def talking(name: str = "alice", password: str = "wonderland") -> tuple[Playbook, ScriptedPhone]:
    """A subscriber is in a call with us."""
    play = Playbook(trunks=())
    phone = play.phone(name, "198.51.100.7")
    phone.answers["NOTIFY"] = 200
    phone.invite()
    phone.authorized("INVITE", password, "9000", SDP, sdp())
    play.accept()
    play.ladder()
    return play, phone


def refer(phone: ScriptedPhone, headers: Pairs = TO_BOB, password: str = "wonderland") -> None:
    phone.send("REFER", headers=headers)
    phone.authorized("REFER", password, "9000", headers)


def fragments(phone: ScriptedPhone) -> list[tuple[str, str]]:
    """What the phone was told, and whether more is to come."""
    told = [each for each in phone.inbox if isinstance(each, Request) and each.method == "NOTIFY"]
    return [
        (each.body.decode().strip(), (each.headers.get("subscription-state") or "").split(";")[0])
        for each in told
    ]


# --- REFER ------------------------------------------------------------------------------------


def test_a_transfer_that_comes_to_something() -> None:
    play, alice = talking()
    refer(alice)
    wanted = play.event(TransferWanted)
    assert (wanted.call, wanted.username, wanted.number) == (play.call, "alice", "202")
    play.core.accept_transfer(wanted.call, play.now)
    play.settle()
    play.wait(2)
    play.core.tell_transfer(wanted.call, 180, play.now)
    play.settle()
    play.wait(3)
    play.core.tell_transfer(wanted.call, 200, play.now)
    play.settle()
    alice.bye()
    assert play.ladder() == [
        "0.0 alice > REFER",
        "0.0 alice < 401 REFER",
        "0.0 alice > REFER",
        "0.0 alice < 200 REFER",
        "0.0 alice < NOTIFY",
        "0.0 alice > 200 NOTIFY",
        "2.0 alice < NOTIFY",
        "2.0 alice > 200 NOTIFY",
        "5.0 alice < NOTIFY",
        "5.0 alice > 200 NOTIFY",
        "5.0 alice > BYE",
        "5.0 alice < 200 BYE",
    ]
    assert fragments(alice) == [
        ("SIP/2.0 100 Trying", "active"),
        ("SIP/2.0 180 Ringing", "active"),
        ("SIP/2.0 200 OK", "terminated"),
    ]
    last = alice.last_request("NOTIFY")
    assert last.headers.get("event") == "refer"
    assert last.headers.get("content-type") == "message/sipfrag;version=2.0"
    assert last.headers.get("subscription-state") == "terminated;reason=noresource"
    play.assert_clean()


def test_who_refers_and_hangs_up_still_hears_the_end() -> None:
    play, alice = talking()
    refer(alice)
    play.core.accept_transfer(play.call, play.now)
    play.settle()
    alice.bye()
    play.core.tell_transfer(play.call, 486, play.now)
    play.settle()
    assert fragments(alice)[-1] == ("SIP/2.0 486 Busy Here", "terminated")
    assert play.count(CallEnded) == 1
    play.assert_clean()


def test_a_refused_transfer_leaves_the_call_as_it_was() -> None:
    play, alice = talking()
    refer(alice)
    play.core.refuse_transfer(play.call, 403, play.now)
    play.settle()
    assert play.ladder()[-1] == "0.0 alice < 403 REFER"
    assert (play.core.calls, play.count(CallEnded)) == (1, 0)
    refer(alice)  # nothing is left of the first one
    assert play.count(TransferWanted) == 2


def test_a_wrong_password_moves_nothing() -> None:
    play, alice = talking()
    refer(alice, password="builder")
    assert play.ladder()[-1] == "0.0 alice < 401 REFER"
    assert play.count(TransferWanted) == 0


def test_a_trunk_refers_nobody() -> None:
    play = Playbook()
    trunk = play.phone("trunk")
    trunk.invite()
    play.accept()
    trunk.send("REFER", headers=TO_BOB)
    assert play.ladder()[-1] == "0.0 trunk < 403 REFER"
    assert play.count(TransferWanted) == 0


def test_no_refer_outside_of_a_call() -> None:
    play = Playbook(trunks=())
    alice = play.phone("alice", "198.51.100.7")
    alice.send("REFER", headers=TO_BOB)
    assert play.ladder()[-1] == "0.0 alice < 403 REFER"
    alice.remote_tag = "nobody"
    alice.send("REFER", headers=TO_BOB)
    assert play.ladder()[-1] == "0.0 alice < 481 REFER"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((), 400),
        ((*TO_BOB, *TO_BOB), 400),
        ((("Refer-To", "202"),), 400),
        ((("r", "<https://example.com/>"),), 416),
        ((("Refer-To", "<sip:202@h;method=BYE>"),), 403),
        ((("Refer-To", "<sip:192.0.2.1>"),), 404),
        ((("Refer-To", "<sip:2@h?Replaces=x>"),), 400),
    ],
)
def test_what_nobody_can_be_referred_to(headers: Pairs, status: int) -> None:
    play, alice = talking()
    refer(alice, headers)
    assert play.ladder()[-1] == f"0.0 alice < {status} REFER"
    assert play.count(TransferWanted) == play.count(CallEnded) == 0


def test_one_transfer_at_a_time_and_the_second_has_a_number() -> None:
    play, alice = talking()
    refer(alice)
    refer(alice)
    assert play.ladder()[-1] == "0.0 alice < 491 REFER"
    play.core.accept_transfer(play.call, play.now)
    play.core.tell_transfer(play.call, 603, play.now)
    play.settle()
    refer(alice)
    play.core.accept_transfer(play.call, play.now)
    play.settle()
    referred = alice.last_request("NOTIFY").headers.get("event")
    numbers = [each.cseq.number for each in alice.inbox if each.cseq.method == "REFER"]
    assert referred == f"refer;id={max(numbers)}"


def test_who_wants_no_notifications_gets_none() -> None:
    play, alice = talking()
    refer(alice, (*TO_BOB, ("Refer-Sub", "false"), ("Require", "norefersub")))
    play.core.accept_transfer(play.call, play.now)
    play.core.tell_transfer(play.call, 200, play.now)
    play.settle()
    assert alice.last(200).headers.get("refer-sub") == "false"
    assert fragments(alice) == []
    play.hang_up()
    play.assert_clean()


def test_a_telephone_that_knows_no_notify_is_told_once() -> None:
    play, alice = talking()
    alice.answers["NOTIFY"] = 481
    refer(alice)
    for status in (180, 200):
        play.core.accept_transfer(play.call, play.now)
        play.settle()
        play.core.tell_transfer(play.call, status, play.now)
    play.settle()
    assert len(fragments(alice)) == 1
    play.hang_up()
    play.assert_clean()


def test_a_lost_notify_is_repeated() -> None:
    play, alice = talking()
    refer(alice)
    play.lose("alice < NOTIFY")
    play.core.accept_transfer(play.call, play.now)
    play.settle()
    play.wait(1)
    assert play.ladder()[-2:] == ["0.5 alice < NOTIFY", "0.5 alice > 200 NOTIFY"]


def test_a_transfer_of_which_nothing_is_heard_ends() -> None:
    play, alice = talking()
    refer(alice)
    play.core.accept_transfer(play.call, play.now)
    play.settle()
    play.wait(301)
    assert fragments(alice)[-1][1] == "terminated"
    play.hang_up()
    play.assert_clean()


def test_the_target_is_told_whose_place_it_takes() -> None:
    play, alice = talking()
    named = "abc%40h%3Bto-tag%3Dt%3Bfrom-tag%3Df"
    refer(alice, (("Refer-To", f"<sip:202@192.0.2.1?Replaces={named}>"),))
    wanted = play.event(TransferWanted)
    assert wanted.replaces == Replaces("abc@h", "t", "f")


# --- Replaces ---------------------------------------------------------------------------------


def named(phone: ScriptedPhone, **changes: str) -> Pairs:
    """The phone's dialog with us, as we see it."""
    values = {"call": phone.call_id, "to": phone.remote_tag, "from": phone.tag, **changes}
    text = f"{values['call']};to-tag={values['to']};from-tag={values['from']}"
    return (("Replaces", text + values.get("more", "")),)


def colleague(play: Playbook, headers: Pairs) -> ScriptedPhone:
    bob = play.phone("bob", "198.51.100.8")
    bob.invite(headers=headers)
    bob.authorized("INVITE", "builder", "9000", (*SDP, *headers), sdp())
    return bob


def test_a_call_that_asks_for_the_place_of_another_says_so() -> None:
    play, alice = talking()
    first = play.call
    bob = colleague(play, named(alice))
    assert play.event(CallOffered).replaces == first
    play.accept()
    play.hang_up(first)
    assert play.ladder()[-4:] == [
        "0.0 bob < 200 INVITE",
        "0.0 bob > ACK",
        "0.0 alice < BYE",
        "0.0 alice > 200 BYE",
    ]
    assert play.count(CallEstablished) == 2
    bob.bye()
    play.assert_clean()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"call": "other"}, 481),
        ({"to": "other"}, 481),
        ({"from": "other"}, 481),
        ({"more": ";early-only"}, 486),
        ({"more": ";to-tag=x"}, 400),
        ({"call": "a b"}, 400),
    ],
)
def test_a_place_that_there_is_not(changes: dict[str, str], status: int) -> None:
    play, alice = talking()
    colleague(play, named(alice, **changes))
    assert play.ladder()[-2:] == [f"0.0 bob < {status} INVITE", "0.0 bob > ACK"]
    assert play.count(CallOffered) == 1


def test_two_places_at_once() -> None:
    play, alice = talking()
    colleague(play, named(alice) * 2)
    assert play.ladder()[-2] == "0.0 bob < 400 INVITE"


def test_a_place_and_a_join() -> None:
    play, alice = talking()
    colleague(play, (*named(alice), ("Join", "x;to-tag=1;from-tag=2")))
    assert play.ladder()[-2] == "0.0 bob < 400 INVITE"


def test_the_place_of_a_call_that_is_over() -> None:
    play, alice = talking()
    where = named(alice)
    alice.bye()
    colleague(play, where)
    assert play.ladder()[-2] == "0.0 bob < 481 INVITE"


def test_the_place_of_a_call_that_we_make_is_not_to_be_had() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    bob.reply(bob.last_request("INVITE"), 180)
    carol = play.phone("carol", port=5080)
    carol.invite(headers=named(bob))
    assert play.ladder()[-2:] == ["0.0 carol < 481 INVITE", "0.0 carol > ACK"]


def test_a_stranger_learns_nothing_of_who_talks() -> None:
    play, alice = talking()
    mallory = play.phone("mallory", "198.51.100.66")
    for where in (named(alice), named(alice, to="other")):
        mallory.invite(headers=where)
        assert play.ladder()[-2] == "0.0 mallory < 401 INVITE"
    assert play.count(CallOffered) == 1
