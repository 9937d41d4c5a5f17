"""The transaction layer: matches messages to machines and runs their tables (RFC 3261 §17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from sip_gateway.core.fields import MAGIC_COOKIE
from sip_gateway.core.flow import Hop, Send
from sip_gateway.core.headers import Headers
from sip_gateway.core.message import Request, Response
from sip_gateway.core.timers import TimerQueue
from sip_gateway.core.transaction_tables import (
    CLIENT,
    INVITE_CLIENT,
    INVITE_SERVER,
    SERVER,
    Do,
    Input,
    Machine,
    State,
    Timer,
)

# Above this the layer takes no new requests; peers repeat them, so that a burst only is delayed.
MAX_TRANSACTIONS: Final = 20_000

Key = tuple[str, ...]
OnResponse = Callable[[Response, float], None]
OnExpired = Callable[[float], None]


def _nothing(_: float) -> None:
    """Default for users that need not know that a transaction expired."""


def server_key(request: Request) -> Key:
    """What names a server transaction (§17.2.3); an ACK and its INVITE have the same key."""
    method = "INVITE" if request.method == "ACK" else request.method
    via = request.via
    if via.branch.startswith(MAGIC_COOKIE):
        return ("server", via.branch, via.sent_by, method)
    return (
        "server-2543", str(request.uri), request.from_.tag or "", request.call_id,
        str(request.cseq.number), str(via), method,
    )  # fmt: skip


def _merge_key(request: Request) -> Key:
    return (request.call_id, request.from_.tag or "", str(request.cseq))


def _input_of(status: int) -> Input:
    if status < 200:
        return Input.PROVISIONAL
    return Input.SUCCESS if status < 300 else Input.FAILURE


@dataclass(slots=True)
class Transaction:
    """One running machine. `request` is the one received (server) or sent (client)."""

    key: Key
    machine: Machine
    state: State
    request: Request
    hop: Hop
    kept: bytes = b""
    intervals: dict[str, float] = field(default_factory=dict)
    on_response: OnResponse | None = None
    on_expired: OnExpired = _nothing

    @property
    def terminated(self) -> bool:
        return self.state is State.TERMINATED


class TransactionLayer:
    """Owns all transactions; sends by appending to `outbox`."""

    def __init__(self, timers: TimerQueue, outbox: list[Send]) -> None:
        self._timers = timers
        self._outbox = outbox
        self._running: dict[Key, Transaction] = {}
        self._merge: dict[Key, Key] = {}

    def __len__(self) -> int:
        return len(self._running)

    @property
    def unanswered(self) -> int:
        """Client transactions without a final response."""
        waiting = (State.CALLING, State.TRYING, State.PROCEEDING)
        return sum(
            each.key[0] == "client" and each.state in waiting for each in self._running.values()
        )

    @property
    def full(self) -> bool:
        return len(self._running) >= MAX_TRANSACTIONS

    def find(self, key: Key) -> Transaction | None:
        return self._running.get(key)

    def absorb(self, request: Request, now: float) -> bool:
        """Feed a retransmission, or the ACK of a failure, to its transaction.

        False when the request belongs to none and is the user's to handle. An ACK for a 2xx
        is always the user's.
        """
        transaction = self._running.get(server_key(request))
        if transaction is None:
            return False
        if request.method == "ACK":
            if transaction.state is State.ACCEPTED:
                return False
            self._fire(transaction, Input.ACK, now)
        else:
            self._fire(transaction, Input.REQUEST, now)
        return True

    def serve(self, request: Request, hop: Hop, now: float) -> Transaction:
        """Begin a server transaction; responses will go to `hop`."""
        machine = INVITE_SERVER if request.method == "INVITE" else SERVER
        key = server_key(request)
        transaction = Transaction(key, machine, machine.initial, request, hop)
        self._running[key] = transaction
        self._merge[_merge_key(request)] = key
        self._enter(transaction, now)
        return transaction

    def is_merged(self, request: Request) -> bool:
        """Whether a new request is another copy, by another way, of one at hand (§8.2.2.2)."""
        return _merge_key(request) in self._merge

    def respond(self, transaction: Transaction, response: Response, now: float) -> None:
        """Send a response through its transaction; ignored when a final one was sent before."""
        self._fire(transaction, _input_of(response.status), now, response.serialise())

    def request(
        self,
        request: Request,
        hop: Hop,
        now: float,
        on_response: OnResponse,
        on_expired: OnExpired = _nothing,
    ) -> Transaction:
        """Begin a client transaction: send `request`, repeat it, report what comes back."""
        machine = INVITE_CLIENT if request.method == "INVITE" else CLIENT
        key = ("client", request.via.branch, request.method)
        transaction = Transaction(key, machine, machine.initial, request, hop)
        transaction.on_response = on_response
        transaction.on_expired = on_expired
        transaction.kept = request.serialise()
        self._running[key] = transaction
        self._send(transaction, transaction.kept)
        self._enter(transaction, now)
        return transaction

    def give_up(self, transaction: Transaction, now: float) -> None:
        """Expect no final response any more, as after a CANCEL that nobody heeded."""
        self._fire(transaction, Input.TIMEOUT, now)

    def send(self, request: Request, hop: Hop) -> None:
        """Send a request without a transaction: the ACK for a 2xx."""
        self._outbox.append(Send(hop.address, request.serialise(), hop.connection))

    def connection_lost(self, connection: int, now: float) -> None:
        """What waits for a response on that stream waits no longer: to the user it is the same
        as nobody answering (RFC 3261 §8.1.3.1, §17.1.4)."""
        for transaction in list(self._running.values()):
            if transaction.hop.connection == connection and transaction.key[0] == "client":
                self._fire(transaction, Input.TIMEOUT, now)

    def receive_response(self, response: Response, now: float) -> bool:
        """Feed a response to the client transaction it answers; False when there is none."""
        transaction = self._running.get(("client", response.via.branch, response.cseq.method))
        if transaction is None:
            return False
        self._fire(transaction, _input_of(response.status), now, response=response)
        return True

    def _fire(
        self,
        transaction: Transaction,
        event: Input,
        now: float,
        data: bytes = b"",
        response: Response | None = None,
    ) -> None:
        row = transaction.machine.rows.get((transaction.state, event))
        if row is None:
            return
        before, (transaction.state, actions) = transaction.state, row
        if transaction.state is not before:
            self._enter(transaction, now)
        for action in actions:
            self._do(transaction, action, now, data, response)

    def _do(
        self,
        transaction: Transaction,
        action: Do,
        now: float,
        data: bytes,
        response: Response | None,
    ) -> None:
        if action is Do.SEND:
            transaction.kept = data
            self._send(transaction, data)
        elif action is Do.REPEAT:
            self._send(transaction, transaction.kept)
        elif action is Do.EXPIRE:
            transaction.on_expired(now)
        elif response is not None and action is Do.ACK:
            self._send(transaction, failure_ack(transaction.request, response).serialise())
        elif response is not None and transaction.on_response is not None:
            transaction.on_response(response, now)

    def _send(self, transaction: Transaction, data: bytes) -> None:
        if data:
            hop = transaction.hop
            self._outbox.append(Send(hop.address, data, hop.connection))

    def _enter(self, transaction: Transaction, now: float) -> None:
        """Stop the timers that do not belong to the new state and start those that do."""
        wanted = transaction.machine.timers.get(transaction.state, ())
        names = {timer.name for timer in wanted}
        for name in [name for name in transaction.intervals if name not in names]:
            del transaction.intervals[name]
            self._timers.cancel((transaction.key, name))
        for timer in wanted:
            if timer.name not in transaction.intervals:
                transaction.intervals[timer.name] = timer.first
                skip = transaction.hop.reliable and timer.unreliable_only
                if not skip:
                    self._arm(transaction, timer, now)
                elif timer.input is Input.LINGER:
                    self._fire(transaction, Input.LINGER, now)
        if transaction.terminated:
            self._running.pop(transaction.key, None)
            self._merge.pop(_merge_key(transaction.request), None)

    def _arm(self, transaction: Transaction, timer: Timer, now: float) -> None:
        def fire(at: float) -> None:
            if timer.repeats:
                interval = transaction.intervals[timer.name]
                transaction.intervals[timer.name] = min(interval * 2, timer.cap)
                self._arm(transaction, timer, at)
            self._fire(transaction, timer.input, at)

        interval = transaction.intervals[timer.name]
        self._timers.set((transaction.key, timer.name), now + interval, fire)


def failure_ack(invite: Request, response: Response) -> Request:
    """The ACK for a 3xx to 6xx: same branch, To of the response (§17.1.1.3)."""
    return _same_hop("ACK", invite, response)


def cancel_of(invite: Request, headers: tuple[tuple[str, str], ...] = ()) -> Request:
    """The CANCEL of a request of ours: same branch and To (§9.1)."""
    cancel = _same_hop("CANCEL", invite, invite)
    return replace(cancel, headers=cancel.headers.plus(*headers))


def _same_hop(method: str, invite: Request, of_to: Request | Response) -> Request:
    """A request that takes the INVITE's way and has its number; To is that of `of_to`."""
    pairs = [
        ("via", str(invite.via)),
        ("max-forwards", "70"),
        ("from", invite.headers.get("from") or ""),
        ("to", of_to.headers.get("to") or ""),
        ("call-id", invite.call_id),
        ("cseq", f"{invite.cseq.number} {method}"),
        *(("route", value) for value in invite.headers.lines("route")),
    ]
    cseq = type(invite.cseq)(invite.cseq.number, method)
    return Request(
        method, invite.uri, Headers.of(pairs), b"", invite.vias[:1], invite.from_, of_to.to,
        invite.call_id, cseq,
    )  # fmt: skip
