"""Who a caller says to be, made fit for a screen."""

from __future__ import annotations

from typing import Final

from sip_gateway.core.fields import NameAddr, parse_name_addr
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.message import Request

_MAX_TEXT: Final = 64
_WITHHOLD: Final = frozenset({"id", "user"})
_UNKNOWN: Final = frozenset({"anonymous", "unavailable", "unknown"})


def claimed_identity(request: Request, trusted: bool) -> tuple[str, str]:
    """Number and name of the caller; empty where unknown or withheld.

    P-Asserted-Identity counts only from a trunk (RFC 3325 §5), From is anybody's word. Whoever
    withholds either of both (RFC 3323 §4, RFC 3325 §9.3) is nobody to us.
    """
    identity = (_asserted(request) if trusted else None) or request.from_
    wishes = {each.strip().lower() for each in (request.headers.get("privacy") or "").split(";")}
    number = identity.uri.user.partition(";")[0]
    if wishes & _WITHHOLD or {number.lower(), request.from_.uri.user.lower()} & _UNKNOWN:
        return "", ""
    return printable(number), printable(identity.display)


def _asserted(request: Request) -> NameAddr | None:
    try:
        found = [parse_name_addr(each) for each in request.headers.values("p-asserted-identity")]
    except GrammarError:
        return None
    # A tel URI holds the number best; otherwise the first one counts.
    return next((each for each in found if each.uri.scheme == "tel"), next(iter(found), None))


def printable(text: str) -> str:
    """At most 64 characters without control characters and broken ones."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(char for char in clean if char.isprintable())[:_MAX_TEXT].strip()
