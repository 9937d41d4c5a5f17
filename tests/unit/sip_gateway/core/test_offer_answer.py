"""Offers and what we answer (RFC 3264), as tables."""

from __future__ import annotations

import pytest

from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.offer_answer import (
    LocalDescription,
    NotAcceptable,
    accept_answer,
    answer_offer,
    offer_sections,
)
from sip_gateway.core.sdes import KeyRing
from sip_gateway.core.sdp import MAX_LINES, MAX_STREAMS, parse_sdp

LOCAL = SocketAddress("192.0.2.1", 40_000)
PLAIN = KeyRing()
HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n"


def body(*lines: str) -> bytes:
    return (HEAD + "".join(f"{line}\r\n" for line in lines)).encode()


@pytest.mark.parametrize(
    ("formats", "maps", "chosen", "codec", "events"),
    [
        ("8 0 101", ("101 telephone-event/8000",), 8, "PCMA", 101),
        ("0 8", (), 0, "PCMU", None),
        ("9 96 8", ("96 opus/48000/2",), 9, "G722", None),
        ("96 9 8", ("96 opus/48000/2",), 96, "opus", None),
        ("111 8", ("111 OPUS/48000",), 111, "opus", None),
        ("8 96", ("96 opus/48000/2",), 8, "PCMA", None),
        ("96 8", ("96 opus/16000/2",), 8, "PCMA", None),
        ("99 8", ("99 G722/16000",), 8, "PCMA", None),
        (
            "96 101 102",
            ("96 opus/48000/2", "101 telephone-event/8000", "102 telephone-event/48000"),
            96,
            "opus",
            102,
        ),
        ("96 101", ("96 opus/48000/2", "101 telephone-event/8000"), 96, "opus", 101),
        ("9 101", ("101 telephone-event/8000",), 9, "G722", 101),
        (
            "9 102 101",
            ("102 telephone-event/48000", "101 telephone-event/8000"),
            9,
            "G722",
            101,
        ),
        ("100 101", ("100 pcma/8000/1", "101 telephone-event/48000"), 100, "PCMA", None),
        ("96 97", ("96 PCMU/8000", "97 TELEPHONE-EVENT/8000"), 96, "PCMU", 97),
        ("abc 8", (), 8, "PCMA", None),
    ],
)
def test_which_codec_is_answered(
    formats: str, maps: tuple[str, ...], chosen: int, codec: str, events: int | None
) -> None:
    lines = (f"m=audio 4000 RTP/AVP {formats}", *(f"a=rtpmap:{each}" for each in maps))
    answer = answer_offer(parse_sdp(body(*lines)), LOCAL, PLAIN)
    session = answer.session
    assert session is not None
    assert (session.payload_type, session.codec, session.dtmf_payload_type) == (
        chosen,
        codec,
        events,
    )
    wanted = f"m=audio 40000 RTP/AVP {chosen}" + ("" if events is None else f" {events}")
    assert answer.sections[0].startswith(wanted + "\r\n")


def test_opus_is_answered_as_rfc_7587_wants_it() -> None:
    offer = body(
        "m=audio 4000 RTP/AVP 107 101 110",
        "a=rtpmap:107 opus/48000/2",
        "a=fmtp:107 useinbandfec=1;stereo=1",
        "a=rtpmap:101 telephone-event/8000",
        "a=rtpmap:110 telephone-event/48000",
    )
    answer = answer_offer(parse_sdp(offer), LOCAL, PLAIN)
    assert answer.session is not None
    assert (answer.session.dtmf_payload_type, answer.session.dtmf_second) == (110, 101)
    assert answer.sections[0].split("\r\n")[:5] == [
        "m=audio 40000 RTP/AVP 107 110",
        "a=rtpmap:107 opus/48000/2",
        (
            "a=fmtp:107 maxplaybackrate=16000;sprop-maxcapturerate=16000;stereo=0;"
            "useinbandfec=1;usedtx=0;maxaveragebitrate=32000"
        ),
        "a=rtpmap:110 telephone-event/48000",
        "a=fmtp:110 0-15",
    ]


def test_we_offer_wideband_first_and_events_in_both_clocks() -> None:
    stream = parse_sdp((HEAD + offer_sections(LOCAL, PLAIN)[0]).encode()).streams[0]
    assert [stream.encoding(each) for each in stream.formats] == [
        "OPUS/48000",
        "G722/8000",
        "PCMA/8000",
        "PCMU/8000",
        "TELEPHONE-EVENT/48000",
        "TELEPHONE-EVENT/8000",
    ]
    assert stream.formats[1:4] == ("9", "8", "0")


