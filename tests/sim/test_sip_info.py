"""INFO inside a call: what is a key, what is refused, and that the call lives on (RFC 6086)."""

from __future__ import annotations

import pytest

from sip_gateway.core.call_requests import info_digit
from sip_gateway.core.events import CallDigit, CallEnded
from tests.sip_phone import ScriptedPhone, sdp
from tests.sip_playbook import Playbook

RELAY = "application/dtmf-relay"
DTMF = "application/dtmf"


def talking_without_events() -> tuple[Playbook, ScriptedPhone]:
    play = Playbook()
    alice = play.phone("alice")
    alice.invite(body=sdp(formats="8"))
    play.accept()
    play.ladder()
    return play, alice


@pytest.mark.parametrize(
    ("kind", "body", "digit"),
    [
        (RELAY, b"Signal=5\r\nDuration=160\r\n", "5"),
        (RELAY, b"Signal= *\nDuration= 100", "*"),
        (RELAY, b"Duration=160\r\nSIGNAL=#\r\n", "#"),
        (RELAY, b"Signal=11\r\n", "#"),
        (RELAY, b"Signal=d\r\n", "D"),
        (RELAY, b"Signal=\r\n", ""),
        (RELAY, b"Signal=55\r\n", ""),
        (RELAY, b"Signal=\xd9\xa5\r\n", ""),  # an Arabic five
        (RELAY, b"Duration=5\r\n", ""),
        (RELAY, b"=5", ""),
        (DTMF, b"7", "7"),
        (DTMF, b"10\r\n", "*"),
        (DTMF, b"77", ""),
        (DTMF, b"", ""),
        (DTMF, b"\0\xff", ""),
    ],
)
def test_body_is_one_key_or_none(kind: str, body: bytes, digit: str) -> None:
    assert info_digit(kind, body) == digit
    play, alice = talking_without_events()
    alice.send("INFO", headers=(("Content-Type", kind),), body=body)
    assert play.ladder()[-1] == "0.0 alice < 200 INFO"
    assert [e.digit for e in play.events if isinstance(e, CallDigit)] == ([digit] if digit else [])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((("Content-Type", "application/media_control+xml"),), 415),
        ((), 415),
        ((("Info-Package", "dtmf"), ("Content-Type", DTMF)), 469),
        ((("Info-Package", ""), ("Content-Type", DTMF)), 469),
    ],
)
def test_what_was_not_agreed_is_refused(headers: tuple[tuple[str, str], ...], status: int) -> None:
    play, alice = talking_without_events()
    alice.send("INFO", headers=headers, body=b"5")
    assert play.ladder()[-1] == f"0.0 alice < {status} INFO"
    assert play.count(CallDigit) == 0
    assert play.count(CallEnded) == 0


def test_copy_of_an_info_is_answered_again_but_is_no_second_key() -> None:
    play, alice = talking_without_events()
    play.lose("alice < 200 INFO")
    info = alice.send("INFO", headers=(("Content-Type", DTMF),), body=b"5")
    alice.resend(info)
    assert play.ladder()[-1] == "0.0 alice < 200 INFO"
    assert play.count(CallDigit) == 1
