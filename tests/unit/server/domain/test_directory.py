"""The external directory: what an entry may be, how it is found, how it is uploaded."""

from __future__ import annotations

import pytest

from server.domain.directory import (
    DirectoryEntry,
    Extension,
    folded,
    needle,
    search_key,
    validate_entry,
)
from server.domain.directory_table import MAX_ROWS, LineFault, merge, render, rows_of
from server.domain.errors import Invalid

BLANK = DirectoryEntry("", "alpha", "", "", "")
WEBER = DirectoryEntry("d1", "alpha", "Weber", "info@weber.example", "+41219876543")


def codes(raw: dict[str, object], base: DirectoryEntry = BLANK) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        validate_entry(raw, base)
    return {error.field: error.code for error in caught.value.errors}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+41 (21) 987-65.43", "+41219876543"),
        ("0041/21 987 65 43", "0041219876543"),
        ("*72", "*72"),
        ("021\u00a0987", "021987"),
        ("  ", ""),
    ],
)
def test_numbers_lose_their_grouping(typed: str, stored: str) -> None:
    assert validate_entry({"number": typed}, WEBER).number == stored


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        ({}, {"name": "required"}),
        ({"name": " "}, {"name": "required"}),
        ({"name": None}, {"name": "invalid"}),
        ({"name": "x" * 121}, {"name": "too-long"}),
        ({"name": "a\u202eb"}, {"name": "invalid"}),
        ({"name": "A", "email": "nobody"}, {"email": "invalid"}),
        ({"name": "A", "number": "12a"}, {"number": "digits"}),
        ({"name": "A", "number": "٣"}, {"number": "digits"}),
        ({"name": "A", "number": "1" * 33}, {"number": "too-long"}),
        (
            {"email": "x", "number": 5},
            {"name": "required", "email": "invalid", "number": "invalid"},
        ),
    ],
)
def test_every_faulty_field_is_named(raw: dict[str, object], faults: dict[str, str]) -> None:
    assert codes(raw) == faults


def test_fields_left_out_stay() -> None:
    changed = validate_entry({"name": "Weber AG", "id": "x", "vpbx_id": "beta"}, WEBER)
    assert changed == DirectoryEntry("d1", "alpha", "Weber AG", WEBER.email, WEBER.number)


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("weber", True),
        ("WEBER@", False),
        ("info@", True),
        ("21 987", True),
        ("+41 21", True),
        ("muller", False),
        ("\0we\0ber", True),
    ],
)
def test_searching(query: str, finds: bool) -> None:
    assert (needle(query) in search_key(WEBER)) is finds


def test_folding_forgets_case_accents_and_double_spaces() -> None:
    assert folded("  Zürich \t ÉTÉ Straße ") == "zurich ete strasse"
    # Letters that fall apart into many do not outgrow the column.
    assert len(search_key(DirectoryEntry("", "", "\ufdfa" * 120, "\ufdfa" * 254, "1" * 32))) < 600


def test_an_upload_gives_new_entries_and_tells_of_the_rest() -> None:
    text = (
        "Nom;E-mail;Numéro de téléphone;Remarque\n"
        "Muller;muller@x.example;021 111;x\n"
        "Weber;info@weber.example;+41 21 987 65 43;there already\n"
        ";nobody@x.example;1;\n"
        "Rossi;not an address;1;\n"
        "MULLER;Muller@x.example;021111;twice\n"
        "Keller;;021 222;\n"
    )
    good, faults = merge(rows_of(text), [WEBER], BLANK, room=10)
    assert [(one.name, one.email, one.number) for one in good] == [
        ("Muller", "muller@x.example", "021111"),
        ("Keller", "", "021222"),
    ]
    assert faults == [
        LineFault(3, "", "duplicate"),
        LineFault(4, "name", "required"),
        LineFault(5, "email", "invalid"),
        LineFault(6, "", "duplicate"),
    ]


def test_an_upload_stops_where_the_directory_is_full_and_at_its_own_limit() -> None:
    def table(count: int) -> str:
        return "name\n" + "".join(f"P{number}\n" for number in range(count))

    good, faults = merge(rows_of(table(3)), [], BLANK, room=2)
    assert (len(good), faults) == (2, [LineFault(4, "", "full")])
    good, faults = merge(rows_of(table(MAX_ROWS + 5)), [], BLANK, room=10_000)
    assert (len(good), faults) == (MAX_ROWS, [LineFault(MAX_ROWS + 2, "", "full")])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "required"),
        ("", "no-titles"),
        ("a;b\n1;2", "no-titles"),
        ("x" * 1_000_001, "too-long"),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(text: object, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        rows_of(text)
    assert [(error.field, error.code) for error in caught.value.errors] == [("text", code)]


@pytest.mark.parametrize("language", ["de", "fr", "it", "en", "xx"])
def test_what_is_downloaded_can_be_uploaded(language: str) -> None:
    danger = DirectoryEntry("d2", "alpha", "=cmd|' /C calc'!A0", "", "*72")
    text = render([WEBER, danger], language)
    assert ";'=cmd" not in text and "\r\n'=cmd" in text
    good, faults = merge(rows_of(text), [], BLANK, room=10)
    assert [search_key(one) for one in good] == [search_key(WEBER), search_key(danger)]
    assert faults == []


def test_the_secrets_of_an_extension_stay_out_of_its_repr() -> None:
    extension = Extension("x", "alpha", "201", "Anna", None, "u", "r", "md5-secret", "sha-secret")
    assert "secret" not in repr(extension)
