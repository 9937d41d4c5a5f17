"""Where requests inside a call go, and what they carry (RFC 3261 §12.2)."""

from __future__ import annotations

import pytest

from sip_gateway.core.dialog import Dialog
from sip_gateway.core.flow import Flow, Hop, SocketAddress
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.message import Request, parse_message

LOCAL = SocketAddress("192.0.2.1", 5060)
REMOTE = SocketAddress("198.51.100.7", 40_123)


def dialog(contact: str, *routes: str) -> Dialog:
    lines = [
        "INVITE sip:9000@192.0.2.1 SIP/2.0",
        "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1",
        "From: <sip:alice@example.com>;tag=theirs",
        "To: <sip:9000@192.0.2.1>",
        "Call-ID: x",
        "CSeq: 7 INVITE",
        f"Contact: {contact}",
        *(f"Record-Route: {route}" for route in routes),
        "",
        "",
    ]
    message = parse_message("\r\n".join(lines).encode())
    assert isinstance(message, Request)
    return Dialog.answering(message, "ours", Flow("udp", LOCAL, REMOTE))


@pytest.mark.parametrize(
    ("contact", "routes", "destination"),
    [
        ("<sip:a@198.51.100.7:5070>", (), SocketAddress("198.51.100.7", 5070)),
        ("<sip:a@198.51.100.7>", (), SocketAddress("198.51.100.7", 5060)),
        ("<sip:a@192.168.1.20:5060>", (), REMOTE),  # behind NAT
        ("<sip:a@phone.example.com>", (), REMOTE),  # never looked up
        ("<sip:a@10.0.0.1>", ("<sip:198.51.100.7:5080;lr>",), SocketAddress("198.51.100.7", 5080)),
        ("<sip:a@198.51.100.7>", ("<sip:10.0.0.1;lr>",), REMOTE),
    ],
)
def test_destination(contact: str, routes: tuple[str, ...], destination: SocketAddress) -> None:
    assert dialog(contact, *routes).hop() == Hop(destination)


def test_request_inside_the_dialog() -> None:
    bye = dialog("<sip:a@h;x=1?Subject=hi>", "<sip:p1;lr>, <sip:p2;lr>").request("BYE", "branch")
    assert str(bye.uri) == "sip:a@h;x=1"
    assert bye.headers.lines("route") == ("<sip:p1;lr>", "<sip:p2;lr>")
    assert (bye.from_.tag, bye.to.tag, bye.cseq.number) == ("ours", "theirs", 1)
    assert parse_message(bye.serialise()) is not None


def test_strict_router_becomes_the_request_uri() -> None:
    bye = dialog("<sip:a@h>", "<sip:old>", "<sip:p2;lr>").request("BYE", "branch")
    assert str(bye.uri) == "sip:old"
    assert bye.headers.lines("route") == ("<sip:p2;lr>", "<sip:a@h>")


@pytest.mark.parametrize("contact", ["*", "<mailto:a@b>", "<sip:a@b>, <sip:c@d>"])
def test_contact_that_cannot_be_called(contact: str) -> None:
    with pytest.raises(GrammarError):
        dialog(contact)
