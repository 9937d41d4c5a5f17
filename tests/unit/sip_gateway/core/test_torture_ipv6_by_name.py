"""Every message of RFC 5118 by its name there, and what our core says to it.

The texts are ours; what each is about is written as in the RFC. They come from a trunk with an IPv6
address, so that no password stands between an INVITE and its answer.
"""

from __future__ import annotations

import pytest

from sip_gateway.core.events import CallMedia, CallOffered
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.message import Request, parse_message
from tests.sip_playbook import MEDIA, Playbook
from tests.unit.sip_gateway.core.test_torture_by_name import request

TRUNK = SocketAddress("2001:db8::9:1", 5060)
HERE = SocketAddress("2001:db8::10", 5060)
VIA = "SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3"


def sdp(*media: str, connection: str = "c=IN IP6 2001:db8::20\r\n") -> str:
    head = f"v=0\r\no=phone 1 1 IN IP6 2001:db8::20\r\ns=-\r\n{connection}t=0 0\r\n"
    return head + "".join(f"{line}\r\n" for line in media)


def register(uri: str) -> bytes:
    return request("REGISTER", uri, Via=VIA, Contact="<sip:caller@[2001:db8::1]>")


# Name, message, and the status of the first answer (100: it became a call).
TABLE: tuple[tuple[str, bytes, int], ...] = (
    # 4.1 and 4.2: with brackets, and without
    ("ipv6-good", register("sip:[2001:db8::10]"), 401),
    ("ipv6-bad", register("sip:2001:db8::10"), 400),
    # 4.3 and 4.4: the last group is no port, whatever was meant
    ("port-ambiguous", register("sip:[2001:db8::10:5070]"), 401),
    ("port-unambiguous", register("sip:[2001:db8::10]:5070"), 401),
    # 4.5
    ("via-received-param-with-delim", request("OPTIONS",
        Via="SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3"), 200),
    ("via-received-param-no-delim", request("OPTIONS",
        Via="SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3"), 200),
    # 4.6
    ("ipv6-in-sdp", request("INVITE", "sip:9000@[2001:db8::10]", Via=VIA,
        Contact="<sip:caller@[2001:db8::20]>",
        body=sdp("m=audio 42232 RTP/AVP 0", "a=rtpmap:0 PCMU/8000")), 100),
    # 4.7: both kinds on the way
    ("mult-ip-in-header", request("BYE", "sip:9000@host.example.net", Via=(
        "SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3, "
        "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhja8781hjuaij65144, "
        "SIP/2.0/TCP [2001:db8::9:255];branch=z9hG4bK451jj;received=192.0.2.200"),
        To="<sip:9000@host.example.net>;tag=2"), 481),
    # 4.8: a stream here and a stream there
    ("mult-ip-in-sdp", request("INVITE", "sip:9000@[2001:db8::10]", Via=VIA,
        Contact="<sip:caller@[2001:db8::9:1]>",
        body=sdp("m=audio 22334 RTP/AVP 0", "c=IN IP4 192.0.2.1",
                 "m=video 6024 RTP/AVP 107", "c=IN IP6 2001:db8::1",
                 "a=rtpmap:107 H263-1998/90000", connection="")), 100),
    # 4.9
    ("ipv4-mapped-ipv6", request("INVITE", "sip:9000@example.com",
        Via="SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19, "
            "SIP/2.0/UDP [::ffff:192.0.2.2];branch=z9hG4bKas3-111",
        Contact='"T. desk phone" <sip:ted@[::ffff:192.0.2.2]>',
        body=sdp("m=audio 6000 RTP/AVP 0", connection="c=IN IP6 ::ffff:192.0.2.2\r\n")), 100),
    # 4.10: the grammar of RFC 3261 makes three colons, which have to be borne with
    ("ipv6-bug-abnf-3-colons", request("OPTIONS", "sip:9000@[2001:db8:::192.0.2.1]", Via=VIA,
        To="<sip:9000@[2001:db8:::192.0.2.1]>"), 200),
    ("ipv6-correct-abnf-2-colons", request("OPTIONS", "sip:9000@[2001:db8::192.0.2.1]", Via=VIA,
        To="<sip:9000@[2001:db8::192.0.2.1]>"), 200),
)  # fmt: skip
MESSAGES = {name: data for name, data, _ in TABLE}


def answered(play: Playbook, data: bytes) -> list[int]:
    """Statuses of all answers, each of which went back to the trunk."""
    play.core.receive(data, Flow("udp", HERE, TRUNK), 0.0)
    sends, events = play.core.drain()
    play.events.extend(events)
    assert {each.destination.host for each in sends} <= {TRUNK.host}
    return [int(each.data[8:11]) for each in sends if each.data.startswith(b"SIP/2.0 ")]


@pytest.mark.parametrize(
    ("data", "status"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_what_we_say_to_it(data: bytes, status: int) -> None:
    play = Playbook(trunks=(TRUNK.host,))
    assert answered(play, data)[:1] == [status]
    assert play.count(CallOffered) == (status == 100)


def test_all_12_are_here() -> None:
    assert len(MESSAGES) == len(TABLE) == 12


@pytest.mark.parametrize(
    ("name", "host", "port"),
    [
        ("port-ambiguous", "[2001:db8::10:5070]", None),
        ("port-unambiguous", "[2001:db8::10]", 5070),
    ],
)
def test_what_is_address_and_what_port(name: str, host: str, port: int | None) -> None:
    message = parse_message(MESSAGES[name])
    assert isinstance(message, Request)
    assert (message.uri.host, message.uri.port) == (host, port)


@pytest.mark.parametrize(
    ("name", "remote"),
    [
        ("ipv6-in-sdp", SocketAddress("2001:db8::20", 42_232)),
        ("mult-ip-in-sdp", SocketAddress("192.0.2.1", 22_334)),
        ("ipv4-mapped-ipv6", SocketAddress("::ffff:c000:202", 6_000)),
    ],
)
def test_where_sound_is_to_go(name: str, remote: SocketAddress) -> None:
    """As it is written: whether the media engine has a socket for it is its own matter."""
    play = Playbook(trunks=(TRUNK.host,))
    assert answered(play, MESSAGES[name])[0] == 100
    play.core.accept(play.call, MEDIA, 0.0)
    sends, events = play.core.drain()
    (media,) = [event for event in events if isinstance(event, CallMedia)]
    assert media.session.remote == remote
    assert sends[-1].data.startswith(b"SIP/2.0 200 ")
