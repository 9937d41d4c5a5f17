"""Hostile session descriptions.

Invariants: the parser returns or raises GrammarError, nothing else; an answer has as many streams
as its offer (RFC 3264 §6), at most one of them alive, and the description we send can be read by
our own parser.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.offer_answer import (
    LocalDescription,
    NotAcceptable,
    accept_answer,
    answer_offer,
)
from sip_gateway.core.sdes import KeyRing
from sip_gateway.core.sdp import parse_sdp
from tests.sip_phone import sdp

LOCAL = SocketAddress("192.0.2.1", 40_000)
PLAIN = KeyRing()
LINES = st.sampled_from(
    ["m=audio 4000 RTP/AVP 0 8 101", "m=audio 0 RTP/AVP 8", "m=video 4002 RTP/AVP 96",
     "m=audio 4004 RTP/SAVP 8", "m=audio 70000 RTP/AVP 8", "m=", "m=audio", "c=IN IP4 0.0.0.0",
     "c=IN IP4 192.0.2.9", "c=IN IP6 ::1", "c=IN IP4 224.1.1.1/127", "c=IN IP4", "c=x",
     "a=sendonly", "a=inactive", "a=recvonly", "a=rtpmap:101 telephone-event/8000", "a=rtpmap:",
     "a=rtpmap:8", "a=rtpmap:999 PCMA/8000", "a=ptime:20", "a=ptime:x", "a=ptime:-1", "a", "=", "é=x",
     "b=AS:64", "t=0 0", "", "m=audio 4000/2 RTP/AVP 0", "m=audio 4000 RTP/AVPF 96 8"]
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(st.lists(LINES, max_size=20) | st.lists(st.text(max_size=30), max_size=8))
def test_answers_fit_their_offers(lines: list[str]) -> None:
    body = "\r\n".join(("v=0", "o=- 1 1 IN IP4 192.0.2.9", "s=-", *lines, "")).encode()
    try:
        offer = parse_sdp(body)
        answer = answer_offer(offer, LOCAL, PLAIN)
    except (GrammarError, NotAcceptable):
        return
    rendered = parse_sdp(LocalDescription(1, LOCAL.host).render(answer.sections))
    assert len(rendered.streams) == len(offer.streams)
    alive = [stream for stream in rendered.streams if stream.port]
    assert len(alive) == (answer.session is not None)
    if answer.session is not None:
        assert answer.session.send is False or not answer.session.held
        assert str(answer.session.payload_type) in alive[0].formats


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 150), st.integers(0, 30))
def test_bytes_return_or_refuse(noise: bytes, at: int, cut: int) -> None:
    body = sdp()
    for data in (noise, body[:at] + noise + body[at + cut :]):
        try:
            accept_answer(parse_sdp(data), PLAIN)
        except (GrammarError, NotAcceptable):
            continue
