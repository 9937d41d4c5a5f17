"""Every message of RFC 4475 by its name there, and what our core says to it.

Headers that play no part are left out or shortened; what each is about is written as in the RFC.
They come by UDP from a trunk, so that no password stands between them and the answer, except a
REGISTER's: what is wrong in that and not with its form is found behind the password only.
"""

from __future__ import annotations

import pytest

from sip_gateway.core.events import CallOffered
from sip_gateway.core.flow import Flow, SocketAddress
from tests.sip_playbook import GATEWAY, Playbook
from tests.unit.sip_gateway.core.test_torture import TORTUOUS

TRUNK = "192.0.2.9"
LONG = "long" * 40
SDP = (
    "v=0\r\no=mhandley 29739 7272939 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.4\r\n"
    "t=0 0\r\nm=audio 49217 RTP/AVP 0 12\r\n"
)


def request(
    method: str = "INVITE",
    uri: str = "sip:9000@example.com",
    *extra: str,
    body: str = "",
    start: str = "",
    **changes: str,
) -> bytes:
    """A request; `changes` replace its usual fields, whose "-" is written "_"; "" drops one."""
    fields = {
        "To": "<sip:9000@example.com>",
        "From": "<sip:caller@example.net>;tag=323",
        "Max-Forwards": "70",
        "Call-ID": f"torture@{TRUNK}",
        "CSeq": f"1 {method}",
        "Via": f"SIP/2.0/UDP {TRUNK}:5060;branch=z9hG4bKkdjuw",
        "Contact": f"<sip:caller@{TRUNK}>",
    }
    fields |= {name.replace("_", "-"): value for name, value in changes.items()}
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    content = body.encode()
    if body and "Content-Type" not in fields:
        lines.append("Content-Type: application/sdp")
    if "Content-Length" not in fields:
        lines.append(f"Content-Length: {len(content)}")
    head = "\r\n".join([start or f"{method} {uri} SIP/2.0", *lines, *extra, "", ""])
    return head.encode() + content


OFFER = {"body": SDP}
SILENT = None  # responses, and what has not enough of a head: there is nobody to answer

