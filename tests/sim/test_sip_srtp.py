"""Keys in calls as ladders: what is answered, refused and offered on the wire (RFC 4568)."""

from __future__ import annotations

from base64 import b64encode

import pytest

from sip_gateway.core.events import CallMedia
from sip_gateway.core.sdes import Secrecy
from tests.sip_phone import sdp
from tests.sip_playbook import Playbook

SUITE = "AES_CM_128_HMAC_SHA1_80"


def protected(octet: int, direction: str = "sendrecv", protocol: str = "RTP/SAVP") -> bytes:
    key = b64encode(bytes([octet]) * 30).decode()
    line = f"a=crypto:7 {SUITE} inline:{key}\r\n".encode()
    return sdp(direction=direction).replace(b"RTP/AVP", protocol.encode()) + line


def medias(play: Playbook) -> list[CallMedia]:
    return [event for event in play.events if isinstance(event, CallMedia)]


@pytest.mark.parametrize("policy", [Secrecy.OPTIONAL, Secrecy.REQUIRED])
def test_hold_keeps_the_keys_and_a_new_key_changes_both(policy: Secrecy) -> None:
    play = Playbook(secrecy=policy)
    alice = play.phone("alice")
    alice.invite(body=protected(1))
    play.accept()
    for body in (protected(1, "sendonly"), protected(1), protected(2)):
        alice.invite(body=body)
    first, held, resumed, rekeyed = (each.session for each in medias(play))
    assert first.keys is not None
    assert first.keys == held.keys == resumed.keys
    assert held.held
    assert rekeyed.keys is not None
    assert rekeyed.keys.inbound == bytes([2]) * 30
    assert rekeyed.keys.outbound != first.keys.outbound
    assert repr(rekeyed.keys.outbound) not in repr(medias(play))


@pytest.mark.parametrize(
    ("policy", "body", "warned"),
    [
        (Secrecy.REQUIRED, sdp(), True),
        (Secrecy.OFF, protected(1), False),
        (Secrecy.OPTIONAL, sdp().replace(b"RTP/AVP", b"RTP/SAVP"), False),
    ],
)
def test_refused_with_488_and_a_reason(policy: Secrecy, body: bytes, warned: bool) -> None:
    play = Playbook(secrecy=policy)
    alice = play.phone("alice")
    alice.invite(body=body)
    assert play.ladder()[-2:] == ["0.0 alice < 488 INVITE", "0.0 alice > ACK"]
    warning = alice.last(488).headers.get("warning")
    assert (warning or "").startswith("399 ") is warned
    play.wait(40)
    play.assert_clean()


def test_refused_plain_reinvite_leaves_the_call_protected() -> None:
    play = Playbook(secrecy=Secrecy.REQUIRED)
    alice = play.phone("alice")
    alice.invite(body=protected(1))
    play.accept()
    alice.invite(body=sdp())
    assert "0.0 alice < 488 INVITE" in play.ladder()
    assert len(medias(play)) == 1


def test_late_offer_is_protected_where_required() -> None:
    play = Playbook(secrecy=Secrecy.REQUIRED)
    alice = play.phone("alice")
    alice.invite(body=b"")
    play.accept()
    answer = alice.last(200).body
    assert b"RTP/SAVP " in answer
    assert answer.count(b"a=crypto:") == 4


@pytest.mark.parametrize(
    ("transport", "protocol", "lines"), [("udp", "RTP/AVP", 0), ("tls", "RTP/AVP", 4)]
)
def test_keys_are_offered_where_nobody_can_read_them(
    transport: str, protocol: str, lines: int
) -> None:
    """RFC 8643: a telephone that has no SRTP answers as if there were no keys."""
    play = Playbook()
    bob = play.phone("bob")
    if transport == "tls":
        play.connect(bob, transport)
    play.dial(bob)
    offer = bob.last_request("INVITE").body.decode()
    assert f" {protocol} " in offer
    assert offer.count("a=crypto:") == lines
    (media,) = medias(play)
    assert media.session.keys is None


def test_a_call_that_was_secret_is_offered_nothing_less() -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.invite(body=protected(1))
    play.accept()
    alice.invite(body=b"")
    offer = alice.last(200).body
    assert b"RTP/SAVP " in offer and offer.count(b"a=crypto:") == 4
