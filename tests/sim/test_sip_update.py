"""UPDATE inside a call that waits for the answer to our offer (RFC 3311 §5.2)."""

from __future__ import annotations

import pytest

from sip_gateway.core.events import CallEnded
from tests.sip_phone import sdp
from tests.sip_playbook import Playbook

SDP = (("Content-Type", "application/sdp"),)


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        (SDP, sdp(), 491),  # two offers collide
        ((), b"", 200),  # a mere refresh
        ((("Session-Expires", "90;refresher=uac"), ("Supported", "timer")), b"", 200),
    ],
)
def test_only_a_second_offer_collides_with_ours(
    headers: tuple[tuple[str, str], ...], body: bytes, status: int
) -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.acknowledges = False
    alice.invite(body=b"")
    play.accept()
    alice.send("UPDATE", headers=headers, body=body)
    assert play.ladder()[-1] == f"0.0 alice < {status} UPDATE"
    assert play.count(CallEnded) == 0
