"""Keeps one call's session timer: refreshes it, or ends the call when nobody does (RFC 4028)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Final, Protocol

from sip_gateway.core.context import Context
from sip_gateway.core.dialog import Dialog, contact_uri
from sip_gateway.core.events import CallId, EndCause
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.in_dialog import tell
from sip_gateway.core.message import Request, Response
from sip_gateway.core.negotiation import SDP, Negotiation
from sip_gateway.core.offer_answer import NotAcceptable
from sip_gateway.core.sdp import parse_sdp
from sip_gateway.core.session_timer import Agreement, agree_as_client, minimum
from sip_gateway.core.timers import T1

_DEAD: Final = frozenset({408, 481})


class Refreshable(Protocol):
    """The call as its refresher sees it."""

    id: CallId
    dialog: Dialog
    negotiation: Negotiation
    context: Context
    peer_updates: bool

    @property
    def is_ours(self) -> bool:
        """Whether we made the call, and with it the Call-ID."""
        ...

    @property
    def awaits_ack(self) -> bool: ...

    def hang_up(self, now: float, cause: EndCause) -> None: ...

    def tell_media(self) -> None: ...


class Refresher:
    """`pending` tells that a refresh of ours waits for its answer: an INVITE then glares."""

    def __init__(self, call: Refreshable) -> None:
        self._call = call
        self._agreement: Agreement | None = None
        self.pending = False

    def agree(self, agreement: Agreement | None, now: float) -> None:
        """Begin, renew, or with None end the timer."""
        self._agreement = agreement
        self._cancel()
        if agreement is None:
            return
        timers = self._call.context.timers
        timers.set((self._call.id, "expire"), now + agreement.expire_after, self._expire)
        if agreement.ours:
            timers.set((self._call.id, "refresh"), now + agreement.refresh_after, self._refresh)

    def tell_target(self, now: float) -> None:
        """Our Contact has changed. A peer without UPDATE sees it in the next refresh or answer:
        a re-INVITE is too much for it."""
        call, agreement = self._call, self._agreement
        if not call.peer_updates:
            return
        if agreement is None:
            tell(call.dialog, call.context, now, "UPDATE")
        else:  # without a Session-Expires it would end the timer (RFC 4028 §7.4)
            self._refresh(now)

    def stop(self) -> None:
        self._agreement = None
        self._cancel()

    def _cancel(self) -> None:
        for name in ("refresh", "expire"):
            self._call.context.timers.cancel((self._call.id, name))

    def _expire(self, now: float) -> None:
        self._call.hang_up(now, EndCause.LOST)

    def _refresh(self, now: float) -> None:
        call, agreement = self._call, self._agreement
        if agreement is None:
            return
        if self.pending or call.awaits_ack:
            self._later(now, 1.0)
            return
        refresher = "uac" if agreement.ours else "uas"
        headers = [
            ("supported", "timer"),
            ("session-expires", f"{agreement.interval};refresher={refresher}"),
        ]
        method, body = "UPDATE", b""
        if not call.peer_updates:
            method, body = "INVITE", call.negotiation.repeat()
            headers.append(("content-type", SDP))
        request = call.dialog.request(method, call.context.token(), tuple(headers), body)
        self.pending = True
        call.context.transactions.request(
            request,
            call.dialog.hop(),
            now,
            lambda response, at: self._answered(request, response, at),
            self._unanswered,
        )

    def _answered(self, request: Request, response: Response, now: float) -> None:
        if response.status < 200:
            return
        call, agreement = self._call, self._agreement
        if response.status < 300 and request.method == "INVITE":
            self._acknowledge(request)
        if not self.pending or agreement is None:
            return  # a repeated 2xx, or the call ended meanwhile
        self.pending = False
        call.negotiation.awaiting_answer = False
        if response.status < 300:
            self._refreshed(response, now)
        elif response.status in _DEAD:
            call.hang_up(now, EndCause.LOST)
        elif response.status == 491:
            # Whoever owns the Call-ID waits longer, so that both do not try again at once
            # (RFC 3261 §14.1).
            least, span = (2.1, 191) if call.is_ours else (0.0, 200)
            self._later(now, least + call.context.number(span) / 100)
        elif call.dialog.credentials is not None and call.dialog.credentials.take(response):
            self._later(now, 0.0)
        elif response.status == 422:
            least = minimum(response.headers)
            self._agreement = replace(agreement, interval=max(agreement.interval, least))
            self._later(now, 0.0)

    def _refreshed(self, response: Response, now: float) -> None:
        call = self._call
        if call.dialog.credentials is not None:
            call.dialog.credentials.accepted()
        with suppress(GrammarError):  # without a good Contact the target stays as it was
            call.dialog.target = contact_uri(response)
        if response.body:
            before = call.negotiation.session
            try:
                call.negotiation.take_answer(parse_sdp(response.body))
            except (GrammarError, NotAcceptable):
                call.hang_up(now, EndCause.FAILED)
                return
            if call.negotiation.session != before:
                call.tell_media()
        self.agree(agree_as_client(response), now)

    def _unanswered(self, now: float) -> None:
        self.pending = False
        self._call.hang_up(now, EndCause.LOST)

    def _later(self, now: float, delay: float) -> None:
        timers = self._call.context.timers
        timers.set((self._call.id, "refresh"), now + delay + T1 / 10, self._refresh)

    def _acknowledge(self, invite: Request) -> None:
        """ACK for the 2xx of our re-INVITE: a message of its own, for every copy of it (§13.2.2.4)."""
        call = self._call
        ack = call.dialog.ack(invite, call.context.token())
        call.context.transactions.send(ack, call.dialog.hop())
