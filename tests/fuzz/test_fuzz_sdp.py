"""Hostile session descriptions.

Invariants: the parser returns or raises GrammarError, nothing else; an answer has as many streams
as its offer (RFC 3264 §6), at most one of them alive, and the description we send can be read by
our own parser. Of a=crypto lines, hostile ones among good ones, a protected answer has exactly one,
which the offer had, with a key of our own; and an RTP/SAVP stream is never answered without.
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
from sip_gateway.core.sdes import SUITES, KeyRing, Secrecy
from sip_gateway.core.sdp import parse_sdp
from tests.sip_phone import sdp

LOCAL = SocketAddress("192.0.2.1", 40_000)
PLAIN = KeyRing()
HEAD = "v=0\no=- 1 1 IN IP4 192.0.2.9\ns=-\nc=IN IP4 192.0.2.9\nt=0 0"
LOCAL = SocketAddress("192.0.2.1", 40_000)
KEY = "QUJD" * 10
CRYPTO = st.builds(
    "a=crypto:{} {} {}{}{}{}".format,
    st.sampled_from(["1", "2", "-1", "99999999999", "x", ""]),
    st.sampled_from([*SUITES, "NULL", ""]),
    st.sampled_from(["inline:", "inline:", "uri:", ""]),
    st.sampled_from([KEY, KEY[:-2] + "==", KEY * 30, KEY + "="]) | st.text(max_size=60),
    st.sampled_from(["", "|2^20", "|2^20|1:4", "|", "|99"]),
    st.sampled_from(["", " WSH=64", " KDR=1", " -X", "\x00"]),
)
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


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(["RTP/AVP", "RTP/SAVP", "RTP/SAVPF"]),
    st.lists(CRYPTO, max_size=8),
    st.sampled_from(Secrecy),
)
def test_keys_are_agreed_or_the_stream_refused(
    protocol: str, lines: list[str], policy: Secrecy
) -> None:
    body = "\n".join((HEAD, f"m=audio 4000 {protocol} 8", *lines)).encode("utf-8", "replace")
    ring = KeyRing(policy, lambda size: b"\xee" * size)
    try:
        offer = parse_sdp(body)
        answer = answer_offer(offer, LOCAL, ring)
    except (GrammarError, NotAcceptable):
        return
    assert answer.session is not None
    found = parse_sdp(LocalDescription(1, LOCAL.host).render(answer.sections)).streams[0]
    keys = answer.session.keys
    if keys is None:
        assert found.crypto == ()
        assert protocol == "RTP/AVP" and policy is not Secrecy.REQUIRED
        return
    (line,) = found.crypto
    theirs = {(each.tag, each.suite, each.key) for each in offer.streams[0].crypto}
    assert (line.tag, line.suite, keys.inbound) in theirs
    assert line.key == keys.outbound == b"\xee" * SUITES[line.suite]
