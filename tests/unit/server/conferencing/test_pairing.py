"""Pairing codes: once, for a while, and hard to guess."""

from __future__ import annotations

import itertools

from server.conferencing.pairing import DIGITS, LIFETIME, PairingCodes
from sfu.api import PeerId

ANNA, BEN = PeerId("anna"), PeerId("ben")


def codes(*numbers: int) -> PairingCodes:
    given = iter(numbers)
    return PairingCodes(lambda below: next(given) % below)


def test_a_code_has_all_its_digits_and_is_nobody_elses() -> None:
    book = codes(7, 7, 8)
    assert (book.issue(ANNA, 0.0), book.issue(BEN, 0.0)) == ("000007", "000008")
    assert len("000007") == DIGITS
    assert "000007" not in repr(book._offers)


def test_good_once() -> None:
    book = codes(1)
    code = book.issue(ANNA, 0.0)
    assert book.redeem("leg", code, 1.0) == ANNA
    assert book.redeem("leg", code, 2.0) is None


def test_only_the_newest_of_a_person_and_only_while_it_lasts() -> None:
    book = codes(1, 2)
    first, second = book.issue(ANNA, 0.0), book.issue(ANNA, 0.0)
    assert book.redeem("leg", first, 1.0) is None
    assert book.redeem("leg", second, LIFETIME) is None


def test_of_somebody_who_left_there_is_none() -> None:
    book = codes(1)
    code = book.issue(ANNA, 0.0)
    book.forget(ANNA)
    assert book.redeem("leg", code, 1.0) is None


def test_a_telephone_has_three_tries_and_a_room_twenty() -> None:
    book = codes(1)
    code = book.issue(ANNA, 0.0)
    for _ in range(3):
        assert book.redeem("one", "999999", 0.0) is None
    assert book.redeem("one", code, 0.0) is None
    book = codes(1)
    code = book.issue(ANNA, 0.0)
    for leg in itertools.islice(itertools.count(), 20):
        assert book.redeem(str(leg), "999999", 0.0) is None
    assert book.redeem("fresh", code, 0.0) is None
    assert book.redeem("fresh", code, 61.0) == ANNA


def test_text_that_is_no_code_is_just_wrong() -> None:
    book = codes(1)
    book.issue(ANNA, 0.0)
    assert [book.redeem("leg", keyed, 0.0) for keyed in ("", "1", "ÿ" * 6)] == [None] * 3
