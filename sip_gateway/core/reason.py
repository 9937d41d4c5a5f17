"""The Reason field (RFC 3326): why a call was ended, withdrawn or (RFC 6432) refused, as a SIP
status or as a cause of Q.850, which is what the telephone network says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sip_gateway.core.grammar import (
    GrammarError,
    Parameters,
    digits_to_int,
    is_token,
    quote,
    split_list,
)
from sip_gateway.core.headers import Headers
from sip_gateway.core.identity import printable

SIP: Final = "SIP"
Q850: Final = "Q.850"
MAX_REASONS: Final = 8  # one a protocol is what the RFC allows
_MAX_PROTOCOL: Final = 32
_MAX_CAUSE: Final = 999


@dataclass(frozen=True, slots=True)
class Reason:
    """`protocol` in capitals; `cause` is None where only a text was given."""

    protocol: str
    cause: int | None = None
    text: str = ""

    def __str__(self) -> str:
        cause = "" if self.cause is None else f";cause={self.cause}"
        return f"{self.protocol}{cause}{f';text={quote(self.text)}' if self.text else ''}"

    def field(self) -> tuple[str, str]:
        return "reason", str(self)


CLEARED: Final = Reason(Q850, 16)
NO_RESPONSE: Final = Reason(Q850, 18)  # it did not even ring
NO_ANSWER: Final = Reason(Q850, 19)
FAULT: Final = Reason(Q850, 41)
TIMED_OUT: Final = Reason(Q850, 102)  # a timer of ours has run out
# Telephones show no missed call for it (RFC 3326 §3.1).
ELSEWHERE: Final = Reason(SIP, 200, "Call completed elsewhere")
NO_MEDIA: Final = Reason(SIP, 488, "Not Acceptable Here")


def parse_reason(text: str) -> Reason:
    """Read one value. Raises GrammarError."""
    protocol, *parts = split_list(text, ";")
    if not is_token(protocol) or len(protocol) > _MAX_PROTOCOL:
        raise GrammarError("bad Reason")
    parameters = Parameters.parse(parts)
    cause = parameters.get("cause")
    number = None if cause is None else digits_to_int(cause, _MAX_CAUSE)
    return Reason(protocol.upper(), number, printable(parameters.get("text") or ""))


def read_reasons(headers: Headers) -> tuple[Reason, ...]:
    """All that make sense. What makes none is no fault of the message: the field is a remark."""
    found: list[Reason] = []
    try:
        values = headers.values("reason")
    except GrammarError:
        return ()
    for value in values[:MAX_REASONS]:
        try:
            found.append(parse_reason(value))
        except GrammarError:
            continue
    return tuple(found)


def briefly(reasons: tuple[Reason, ...]) -> str:
    """For a log: without the text, which is a peer's."""
    return ", ".join(str(Reason(each.protocol, each.cause)) for each in reasons)
