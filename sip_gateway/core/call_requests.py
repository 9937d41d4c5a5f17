"""Requests inside a call: which are welcome in which state, and what they do."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from sip_gateway.core.call import ALLOW, CAPABILITIES, Call, CallState
from sip_gateway.core.dialog import contact_uri
from sip_gateway.core.events import CallDigit, EndCause
from sip_gateway.core.fields import media_type
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.negotiation import SDP, BadBody, read_offer
from sip_gateway.core.offer_answer import NotAcceptable
from sip_gateway.core.reason import NO_MEDIA, read_reasons
from sip_gateway.core.reliable import parse_rack
from sip_gateway.core.response import make_response
from sip_gateway.core.session_timer import (
    MIN_INTERVAL,
    Agreement,
    IntervalTooSmall,
    agree_as_server,
)
from sip_gateway.core.transactions import Transaction

Headers = tuple[tuple[str, str], ...]
Handler = Callable[[Call, Transaction, float], None]

_KEYS: Final = frozenset("0123456789*#ABCD")
_INFO_TYPES: Final = ("application/dtmf-relay", "application/dtmf")


def handle(call: Call, transaction: Transaction, now: float) -> None:
    """Answer a request (not an ACK) that belongs to the call's dialog."""
    request = transaction.request
    # Equal numbers are a second request, not a copy: copies never come this far (§12.2.2).
    if request.cseq.number <= call.dialog.remote_cseq:
        _respond(call, transaction, 500, now)
        return
    call.dialog.remote_cseq = request.cseq.number
    handler = _HANDLERS.get((call.state, request.method))
    if handler is None:
        _respond(call, transaction, 405, now, (("allow", ALLOW),))
        return
    handler(call, transaction, now)


def _bye(call: Call, transaction: Transaction, now: float) -> None:
    _respond(call, transaction, 200, now)
    call.peer_ended(read_reasons(transaction.request.headers))


def _early_bye(call: Call, transaction: Transaction, now: float) -> None:
    """The caller may end an early dialog by it, too (RFC 3261 §15)."""
    _respond(call, transaction, 200, now)
    call.cancel(now, read_reasons(transaction.request.headers))


def _prack(call: Call, transaction: Transaction, now: float) -> None:
    """What we sent reliably has arrived (RFC 3262 §3); the answer to an offer in it is here."""
    request, negotiation = transaction.request, call.negotiation
    try:
        rack = parse_rack(request.headers.get("rack") or "")
    except GrammarError:
        _respond(call, transaction, 400, now)
        return
    if not call.waits_for(rack):
        _respond(call, transaction, 481, now)
        return
    try:
        if negotiation.awaiting_answer:
            negotiation.take_answer(read_offer(request))
        elif request.body:  # an offer before the answer to theirs (RFC 3262 §5)
            _respond(call, transaction, 488, now)
            call.progressed(now)
            return
    except (BadBody, NotAcceptable) as error:
        status = error.status if isinstance(error, BadBody) else 488
        _respond(call, transaction, status, now, error.headers)
        call.hang_up(now, EndCause.FAILED, NO_MEDIA)
    else:
        _respond(call, transaction, 200, now)
        call.progressed(now)


def _early_update(call: Call, transaction: Transaction, now: float) -> None:
    """Before we answered, only the peer's address can change: its offer has no answer yet, or
    ours has none (RFC 3311 §5.2)."""
    request = transaction.request
    if request.body:
        ours = call.negotiation.awaiting_answer
        later = () if ours else (("retry-after", str(call.context.number(10))),)
        _respond(call, transaction, 491 if ours else 500, now, later)
        return
    try:
        if request.headers.get("contact"):
            call.dialog.target = contact_uri(request)
    except GrammarError:
        _respond(call, transaction, 400, now)
        return
    headers = call.ok_headers(None, request, sdp=False)
    _respond(call, transaction, 200, now, headers)


def _early_invite(call: Call, transaction: Transaction, now: float) -> None:
    """The first one is not answered yet (RFC 3261 §14.2)."""
    later = ("retry-after", str(call.context.number(10)))
    _respond(call, transaction, 500, now, (later,))


def _options(call: Call, transaction: Transaction, now: float) -> None:
    _respond(call, transaction, 200, now, (*CAPABILITIES, ("accept", SDP)))


def _reinvite(call: Call, transaction: Transaction, now: float) -> None:
    """A changed offer (hold, another address), none (offer us yours), or a mere refresh."""
    if call.refresher.pending or call.awaits_ack:
        _respond(call, transaction, 491, now)
        return
    agreed = _agree(call, transaction, now)
    if agreed is None:
        return
    body, agreement = agreed
    call.refresher.agree(agreement, now)
    call.send_ok(transaction, body or call.negotiation.offer(), agreement, now)
    if body:
        call.tell_media()