@pytest.mark.parametrize(
    ("line", "host", "direction", "send", "receive", "held"),
    [
        ("a=sendrecv", "192.0.2.9", "sendrecv", True, True, False),
        ("a=sendonly", "192.0.2.9", "recvonly", False, False, True),
        ("a=recvonly", "192.0.2.9", "sendonly", True, False, False),
        ("a=inactive", "192.0.2.9", "inactive", False, False, True),
        ("a=sendrecv", "0.0.0.0", "recvonly", False, False, True),
        ("a=inactive", "0.0.0.0", "inactive", False, False, True),
    ],
)
def test_directions(
    line: str, host: str, direction: str, send: bool, receive: bool, held: bool
) -> None:
    offer = parse_sdp(body("m=audio 4000 RTP/AVP 8", f"c=IN IP4 {host}", line))
    answer = answer_offer(offer, LOCAL, PLAIN)
    assert answer.session is not None
    session = answer.session
    assert (session.send, session.receive, session.held) == (send, receive, held)
    assert f"a={direction}\r\n" in answer.sections[0]


def test_direction_of_the_session_counts_for_its_streams() -> None:
    offer = parse_sdp((HEAD + "a=sendonly\r\nm=audio 4000 RTP/AVP 8\r\n").encode())
    session = answer_offer(offer, LOCAL, PLAIN).session
    assert session is not None and session.held


def test_other_streams_get_port_0_in_their_place() -> None:
    offer = parse_sdp(
        body(
            "m=audio 4000 RTP/SAVP 8",
            "m=video 4002 RTP/AVP 96",
            "m=audio 0 RTP/AVP 8",
            "m=audio 4004 RTP/AVP 0",
            "m=audio 4006 RTP/AVP 8",
            "m=application 9 UDP/BFCP *",
        )
    )
    answer = answer_offer(offer, LOCAL, PLAIN)
    assert [section.split()[1] for section in answer.sections] == ["0", "0", "0", "40000", "0", "0"]
    assert answer.session is not None and answer.session.remote.port == 4004


@pytest.mark.parametrize(
    "lines",
    [
        ("m=audio 4000 RTP/AVP 18",),
        ("m=audio 4000 UDP/TLS/RTP/SAVPF 8",),
        ("m=video 4000 RTP/AVP 8",),
        ("m=audio 4000 RTP/AVP 8", "c=IN IP4 224.2.1.1/127"),
        ("m=audio 4000 RTP/AVP 8", "c=IN IP4 phone.example.com"),
        ("m=audio 4000 RTP/AVP 8", "c=IN IP6 fe80::1%eth0"),
        (),
    ],
)
def test_not_acceptable(lines: tuple[str, ...]) -> None:
    with pytest.raises(NotAcceptable):
        answer_offer(parse_sdp(body(*lines)), LOCAL, PLAIN)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"v=1\r\n",
        b"v=0\r\nhello\r\n",
        body("m=audio"),
        body("m=audio 70000 RTP/AVP 8"),
        body("m=audio -1 RTP/AVP 8"),
        body("c=IN IP5 x"),
        body("m=audio 4000 RTP/AVP 8", "a=ptime:soon"),
        body(*["m=audio 4000 RTP/AVP 8"] * (MAX_STREAMS + 1)),
        body(*["a=x"] * MAX_LINES),
    ],
)
def test_malformed(data: bytes) -> None:
    with pytest.raises(GrammarError):
        parse_sdp(data)


@pytest.mark.parametrize(("ptime", "taken"), [("30", 30), ("20.0", 20), ("125", 20), ("0", 20)])
def test_ptime_that_we_can_keep(ptime: str, taken: int) -> None:
    offer = parse_sdp(body("m=audio 4000 RTP/AVP 8", f"a=ptime:{ptime}"))
    session = answer_offer(offer, LOCAL, PLAIN).session
    assert session is not None and session.ptime == taken


def test_bare_line_feeds_are_read() -> None:
    data = body("m=audio 4000 RTP/AVP 8").replace(b"\r\n", b"\n")
    assert parse_sdp(data).streams[0].port == 4000


def test_version_grows_only_with_a_change() -> None:
    description = LocalDescription(7, "192.0.2.1")
    first = description.render(offer_sections(LOCAL, PLAIN))
    assert description.render(offer_sections(LOCAL, PLAIN)) == first
    assert b"o=- 7 1 IN IP4 192.0.2.1" in first
    assert b"o=- 7 2 IN IP4 192.0.2.1" in description.render(("m=audio 1 RTP/AVP 8\r\n",))
    assert b"IN IP6 ::1" in LocalDescription(7, "::1").render(())


def test_answers_to_our_offer() -> None:
    session = accept_answer(parse_sdp(body("m=audio 4000 RTP/AVP 0 101", "a=recvonly")), PLAIN)
    assert (session.codec, session.send, session.receive) == ("PCMU", True, False)
    for refusal in ("m=audio 0 RTP/AVP 8", "m=audio 4000 RTP/AVP 18"):
        with pytest.raises(NotAcceptable):
            accept_answer(parse_sdp(body(refusal)), PLAIN)
