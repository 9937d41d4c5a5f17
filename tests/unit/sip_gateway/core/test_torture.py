"""The messages of RFC 4475 that decide something here, retyped and shortened to their point."""

from __future__ import annotations

import pytest

from sip_gateway.core.flow import Flow
from sip_gateway.core.headers import Headers
from sip_gateway.core.message import MalformedMessage, Request, Response, parse_message
from sip_gateway.core.response import answer_malformed
from tests.sip_playbook import GATEWAY, Playbook

BASE = {
    "To": "<sip:user@example.com>",
    "From": "<sip:caller@example.net>;tag=242etr",
    "Max-Forwards": "6",
    "Call-ID": "torture.83ka94@192.0.2.9",
    "CSeq": "8 OPTIONS",
    "Via": "SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKkdjuw",
}


def options(start: str = "OPTIONS sip:user@example.com SIP/2.0", **changes: str | None) -> bytes:
    """An OPTIONS request with some fields changed; None leaves one out, "_" stands for "-"."""
    fields = BASE | {name.replace("_", "-"): value or "" for name, value in changes.items()}
    dropped = {name.replace("_", "-") for name, value in changes.items() if value is None}
    lines = [f"{name}: {value}" for name, value in fields.items() if name not in dropped]
    return "\r\n".join([start, *lines, "", ""]).encode()


TORTUOUS = (
    b"INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\r\n"
    b"TO :\r\n"
    b" sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\r\n"
    b'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>\r\n'
    b"  ;\r\n"
    b"  tag = 98asjd8\r\n"
    b"MaX-fOrWaRdS: 0068\r\n"
    b"Call-ID: wsinv.ndaksdj@192.0.2.1\r\n"
    b"Content-Length   : 0\r\n"
    b"cseq: 0009\r\n"
    b"  INVITE\r\n"
    b"Via  : SIP  /   2.0\r\n"
    b" /UDP\r\n"
    b"    192.0.2.2;branch=390skdjuw\r\n"
    b"s :\r\n"
    b"NewFangledHeader:   newfangled value\r\n"
    b" continued newfangled value\r\n"
    b"UnknownHeaderWithUnusualValue: ;;,,;;,;\r\n"
    b"Route:\r\n"
    b" <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\r\n"
    b"v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n"
    b"  branch  =   z9hG4bK9ikj8  ,\r\n"
    b" SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n"
    b" z9hG4bK30239\r\n"
    b'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =\r\n'
    b"      newvalue ;\r\n"
    b"  secondparam ; q = 0.33\r\n\r\n"
)


def test_short_tortuous_invite() -> None:
    message = parse_message(TORTUOUS)
    assert isinstance(message, Request)
    assert (message.to.tag, message.from_.tag) == ("1918181833n", "98asjd8")
    assert message.from_.display == 'J Rosenberg \\"'
    assert (message.cseq.number, message.cseq.method) == (9, "INVITE")
    assert [via.host for via in message.vias] == [
        "192.0.2.2",
        "spindle.example.com",
        "192.168.255.111",
    ]
    assert message.vias[2].branch == "z9hG4bK30239"
    assert message.headers.get("newfangledheader") == "newfangled value continued newfangled value"


VALID: tuple[tuple[str, bytes], ...] = (
    ("method of every token character", options(
        "!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)"
        "&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0",
        CSeq="139122385 !interesting-Method0123456789_*+`.%indeed'~",
    )),
    ("escaped user", options("OPTIONS sip:sips%3Auser%40example.com@example.net SIP/2.0")),
    ("escaped nulls", options("OPTIONS sip:null-%00-null@example.com SIP/2.0")),
    ("% that escapes nothing", options("RE%47IST%45R sip:user@example.com SIP/2.0",
                                       CSeq="29344 RE%47IST%45R")),
    ("no blank before <", options(To="caller<sip:caller@example.com>")),
    ("; in the user part", options("OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0")),
    ("odd transports", options(Via="SIP/2.0/UNKNOWN t1.example.com;branch=z9hG4bK1, SIP/2.0/SCTP b")),
    ("raw # in the user", options("OPTIONS sip:#31#@example.com SIP/2.0")),
    ("UTF-8 display name", options(From="Häns Müller <sip:caller@example.net>;tag=1")),
    ("broken UTF-8", options().replace(b"Max-", b"Subject: \xff\xfe\r\nMax-")),
    ("unknown authorization scheme", options(Authorization="NoOneKnows opaque=x")),
    ("? in an addr-spec with brackets", options(From="<sip:u@h?Route=%3Csip:x%3E>;tag=1")),
    ("2543 without magic branch", options(Via="SIP/2.0/UDP iftgw.example.com", From="<sip:a@b>")),
    ("surplus bytes after the body", options(Content_Length="0") + b"surplus"),
)  # fmt: skip


