"""Tables as Excel, LibreOffice and Numbers save them."""

from __future__ import annotations

import pytest

from server.domain.csv_table import NoTitles, Row, escape, read, unescape, write

COLUMNS = {"name": {"name", "nom"}, "number": {"number", "numéro de téléphone"}}


def rows(text: str) -> list[tuple[int, str, str]]:
    found = read(text, COLUMNS, required="name")
    return [(row.line, row.cells.get("name", ""), row.cells.get("number", "")) for row in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,number\nAnna,1\n", [(2, "Anna", "1")]),
        ("name;number\r\nAnna;1\r\nBen;2", [(2, "Anna", "1"), (3, "Ben", "2")]),
        ("name\tnumber\rAnna\t1\r", [(2, "Anna", "1")]),
        ("\ufeffNom;Numéro de  Téléphone\nAnna;1", [(2, "Anna", "1")]),
        ("number;remark;name\n1;a,b,c;Anna", [(2, "Anna", "1")]),
        ('name;number\n"Weber; ""Söhne""";1', [(2, 'Weber; "Söhne"', "1")]),
        ('name;number\n"two\nlines";1\nBen;2', [(2, "two\nlines", "1"), (4, "Ben", "2")]),
        ("name;number\n\n ; \nAnna;1", [(4, "Anna", "1")]),
        ("name;number\nAnna", [(2, "Anna", "")]),
        ("name;number\nAnna;1;2;3", [(2, "Anna", "1")]),
        ("name;nom\nfirst;second", [(2, "first", "")]),
        ("name;number\n  Anna  ;'+41", [(2, "Anna", "+41")]),
        ("name;number\nA\0nna;1", [(2, "Anna", "1")]),
        ("name", []),
    ],
)
def test_reading(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize("text", ["", "\ufeff", "\n", "Anna;1", "number\n1", "nom de famille\nx"])
def test_without_titles_nobody_knows_what_is_what(text: str) -> None:
    with pytest.raises(NoTitles):
        rows(text)


def test_an_unclosed_quote_ends_the_table_with_a_row_of_nothing() -> None:
    text = "name;number\nAnna;1\n" + '"' + "x\n" * 100_000
    found = list(read(text, COLUMNS, required="name"))
    assert found[-1] == Row(3, {})
    assert len(found) == 2


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+41 21", "'+41 21"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=x", "''=x"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("Anna", "Anna"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula_and_reading_gives_the_cell_back(cell: str, safe: str) -> None:
    assert escape(cell) == safe
    assert unescape(safe) == cell


def test_what_is_written_opens_in_excel() -> None:
    text = write(("Nom", "Numéro"), [("Weber; Söhne", "=1"), ('"', "2")])
    assert text == '\ufeffNom;Numéro\r\nWeber; Söhne;\'=1\r\n"""";2\r\n'.replace(
        "Weber; Söhne", '"Weber; Söhne"'
    )
