"""Hostile datagrams at the SIP port.

Invariants: the parser returns a message or raises MalformedMessage, nothing else; what it returns
survives being written and read again; the core never raises, whatever arrives, never answers with
more than a handful of datagrams, and a call in progress is still there afterwards.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sip_gateway.core.call_requests import info_digit
from sip_gateway.core.digest import parse_authorization
from sip_gateway.core.digest_client import Login
from sip_gateway.core.events import CallEnded, CallFailed, SubscriptionWanted
from sip_gateway.core.fields import parse_cseq, parse_name_addr, parse_via
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.forwarding import (
    MAX_FORWARDINGS,
    parse_diversion,
    parse_history,
    read_forwardings,
)
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.headers import Headers
from sip_gateway.core.message import MalformedMessage, Request, parse_message
from sip_gateway.core.outgoing_table import told_by
from sip_gateway.core.reason import MAX_REASONS, parse_reason, read_reasons
from sip_gateway.core.reliable import parse_rack
from sip_gateway.core.subscribe_fields import parse_event
from sip_gateway.core.transfer_fields import UnusableTarget, parse_refer_to, parse_replaces
from sip_gateway.core.uri import parse_uri
from sip_gateway.roster import Roster
from tests.sip_phone import sdp
from tests.sip_playbook import GATEWAY, Playbook
from tests.unit.sip_gateway.core.test_torture import TORTUOUS

STRANGER = Flow("udp", GATEWAY, SocketAddress("198.51.100.66", 5060))

INVITE = (
    b"INVITE sip:9000@192.0.2.1 SIP/2.0\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK-1;rport\r\n"
    b'From: "Alice" <sip:alice@example.com>;tag=tag-alice\r\n'
    b"To: <sip:9000@192.0.2.1>\r\n"
    b"Call-ID: call-1@alice\r\n"
    b"CSeq: 1 INVITE\r\n"
    b"Contact: <sip:alice@192.0.2.9:5070>\r\n"
    b'Authorization: Digest username="a", realm="ucc", nonce="1", uri="sip:9000@192.0.2.1", '
    b'response="x", cnonce="y", nc=00000001, qop=auth, algorithm=MD5\r\n'
    b"Session-Expires: 90;refresher=uac\r\nSupported: timer\r\nMax-Forwards: 70\r\n"
    b"Content-Type: application/sdp\r\n\r\n" + sdp()
)
SEEDS = (
    INVITE,
    TORTUOUS,
    INVITE.replace(b"INVITE", b"REGISTER"),
    INVITE.replace(b"INVITE", b"BYE"),
    INVITE.replace(b"INVITE", b"SUBSCRIBE").replace(
        b"Supported", b"Event: conference\r\nSupported"
    ),
)
SNIPPETS = st.sampled_from(
    [b"\r\n", b"\r\n ", b",", b";", b'"', b"<", b">", b"@", b"%00", b":", b"=", b"\0", b"\xff", b"*",
     b"-1", b"99999999999", b"sip:", b"[::1]", b"z9hG4bK", b" ", b"\t", b"/", b"?", b"SIP/2.0"]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real message with a few cuts, repetitions and insertions."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        data[start:end] = draw(SNIPPETS) * draw(st.integers(0, 3))
    return bytes(data)


@settings(max_examples=250, deadline=None)
@given(st.one_of(mutated(), st.binary(max_size=300)))
def test_parser_returns_or_refuses(data: bytes) -> None:
    try:
        message = parse_message(data)
    except MalformedMessage:
        return
    again = parse_message(message.serialise())
    assert again.serialise() == message.serialise()
    assert (again.call_id, again.cseq, again.body) == (message.call_id, message.cseq, message.body)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet='<>";=,:@/[]% \\aA0z.sip', max_size=40))
def test_fields_return_or_refuse(text: str) -> None:
    for parse in (
        parse_uri,
        parse_name_addr,
        parse_via,
        parse_cseq,
        parse_diversion,
        parse_event,
        parse_history,
        parse_authorization,
        parse_rack,
        parse_reason,
        parse_refer_to,
        parse_replaces,
    ):
        try:
            parse(text)
        except (GrammarError, UnusableTarget):
            continue


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Diversion", "History-Info", "Privacy"]),
            st.text(alphabet='<>sip:+41@h?Privacy=%3B;index.,history"', max_size=80),
        ),
        max_size=12,
    )
)
def test_forwardings_are_few_and_fit_for_a_log(fields: list[tuple[str, str]]) -> None:
    # Invariants: never raises; a handful of numbers, each once, printable and not empty.
    message = parse_message(INVITE)
    assert isinstance(message, Request)
    found = read_forwardings(replace(message, headers=message.headers.plus(*fields)))
    assert len({each.number for each in found}) == len(found) <= MAX_FORWARDINGS
    assert all(each.number and each.number.isprintable() for each in found)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=60) | st.text(alphabet='Q.850SIP;cause=0129,text" ', max_size=60)))
def test_reasons_are_a_remark(lines: list[str]) -> None:
    # Invariants: never raises; each that is read fits on a line and is read again as the same.
    reasons = read_reasons(Headers(tuple(("reason", line) for line in lines)))
    assert len(reasons) <= MAX_REASONS
    told_by(reasons)
    for each in reasons:
        assert str(each).isprintable()
        assert parse_reason(str(each)) == each


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["application/dtmf-relay", "application/dtmf"]),
    st.binary(max_size=40) | st.binary(max_size=8).map(lambda tail: b"Signal=" + tail),
)
def test_info_body_is_one_key_or_none(kind: str, body: bytes) -> None:
    # Invariant: never raises, and never gives more than one key of the sixteen.
    assert info_digit(kind, body) in {"", *"0123456789*#ABCD"}


@settings(max_examples=60, deadline=None)
@given(st.lists(mutated(), min_size=1, max_size=8))
def test_core_survives_and_its_call_too(datagrams: list[bytes]) -> None:
    play = Playbook()
    alice = play.phone("alice")
    alice.call_id = "quiet-call"
    alice.invite()
    play.accept()
    for data in datagrams:
        play.core.receive(data, STRANGER, play.now)
        sends, events = play.core.drain()
        assert len(sends) <= 2
        assert not any(isinstance(event, CallEnded) for event in events)
    assert play.core.calls == 1
    alice.bye()
    assert play.count(CallEnded) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(mutated(), min_size=1, max_size=8))
def test_core_survives_a_broken_trunk(datagrams: list[bytes]) -> None:
    """From a trunk the same input may make calls; in the end nothing of them is left."""
    play = Playbook()
    flow = Flow("udp", GATEWAY, SocketAddress("192.0.2.9", 5070))
    for data in datagrams:
        play.core.receive(data, flow, play.now)
        play.core.drain()
    play.core.hang_up_all(play.now)
    for second in range(1, 300):
        play.core.advance(play.now + second)
        play.core.drain()
    assert (play.core.calls, play.core.transactions) == (0, 0)


ANSWERS = (b"100", b"180", b"183", b"200", b"302", b"401", b"407", b"422", b"486", b"503", b"699")
ASKED = (
    b'WWW-Authenticate: Digest realm="provider", nonce="n", qop="auth"\r\n'
    b"Record-Route: <sip:192.0.2.9:5070;lr>\r\nMin-SE: 3600\r\n"
    b"Session-Expires: 1800;refresher=uac\r\nAllow: UPDATE, INVITE\r\n"
    b"Require: 100rel\r\nRSeq: 1\r\n"
)


@st.composite
def answers(draw: st.DrawFn) -> tuple[bytes, bytes, list[tuple[int, int, bytes]]]:
    """A status, the To tag, and cuts to make in the response."""
    cuts = st.tuples(
        st.integers(8, 900),  # behind "SIP/2.0 ": it stays a response
        st.integers(0, 12),
        SNIPPETS.flatmap(lambda text: st.sampled_from([text, text * 3, b""])),
    )
    edits = draw(st.lists(cuts, max_size=3))
    return draw(st.sampled_from(ANSWERS)), draw(st.sampled_from([b"a", b"b", b""])), edits


@settings(max_examples=100, deadline=None)
@given(st.lists(answers(), min_size=1, max_size=8), st.booleans())
def test_core_survives_answers_to_its_own_call(
    script: list[tuple[bytes, bytes, list[tuple[int, int, bytes]]]], hangs_up: bool
) -> None:
    """Whatever is answered to a call of ours, it ends exactly once, and nothing of it is left."""
    play = Playbook()
    bob = play.phone("bob")
    bob.answers.clear()
    bob.acknowledges = False
    call = play.dial(bob, login=Login("ucc", "secret", "provider"))
    for status, tag, edits in script:
        invite = bob.last_request("INVITE")
        response = bob.written(invite, int(status), tag.decode(), body=sdp())
        data = bytearray(response.replace(b"Content-Length", ASKED + b"Content-Length", 1))
        for start, length, text in edits:
            data[start : start + length] = text
        play.core.receive(bytes(data), Flow("udp", GATEWAY, bob.address), play.now)
        play.settle()
        play.wait(0.7)
    if hangs_up:
        play.hang_up(call)
    play.wait(3_600)  # rings out, is refreshed in vain
    play.hang_up(call)
    ends = play.count(CallFailed) + play.count(CallEnded)
    assert ends == 1
    play.assert_clean()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Event", "Expires", "Accept", "Contact"]),
            st.sampled_from(["conference", "conference;id=1", "0", "60", "99999999999", "*/*"])
            | st.text(alphabet='conference;id=19,*/"<sip:>', max_size=24),
        ),
        max_size=4,
    ),
    st.sampled_from([200, 481, 500]),
)
def test_a_call_survives_its_subscriptions(fields: list[tuple[str, str]], answer: int) -> None:
    # Invariants: each SUBSCRIBE is answered, nobody is told more than twice at once, the call goes
    # on, and with it the subscription ends.
    play = Playbook()
    alice = play.phone("alice")
    alice.answers["NOTIFY"] = answer
    alice.invite()
    play.accept()
    for _ in range(2):
        play.ladder()
        alice.send("SUBSCRIBE", headers=tuple(fields))
        for event in play.events:
            if isinstance(event, SubscriptionWanted):
                roster = Roster("", ())
                play.core.subscriptions.accept(event.subscription, "r", play.call, roster, play.now)
        play.settle()
        steps = play.ladder()
        assert any("SUBSCRIBE" in step for step in steps if "<" in step)
        assert sum("< NOTIFY" in step for step in steps) <= 2
    assert play.core.calls == 1
    play.core.subscriptions.end_call(play.call, play.now)
    play.hang_up()
    play.assert_clean()
    assert len(play.core.subscriptions) == 0
