"""Header fields of a message: names, order, and lists spread over lines (RFC 3261 §7.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sip_gateway.core.grammar import split_list

# Compact forms: RFC 3261 §7.3.3 and the registry of later RFCs.
_COMPACT: Final = MappingProxyType(
    {
        "a": "accept-contact",
        "b": "referred-by",
        "c": "content-type",
        "d": "request-disposition",
        "e": "content-encoding",
        "f": "from",
        "i": "call-id",
        "k": "supported",
        "l": "content-length",
        "m": "contact",
        "o": "event",
        "r": "refer-to",
        "s": "subject",
        "t": "to",
        "u": "allow-events",
        "v": "via",
        "x": "session-expires",
        "y": "identity",
    }
)
_SPELLING: Final = MappingProxyType(
    {
        "call-id": "Call-ID",
        "cseq": "CSeq",
        "min-se": "Min-SE",
        "rack": "RAck",
        "rseq": "RSeq",
        "www-authenticate": "WWW-Authenticate",
    }
)
# Fields whose lines hold comma-separated values. Others, such as Date or WWW-Authenticate, have
# commas of their own.
_LISTS: Final = frozenset(
    {
        "accept", "accept-encoding", "accept-language", "allow", "contact", "content-encoding",
        "diversion", "history-info", "in-reply-to", "p-asserted-identity", "proxy-require", "reason", "record-route",
        "require", "route", "supported", "unsupported", "via",
    }
)  # fmt: skip


def canonical(name: str) -> str:
    """The full lower-case name of a field, whatever form it was sent in."""
    lower = name.lower()
    return _COMPACT.get(lower, lower)


@dataclass(frozen=True, slots=True)
class Headers:
    """Fields in order of arrival, as (canonical name, value); values are stripped."""

    items: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Headers:
        return cls(tuple((canonical(name), value) for name, value in pairs))

    def get(self, name: str) -> str | None:
        """The first line of that name."""
        return next((value for key, value in self.items if key == name), None)

    def lines(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.items if key == name)

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a list field, over all its lines. Raises GrammarError."""
        lines = self.lines(name)
        if name not in _LISTS:
            return lines
        return tuple(value for line in lines for value in split_list(line, ",") if value)

    def tokens(self, name: str) -> frozenset[str]:
        """The values of a list of case-insensitive tokens, such as Supported."""
        return frozenset(value.lower() for value in self.values(name))

    def plus(self, *pairs: tuple[str, str]) -> Headers:
        return Headers((*self.items, *Headers.of(pairs).items))

    def serialise(self) -> str:
        """The field lines, each ended by CRLF.

        Raises ValueError for a line break inside a value: one field must never become two.
        """
        lines = []
        for name, value in self.items:
            if "\r" in value or "\n" in value:
                raise ValueError(f"line break in header field {name}")
            lines.append(f"{_SPELLING.get(name) or name.title()}: {value}\r\n")
        return "".join(lines)
