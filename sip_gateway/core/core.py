"""The SIP side of the gateway without sockets and clocks: datagrams and commands in, datagrams
and events out. Times are seconds of any clock that only goes forward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from sip_gateway.core.admission import Admission, SipSettings
from sip_gateway.core.call import Call, CallState
from sip_gateway.core.call_requests import handle
from sip_gateway.core.callbook import CallBook
from sip_gateway.core.context import Context
from sip_gateway.core.digest_server import Secrets
from sip_gateway.core.events import (
    CallFailed,
    CallId,
    DialFailure,
    EndCause,
    Event,
    InputRefused,
    Ticket,
)
from sip_gateway.core.flow import DATAGRAM, Flow, Hop, Send, SocketAddress
from sip_gateway.core.intake import Intake
from sip_gateway.core.message import MalformedMessage, Request, Response, parse_message
from sip_gateway.core.outgoing import DialOrder, OutgoingCall
from sip_gateway.core.outgoing_table import State as OutgoingState
from sip_gateway.core.reason import Reason, read_reasons
from sip_gateway.core.referral import Referrals
from sip_gateway.core.registration import Binding, BindingStore, Registrar
from sip_gateway.core.response import (
    answer_malformed,
    make_response,
    response_hop,
    stamp_source,
)
from sip_gateway.core.screening import screen
from sip_gateway.core.sdes import KeyRing
from sip_gateway.core.subscriptions import Subscriptions
from sip_gateway.core.timers import TimerQueue
from sip_gateway.core.transactions import TransactionLayer, server_key

Headers = tuple[tuple[str, str], ...]


class SipCore:
    """User agent, both ways, and registrar. `random(n)` gives n unguessable bytes."""

    def __init__(
        self, settings: SipSettings, store: BindingStore, random: Callable[[int], bytes]
    ) -> None:
        self.counters: Counter[str] = Counter()
        self._outbox: list[Send] = []
        self._events: list[Event] = []
        self._timers = TimerQueue()
        self._transactions = TransactionLayer(self._timers, self._outbox)
        self._admission = Admission(settings, random)
        self._book = CallBook()
        self._settings = settings
        self._listeners: list[Callable[[int, float], None]] = []
        self._streams: set[int] = {DATAGRAM}
        self._proved: set[int] = set()  # those on which somebody has shown a right password
        self._registrar = Registrar(store, self._streams.__contains__)
        self._context = context = Context(
            self._transactions,
            self._timers,
            self._events.append,
            token=lambda: random(12).hex(),
            number=lambda below: int.from_bytes(random(8)) % below,
            keys=lambda flow: KeyRing(settings.secrecy, random, flow.transport == "tls"),
            forget=self._book.forget,
        )
        self._referrals = Referrals(context)
        self.subscriptions = Subscriptions(context)
        self._intake = Intake(
            settings,
            self._admission,
            self._registrar,
            self._book,
            context,
            self._refuse,
            self._proves,
            self._referrals,
            self.subscriptions,
        )

    # -- the shell's side ---------------------------------------------------------------------

    @property
    def context(self) -> Context:
        """What those need who ask peers outside of calls, such as `TrunkWatch`."""
        return self._context

    def tell_of_lost_connections(self, listener: Callable[[int, float], None]) -> None:
        self._listeners.append(listener)

    @property
    def calls(self) -> int:
        """Calls that are not over."""
        return len(self._book)

    @property
    def transactions(self) -> int:
        return len(self._transactions)

    @property
    def unanswered(self) -> int:
        """Requests of ours that nobody has answered yet."""
        return self._transactions.unanswered

    def drain(self) -> tuple[list[Send], list[Event]]:
        """Datagrams to send and events to handle since the last time, each in order."""
        sends, events = self._outbox[:], self._events[:]
        self._outbox.clear()
        self._events.clear()
        return sends, events

    def next_deadline(self) -> float | None:
        return self._timers.next_deadline()

    def advance(self, now: float) -> None:
        self._timers.advance(now)

    def give_credentials(self, ticket: Ticket, secrets: Secrets | None, now: float) -> None:
        """Answer a CredentialsWanted; None when there is no such account."""
        self._intake.give_credentials(ticket, secrets, now)

    def is_waiting(self, call_id: CallId) -> bool:
        """Whether a CallOffered still waits for `accept` or `reject`."""
        call = self._book.get(call_id)
        return call is not None and call.state is CallState.INCOMING

    def accept(self, call_id: CallId, local: SocketAddress, now: float) -> None:
        """Answer a CallOffered with 200; `local` is where its RTP shall go."""
        call = self._book.get(call_id)
        if call is not None:
            call.accept(local, now)

    def reject(self, call_id: CallId, status: int, now: float) -> None:
        """Refuse a CallOffered; no CallEnded follows."""
        call = self._book.get(call_id)
        if call is not None:
            call.reject(status, now)

    def contacts(self, username: str, now: float) -> tuple[Binding, ...]:
        """The telephones that an account has registered."""
        return self._registrar.bindings(username, now)

    def new_call_id(self) -> CallId:
        """An id for `dial`, so that the caller has it before anything can happen."""
        return CallId(self._context.token())

    def dial(self, call_id: CallId, order: DialOrder, local: SocketAddress, now: float) -> None:
        """Call somebody; `local` is where their RTP shall go. Either CallFailed follows, or
        CallMedia and CallEstablished and later CallEnded; CallRinging may come before."""
        full = len(self._book) >= self._settings.max_calls or self._transactions.full
        if full or self._intake.draining:
            self._events.append(CallFailed(call_id, DialFailure.UNREACHABLE))
            return
        book = self._book
        call = OutgoingCall(call_id, order, local, self._context, book.add, book.forget_outgoing)
        book.dialling(call)
        call.start(now)

    def is_unheard(self, call_id: CallId) -> bool:
        """Whether a call of ours goes out, and nobody has said anything to it yet."""
        outgoing = self._book.get_outgoing(call_id)
        return outgoing is not None and outgoing.state is OutgoingState.CALLING

    def accept_transfer(self, call_id: CallId, now: float) -> None:
        """Say yes to a TransferWanted; how it gets on follows by `tell_transfer`."""
        self._referrals.accept(call_id, now)

    def refuse_transfer(self, call_id: CallId, status: int, now: float) -> None:
        self._referrals.refuse(call_id, status, now)

    def tell_transfer(self, call_id: CallId, status: int, now: float) -> None:
        """What the one who is called in the peer's place answers: 200 and above is the end."""
        self._referrals.tell(call_id, status, now)

    def become_focus(self, call_id: CallId, now: float) -> None:
        """The call is part of a conference from now on, which its peer may show (RFC 4579)."""
        call = self._book.get(call_id)
        if call is not None:
            call.become_focus(now)

    def hang_up(
        self,
        call_id: CallId,
        now: float,
        cause: EndCause = EndCause.RELEASED,
        why: Reason | None = None,
    ) -> None:
        """End a call in any state; CallEnded with `cause`, or CallFailed, follows. Ended calls
        are ignored. The peer is told `why`; of a call that is given up already it changes what
        the peer will be told."""
        call, outgoing = self._book.get(call_id), self._book.get_outgoing(call_id)
        if call is not None:
            call.hang_up(now, cause, why)
        elif outgoing is not None:
            outgoing.hang_up(now, why)

    def hang_up_all(self, now: float) -> None:
        """End every call and take no new ones: the gateway closes."""
        self._intake.draining = True
        for call in self._book.all():
            call.hang_up(now)
        for outgoing in self._book.all_outgoing():
            outgoing.hang_up(now)

    # -- the network's side -------------------------------------------------------------------

    def connection_made(self, connection: int) -> None:
        """There is a stream, or soon will be."""
        self._streams.add(connection)

    def connection_lost(self, connection: int, now: float) -> None:
        """A stream is gone, or could not be opened. Calls go on without it: their sound takes
        another way, and their peers may come back on another stream."""
        self._streams.discard(connection)
        self._proved.discard(connection)
        self._transactions.connection_lost(connection, now)
        for listener in self._listeners:
            listener(connection, now)

    def trust(self, addresses: frozenset[str]) -> None:
        """Trunks whose addresses are not configured but found: these, and no others, from now on."""
        self._admission.trust(addresses)

    def knows(self, flow: Flow) -> bool:
        """Whether a stream's peer is a trunk, or has proved who it is."""
        return flow.connection in self._proved or self._admission.is_trunk(flow.remote.host)

    def _proves(self, flow: Flow) -> None:
        if flow.connection in self._streams:  # and not gone while the account was looked up
            self._proved.add(flow.connection)

    def break_off(self, error: MalformedMessage, flow: Flow, now: float) -> None:
        """A stream in which no message can be told from the next: answer if that is possible."""
        if self._admission.may_send(flow.remote.host, now):
            self._malformed(error, flow, now)

    def receive(self, data: bytes, flow: Flow, now: float) -> None:
        """Take one message: a datagram, or what a StreamFramer cut out of a stream. Never raises
        for what is in it."""
        source = flow.remote.host
        if not data.strip(b"\r\n\0"):
            self.counters["sip-keepalives"] += 1  # RFC 5626 §3.5.1, and NAT habits like it
            return
        if not self._admission.may_send(source, now):
            self._note("rate-limited", source)
            return
        try:
            message = parse_message(data)
        except MalformedMessage as error:
            self._malformed(error, flow, now)
            return
        if isinstance(message, Response):
            self.counters["sip-responses"] += 1
            if not self._transactions.receive_response(message, now):
                self._note("stray-response", source)
        else:
            self.counters["sip-requests"] += 1
            self._request(stamp_source(message, flow.remote), flow, now)

    def _request(self, request: Request, flow: Flow, now: float) -> None:
        if self._transactions.absorb(request, now):
            return
        call = self._book.of_dialog(request) if request.to.tag else None
        early = self._book.of_early_dialog(request) if request.to.tag else None
        if request.method == "ACK":
            if call is not None:
                call.acknowledge(request, now)
            return
        if request.method == "CANCEL":
            self._cancel(request, flow, now)
            return
        source = flow.remote.host
        if call is None and early is None and not self._admission.may_ask(source, now):
            self._note("rate-limited", source)
            return
        refusal = screen(request)
        if refusal is not None:
            self._note(f"refused-{refusal[0]}", source)
            self._refuse(request, flow, *refusal)
        elif call is not None:
            self._inside(call, request, flow, now)
        elif early is not None:
            early.receive(
                self._transactions.serve(request, response_hop(request.via, flow), now), now
            )
        elif request.to.tag:
            self._in_no_call(request, flow, now)
        else:
            self._intake.receive(request, flow, now)

    def _in_no_call(self, request: Request, flow: Flow, now: float) -> None:
        """A request in a dialog that is none of a call."""
        dialog = self.subscriptions.dialog_of(request) if request.method == "SUBSCRIBE" else None
        if dialog is None:
            self._refuse(request, flow, 481, ())
            return
        dialog.follow(flow)
        transaction = self._transactions.serve(request, response_hop(request.via, flow), now)
        self.subscriptions.inside(transaction, dialog, None, now)

    def _inside(self, call: Call, request: Request, flow: Flow, now: float) -> None:
        call.dialog.follow(flow)
        if request.method == "REFER":
            self._intake.refer(request, flow, now)
            return
        transaction = self._transactions.serve(request, response_hop(request.via, flow), now)
        if request.method == "SUBSCRIBE":
            self.subscriptions.inside(transaction, call.dialog, call.id, now)
        else:
            handle(call, transaction, now)

    def _cancel(self, request: Request, flow: Flow, now: float) -> None:
        """End a call that is not answered yet; too late or unknown, it does nothing (§9.2)."""
        key = (*server_key(request)[:-1], "INVITE")
        if self._transactions.find(key) is None:
            if self._admission.may_ask(flow.remote.host, now):
                self._refuse(request, flow, 481, ())
            return
        self._refuse(request, flow, 200, ())
        call = self._book.of_invite(key)
        if call is not None:
            call.cancel(now, read_reasons(request.headers))
        else:
            self._intake.cancel(key, now)

    def _malformed(self, error: MalformedMessage, flow: Flow, now: float) -> None:
        """Answer if that is possible, and within the limits of what strangers get."""
        source = flow.remote.host
        self._note("malformed", source)
        if error.headers is not None and self._admission.may_ask(source, now):
            answer = answer_malformed(error.headers, error.status, flow)
            if answer is not None:
                self._send(answer[1], answer[0])

    def _refuse(self, request: Request, flow: Flow, status: int, headers: Headers) -> None:
        """Answer without a transaction: each copy of the request gets the same answer anew."""
        self.counters[f"sip-answered-{status}"] += 1
        tag = self._admission.stateless_tag(request)
        response = make_response(request, status, tag, headers)
        self._send(response_hop(request.via, flow), response.serialise())

    def _send(self, hop: Hop, data: bytes) -> None:
        self._outbox.append(Send(hop.address, data, hop.connection))

    def _note(self, reason: str, source: str) -> None:
        self.counters[f"sip-{reason}"] += 1
        self._events.append(InputRefused(reason, source))
