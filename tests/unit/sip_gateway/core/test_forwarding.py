"""Diversion and History-Info: the number called first, and who wants it withheld."""

from __future__ import annotations

import pytest

from sip_gateway.core.forwarding import (
    MAX_FORWARDINGS,
    Forwarding,
    parse_diversion,
    parse_history,
    read_forwardings,
)
from sip_gateway.core.grammar import GrammarError
from tests.unit.sip_gateway.core.test_identity import FROM, invite

OFFICE = "<sip:+41445559000@pbx.example>"
BRANCH = "<sip:0215559000@pbx.example;user=phone>"


def numbers(*lines: str) -> list[str]:
    return [each.number for each in read_forwardings(invite(FROM, *lines))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{OFFICE};reason=unconditional;counter=1", Forwarding("+41445559000")),
        ('"Office" <tel:+41445559000>;privacy=off', Forwarding("+41445559000")),
        (f"{OFFICE};privacy=full", Forwarding("+41445559000", private=True)),
        (f'{OFFICE};privacy="uri"', Forwarding("+41445559000", private=True)),
        (f"{OFFICE};privacy=name", Forwarding("+41445559000")),
        ("<sip:anonymous@anonymous.invalid>", None),
        ("<sip:pbx.example>", None),
    ],
)
def test_a_diversion(text: str, found: Forwarding | None) -> None:
    assert parse_diversion(text) == found


@pytest.mark.parametrize(
    ("text", "index", "found"),
    [
        (f"{OFFICE};index=1", (1,), Forwarding("+41445559000")),
        ("<sip:9@h?Reason=SIP%3Bcause%3D302>;index=1.2;rc=1", (1, 2), Forwarding("9")),
        ("<sip:9@h?Privacy=history>;index=1.10.3", (1, 10, 3), Forwarding("9", private=True)),
        ("<sip:9@h?x=y&Privacy=none>;index=1", (1,), Forwarding("9")),
        ("<urn:service:sos>;index=1", (1,), None),
    ],
)
def test_an_entry_of_a_history(text: str, index: tuple[int, ...], found: Forwarding | None) -> None:
    assert parse_history(text) == (index, found)


@pytest.mark.parametrize("text", [OFFICE, f"{OFFICE};index=", f"{OFFICE};index=1..2", "index=1"])
def test_an_entry_that_cannot_be_placed(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_history(text)


def test_the_newest_diversion_stands_on_top_and_the_first_call_counts_most() -> None:
    assert numbers(f"Diversion: {BRANCH};reason=no-answer", f"Diversion: {OFFICE}") == [
        "+41445559000",
        "0215559000",
    ]
    assert numbers(f"Diversion: {BRANCH}, {OFFICE}") == ["+41445559000", "0215559000"]


def test_a_history_is_in_the_order_of_its_indices_and_ends_with_the_number_called() -> None:
    lines = (
        f"History-Info: {BRANCH};index=1.2",
        f"History-Info: {OFFICE};index=1, <sip:9000@192.0.2.1>;index=1.10",
    )
    assert numbers(*lines) == ["+41445559000", "0215559000"]


def test_a_history_says_more_than_a_diversion_unless_it_only_says_where_the_call_is() -> None:
    assert numbers(f"History-Info: {OFFICE};index=1", f"Diversion: {BRANCH}") == ["+41445559000"]
    here = "History-Info: <sip:9000@192.0.2.1>;index=1"
    assert numbers(here, f"Diversion: {BRANCH}") == ["0215559000"]


@pytest.mark.parametrize("privacy", ["history", "id;History", "header"])
def test_whoever_withholds_the_history_is_heeded(privacy: str) -> None:
    lines = (f"Diversion: {OFFICE}", f"Privacy: {privacy}")
    assert read_forwardings(invite(FROM, *lines)) == (Forwarding("+41445559000", private=True),)


def test_loops_and_nonsense_are_bounded() -> None:
    many = ", ".join(f"<sip:{number}@h>" for number in range(500))
    assert len(numbers(f"Diversion: {many}")) == MAX_FORWARDINGS
    assert numbers("Diversion: <sip:1@h>, <sip:1@h>, ???", "Diversion: <sip:2@h") == []
    assert numbers("Diversion: <sip:1@h>, <sip:1@h>, ???") == ["1"]
    assert numbers("Diversion: <sip:9000@h>") == []
