"""Requests that begin something: calls and registrations, from strangers until proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sip_gateway.core.admission import Admission, SipSettings, Standing
from sip_gateway.core.call import CAPABILITIES, Call, CallState
from sip_gateway.core.callbook import CallBook
from sip_gateway.core.context import Context
from sip_gateway.core.dialog import Dialog
from sip_gateway.core.digest import Authorization
from sip_gateway.core.digest_server import Check, Secrets
from sip_gateway.core.events import (
    CallId,
    CallOffered,
    CredentialsWanted,
    Ticket,
    TransferWanted,
)
from sip_gateway.core.flow import Flow
from sip_gateway.core.forwarding import read_forwardings
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.identity import claimed_identity
from sip_gateway.core.message import Request
from sip_gateway.core.negotiation import SDP, BadBody, Negotiation, read_offer
from sip_gateway.core.offer_answer import NotAcceptable
from sip_gateway.core.referral import Referral, Referrals
from sip_gateway.core.registration import Registrar
from sip_gateway.core.response import make_response, response_hop
from sip_gateway.core.session_timer import (
    MIN_INTERVAL,
    IntervalTooSmall,
    agree_as_server,
)
from sip_gateway.core.subscriptions import Subscriptions
from sip_gateway.core.transactions import Key, Transaction
from sip_gateway.core.transfer_fields import (
    ReferTo,
    UnusableTarget,
    is_silent,
    read_refer_to,
    read_replaces,
)

# Requests that wait for the account's secrets; more are told to come back.
MAX_PENDING: Final = 1_000
_BUSY: Final = (("retry-after", "5"),)

Headers = tuple[tuple[str, str], ...]
Refuse = Callable[[Request, Flow, int, Headers], None]


@dataclass(frozen=True, slots=True)
class _Pending:
    """A request whose sender claims to be an account."""

    transaction: Transaction
    flow: Flow
    answer: Authorization


class Intake:
    """`refuse` answers without a transaction; it is what strangers get. `proved` hears of those
    who are none any more."""

    def __init__(
        self,
        settings: SipSettings,
        admission: Admission,
        registrar: Registrar,
        book: CallBook,
        context: Context,
        refuse: Refuse,
        proved: Callable[[Flow], None],
        referrals: Referrals,
        subscriptions: Subscriptions,
    ) -> None:
        self.draining = False
        self._settings = settings
        self._admission = admission
        self._registrar = registrar
        self._book = book
        self._context = context
        self._refuse = refuse
        self._proved = proved
        self._referrals = referrals
        self._subscriptions = subscriptions
        self._pending: dict[Ticket, _Pending] = {}
        self._tickets = 0
        self._identified: dict[str, Callable[[Transaction, Flow, str | None, float], None]] = {
            "INVITE": self._invite,
            "REFER": self._refer,
            "REGISTER": self._register,
            "SUBSCRIBE": self._subscribe,
        }

    def receive(self, request: Request, flow: Flow, now: float) -> None:
        """Handle a request outside of any call that has passed the screening."""
        if request.method == "OPTIONS":
            status = 503 if self.draining else 200
            self._refuse(request, flow, status, (*CAPABILITIES, ("accept", SDP)))
        elif request.method == "REFER":
            self._refuse(request, flow, 403, ())  # whose call should it be that is moved?
        elif request.method in self._identified:
            self._identify(request, flow, now)
        else:
            self._refuse(request, flow, 481, ())

    def refer(self, request: Request, flow: Flow, now: float) -> None:
        """Handle a REFER inside a call. Calls cost money, so it takes a password, whoever began
        the call; a trunk, which has none, refers nobody."""
        if self._admission.is_trunk(flow.remote.host):
            self._refuse(request, flow, 403, ())
        else:
            self._identify(request, flow, now)

    def _identify(self, request: Request, flow: Flow, now: float) -> None:
        source = flow.remote.host
        standing, answer = self._admission.standing(request, source, now)
        if standing in (Standing.UNKNOWN, Standing.STALE):
            stale = standing is Standing.STALE
            self._refuse(request, flow, 401, self._admission.challenge(source, now, stale))
        elif standing is Standing.BARRED:
            self._refuse(request, flow, 403, ())
        elif self._context.transactions.is_merged(request):
            self._refuse(request, flow, 482, ())
        elif self._busy(request):
            self._refuse(request, flow, 503, _BUSY)
        else:
            hop = response_hop(request.via, flow)
            transaction = self._context.transactions.serve(request, hop, now)
            if answer is None:
                self._identified[request.method](transaction, flow, None, now)
            else:
                self._ask(_Pending(transaction, flow, answer))

    def _busy(self, request: Request) -> bool:
        if self._context.transactions.full or len(self._pending) >= MAX_PENDING:
            return True
        full = len(self._book) >= self._settings.max_calls
        return request.method == "INVITE" and (full or self.draining)

    def _ask(self, pending: _Pending) -> None:
        self._tickets += 1
        ticket = Ticket(self._tickets)
        self._pending[ticket] = pending
        self._context.emit(CredentialsWanted(ticket, pending.answer.username))

    def give_credentials(self, ticket: Ticket, secrets: Secrets | None, now: float) -> None:
        """Go on with the request that asked for them."""
        pending = self._pending.pop(ticket, None)
        if pending is None:
            return  # cancelled meanwhile
        request, source = pending.transaction.request, pending.flow.remote.host
        check = self._admission.verify(pending.answer, secrets, request, source, now)
        if check is Check.GOOD:
            self._proved(pending.flow)
            begin = self._identified[request.method]
            begin(pending.transaction, pending.flow, pending.answer.username, now)
            return
        # An unknown account and a wrong password get the same answer as no password at all.
        challenge = self._admission.challenge(source, now, check is Check.STALE)
        self._respond(pending.transaction, 401, now, challenge)

    def cancel(self, key: Key, now: float) -> bool:
        """CANCEL for an INVITE that still waits for its credentials; False for any other."""
        for ticket, pending in self._pending.items():
            if pending.transaction.key == key:
                del self._pending[ticket]
                self._respond(pending.transaction, 487, now)
                return True
        return False

    def _register(
        self, transaction: Transaction, flow: Flow, username: str | None, now: float
    ) -> None:
        status, headers = self._registrar.register(transaction.request, username or "", flow, now)
        self._respond(transaction, status, now, headers)

    def _invite(
        self, transaction: Transaction, flow: Flow, username: str | None, now: float
    ) -> None:
        request = transaction.request
        keys = self._context.keys(flow)
        try:
            replaces = self._replaced(request)
            agreement = agree_as_server(request)
            dialog = Dialog.answering(request, self._context.token(), flow)
            offer = read_offer(request)
            if offer is not None:
                Negotiation.check(offer, keys)
        except UnusableTarget as error:
            self._respond(transaction, error.status, now)
        except IntervalTooSmall:
            self._respond(transaction, 422, now, (("min-se", str(MIN_INTERVAL)),))
        except BadBody as error:
            self._respond(transaction, error.status, now, error.headers)
        except NotAcceptable as error:
            self._respond(transaction, 488, now, error.headers)
        except GrammarError:
            self._respond(transaction, 400, now)
        else:
            call_id = CallId(self._context.token())
            call = Call(call_id, transaction, dialog, offer, agreement, self._context)
            self._book.add(call)
            self._respond(transaction, 100, now)
            call.ring(now)
            self._offer(call_id, request, flow, username, replaces)

    def _replaced(self, request: Request) -> CallId | None:
        """The call whose place is asked for (RFC 3891 §3). Raises GrammarError, UnusableTarget.

        One that rings us is not to be taken over, and one that we make is nobody's yet: 481.
        """
        named = read_replaces(request)
        if named is None:
            return None
        call = self._book.of_replaces(named)
        if call is None or call.state not in (CallState.ANSWERED, CallState.CONFIRMED):
            raise UnusableTarget(481)
        if named.early_only:
            raise UnusableTarget(486)
        return call.id

    def _offer(
        self,
        call_id: CallId,
        request: Request,
        flow: Flow,
        username: str | None,
        replaces: CallId | None,
    ) -> None:
        trusted = username is None
        number, display = claimed_identity(request, trusted)
        dialled = request.uri.user.partition(";")[0]
        before = read_forwardings(request) if trusted else ()
        self._context.emit(
            CallOffered(
                call_id, flow, dialled, username, number, display, trusted, replaces, before
            )
        )

    def _subscribe(
        self, transaction: Transaction, flow: Flow, username: str | None, now: float
    ) -> None:
        self._subscriptions.begin(transaction, flow, username or "", now)

    def _refer(
        self, transaction: Transaction, flow: Flow, username: str | None, now: float
    ) -> None:
        """Its sender has proved who it is; whether the call is theirs, the user knows."""
        request = transaction.request
        call = self._book.of_dialog(request)
        if call is None or username is None:
            self._respond(transaction, 481, now)
        elif request.cseq.number <= call.dialog.remote_cseq:
            self._respond(transaction, 500, now)
        elif call.state is not CallState.CONFIRMED or call.id in self._referrals:
            call.dialog.remote_cseq = request.cseq.number
            self._respond(transaction, 491, now)
        else:
            call.dialog.remote_cseq = request.cseq.number
            try:
                target = read_refer_to(request)
            except GrammarError:
                self._respond(transaction, 400, now)
            except UnusableTarget as error:
                self._respond(transaction, error.status, now)
            else:
                self._transfer(call, transaction, username, target, now)

    def _transfer(
        self, call: Call, transaction: Transaction, username: str, target: ReferTo, now: float
    ) -> None:
        call.referrals += 1
        request = transaction.request
        # The first one needs no number, and some telephones know none (RFC 3515 §2.4.6).
        event = "refer" if call.referrals == 1 else f"refer;id={request.cseq.number}"
        referral = Referral(call.id, transaction, call.dialog, event, is_silent(request))
        self._referrals.begin(referral, now)
        self._context.emit(TransferWanted(call.id, username, target.number, target.replaces))

    def _respond(
        self, transaction: Transaction, status: int, now: float, headers: Headers = ()
    ) -> None:
        tag = None if status == 100 else self._context.token()
        response = make_response(transaction.request, status, tag, headers)
        self._context.transactions.respond(transaction, response, now)
