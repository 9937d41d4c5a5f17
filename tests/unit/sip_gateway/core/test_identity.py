"""Whose word counts for who calls, and who wishes not to be known."""

from __future__ import annotations

import pytest

from sip_gateway.core.identity import claimed_identity
from sip_gateway.core.message import Request, parse_message

FROM = '"Eve" <sip:0791234567@trunk.example>'


def invite(sender: str, *lines: str) -> Request:
    text = "\r\n".join(
        [
            "INVITE sip:9000@192.0.2.1 SIP/2.0",
            "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1",
            f"From: {sender};tag=1",
            "To: <sip:9000@192.0.2.1>",
            "Call-ID: 1@192.0.2.9",
            "CSeq: 1 INVITE",
            "Content-Length: 0",
            *lines,
            "",
            "",
        ]
    )
    request = parse_message(text.encode())
    assert isinstance(request, Request)
    return request


ASSERTED = "P-Asserted-Identity: <tel:+41790000001>"


@pytest.mark.parametrize(
    ("sender", "lines", "trusted", "who"),
    [
        (FROM, (), True, ("0791234567", "Eve")),
        (FROM, (ASSERTED,), True, ("+41790000001", "")),
        (FROM, (ASSERTED,), False, ("0791234567", "Eve")),  # a stranger asserts nothing
        (FROM, ("Privacy: id",), True, ("", "")),
        (FROM, (ASSERTED, "Privacy: ID; critical"), True, ("", "")),
        (FROM, (ASSERTED, "Privacy: user;id"), True, ("", "")),
        (FROM, (ASSERTED, "Privacy: none"), True, ("+41790000001", "")),
        (FROM, (ASSERTED, "Privacy: identity"), True, ("+41790000001", "")),  # no such wish
        ("<sip:anonymous@anonymous.invalid>", (), True, ("", "")),
        # The trunk knows who it is; the caller still does not want to be known.
        ("<sip:Anonymous@anonymous.invalid>", (ASSERTED,), True, ("", "")),
    ],
)
def test_who_calls(
    sender: str, lines: tuple[str, ...], trusted: bool, who: tuple[str, str]
) -> None:
    assert claimed_identity(invite(sender, *lines), trusted) == who
