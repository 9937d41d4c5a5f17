"""Lists of people as they come out of other programs."""

from __future__ import annotations

import pytest

from server.domain.member_import import ImportRow, read_addresses, read_csv, read_vcard


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("anna@x.example", [(1, "", "anna@x.example")]),
        ("Anna <anna@x.example>", [(1, "Anna", "anna@x.example")]),
        (
            'Anna <a@x.example>, "Favre, Bob" <b@x.example>;\n c@x.example\n',
            [(1, "Anna", "a@x.example"), (1, "Favre, Bob", "b@x.example"), (2, "", "c@x.example")],
        ),
        ('"Bob \\"the\\" B" <b@x.example>', [(1, 'Bob "the" B', "b@x.example")]),
        ("rubbish\n\nmore", [(1, "", "rubbish"), (3, "", "more")]),
        ("a <b> c", [(1, "", "a <b> c")]),  # no mailbox: passed on to be refused
    ],
)
def test_addresses(text: str, rows: list[tuple[int, str, str]]) -> None:
    assert list(read_addresses(text)) == [ImportRow(*row) for row in rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("Anna,a@x.example\n", [(1, "Anna", "a@x.example")]),
        ("Nom;Adresse email\nAnna;a@x.example\n", [(2, "Anna", "a@x.example")]),
        ("\ufeffE-Mail\tName\na@x.example\tAnna", [(2, "Anna", "a@x.example")]),
        ("email\na@x.example\n\nb@x.example", [(2, "", "a@x.example"), (4, "", "b@x.example")]),
        ('name,email\n"Favre, Bob",b@x.example', [(2, "Favre, Bob", "b@x.example")]),
        ("name,email\nAnna\n", [(2, "Anna", "")]),
    ],
)
def test_csv(text: str, rows: list[tuple[int, str, str]]) -> None:
    assert list(read_csv(text)) == [ImportRow(*row) for row in rows]


CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n"


@pytest.mark.parametrize(
    ("body", "name", "address"),
    [
        ("FN:Anna Favre\r\nEMAIL;TYPE=WORK:a@x.example", "Anna Favre", "a@x.example"),
        ("FN:Anna \r\n Favre\r\nitem1.EMAIL:a@x.example", "Anna Favre", "a@x.example"),  # folded
        ("FN:Favre\\, Anna\r\nEMAIL:a@x.example", "Favre, Anna", "a@x.example"),
        ("N:Favre;Anna;;;\r\nEMAIL:a@x.example", "Anna Favre", "a@x.example"),
        ("FN:Anna\r\nN:Other;Name;;;\r\nEMAIL:a@x.example\r\nEMAIL:b@x.example", "Anna", "a@x.example"),
        ("FN:Anna", "Anna", ""),
    ],
)  # fmt: skip
def test_vcards(body: str, name: str, address: str) -> None:
    assert list(read_vcard(CARD.format(body))) == [ImportRow(1, name, address)]


def test_each_card_has_the_line_it_begins_on() -> None:
    two = CARD.format("FN:A\r\nEMAIL:a@x.example") + CARD.format("EMAIL:b@x.example")
    assert list(read_vcard(two)) == [
        ImportRow(1, "A", "a@x.example"),
        ImportRow(6, "", "b@x.example"),
    ]
