"""Filters of the configuration: which are taken, and the bytes that a search has."""

from __future__ import annotations

import pytest

from server.identity.ldap_filter import FilterError, encode, names_login, parse


@pytest.mark.parametrize(
    ("template", "login", "expected"),
    [
        ("(uid={login})", "anna", "a30b 0403 756964 0404 616e6e61"),
        ("(uid={login})", "*", "a308 0403 756964 0401 2a"),
        ("(uid={login})", ")(\\2a", "a30c 0403 756964 0405 29285c3261"),
        ("(cn=\\2a{login}\\c3\\bc)", "é", "a30b 0402 636e 0405 2ac3a9c3bc"),
        ("(cn=*)", "x", "8702 636e"),
        ("(cn={login}*)", "*", "a409 0402 636e 3003 80012a"),
        ("(cn=a*b**c)", "", "a40f 0402 636e 3009 800161 810162 820163"),
        ("(!(cn=*))", "x", "a204 8702 636e"),
        ("(&(cn=*)(|(sn=*)(o=*)))", "", "a00d 8702 636e a107 8702 736e 8701 6f"),
    ],
)
def test_the_bytes_of_a_search(template: str, login: str, expected: str) -> None:
    assert encode(parse(template), login).hex() == expected.replace(" ", "")


@pytest.mark.parametrize(
    "template",
    [
        "",
        "uid={login}",
        "(uid={login}",
        "(uid={login}))",
        "(uid={login})x",
        "()",
        "(=x)",
        "(uid)",
        "(&)",
        "(&uid=x)",
        "(!(a=*)(b=*))",
        "(uid>={login})",
        "(uid~={login})",
        "(memberOf:1.2.840.113556.1.4.1941:=x)",
        "(u id=x)",
        "(uid=\\2)",
        "(uid=\\zz)",
        "(uid=a(b)",
        "(!" * 100 + "(a=*)" + ")" * 100,
    ],
)
def test_filters_that_are_not_taken(template: str) -> None:
    with pytest.raises(FilterError):
        parse(template)


@pytest.mark.parametrize(
    ("template", "names"),
    [("(uid={login})", True), ("(&(a=*)(!(b=x*{login})))", True), ("(a=*)", False)],
)
def test_a_filter_has_to_ask_for_the_login(template: str, names: bool) -> None:
    assert names_login(parse(template)) is names
