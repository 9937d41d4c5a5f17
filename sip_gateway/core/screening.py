"""What can be refused by looking at a request alone (RFC 3261 §8.2.1 to §8.2.3)."""

from __future__ import annotations

from typing import Final

from sip_gateway.core.call import ALLOW
from sip_gateway.core.grammar import GrammarError, digits_to_int
from sip_gateway.core.message import Request

Refusal = tuple[int, tuple[tuple[str, str], ...]]

EXTENSIONS: Final = frozenset({"100rel", "norefersub", "replaces", "timer"})
_SERVED: Final = frozenset(ALLOW.split(", "))
# Methods we know of and never take: 405, where those nobody knows get 501.
_KNOWN: Final = frozenset({"MESSAGE", "NOTIFY", "PUBLISH"})
_SCHEMES: Final = frozenset({"sip", "sips", "tel"})


def screen(request: Request) -> Refusal | None:
    """The refusal that the request deserves, or None.

    Max-Forwards 0 is no reason: we are the end of the way (RFC 4475 §3.1.1.12 and §3.3.12).
    """
    if request.method in _KNOWN:
        return 405, (("allow", ALLOW),)
    if request.method not in _SERVED:
        return 501, (("allow", ALLOW),)
    if request.uri.scheme not in _SCHEMES:
        return 416, ()
    try:
        digits_to_int((request.headers.get("max-forwards") or "70").strip(), 255)
        unknown = request.headers.tokens("require") - EXTENSIONS
    except GrammarError:
        return 400, ()
    if unknown and request.method != "CANCEL":
        return 420, (("unsupported", ", ".join(sorted(unknown))),)
    return None
