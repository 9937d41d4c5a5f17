"""Fields by which somebody subscribes: Event, Expires and Accept (RFC 6665 §8.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sip_gateway.core.fields import media_type
from sip_gateway.core.grammar import GrammarError, Parameters, digits_to_int, is_token, split_list
from sip_gateway.core.message import Request

PACKAGE: Final = "conference"
ALLOW_EVENTS: Final = ("allow-events", PACKAGE)
DEFAULT: Final = 3_600  # seconds (RFC 4575 §3.4); nobody gets more
MINIMUM: Final = 60
_MAX_ID: Final = 64
_FOREVER: Final = 2**32 - 1


@dataclass(frozen=True, slots=True)
class EventField:
    """Which package, and the name that a subscriber gives the subscription."""

    package: str
    id: str = ""

    def __str__(self) -> str:
        return f"{self.package};id={self.id}" if self.id else self.package


def parse_event(text: str) -> EventField:
    """Read an Event value. Raises GrammarError."""
    package, *parts = split_list(text, ";")
    identity = Parameters.parse(parts).get("id") or ""
    if not is_token(package) or len(identity) > _MAX_ID or (identity and not is_token(identity)):
        raise GrammarError("bad Event")
    return EventField(package.lower(), identity)


def wanted_time(request: Request) -> int:
    """Seconds that are asked for, 0 to end it, DEFAULT at most. Raises GrammarError."""
    text = request.headers.get("expires")
    return DEFAULT if text is None else min(digits_to_int(text.strip(), _FOREVER), DEFAULT)


def takes(request: Request, kind: str) -> bool:
    """Whether a document of that media type may come. Raises GrammarError."""
    wanted = {media_type(each) for each in request.headers.values("accept")}
    main = kind.partition("/")[0]
    return not wanted or bool(wanted & {kind, f"{main}/*", "*/*"})