def _update(call: Call, transaction: Transaction, now: float) -> None:
    """The same without a three-way handshake, and without a body only a refresh (RFC 3311)."""
    # Only two offers can collide: a mere refresh may come while ours is unanswered (§5.2).
    collides = call.negotiation.awaiting_answer and bool(transaction.request.body)
    if call.refresher.pending or collides:
        _respond(call, transaction, 491, now)
        return
    agreed = _agree(call, transaction, now)
    if agreed is None:
        return
    body, agreement = agreed
    call.refresher.agree(agreement, now)
    headers = call.ok_headers(agreement, transaction.request, sdp=bool(body))
    response = make_response(transaction.request, 200, call.tag, headers, body)
    call.context.transactions.respond(transaction, response, now)
    if body:
        call.tell_media()


def _agree(
    call: Call, transaction: Transaction, now: float
) -> tuple[bytes, Agreement | None] | None:
    """Our answer to the offer inside (empty when there was none) and the session timer.

    None when the request was refused; the call then goes on as it was (§14.2).
    """
    request = transaction.request
    try:
        agreement = agree_as_server(request)
        target = contact_uri(request) if request.headers.get("contact") else call.dialog.target
        offer = read_offer(request)
        body = b"" if offer is None else call.negotiation.answer(offer)
    except IntervalTooSmall:
        _respond(call, transaction, 422, now, (("min-se", str(MIN_INTERVAL)),))
    except BadBody as error:
        _respond(call, transaction, error.status, now, error.headers)
    except NotAcceptable as error:
        _respond(call, transaction, 488, now, error.headers)
    except GrammarError:
        _respond(call, transaction, 400, now)
    else:
        call.dialog.target = target
        call.peer_updates = "update" in request.headers.tokens("allow") or call.peer_updates
        return body, agreement
    return None


def _info(call: Call, transaction: Transaction, now: float) -> None:
    """A key. Telephones send them so even where they agreed on RFC 4733: which counts, others
    know."""
    request = transaction.request
    if request.headers.get("info-package") is not None:
        # We asked for no package, so none may come; an empty list says so (RFC 6086 §4.2.2).
        _respond(call, transaction, 469, now, (("recv-info", ""),))
        return
    kind = media_type(request.headers.get("content-type"))
    if request.body and kind not in _INFO_TYPES:
        accepted = tuple(("accept", each) for each in _INFO_TYPES)
        _respond(call, transaction, 415, now, accepted)
        return
    _respond(call, transaction, 200, now)
    digit = info_digit(kind, request.body)
    if digit and call.negotiation.session is not None:
        call.context.emit(CallDigit(call.id, digit))


def info_digit(kind: str, body: bytes) -> str:
    """The key in an INFO body ("Signal=5" or bare "5"), empty when there is none."""
    text = body.decode("ascii", "replace").strip()
    if kind == "application/dtmf-relay":
        lines = (line.partition("=") for line in text.splitlines())
        signals = (value.strip() for name, _, value in lines if name.strip().lower() == "signal")
        text = next(signals, "")
    text = {"10": "*", "11": "#"}.get(text, text).upper()
    return text if text in _KEYS else ""


def _respond(
    call: Call, transaction: Transaction, status: int, now: float, headers: Headers = ()
) -> None:
    response = make_response(transaction.request, status, call.tag, headers)
    call.context.transactions.respond(transaction, response, now)


_HANDLERS: Final = MappingProxyType[tuple[CallState, str], Handler](
    {
        **{
            (state, method): handler
            for state in (CallState.INCOMING, CallState.PROCEEDING)
            for method, handler in (
                ("BYE", _early_bye),
                ("INVITE", _early_invite),
                ("OPTIONS", _options),
                ("PRACK", _prack),
                ("UPDATE", _early_update),
            )
        },
        # Copies of a PRACK that came when we had given up waiting, or of none of ours.
        (CallState.ANSWERED, "PRACK"): _prack,
        (CallState.CONFIRMED, "PRACK"): _prack,
        (CallState.ANSWERED, "BYE"): _bye,
        (CallState.ANSWERED, "INVITE"): _reinvite,
        (CallState.ANSWERED, "UPDATE"): _update,
        (CallState.ANSWERED, "INFO"): _info,
        (CallState.ANSWERED, "OPTIONS"): _options,
        (CallState.CONFIRMED, "BYE"): _bye,
        (CallState.CONFIRMED, "INVITE"): _reinvite,
        (CallState.CONFIRMED, "UPDATE"): _update,
        (CallState.CONFIRMED, "INFO"): _info,
        (CallState.CONFIRMED, "OPTIONS"): _options,
        (CallState.ENDING, "BYE"): _bye,
    }
)
