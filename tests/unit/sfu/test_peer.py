"""What an offer does to a peer: nothing, an ICE restart, more slots, or a refusal."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sfu.api import MediaError, Offer, PeerId
from sfu.core.answer import Candidates
from sfu.dtls import Certificate
from sfu.peer import Peer, agree, answer, new_peer, parse_offer, renegotiate
from sfu.srtp import SrtpBuffer
from sfu.transport import TransportContext
from tests.support_rtc import build_offer

PRINT = ":".join(["AB"] * 32)
PRINTS = (("sha-256", PRINT),)


def offer(slots: int = 1, ufrag: str = "abcd", fingerprint: str = PRINT) -> Offer:
    text = build_offer(slots, ufrag=ufrag, password="p" * 22, fingerprint=fingerprint)
    return Offer(1, text)


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    context = TransportContext(Certificate(), SrtpBuffer(), lambda path, data: None)
    accepted = agree(parse_offer(offer()), 9, None)
    made = new_peer(PeerId("alice"), 1, accepted, context, lambda state: None, now=0)
    yield made
    await made.transport.close()


async def test_the_same_offer_again_changes_nothing(peer: Peer) -> None:
    before = peer.transport.ice.credentials
    assert not renegotiate(peer, agree(parse_offer(offer()), 9, peer.layout))
    assert peer.transport.ice.credentials == before


async def test_new_credentials_are_an_ice_restart_with_new_ones_of_ours(peer: Peer) -> None:
    before = peer.transport.ice.credentials
    assert renegotiate(peer, agree(parse_offer(offer(ufrag="wxyz")), 9, peer.layout))
    after = peer.transport.ice.credentials
    assert after.remote_ufrag == "wxyz"
    assert before.local_ufrag != after.local_ufrag
    assert len(peer.transport.ice.local_ufrags) == 2


async def test_more_slots_need_no_restart(peer: Peer) -> None:
    first = peer.layout.pairs[0]
    assert not renegotiate(peer, agree(parse_offer(offer(slots=3)), 9, peer.layout))
    assert len(peer.layout.pairs) == 3
    assert peer.layout.pairs[0] == first


async def test_another_fingerprint_is_refused_and_nothing_taken_over(peer: Peer) -> None:
    before = peer.layout
    other = offer(slots=3, ufrag="wxyz", fingerprint=PRINT.replace("AB", "CD"))
    with pytest.raises(MediaError, match="new generation"):
        renegotiate(peer, agree(parse_offer(other), 9, peer.layout))
    assert peer.layout is before
    assert len(peer.transport.ice.local_ufrags) == 1


async def test_answers_count_their_version_and_carry_what_we_offer(peer: Peer) -> None:
    accepted = agree(parse_offer(offer()), 9, peer.layout)
    where = Candidates((("192.0.2.2", 10000),))
    first = answer(peer, accepted, PRINTS, where, restarted=False)
    second = answer(peer, accepted, PRINTS, where, restarted=True)
    origin = [one.sdp.split("\r\n")[1].split(" ")[1:3] for one in (first, second)]
    assert origin[0][0] == origin[1][0]
    assert [version for _, version in origin] == ["1", "2"]
    assert (first.restarted, second.restarted) == (False, True)
    assert "192.0.2.2 10000 typ host" in first.sdp
    assert f"a=ice-ufrag:{peer.transport.ice.credentials.local_ufrag}" in first.sdp


def test_refusals_say_why() -> None:
    with pytest.raises(MediaError, match="does not start") as malformed:
        agree(parse_offer(Offer(1, "hello")), 9, None)
    with pytest.raises(MediaError, match="at most 2") as too_many:
        agree(parse_offer(offer(slots=3)), 2, None)
    assert {malformed.value.code, too_many.value.code} == {"bad-offer"}
