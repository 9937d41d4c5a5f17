"""Which numbers a call has been forwarded from: Diversion (RFC 5806) and History-Info (RFC 7044).

Whoever sends these fields can write what they like, so they are read from trunks only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import unquote as percent_decode

from sip_gateway.core.fields import NameAddr, parse_name_addr
from sip_gateway.core.grammar import GrammarError, digits_to_int
from sip_gateway.core.identity import printable
from sip_gateway.core.message import Request

MAX_FORWARDINGS: Final = 4  # more are a loop, and not worth looking at
_MAX_VALUES: Final = 32
_MAX_DEPTH: Final = 16  # of an index
_NOBODY: Final = frozenset({"anonymous", "unavailable", "unknown"})
_HIDDEN: Final = frozenset({"full", "uri"})  # RFC 5806 §4, "privacy"; "name" hides only the name
_WITHHELD: Final = frozenset({"history", "header", "session"})  # RFC 7044 §10.1.2, RFC 3323 §4.2


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Forwarding:
    """A number that the call was made to before it came to ours. With `private` nobody is to
    learn of it: it may decide what becomes of the call, and is not shown or written down."""

    number: str
    private: bool = False


def parse_diversion(text: str) -> Forwarding | None:
    """Read one Diversion; None where it has no number. Raises GrammarError."""
    address = parse_name_addr(text)
    private = (address.parameters.get("privacy") or "").lower() in _HIDDEN
    return _forwarding(address, private)


def parse_history(text: str) -> tuple[tuple[int, ...], Forwarding | None]:
    """Read one History-Info: its index, and the number it was targeted to. Raises GrammarError."""
    address = parse_name_addr(text)
    parts = (address.parameters.get("index") or "").split(".")
    if len(parts) > _MAX_DEPTH:
        raise GrammarError("index too deep")
    index = tuple(digits_to_int(each, 2**31) for each in parts)
    fields = (each.partition("=") for each in address.uri.raw.partition("?")[2].split("&"))
    private = any(
        percent_decode(name).strip().lower() == "privacy" and _wishes(percent_decode(value))
        for name, _, value in fields
    )
    return index, _forwarding(address, private)


def read_forwardings(request: Request) -> tuple[Forwarding, ...]:
    """The number that was called first comes first; without what was called last, which is the
    Request-URI. What cannot be read is left out."""
    history = sorted(_each(request, "history-info", parse_history), key=lambda pair: pair[0])
    found = _before(request, [forwarding for _, forwarding in history])
    return found or _before(request, _each(request, "diversion", parse_diversion)[::-1])


def _before(request: Request, found: list[Forwarding | None]) -> tuple[Forwarding, ...]:
    now = request.uri.user.partition(";")[0]
    withheld = _wishes(request.headers.get("privacy") or "")
    numbers: dict[str, Forwarding] = {}
    for each in found:
        if each is not None and each.number != now and each.number not in numbers:
            numbers[each.number] = Forwarding(each.number, each.private or withheld)
    return tuple(numbers.values())[:MAX_FORWARDINGS]


def _each(request: Request, name: str, parse: Callable[[str], T]) -> list[T]:
    found = []
    try:
        values = request.headers.values(name)
    except GrammarError:
        return []
    for value in values[:_MAX_VALUES]:
        try:
            found.append(parse(value))
        except GrammarError:
            continue
    return found


def _forwarding(address: NameAddr, private: bool) -> Forwarding | None:
    number = printable(address.uri.user.partition(";")[0])
    if not number or number.lower() in _NOBODY:
        return None
    return Forwarding(number, private)


def _wishes(privacy: str) -> bool:
    """Whether a Privacy field wants the history withheld."""
    return bool({each.strip().lower() for each in privacy.split(";")} & _WITHHELD)
