"""The external directory as a table to upload and download."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from server.domain import csv_table
from server.domain.csv_table import NoTitles
from server.domain.directory import DirectoryEntry, search_key, validate_entry
from server.domain.errors import FieldError, Invalid

MAX_ROWS: Final = 5000
MAX_TEXT: Final = 1_000_000  # characters of an upload

_COLUMNS: Final[Mapping[str, Collection[str]]] = MappingProxyType(
    {
        "name": frozenset({"name", "nom", "nome"}),
        "email": frozenset(
            {
                "e-mail",
                "email",
                "mail",
                "e-mail-adresse",
                "adresse e-mail",
                "courriel",
                "indirizzo e-mail",
                "e-mail address",
            }
        ),
        "number": frozenset(
            {
                "nummer",
                "telefon",
                "telefonnummer",
                "numéro",
                "téléphone",
                "numéro de téléphone",
                "numero",
                "telefono",
                "numero di telefono",
                "number",
                "phone",
                "phone number",
                "telephone",
            }
        ),
    }
)
_TITLES: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "de": ("Name", "E-Mail", "Nummer"),
        "fr": ("Nom", "E-mail", "Numéro"),
        "it": ("Nome", "E-mail", "Numero"),
        "en": ("Name", "E-mail", "Number"),
    }
)


@dataclass(frozen=True, slots=True)
class LineFault:
    """A row that was left out; `field` is empty when the whole of it is meant."""

    line: int
    field: str
    code: str


def rows_of(text: object) -> Iterator[csv_table.Row]:
    """The rows of an upload. Raises Invalid for what is no table of people at all."""
    if not isinstance(text, str):
        raise Invalid([FieldError("text", "required")])
    if len(text) > MAX_TEXT:
        raise Invalid([FieldError("text", "too-long")])
    try:
        return csv_table.read(text, _COLUMNS, required="name")
    except NoTitles:
        raise Invalid([FieldError("text", "no-titles")]) from None


def merge(
    rows: Iterable[csv_table.Row], known: Iterable[DirectoryEntry], blank: DirectoryEntry, room: int
) -> tuple[list[DirectoryEntry], list[LineFault]]:
    """What of an upload is new and good, without ids, and what is left out and why.

    An entry that is there already (`known`, or further up) is a `duplicate`, so that the same
    file can be uploaded twice. `room` is how many more the directory takes.
    """
    seen = {search_key(entry) for entry in known}
    good: list[DirectoryEntry] = []
    faults: list[LineFault] = []
    for count, row in enumerate(rows):
        if count == MAX_ROWS or len(good) == room:
            faults.append(LineFault(row.line, "", "full"))
            break
        try:
            entry = validate_entry({"name": ""} | dict(row.cells), blank)
        except Invalid as error:
            first = error.errors[0]
            faults.append(LineFault(row.line, first.field, first.code))
            continue
        if search_key(entry) in seen:
            faults.append(LineFault(row.line, "", "duplicate"))
            continue
        seen.add(search_key(entry))
        good.append(entry)
    return good, faults


def render(entries: Iterable[DirectoryEntry], language: str) -> str:
    """The directory for download, titles in one of our languages."""
    titles = _TITLES.get(language, _TITLES["en"])
    return csv_table.write(titles, ((one.name, one.email, one.number) for one in entries))