# Name, message, and the status of the first answer (100: it became a call).
TABLE: tuple[tuple[str, bytes, int | None], ...] = (
    # 3.1.1 valid messages
    ("wsinv", TORTUOUS, 481),  # its To has a tag, and of such a dialog we know nothing
    ("intmeth", request(
        "!interesting-Method0123456789_*+`.%indeed'~",
        "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too."
        "(doesn't-it)@example.com",
    ), 501),
    ("esc01", request("INVITE", "sip:sips%3Auser%40example.com@example.net", **OFFER), 100),
    ("escnull", request("REGISTER", "sip:example.com", Contact="<sip:%00@host5.example.com>"), 401),
    ("esc02", request("RE%47IST%45R", "sip:registrar.example.com"), 501),
    ("lwsdisp", request("OPTIONS", To="caller<sip:caller@example.com>"), 200),
    ("longreq", request("INVITE", f"sip:9000@{LONG[:60]}.example.com",
        f"Unknown-{LONG}: {LONG};{LONG}={LONG}", **OFFER,
        To=f'"I have a user name of extreme{LONG}" <sip:9000@example.com:6000;unknownparam1={LONG};'
           f'longparamname{LONG}=shortvalue>',
        Call_ID=f"longreq.one{LONG}@192.0.2.9", Via=", ".join(
            f"SIP/2.0/TCP sip{n}.example.com" for n in range(33, 20, -1)) +
        ", SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1"), 100),
    ("dblreq", request("REGISTER", "sip:example.com") + request(), 401),
    ("semiuri", request("OPTIONS", "sip:user;par=u%40example.net@example.com"), 200),
    ("transports", request("OPTIONS", Via="SIP/2.0/UDP t1.example.com;branch=z9hG4bKkdjuw, "
        "SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf, SIP/2.0/TLS t3.example.com;"
        "branch=z9hG4bK2980unddj, SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en"), 200),
    ("mpart01", request("MESSAGE", body="--7a9cbec02ceef655\r\nContent-Type: text/plain\r\n\r\n"
        "Hello\r\n--7a9cbec02ceef655--\r\n", Content_Type="multipart/mixed;boundary=7a9cbec02ceef655"
    ), 405),
    ("unreason", request(start="SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять"), SILENT),
    ("noreason", request(start="SIP/2.0 100 "), SILENT),
    # 3.1.2 invalid messages
    ("badinv01", request("INVITE", **OFFER, Via="SIP/2.0/UDP 192.0.2.9;;,;,,",
        Contact='"Joe" <sip:joe@example.org>;;;;'), 400),
    ("clerr", request("INVITE", **OFFER, Content_Length="9999"), 400),
    ("ncl", request("INVITE", **OFFER, Content_Length="-999"), 400),
    ("scalar02", request("REGISTER", "sip:example.com", CSeq="36893488147419103232 REGISTER",
        Max_Forwards="300"), 400),
    ("scalarlg", request(start="SIP/2.0 503 Service Unavailable", CSeq="9292394834772304023312 X"),
        SILENT),
    ("quotbal", request("INVITE", To='"Mr. J. User <sip:j.user@example.com>', **OFFER), 400),
    ("ltgtruri", request("INVITE", "<sip:user@example.com>", **OFFER), 400),
    ("lwsruri", request("INVITE", "sip:user@example.com; lr", **OFFER), 400),
    ("lwsstart", request(start="INVITE  sip:user@example.com  SIP/2.0", **OFFER), 400),
    ("trws", request("OPTIONS", start="OPTIONS sip:remote-target@example.com SIP/2.0  "), 400),
    ("escruri", request("INVITE", "sip:user@example.com?Route=%3Csip:example.com%3E", **OFFER), 100),  # may be refused, or cleaned of its headers as here
    ("baddate", request("INVITE", "sip:9000@example.com", "Date: Fri, 01 Jan 2010 16:00:00 EST",
        **OFFER), 100),
    ("regbadct", request("REGISTER", "sip:example.com",
        Contact="sip:user@example.com?Route=%3Csip:sip.example.com%3E"), 401),
    ("badaspec", request("OPTIONS", To='"Watson, Thomas" < t.watson@example.org >'), 400),
    ("baddn", request("OPTIONS", To="Bell, Alexander <sip:a.g.bell@example.com>"), 200),
    ("badvers", request(start="OPTIONS sip:t.watson@example.org SIP/7.0", CSeq="1 OPTIONS"), 505),
    ("mismatch01", request("OPTIONS", CSeq="8 INVITE"), 400),
    ("mismatch02", request("NEWMETHOD", CSeq="8 INVITE"), 400),
    ("bigcode", request(start="SIP/2.0 4294967301 better not break the receiver"), SILENT),
    # 3.2 and 3.3: transactions and applications
    ("badbranch", request("OPTIONS", Via="SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK"), 200),
    ("insuf", request("INVITE", To="", From="", Call_ID="", **OFFER), SILENT),  # no answer could be told from others
    ("unkscm", request("OPTIONS", "nobodyKnowsThisScheme:totallyopaquecontent"), 416),
    ("novelsc", request("OPTIONS", "soap.beep://192.0.2.103:3002"), 416),
    ("unksm2", request("REGISTER", "sip:example.com", To="isbn:2983792873"), 401),
    ("bext01", request("OPTIONS", "sip:user@example.com",
        "Require: nothingSupportsThis, nothingSupportsThisEither",
        "Proxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis"), 420),
    ("invut", request("INVITE", body="<audio><pcmu port='443'/></audio>",
        Content_Type="application/unknownformat"), 415),
    ("regaut01", request("REGISTER", "sip:example.com", "Authorization: NoOneKnowsThisScheme "
        "opaque-data=here"), 401),
    ("multi01", request("INVITE", "sip:9000@example.com", "CSeq: 8 INVITE", "Via: SIP/2.0/UDP x",
        "Max-Forwards: 5", "To: <sip:b@example.com>", "From: <sip:c@example.com>;tag=9",
        "Call-ID: b@c", "Content-Length: 8", **OFFER), 400),
    ("mcl01", request("OPTIONS", "sip:user@example.com", "Content-Length: 5", body="There's no wa",
        Content_Type="text/plain"), 400),
    ("bcast", request(start="SIP/2.0 200 OK", CSeq="8 INVITE",
        Via="SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23"), SILENT),
    ("zeromf", request("OPTIONS", Max_Forwards="0"), 200),
    ("cparam01", request("REGISTER", "sip:example.com",
        Contact="sip:+19725552222@gw1.example.net;unknownparam"), 401),
    ("cparam02", request("REGISTER", "sip:example.com",
        Contact="<sip:+19725552222@gw1.example.net;unknownparam>"), 401),
    ("regescrt", request("REGISTER", "sip:example.com",
        Contact="<sip:user@example.com?Route=%3Csip:sip.example.com%3E>"), 401),
    ("sdp01", request("INVITE", "sip:9000@example.com", "Accept: text/nobodyKnowsThis", **OFFER), 406),
    ("inv2543", request("INVITE", **OFFER, Via="SIP/2.0/UDP 192.0.2.9", From="<sip:a@gw1>",
        Contact=""), 400),
)  # fmt: skip


@pytest.mark.parametrize(
    ("data", "status"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_what_we_say_to_it(data: bytes, status: int | None) -> None:
    core = Playbook(trunks=(TRUNK,)).core
    core.receive(data, Flow("udp", GATEWAY, SocketAddress(TRUNK, 5060)), 0.0)
    sends, events = core.drain()
    answers = [int(send.data[8:11]) for send in sends if send.data.startswith(b"SIP/2.0 ")]
    assert answers[:1] == ([] if status is None else [status])
    offered = [event for event in events if isinstance(event, CallOffered)]
    assert len(offered) == (status == 100)


def test_all_49_are_here() -> None:
    assert len({name for name, _, _ in TABLE}) == len(TABLE) == 49
