"""Recovery codes however they are typed, and how long half a login lasts."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta

import pytest

from server.domain.second_factor import (
    CHALLENGE_LIFE,
    RECOVERY_CODES,
    Challenge,
    SecondFactor,
    is_recovery_code,
    mark_of,
    new_recovery_codes,
    normal_code,
    recovery_hash,
)
from tests.installation import START

CODE = "k3v7qa-2m5n6p-abcdef-ghijkl"


def test_recovery_codes_are_ten_and_all_different() -> None:
    numbers = itertools.count(1)
    codes = new_recovery_codes(lambda length: next(numbers).to_bytes(length, "big"))
    assert len(codes) == len(set(codes)) == RECOVERY_CODES
    assert all(re.fullmatch(r"[a-z2-7]{6}(-[a-z2-7]{6}){3}", code) for code in codes)
    assert all(is_recovery_code(normal_code(code)) for code in codes)


@pytest.mark.parametrize(
    "typed", [CODE, CODE.upper(), CODE.replace("-", " "), f"  {CODE}\n", CODE.replace("-", "")]
)
def test_spelling_does_not_matter(typed: str) -> None:
    assert recovery_hash(typed) == recovery_hash(CODE)


@pytest.mark.parametrize(
    ("typed", "normal", "recovery"),
    [
        ("123 456", "123456", False),
        ("", "", False),
        (CODE[:-1], "k3v7qa2m5n6pabcdefghijk", False),
        ("\ud800" * 24, "\ud800" * 24, True),
    ],
)
def test_which_kind_of_code_it_is(typed: str, normal: str, recovery: bool) -> None:
    assert normal_code(typed) == normal
    assert is_recovery_code(normal) is recovery
    assert recovery_hash(typed) != recovery_hash(CODE)


@pytest.mark.parametrize(
    ("later", "password", "good"),
    [
        (timedelta(0), "hash", True),
        (CHALLENGE_LIFE - timedelta(seconds=1), "hash", True),
        (CHALLENGE_LIFE, "hash", False),
        (timedelta(seconds=-1), "hash", False),
        (timedelta(0), "another hash", False),
        (timedelta(0), "", False),
    ],
)
def test_half_a_login_is_short_and_of_one_password(
    later: timedelta, password: str, good: bool
) -> None:
    challenge = Challenge.from_text(Challenge("anna", mark_of("hash"), START).to_text())
    assert challenge.is_good(mark_of(password), START + later) is good


def test_the_secret_is_not_shown() -> None:
    assert "secret" not in repr(SecondFactor("anna", b"secret", 0, None))