@pytest.mark.parametrize("data", [data for _, data in VALID], ids=[name for name, _ in VALID])
def test_valid(data: bytes) -> None:
    message = parse_message(data)
    assert parse_message(message.serialise()) == message


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("SIP/2.0 200 = 2**3 * 5**2 но сто", "= 2**3 * 5**2 но сто"),
        ("SIP/2.0 100 ", ""),
        ("SIP/2.0 100", ""),
    ],
)
def test_reason_phrases(line: str, reason: str) -> None:
    message = parse_message(options(line))
    assert isinstance(message, Response)
    assert message.reason == reason


INVALID: tuple[tuple[str, bytes, int], ...] = (
    ("blanks in the start line", options("OPTIONS  sip:user@example.com  SIP/2.0"), 400),
    ("blank at the end of the start line", options("OPTIONS sip:u@example.com SIP/2.0 "), 400),
    ("URI in brackets", options("OPTIONS <sip:user@example.com> SIP/2.0"), 400),
    ("version", options("OPTIONS sip:user@example.com SIP/7.0"), 505),
    ("unbalanced quote", options(To='"Mr. J. User <sip:j.user@example.com>'), 400),
    ("display name with a bracket", options(To="Bell <, Alexander> <sip:a@example.com>"), 400),
    ("negative length", options(Content_Length="-999"), 400),
    ("length beyond the datagram", options(Content_Length="9999"), 400),
    ("CSeq too large", options(CSeq="36893488147419103232 OPTIONS"), 400),
    ("method differs", options(CSeq="8 INVITE"), 400),
    ("no Via", options(Via=None), 400),
    ("no Call-ID", options(Call_ID=None), 400),
    ("no From", options(From=None), 400),
    ("two From", options().replace(b"Max-", b"f: <sip:b@c>;tag=3\r\nMax-"), 400),
    ("two lengths", options(Content_Length="0").replace(b"To:", b"l: 0\r\nTo:"), 400),
    ("Via with commas only", options(Via=", , ;"), 400),
    ("no tag", options(From="<sip:caller@example.net>"), 400),
    ("field without colon", options().replace(b"Max-", b"nonsense\r\nMax-"), 400),
    ("NUL", options(Call_ID="a\0b"), 400),
    ("bare CR", options(Call_ID="a\rVia: x"), 400),
    ("body too large", options() + b"x" * 20_000, 513),
)  # fmt: skip


@pytest.mark.parametrize(
    ("data", "status"), [row[1:] for row in INVALID], ids=[row[0] for row in INVALID]
)
def test_invalid(data: bytes, status: int) -> None:
    with pytest.raises(MalformedMessage) as caught:
        parse_message(data)
    assert caught.value.status == status


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 40, b"hello\r\n\r\n", b"\r\n\r\n\r\n\r\n", b"x" * 70_000 + b"\r\n\r\n"],
)
def test_noise_gets_no_answer(data: bytes) -> None:
    with pytest.raises(MalformedMessage) as caught:
        parse_message(data)
    headers = caught.value.headers
    assert headers is None or answer_malformed(headers, 400, Flow("udp", GATEWAY, GATEWAY)) is None


def test_malformed_ack_and_response_get_no_answer() -> None:
    for data in (
        options("ACK sip:user@example.com SIP/2.0", CSeq="8 OPTIONS"),
        options("SIP/2.0 200 OK", CSeq="x"),
        options("SIP/2.0 4294967301 better not break", CSeq="8 OPTIONS"),
    ):
        with pytest.raises(MalformedMessage) as caught:
            parse_message(data)
        assert caught.value.headers is None


def test_malformed_request_is_answered_where_it_can_be() -> None:
    play = Playbook()
    phone = play.phone("alice", "198.51.100.7", 5070)
    play.deliver(phone, options(Content_Length="-1"), "OPTIONS")
    play.deliver(phone, options(Content_Length="-1", Via="rubbish"), "OPTIONS")
    assert play.ladder() == [
        "0.0 alice > OPTIONS",
        "0.0 alice < 400 OPTIONS",
        "0.0 alice > OPTIONS",
    ]
    assert play.core.counters["sip-malformed"] == 2


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (options("OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0"), 416),
        (options("OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0"), 416),
        (options(Max_Forwards="0"), 200),
        (options(Max_Forwards="300"), 400),
        (options(Require="nothingSupportsThis, nothingSupportsThisEither"), 420),
        (options("NEWMETHOD sip:user@example.com SIP/2.0", CSeq="8 NEWMETHOD"), 501),
    ],
)
def test_valid_but_not_for_us(data: bytes, status: int) -> None:
    play = Playbook()
    phone = play.phone("alice", "192.0.2.9", 5070)
    method = data.split(b" ")[0].decode()
    play.deliver(phone, data, method)
    assert play.ladder()[1:] == [f"0.0 alice < {status} {method}"]


def test_a_header_value_cannot_become_two_fields() -> None:
    with pytest.raises(ValueError, match="line break"):
        Headers.of([("subject", "a\r\nVia: SIP/2.0/UDP evil")]).serialise()
