"""One call: from the INVITE that was made to us, or from our own one's answer, to the BYE
(RFC 3261 §13.3, §14.2, §15)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from sip_gateway.core.context import Context
from sip_gateway.core.dialog import USER_AGENT, Dialog
from sip_gateway.core.events import (
    CallEnded,
    CallEstablished,
    CallId,
    CallMedia,
    EndCause,
)
from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.in_dialog import tell
from sip_gateway.core.message import Request, Response
from sip_gateway.core.negotiation import SDP, BadBody, Negotiation, read_offer
from sip_gateway.core.offer_answer import NotAcceptable
from sip_gateway.core.reason import CLEARED, FAULT, NO_MEDIA, TIMED_OUT, Reason
from sip_gateway.core.refresh import Refresher
from sip_gateway.core.reliable import RAck, ReliableResponse, insists
from sip_gateway.core.response import make_response
from sip_gateway.core.sdp import SessionDescription
from sip_gateway.core.session_timer import Agreement
from sip_gateway.core.subscribe_fields import ALLOW_EVENTS
from sip_gateway.core.timers import T1, T2
from sip_gateway.core.transactions import Transaction

ALLOW: Final = "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, REFER, REGISTER, SUBSCRIBE"
CAPABILITIES: Final = (
    ("allow", ALLOW),
    ALLOW_EVENTS,
    ("supported", "100rel, norefersub, replaces, timer"),
    ("user-agent", USER_AGENT),
)


class CallState(Enum):
    INCOMING = auto()  # the user has not decided yet
    PROCEEDING = auto()  # accepted, but a PRACK has to come before the 200
    ANSWERED = auto()  # 200 sent, ACK not seen
    CONFIRMED = auto()
    ENDING = auto()  # hung up before the ACK: BYE must wait for it (§15)
    ENDED = auto()


@dataclass(slots=True)
class _PendingOk:
    """A 2xx that is repeated until its ACK comes."""

    transaction: Transaction
    response: Response
    interval: float
    until: float


class Call:
    """`invite` is the one to be answered, None for a call of ours; `offer` is None when the
    INVITE left the offer to us."""

    def __init__(
        self,
        call_id: CallId,
        invite: Transaction | None,
        dialog: Dialog,
        offer: SessionDescription | None,
        agreement: Agreement | None,
        context: Context,
    ) -> None:
        self.id = call_id
        self.state = CallState.INCOMING
        self.invite = invite
        self.dialog = dialog
        self.context = context
        self.negotiation = Negotiation(context.number(2**31), context.keys(dialog.flow))
        self.refresher = Refresher(self)
        self._offer = offer
        self._agreement = agreement
        self._ok: _PendingOk | None = None
        self._why: Reason | None = None  # what our BYE shall say
        self.peer_updates = invite is not None and _updates(invite.request)
        self.referrals = 0  # how many REFERs there were
        self._reliable: ReliableResponse | None = None
        if invite is not None and insists(invite.request):
            self._reliable = ReliableResponse(call_id, invite, context, self._unheard)

    @classmethod
    def dialled(
        cls,
        call_id: CallId,
        dialog: Dialog,
        negotiation: Negotiation,
        answer: Response,
        context: Context,
    ) -> Call:
        """A call of ours whose 2xx we have acknowledged."""
        call = cls(call_id, None, dialog, None, None, context)
        call.state = CallState.CONFIRMED
        call.negotiation = negotiation
        call.peer_updates = _updates(answer)
        return call

    @property
    def tag(self) -> str:
        return self.dialog.local.tag or ""

    @property
    def is_ours(self) -> bool:
        return self.invite is None

    @property
    def awaits_ack(self) -> bool:
        return self._ok is not None

    @property
    def is_early(self) -> bool:
        return self.state in (CallState.INCOMING, CallState.PROCEEDING)

    # -- what the user wants ------------------------------------------------------------------

    def ring(self, now: float) -> None:
        """Tell whoever insists on hearing reliably that we are at it (RFC 3262 §3). An offer of
        ours has to be in the first reliable response, so that one waits for `accept`."""
        if self._reliable is not None and self._offer is not None:
            self._reliable.send(180, self.tag, now, self._early_headers())

    def accept(self, local: SocketAddress, now: float) -> None:
        """Answer with 200; RTP is received at `local`. Before that, what was sent reliably has
        to have arrived."""
        if self.state is not CallState.INCOMING:
            return
        self.negotiation.open(local)
        self.state = CallState.PROCEEDING
        reliable = self._reliable
        if reliable is not None and self._offer is None:
            headers = (*self._early_headers(), ("content-type", SDP))
            reliable.send(183, self.tag, now, headers, self.negotiation.offer())
        if reliable is None or not reliable.pending:
            self._answer(now)

    def _answer(self, now: float) -> None:
        assert self.invite is not None
        body = b""  # when 183 and PRACK were offer and answer already
        if self._offer is not None:
            body = self.negotiation.answer(self._offer)
        elif self.negotiation.session is None:
            body = self.negotiation.offer()
        self.state = CallState.ANSWERED
        self.refresher.agree(self._agreement, now)
        self.send_ok(self.invite, body, self._agreement, now)
        self.tell_media()

    def reject(self, status: int, now: float, headers: tuple[tuple[str, str], ...] = ()) -> None:
        """Refuse the call with a final status of 300 or above."""
        if self.is_early and self.invite is not None:
            response = make_response(self.invite.request, status, self.tag, headers)
            self.context.transactions.respond(self.invite, response, now)
            self._finish()

    def hang_up(
        self, now: float, cause: EndCause = EndCause.RELEASED, why: Reason | None = None
    ) -> None:
        """End the call, in whatever state it is; `why` is for the peer to read."""
        self._why = why
        if self.is_early:
            self._withdraw(480, now, cause)
        elif self.state is CallState.ANSWERED:
            self.state = CallState.ENDING
            self.refresher.stop()
            self.context.emit(CallEnded(self.id, cause))
        elif self.state is CallState.CONFIRMED:
            self.context.emit(CallEnded(self.id, cause))
            self.send_bye(now, cause)

    def become_focus(self, now: float) -> None:
        """The peer is in a conference from now on: its screen may show one."""
        if not self.dialog.focus and self.state is not CallState.ENDED:
            self.dialog.focus = True
            self.refresher.tell_target(now)

    # -- what the peer does -------------------------------------------------------------------

    def cancel(self, now: float, reasons: tuple[Reason, ...] = ()) -> None:
        """CANCEL, or BYE, came before we answered (§9.2, §15)."""
        if self.is_early:
            self._withdraw(487, now, EndCause.HANGUP, reasons)

    def waits_for(self, rack: RAck) -> bool:
        """Whether a PRACK is about a response of ours that is not acknowledged yet."""
        return self._reliable is not None and self._reliable.is_pending(rack)

    def progressed(self, now: float) -> None:
        """The PRACK came, and was answered; an answer to our offer in it is already taken."""
        if self._reliable is not None:
            self._reliable.stop()
        if self.state is CallState.PROCEEDING:
            self._answer(now)

    def acknowledge(self, ack: Request, now: float) -> None:
        """ACK of a 2xx: of the first one, or of the answer to a re-INVITE."""
        pending = self._ok
        if pending is None or pending.transaction.request.cseq.number != ack.cseq.number:
            return
        self._ok = None
        self.context.timers.cancel((self.id, "ok"))
        if self.state is CallState.ENDING:
            self.send_bye(now, EndCause.RELEASED)
            return
        first = self.state is CallState.ANSWERED
        self.state = CallState.CONFIRMED
        if self.negotiation.awaiting_answer and not self._take_answer(ack):
            self.hang_up(now, EndCause.FAILED, NO_MEDIA)
        elif first:
            self.context.emit(CallEstablished(self.id))

    def peer_ended(self, reasons: tuple[Reason, ...]) -> None:
        """BYE came; its 200 is already sent."""
        if self.state is not CallState.ENDING:
            self.context.emit(CallEnded(self.id, EndCause.HANGUP, reasons))
        self._finish()

    # -- shared steps -------------------------------------------------------------------------

    def send_ok(
        self, transaction: Transaction, body: bytes, agreement: Agreement | None, now: float
    ) -> None:
        """Answer an INVITE of this dialog with 200 and see to it that it arrives."""
        response = make_response(
            transaction.request,
            200,
            self.tag,
            self.ok_headers(agreement, transaction.request, sdp=bool(body)),
            body,
        )
        self._ok = _PendingOk(transaction, response, T1, now + 64 * T1)
        self.context.transactions.respond(transaction, response, now)
        self.context.timers.set((self.id, "ok"), now + T1, self._repeat_ok)

    def ok_headers(
        self, agreement: Agreement | None, request: Request, sdp: bool = True
    ) -> tuple[tuple[str, str], ...]:
        routes = tuple(("record-route", line) for line in request.headers.lines("record-route"))
        timer = () if agreement is None else agreement.answer_headers()
        content = (("content-type", SDP),) if sdp else ()
        return (*routes, ("contact", self.dialog.contact), *CAPABILITIES, *timer, *content)

    def _early_headers(self) -> tuple[tuple[str, str], ...]:
        assert self.invite is not None
        lines = self.invite.request.headers.lines("record-route")
        routes = tuple(("record-route", line) for line in lines)
        return (*routes, ("contact", self.dialog.contact), *CAPABILITIES)

    def _unheard(self, now: float) -> None:
        """No PRACK in 64*T1 (RFC 3262 §3)."""
        self._withdraw(504, now, EndCause.FAILED)

    def _withdraw(
        self, status: int, now: float, cause: EndCause, reasons: tuple[Reason, ...] = ()
    ) -> None:
        self.reject(status, now)
        self.context.emit(CallEnded(self.id, cause, reasons))

    def tell_media(self) -> None:
        if self.negotiation.session is not None:
            self.context.emit(CallMedia(self.id, self.negotiation.session))

    def send_bye(self, now: float, cause: EndCause) -> None:
        """BYE. Of the answers only a trunk's challenge counts: unanswered, the call would go on
        there, and cost."""
        why = self._why or (CLEARED if cause is EndCause.RELEASED else FAULT)
        tell(self.dialog, self.context, now, "BYE", (why.field(),))
        self._finish()

    def _take_answer(self, ack: Request) -> bool:
        try:
            self.negotiation.take_answer(read_offer(ack))
        except (BadBody, NotAcceptable):
            return False
        self.tell_media()
        return True

    def _repeat_ok(self, now: float) -> None:
        pending = self._ok
        if pending is None:
            return
        if now >= pending.until:
            self._ok = None
            if self.state is not CallState.ENDING:
                self.context.emit(CallEnded(self.id, EndCause.FAILED))
                self._why = TIMED_OUT
            self.send_bye(now, EndCause.FAILED)
            return
        self.context.transactions.respond(pending.transaction, pending.response, now)
        pending.interval = min(2 * pending.interval, T2)
        at = min(now + pending.interval, pending.until)
        self.context.timers.set((self.id, "ok"), at, self._repeat_ok)

    def _finish(self) -> None:
        self.state = CallState.ENDED
        self._ok = None
        if self._reliable is not None:
            self._reliable.stop()
        self.context.timers.cancel((self.id, "ok"))
        self.refresher.stop()
        self.context.forget(self.id)


def _updates(message: Request | Response) -> bool:
    """Whether the peer takes UPDATE, by its Allow."""
    try:
        return "update" in message.headers.tokens("allow")
    except GrammarError:
        return False
