"""The small pieces of RFC 3261 §25 that all header fields share: lists, parameters, quoting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+\Z")
_NEEDS_QUOTES: Final = re.compile(r"[^A-Za-z0-9\-.!%*_+`'~\[\]:]")


class GrammarError(ValueError):
    """A field that RFC 3261 §25 does not allow; the text is safe to send back to the peer."""


def is_token(text: str) -> bool:
    """Whether `text` is a non-empty token (RFC 3261 §25.1)."""
    return _TOKEN.match(text) is not None


def split_list(text: str, separator: str) -> list[str]:
    """Split at `separator`, but not inside double quotes or angle brackets.

    Raises GrammarError when a quote or bracket is left open.
    """
    parts: list[str] = []
    start = 0
    quoted = bracketed = escaped = False
    for index, char in enumerate(text):
        if escaped:
            escaped = False
        elif quoted:
            escaped = char == "\\"
            quoted = char != '"'
        elif char == '"':
            quoted = True
        elif char in "<>":
            bracketed = char == "<"
        elif char == separator and not bracketed:
            parts.append(text[start:index].strip())
            start = index + 1
    if quoted or bracketed:
        raise GrammarError("unbalanced quote or bracket")
    parts.append(text[start:].strip())
    return parts


def quote(text: str) -> str:
    """A quoted-string with its special characters escaped."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquote(text: str) -> str:
    """The content of a quoted-string; other text is returned as it is."""
    if len(text) >= 2 and text[0] == '"' and text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
    return text


def digits_to_int(text: str, limit: int) -> int:
    """A non-negative decimal number up to `limit`. Raises GrammarError.

    Unlike int(), refuses signs, blanks, underscores and digits of other scripts.
    """
    if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > limit:
        raise GrammarError("number out of range")
    return int(text)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The `;name=value` tail of a field, in order; names compare without case."""

    items: tuple[tuple[str, str | None], ...] = ()

    @classmethod
    def parse(cls, parts: list[str]) -> Parameters:
        """Read the parts between semicolons. Raises GrammarError."""
        items: list[tuple[str, str | None]] = []
        for part in parts:
            if not part:
                continue
            name, equals, value = part.partition("=")
            name = name.strip()
            if not is_token(name):
                raise GrammarError("bad parameter name")
            items.append((name, unquote(value.strip()) if equals else None))
        return cls(tuple(items))

    def get(self, name: str) -> str | None:
        """The first value of `name`; None when absent or without a value."""
        wanted = name.lower()
        return next((value for key, value in self.items if key.lower() == wanted), None)

    def __contains__(self, name: str) -> bool:
        return any(key.lower() == name.lower() for key, _ in self.items)

    def replaced(self, name: str, value: str | None) -> Parameters:
        """A copy in which `name` has `value`, at its old place or at the end."""
        if name not in self:
            return Parameters((*self.items, (name, value)))
        wanted = name.lower()
        return Parameters(
            tuple((key, value if key.lower() == wanted else old) for key, old in self.items)
        )

    def __str__(self) -> str:
        return "".join(_render(name, value) for name, value in self.items)


def _render(name: str, value: str | None) -> str:
    if value is None:
        return f";{name}"
    return f";{name}={quote(value) if not value or _NEEDS_QUOTES.search(value) else value}"
