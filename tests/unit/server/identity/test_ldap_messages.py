"""LDAP on the wire: requests byte by byte, answers in any pieces."""

from __future__ import annotations

import pytest

from server.identity import ber
from server.identity.ber import BerError
from server.identity.ldap_filter import encode, parse
from server.identity.ldap_messages import (
    BOUND,
    MAX_MESSAGE,
    Entry,
    Incoming,
    Other,
    Result,
    bind,
    search,
    start_tls,
    unbind,
)

BIND_RESPONSE = bytes.fromhex("300c 020101 6107 0a0100 0400 0400")
ENTRY = ber.write(
    ber.SEQUENCE,
    ber.number(2),
    ber.write(
        0x64,
        ber.text("cn=Anna,dc=x"),
        ber.write(
            ber.SEQUENCE,
            ber.write(
                ber.SEQUENCE,
                ber.text("MAIL"),
                ber.write(ber.SET, ber.text("a@x.example"), ber.text(b"\xff")),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (bind(1, "cn=a", "pw"), "3012 020101 600d 020103 0404 636e3d61 8002 7077"),
        (unbind(3), "3005 020103 4200"),
        (
            start_tls(1),
            "301d 020101 7718 8016" + b"1.3.6.1.4.1.1466.20037".hex(),
        ),
        (
            search(2, "o=x", encode(parse("(cn=*)"), ""), ("cn",), 2),
            "3023 020102 631e 0403 6f3d78 0a0102 0a0100 020102 020100 010100 8702 636e 30040402636e",
        ),
    ],
)
def test_requests(made: bytes, expected: str) -> None:
    assert made.hex() == expected.replace(" ", "")


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_answers_come_in_any_pieces(size: int) -> None:
    stream = BIND_RESPONSE + ENTRY + bytes.fromhex("3007 020103 7302 0400")
    incoming, found = Incoming(), []
    for start in range(0, len(stream), size):
        found += incoming.feed(stream[start : start + size])
    assert found == [
        Result(1, BOUND, 0),
        Entry(2, "cn=Anna,dc=x", {"mail": ("a@x.example", "�")}),
        Other(3),
    ]
    assert incoming.is_empty


@pytest.mark.parametrize(
    "data",
    [
        "3100",
        "3000",
        "3003 020101",
        "3005 040101 4200",
        "3080 0000",
        "3f8101 00",
        "3085 0000000000",
        "3006 0201 01 6103 00",
        "3005 020101 6100",
        "3008 020101 6103 020100",
        "3007 0200 6103 0a0100",
        "300f 0209 010101010101010101 6102 0a00",
        "3009 020101 6404 0402 636e",
    ],
)
def test_what_is_no_ldap(data: str) -> None:
    with pytest.raises(BerError):
        Incoming().feed(bytes.fromhex(data))


def test_a_message_has_an_end() -> None:
    incoming = Incoming()
    with pytest.raises(BerError, match="too large"):
        incoming.feed(b"\x30\x84\x7f\xff\xff\xff" + b"x" * MAX_MESSAGE)


@pytest.mark.parametrize("length", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_lengths_there_and_back(length: int) -> None:
    element, end = ber.read(ber.text(b"x" * length) + b"rest")
    assert (len(element.content), end) == (length, len(ber.text(b"x" * length)))


@pytest.mark.parametrize("value", [0, 1, 127, 128, 255, 256, 2**31 - 1, -1, -128])
def test_numbers_there_and_back(value: int) -> None:
    assert ber.read(ber.number(value))[0].number() == value
