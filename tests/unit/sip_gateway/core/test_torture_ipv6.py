"""IPv6 addresses in requests, after the list of RFC 5118 §4.1 to §4.5; the texts are ours."""

from __future__ import annotations

import pytest

from sip_gateway.core.message import MalformedMessage, Request, parse_message
from tests.unit.sip_gateway.core.test_torture import options


@pytest.mark.parametrize(
    ("start", "via", "host", "port"),
    [
        ("sip:[2001:db8::10]", "[2001:db8::9:1]", "[2001:db8::10]", None),
        ("sip:[2001:db8::10:5070]", "[2001:db8::9:1]", "[2001:db8::10:5070]", None),
        ("sip:[2001:db8::10]:5070", "[2001:db8::9:1]", "[2001:db8::10]", 5070),
        ("sip:[2001:db8::10]", "[2001:db8::9:1];received=[2001:db8::9:255]",
         "[2001:db8::10]", None),
        ("sip:[2001:db8::10]", "[2001:db8::9:1];received=2001:db8::9:255",
         "[2001:db8::10]", None),
    ],
)  # fmt: skip
def test_address_in_brackets(start: str, via: str, host: str, port: int | None) -> None:
    data = options(f"OPTIONS {start} SIP/2.0", Via=f"SIP/2.0/UDP {via};branch=z9hG4bKas3")
    message = parse_message(data)
    assert isinstance(message, Request)
    assert (message.uri.host, message.uri.port) == (host, port)
    assert message.via.host == "[2001:db8::9:1]"


def test_address_without_brackets_is_refused() -> None:
    with pytest.raises(MalformedMessage):
        parse_message(options("OPTIONS sip:2001:db8::10 SIP/2.0"))
