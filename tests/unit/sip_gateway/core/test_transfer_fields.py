"""Refer-To and Replaces, as tables."""

from __future__ import annotations

import pytest

from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.transfer_fields import (
    ReferTo,
    Replaces,
    UnusableTarget,
    parse_refer_to,
    parse_replaces,
)

DIALOG = Replaces("12adf2f34456gs5", "12345", "54321")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12adf2f34456gs5;to-tag=12345;from-tag=54321", DIALOG),
        ("12adf2f34456gs5 ; from-tag=54321 ; to-tag=12345", DIALOG),
        ("12adf2f34456gs5;TO-TAG=12345;From-Tag=54321;x=y", DIALOG),
        (
            "98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff;early-only",
            Replaces("98732@sip.example.com", "ff87ff", "r33th4x0r", early_only=True),
        ),
    ],
)
def test_replaces(text: str, found: Replaces) -> None:
    assert parse_replaces(text) == found
    assert parse_replaces(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";to-tag=1;from-tag=2",
        "call",
        "call;to-tag=1",
        "call;from-tag=2",
        "call;to-tag=1;from-tag=2;to-tag=3",
        "call;to-tag=;from-tag=2",
        'call;to-tag="a b";from-tag=2',
        "call;to-tag;from-tag=2",
        "call id;to-tag=1;from-tag=2",
        "call,other;to-tag=1;from-tag=2",
        "call\r\nVia: x;to-tag=1;from-tag=2",
        "x" * 600 + ";to-tag=1;from-tag=2",
    ],
)
def test_no_replaces(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_replaces(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<sip:202@ucc.example.com>", ReferTo("202")),
        ("sip:202@ucc.example.com", ReferTo("202")),
        ('"Bob" <sips:202@192.0.2.1;transport=tls>', ReferTo("202")),
        ("<sip:202;phone-context=x@192.0.2.1;method=invite>", ReferTo("202")),
        ("<tel:+41441234567>", ReferTo("+41441234567")),
        ("<sip:%2B41441234567@192.0.2.1>", ReferTo("+41441234567")),
        ("<sip:202@h?Subject=hello&Route=%3Csip:evil%3E>", ReferTo("202")),
        (
            "<sip:202@h?Replaces=12adf2f34456gs5%3Bto-tag%3D12345%3Bfrom-tag%3D54321>",
            ReferTo("202", DIALOG),
        ),
    ],
)
def test_refer_to(text: str, found: ReferTo) -> None:
    assert parse_refer_to(text) == found


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("<https://example.com/>", 416),
        ("<mailto:bob@example.com>", 416),
        ("<sip:202@h;method=BYE>", 403),
        ("<sip:202@h;method=SUBSCRIBE>", 403),
        ("<sip:192.0.2.1>", 404),
        (f"<sip:{'1' * 65}@h>", 404),
        ("<sip:20%002@h>", 404),
    ],
)
def test_targets_that_are_not_called(text: str, status: int) -> None:
    with pytest.raises(UnusableTarget) as caught:
        parse_refer_to(text)
    assert caught.value.status == status


@pytest.mark.parametrize(
    "text",
    [
        "",
        "202",
        "<sip:202@h",
        "<sip:202@h?Replaces=x>",
        "<sip:2@h?Replaces=a%3Bto-tag%3D1%3Bfrom-tag%3D2&replaces=a%3Bto-tag%3D1%3Bfrom-tag%3D2>",
        "<sip:202@h?Replaces=a%0D%0AVia%3A%20x%3Bto-tag%3D1%3Bfrom-tag%3D2>",
    ],
)
def test_no_refer_to(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_refer_to(text)
