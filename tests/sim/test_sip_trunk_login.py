"""A trunk asks who we are, as ladders in virtual time."""

from __future__ import annotations

import pytest

from sip_gateway.core.digest_client import Login
from sip_gateway.core.events import CallFailed, DialFailure
from tests.sip_playbook import Playbook

LOGIN = Login("ucc", "open sesame", "provider")


def challenge(realm: str = "provider", algorithm: str = "MD5", nonce: str = "n1") -> str:
    return f'Digest realm="{realm}", nonce="{nonce}", algorithm={algorithm}, qop="auth,auth-int"'


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
@pytest.mark.parametrize(
    ("status", "asks", "answers"),
    [
        (401, "WWW-Authenticate", "authorization"),
        (407, "Proxy-Authenticate", "proxy-authorization"),
    ],
)
def test_a_trunk_asks_who_we_are(status: int, asks: str, answers: str, algorithm: str) -> None:
    play = Playbook()
    bob = play.silent_phone()
    call = play.dial(bob, login=LOGIN)
    first = bob.last_request("INVITE")
    bob.reply(first, status, headers=((asks, challenge(algorithm=algorithm)),))
    again = bob.last_request("INVITE")
    assert (again.call_id, again.from_) == (first.call_id, first.from_)
    assert (again.cseq.number, again.to.tag) == (2, None)
    assert again.via.branch != first.via.branch
    bob.reply(again, 200)
    play.hang_up(call)
    assert play.ladder() == [
        "0.0 bob < INVITE",
        f"0.0 bob > {status} INVITE",
        "0.0 bob < ACK",
        "0.0 bob < INVITE",
        "0.0 bob > 200 INVITE",
        "0.0 bob < ACK",
        "0.0 bob < BYE",
        "0.0 bob > 200 BYE",
    ]
    # The ACK repeats the INVITE's credentials, the BYE has its own, with a count of its own.
    sent = [bob.last_request(each).headers.get(answers) for each in ("INVITE", "ACK", "BYE")]
    assert sent[0] == sent[1]
    assert "nc=00000001" in (sent[0] or "")
    assert "nc=00000002" in (sent[2] or "")
    play.assert_clean()


@pytest.mark.parametrize(
    "asked",
    [
        challenge(realm="elsewhere"),
        challenge(algorithm="SHA-512"),
        'Digest realm="provider", nonce="n1"',  # without qop a replay would be free
        "Basic realm=provider",
        'Digest realm="provider',
        "",
    ],
)
def test_challenges_that_are_not_answered(asked: str) -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob, login=LOGIN)
    bob.reply(bob.last_request("INVITE"), 401, headers=(("WWW-Authenticate", asked),))
    assert play.ladder()[-2:] == ["0.0 bob > 401 INVITE", "0.0 bob < ACK"]
    assert play.failure is DialFailure.REJECTED
    play.assert_clean()


def test_without_a_login_nothing_is_answered() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob)
    bob.reply(bob.last_request("INVITE"), 401, headers=(("WWW-Authenticate", challenge()),))
    assert play.failure is DialFailure.REJECTED


def test_two_answers_and_no_more() -> None:
    play = Playbook()
    bob = play.silent_phone()
    play.dial(bob, login=LOGIN)
    for number in range(3):
        asked = (("WWW-Authenticate", challenge(nonce=f"n{number}")),)
        bob.reply(bob.last_request("INVITE"), 401, headers=asked)
    assert sum(step.endswith("< INVITE") for step in play.ladder()) == 3
    assert play.failure is DialFailure.REJECTED
    play.assert_clean()


def test_a_challenged_bye_is_repeated_so_that_the_call_does_not_go_on() -> None:
    play = Playbook()
    bob = play.silent_phone()
    del bob.answers["BYE"]
    call = play.dial(bob, login=LOGIN)
    bob.reply(bob.last_request("INVITE"), 200)
    play.hang_up(call)
    asked = (("Proxy-Authenticate", challenge(nonce="later")),)
    bob.reply(bob.last_request("BYE"), 407, headers=asked)
    bye = bob.last_request("BYE")
    assert 'nonce="later"' in (bye.headers.get("proxy-authorization") or "")
    bob.reply(bye, 200)
    assert play.ladder()[-4:] == [
        "0.0 bob < BYE",
        "0.0 bob > 407 BYE",
        "0.0 bob < BYE",
        "0.0 bob > 200 BYE",
    ]
    play.assert_clean()


def test_hanging_up_while_a_challenge_is_on_its_way() -> None:
    play = Playbook()
    bob = play.silent_phone()
    call = play.dial(bob, login=LOGIN)
    play.hang_up(call)
    bob.reply(bob.last_request("INVITE"), 401, headers=(("WWW-Authenticate", challenge()),))
    assert play.ladder() == ["0.0 bob < INVITE", "0.0 bob > 401 INVITE", "0.0 bob < ACK"]
    assert play.count(CallFailed) == 1
    play.assert_clean()
