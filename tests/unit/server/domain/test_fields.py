"""What people type into single fields, and the code of each refusal."""

from __future__ import annotations

import pytest

from server.domain.fields import Fault, email, flag, language, person_name


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("", ""),
        ("  anna@alpha.example ", "anna@alpha.example"),
        ("Anna.Favre+x@ALPHA.Example", "Anna.Favre+x@alpha.example"),
        ("anna@intra", "anna@intra"),  # a host of the company's own network
        ("anna@intra.local", "anna@intra.local"),
        ("søren@bücher.example", "søren@bücher.example"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("o'neill@x.example", "o'neill@x.example"),
    ],
)
def test_addresses(given: str, clean: str) -> None:
    assert email(given) == clean


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (None, "invalid"),
        (5, "invalid"),
        ("anna", "invalid"),
        ("@alpha.example", "invalid"),
        ("anna@", "invalid"),
        ("a@b@c.example", "invalid"),
        (".anna@x.example", "invalid"),
        ("anna..favre@x.example", "invalid"),
        ("anna@-x.example", "invalid"),
        ("anna@x..example", "invalid"),
        ("anna@x.example\r\nBcc: eve@x.example", "invalid"),
        ("anna@x.example, eve@x.example", "invalid"),
        ("anna favre@x.example", "invalid"),
        ('"anna favre"@x.example', "invalid"),
        ("anna@[192.0.2.1]", "invalid"),
        ("<anna@x.example>", "invalid"),
        ("a" * 65 + "@x.example", "invalid"),
        ("anna@" + "x." * 130 + "example", "too-long"),
    ],
)
def test_what_is_no_address(given: object, code: str) -> None:
    with pytest.raises(Fault, match=f"^{code}$"):
        email(given)


@pytest.mark.parametrize("given", ["Zoë 👩‍💼 Müller", "שלום", "O'Neill, Pat", "李小龙"])
def test_names_of_everywhere(given: str) -> None:
    assert person_name(f" {given} ") == given


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("a\r\nBcc: x", "invalid"),
        ("a\0b", "invalid"),
        ("\ud800", "invalid"),
        ("Anna \u202egnp.exe", "invalid"),  # would read backwards
        ("x" * 121, "too-long"),
        (["Anna"], "invalid"),
    ],
)
def test_what_is_no_name(given: object, code: str) -> None:
    with pytest.raises(Fault, match=f"^{code}$"):
        person_name(given)


@pytest.mark.parametrize("given", [1, "true", None, 0])
def test_a_flag_is_a_boolean(given: object) -> None:
    with pytest.raises(Fault):
        flag(given)
    assert flag(True) is True


@pytest.mark.parametrize("given", ["fr", "xx", "FR", None])
def test_languages(given: object) -> None:
    if given == "fr":
        assert language(given) == "fr"
    else:
        with pytest.raises(Fault):
            language(given)
