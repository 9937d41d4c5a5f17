"""Search filters (RFC 4515) as templates: what somebody typed goes into the parsed filter.

The template is parsed once, from the configuration. `{login}` then stands for a value and never
for syntax, so there is nothing to escape and nothing to forget to escape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from server.identity import ber

LOGIN: Final = "{login}"
MAX_DEPTH: Final = 16
_ATTRIBUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*|[0-9]+(\.[0-9]+)*")
_ESCAPE: Final = re.compile(r"\\([0-9A-Fa-f]{2})")


class FilterError(ValueError):
    """No filter, or one of a kind that is not supported."""


@dataclass(frozen=True, slots=True)
class Group:
    """`&` and `|` over their parts, `!` over its one."""

    kind: str
    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Present:
    attribute: str


@dataclass(frozen=True, slots=True)
class Match:
    """The pieces between asterisks; one piece is equality. LOGIN in a piece is the login."""

    attribute: str
    pieces: tuple[str, ...]


Filter: TypeAlias = "Group | Present | Match"
_TAGS: Final = {"&": 0xA0, "|": 0xA1, "!": 0xA2}


def parse(template: str) -> Filter:
    """Raises FilterError."""
    found, rest = _one(template.strip(), 0)
    if rest:
        raise FilterError(f"goes on after its end: {rest[:20]}")
    return found


def names_login(item: Filter) -> bool:
    """Whether it asks for who logs in at all."""
    if isinstance(item, Group):
        return any(names_login(part) for part in item.parts)
    return isinstance(item, Match) and any(LOGIN in piece for piece in item.pieces)


def encode(item: Filter, login: str) -> bytes:
    """The filter of a search for this login (RFC 4511 §4.5.1)."""
    if isinstance(item, Group):
        return ber.write(_TAGS[item.kind], *(encode(part, login) for part in item.parts))
    if isinstance(item, Present):
        return ber.text(item.attribute, 0x87)
    values = [_value(piece, login) for piece in item.pieces]
    if len(values) == 1:
        return ber.write(0xA3, ber.text(item.attribute), ber.text(values[0]))
    first, *middle, last = values
    parts = [ber.text(first, 0x80)] if first else []
    parts += [ber.text(value, 0x81) for value in middle if value]
    parts += [ber.text(last, 0x82)] if last else []
    return ber.write(0xA4, ber.text(item.attribute), ber.write(ber.SEQUENCE, *parts))


def _value(piece: str, login: str) -> bytes:
    """Escapes of the template first, so that a login with a backslash stays as it is. An escape
    is an octet and not a character: surrogates carry those that are no UTF-8."""
    parts = (_ESCAPE.sub(_octet, part) for part in piece.split(LOGIN))
    octets = [part.encode("utf-8", "surrogateescape") for part in parts]
    return login.encode(errors="replace").join(octets)


def _octet(match: re.Match[str]) -> str:
    return bytes.fromhex(match[1]).decode("utf-8", "surrogateescape")


def _one(text: str, depth: int) -> tuple[Filter, str]:
    """A filter in brackets, and what comes after it."""
    if depth > MAX_DEPTH:
        raise FilterError("nested too deep")
    if not text.startswith("("):
        raise FilterError("a filter stands in brackets")
    kind, inner = text[1:2], text[2:]
    if kind not in _TAGS:
        return _item(text[1:])
    parts: list[Filter] = []
    while inner.startswith("("):
        part, inner = _one(inner, depth + 1)
        parts.append(part)
    if not inner.startswith(")") or not parts or (kind == "!" and len(parts) != 1):
        raise FilterError(f"{kind} takes filters in brackets")
    return Group(kind, tuple(parts)), inner[1:]


def _item(text: str) -> tuple[Filter, str]:
    item, bracket, rest = text.partition(")")
    attribute, equals, value = item.partition("=")
    if not bracket or not equals or "(" in value or not _ATTRIBUTE.fullmatch(attribute):
        raise FilterError(f"only =, =* and asterisks are supported, not {item[:40]}")
    if "\\" in _ESCAPE.sub("", value):
        raise FilterError("a backslash takes two hexadecimal digits")
    if value == "*":
        return Present(attribute), rest
    return Match(attribute, tuple(value.split("*"))), rest
