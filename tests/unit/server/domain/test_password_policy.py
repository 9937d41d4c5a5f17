"""OWASP ASVS 5.0, 6.2: length counts, not composition; what is guessed first is refused."""

from __future__ import annotations

import pytest

from auth.passwords import MAX_PASSWORD
from server.domain.fields import Fault
from server.domain.password_policy import MAX_BYTES, check

PERSONAL = ("anna.favre@alpha.example", "Anna Favre", "Alpha SA")


def code(password: object) -> str:
    with pytest.raises(Fault) as caught:
        check(password, PERSONAL)
    return str(caught.value)


@pytest.mark.parametrize(
    "password",
    [
        "quietly8",
        "correct horse battery staple",
        "  leading and trailing  ",
        "päßwörtchen",
        "会議室の合言葉です",
        "83749201",
        "anna kauft montags brot",
        "x" * 4 + "yzab" * 60,
    ],
)
def test_good_ones_come_back_as_they_are(password: str) -> None:
    assert check(password, PERSONAL) == password


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", "too-short"),
        ("short67", "too-short"),
        ("ä" * 129, "too-long"),
        (None, "invalid"),
        (12345678, "invalid"),
        ("with\0nul and more", "invalid"),
        ("half\ud800pair", "invalid"),
        ("password", "common"),
        ("Password1!", "common"),
        ("P@ssw0rd", "common"),
        ("motdepasse2030", "common"),
        ("Sommer2030", "common"),
        ("testtest", "common"),
        ("TestTest123", "common"),
        ("12345678", "common"),
        ("87654321", "common"),
        ("qwertzuiop", "common"),
        ("aaaaaaaabbbb", "common"),
        ("abcdefgh", "common"),
        ("1q2w3e4r5t", "common"),
        ("anna.favre@alpha.example", "personal"),
        ("AnnaFavre", "personal"),
        ("favre1984", "personal"),
        ("!!Alpha2030", "personal"),
    ],
)
def test_refused_ones_say_why(password: object, expected: str) -> None:
    assert code(password) == expected


def test_the_limit_is_that_of_the_hash() -> None:
    assert MAX_BYTES == MAX_PASSWORD


def test_a_name_without_letters_forbids_nothing() -> None:
    assert check("83749201", ("1234", "", "- -")) == "83749201"
