"""Texts without case and accents in SQL, as server.domain.directory.folded has them.

SQLite asks that function itself. PostgreSQL translates letter by letter, which takes the letters
of Europe's languages and leaves the rest as lower case makes them.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from server.domain.directory import folded

_LATIN: Final = [chr(code) for code in range(0xC0, 0x250)]
_PLAIN: Final = {
    letter: folded(letter)
    for letter in _LATIN
    if letter.islower() and len(folded(letter)) == 1 and folded(letter) != letter
}


class Folded(FunctionElement[str]):
    """Of a column of text."""

    type = Text()
    inherit_cache = True
    name = "folded"


@compiles(Folded, "sqlite")
def _folded_sqlite(element: Folded, compiler: SQLCompiler, **options: Any) -> str:
    return f"folded({compiler.process(element.clauses, **options)})"


@compiles(Folded, "postgresql")
def _folded_postgresql(element: Folded, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    letters, plain = "".join(_PLAIN), "".join(_PLAIN.values())
    return f"replace(translate(lower({text}), '{letters}', '{plain}'), 'ß', 'ss')"


def teach_sqlite(connection: Any) -> None:
    """Give a new connection of the driver the function."""
    connection.create_function("folded", 1, _folded_or_null, deterministic=True)


def _folded_or_null(text: object) -> str | None:
    return folded(text) if isinstance(text, str) else None
