"""Provisional responses that have to arrive (RFC 3262): their numbers, and our own ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sip_gateway.core.context import Context
from sip_gateway.core.events import CallId
from sip_gateway.core.fields import CSeq, parse_cseq
from sip_gateway.core.grammar import GrammarError, digits_to_int
from sip_gateway.core.message import Request, Response
from sip_gateway.core.response import make_response
from sip_gateway.core.timers import T1
from sip_gateway.core.transactions import Transaction

EXTENSION: Final = "100rel"
_MAX_RSEQ: Final = 2**32 - 1

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RAck:
    """Which response a PRACK is about: its RSeq, and the CSeq of the request it answers."""

    rseq: int
    cseq: CSeq


def parse_rack(text: str) -> RAck:
    """Read "RSeq CSeq-number method" (§7.2). Raises GrammarError."""
    number, _, cseq = text.strip().partition(" ")
    rseq = digits_to_int(number, _MAX_RSEQ)
    if not rseq:
        raise GrammarError("RSeq begins with 1")
    return RAck(rseq, parse_cseq(cseq))


def insists(request: Request) -> bool:
    """Whether whoever calls wants every provisional response but 100 to be reliable."""
    return EXTENSION in request.headers.tokens("require")


def reliable_number(response: Response) -> int | None:
    """RSeq of a response that wants a PRACK; None for any other, and for an unreadable one."""
    if not 100 < response.status < 200 or response.to.tag is None:
        return None
    try:
        if EXTENSION not in response.headers.tokens("require"):
            return None
        return digits_to_int(response.headers.get("rseq") or "", _MAX_RSEQ) or None
    except GrammarError:
        return None


class ReliableResponse:
    """The one reliable response to an INVITE that we send at a time: repeated from T1 on, twice
    as late each time, until its PRACK comes; after 64*T1 `give_up` is called (§3)."""

    def __init__(
        self,
        call_id: CallId,
        invite: Transaction,
        context: Context,
        give_up: Callable[[float], None],
    ) -> None:
        self._key = (call_id, "reliable")
        self._invite = invite
        self._context = context
        self._give_up = give_up
        self._rseq = 1 + context.number(2**31 - 1)
        self._response: Response | None = None
        self._interval = T1
        self._until = 0.0

    @property
    def pending(self) -> bool:
        """Whether a PRACK is still to come."""
        return self._response is not None

    def send(
        self, status: int, tag: str, now: float, headers: Headers = (), body: bytes = b""
    ) -> None:
        """Send one; the one before has to be acknowledged."""
        assert not self.pending, "one at a time (RFC 3262 §3)"
        self._rseq += 1
        numbered = (("require", EXTENSION), ("rseq", str(self._rseq)))
        response = make_response(self._invite.request, status, tag, (*headers, *numbered), body)
        self._response, self._interval, self._until = response, T1, now + 64 * T1
        self._context.transactions.respond(self._invite, response, now)
        self._context.timers.set(self._key, now + T1, self._repeat)

    def is_pending(self, rack: RAck) -> bool:
        """Whether that is the response that waits for its PRACK."""
        return self.pending and rack == RAck(self._rseq, self._invite.request.cseq)

    def stop(self) -> None:
        """It has arrived, or does not matter any more."""
        self._response = None
        self._context.timers.cancel(self._key)

    def _repeat(self, now: float) -> None:
        if self._response is None:
            return
        if now >= self._until:
            self.stop()
            self._give_up(now)
            return
        self._context.transactions.respond(self._invite, self._response, now)
        self._interval *= 2
        at = min(now + self._interval, self._until)
        self._context.timers.set(self._key, at, self._repeat)
