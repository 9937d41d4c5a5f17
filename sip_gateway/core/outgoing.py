"""One call that we make, until somebody answers (RFC 3261 §9.1, §13.2, RFC 6026, RFC 4028).

What is answered becomes a `Call`. Early dialogs are remembered for their numbers, and for an
answer that came reliably; their media is ignored. An answer that comes when nobody waits for one
any more, and that of every fork but the first, is acknowledged and ended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sip_gateway.core.call import CAPABILITIES, Call
from sip_gateway.core.context import Context
from sip_gateway.core.dialog import Dialog
from sip_gateway.core.digest_client import DigestClient, Login
from sip_gateway.core.early import EarlyDialogs
from sip_gateway.core.events import (
    CallEstablished,
    CallFailed,
    CallId,
    CallRinging,
    DialFailure,
)
from sip_gateway.core.fields import NameAddr
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.in_dialog import tell
from sip_gateway.core.message import Request, Response
from sip_gateway.core.negotiation import SDP, Negotiation
from sip_gateway.core.offer_answer import NotAcceptable, accept_answer
from sip_gateway.core.outgoing_table import TABLE, Input, State, Step, meaning
from sip_gateway.core.reason import (
    CLEARED,
    ELSEWHERE,
    NO_ANSWER,
    NO_MEDIA,
    NO_RESPONSE,
    Reason,
    read_reasons,
)
from sip_gateway.core.response import retry_after
from sip_gateway.core.sdes import KeyRing
from sip_gateway.core.sdp import parse_sdp
from sip_gateway.core.session_timer import INTERVAL, agree_as_client, minimum
from sip_gateway.core.timers import T1
from sip_gateway.core.transactions import Transaction, cancel_of
from sip_gateway.core.transfer_fields import Replaces
from sip_gateway.core.uri import Uri

MAX_FORKS: Final = 16  # answers from more telephones than that are not even acknowledged

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DialOrder:
    """Whom to call and by which way: `flow.remote` is where the INVITE goes.

    `caller` is what From says, without tag; `asserted` goes into P-Asserted-Identity, for peers
    that trust us (RFC 3325). `ring_time` is in seconds. `replaces` is a dialog of the called one whose
    place this call shall take (RFC 3891).
    """

    target: Uri
    caller: NameAddr
    flow: Flow
    ring_time: float
    asserted: NameAddr | None = None
    login: Login | None = None
    replaces: Replaces | None = None


@dataclass(slots=True)
class _Fork:
    """A 2xx with its own To tag, and how to acknowledge it as often as it comes."""

    dialog: Dialog
    ack: Request


class OutgoingCall:
    """`connect` takes the Call that an answer makes; `forget` is called when there is none."""

    def __init__(
        self,
        call_id: CallId,
        order: DialOrder,
        local: SocketAddress,
        context: Context,
        connect: Callable[[Call], None],
        forget: Callable[[CallId], None],
    ) -> None:
        self.id = call_id
        self.state = State.CALLING
        self._order = order
        self._context = context
        self._connect_call = connect
        self._forget = forget
        self._credentials = DigestClient(order.login, context.token)
        caller = order.caller.tagged(context.token())
        self._dialog = Dialog.beginning(
            f"{context.token()}@ucc", caller, order.target, order.flow, self._credentials
        )
        self._keys = context.keys(order.flow)
        self._negotiation = Negotiation(context.number(2**31), self._keys)
        self._negotiation.open(local)
        self._offer = self._negotiation.offer()
        self._interval = INTERVAL
        self._invite: Transaction | None = None
        self._early = EarlyDialogs(context, CAPABILITIES)
        self._forks: dict[str, _Fork] = {}
        self._rings = False
        self._why = NO_MEDIA  # what those are told whom we end: nothing else has happened yet

    @property
    def tag(self) -> str:
        """Ours: what requests of the peer have in To."""
        return self._dialog.local.tag or ""

    @property
    def call_id(self) -> str:
        """The Call-ID on the wire."""
        return self._dialog.call_id

    # -- what the user wants ------------------------------------------------------------------

    def start(self, now: float) -> None:
        timers = self._context.timers
        timers.set((self.id, "ring"), now + self._order.ring_time, self._no_answer)
        self._repeat(None, now)

    def hang_up(self, now: float, why: Reason | None = None) -> None:
        if why is not None or self.state in (State.CALLING, State.RINGING):
            self._why = why or CLEARED
        self._feed(Input.HANG_UP, None, now, DialFailure.CANCELLED)

    # -- what happens -------------------------------------------------------------------------

    def receive(self, transaction: Transaction, now: float) -> None:
        """A request of somebody whom we call and who has not answered yet."""
        self._early.receive(transaction, now)

    def _no_answer(self, now: float) -> None:
        self._why = NO_ANSWER if self._rings else NO_RESPONSE
        self._feed(Input.NO_ANSWER, None, now, DialFailure.NO_ANSWER)

    def _responded(self, response: Response, now: float) -> None:
        if self._invite is not None and self.state is not State.ANSWERED:
            invite = self._invite.request
            self._early.take(response, invite, self._dialog, self._negotiation, now)
        self._feed(self._kind(response), response, now, _meaning(response))

    def _expired(self, now: float) -> None:
        self._feed(Input.EXPIRED, None, now, DialFailure.UNREACHABLE)

    def _unheeded(self, now: float) -> None:
        self._feed(Input.UNHEEDED, None, now, DialFailure.CANCELLED)

    def _kind(self, response: Response) -> Input:
        if response.status < 200:
            return Input.PROVISIONAL
        if response.status < 300:
            agreed = self._agreed(response) is not None or _has_media(response, self._keys)
            return Input.ANSWER if agreed else Input.USELESS
        if self.state in (State.CALLING, State.RINGING):
            if self._credentials.take(response):
                return Input.AGAIN
            if response.status == 422 and minimum(response.headers) > self._interval:
                self._interval = minimum(response.headers)
                return Input.AGAIN
        return Input.FAILURE

    def _agreed(self, response: Response) -> Negotiation | None:
        """What offer and answer came to before that fork's 2xx; None when they did not."""
        early = self._early.get(response.to.tag or "")
        return None if early is None or early.negotiation.session is None else early.negotiation

    def _feed(
        self, event: Input, response: Response | None, now: float, cause: DialFailure
    ) -> None:
        row = TABLE.get((self.state, event))
        if row is None:
            return
        self.state, steps = row
        for step in steps:
            if step is Step.FAIL:
                self._fail(cause, response)
            else:
                _STEPS[step](self, response, now)
        if self.state is State.OVER:
            self._stop()

    # -- steps --------------------------------------------------------------------------------

    def _repeat(self, _: Response | None, now: float) -> None:
        """Send an INVITE: the first one, or one more that says more of us."""
        headers: Headers = (
            *CAPABILITIES,
            ("session-expires", str(self._interval)),
            ("content-type", SDP),
        )
        if self._interval > INTERVAL:  # after a 422 it has to be repeated (RFC 4028 §7.4)
            headers = (("min-se", str(self._interval)), *headers)
        if self._order.asserted is not None:
            headers = (("p-asserted-identity", str(self._order.asserted)), *headers)
        if self._order.replaces is not None:
            headers = (("replaces", str(self._order.replaces)), *headers)
        self._early.clear()
        self._heard = self._rings
        token = self._context.token()
        request = self._dialog.request("INVITE", token, headers, self._offer)
        self._invite = self._context.transactions.request(
            request, self._dialog.hop(), now, self._responded, self._expired
        )

    def _ring(self, response: Response | None, now: float) -> None:
        self._heard = True
        if response is not None and response.status > 100 and not self._rings:
            self._rings = True
            self._context.emit(CallRinging(self.id))

    def _connect(self, response: Response | None, now: float) -> None:
        assert response is not None
        self._stop()
        self._credentials.accepted()
        self._why = ELSEWHERE
        fork = self._fork(response)
        self._context.transactions.send(fork.ack, fork.dialog.hop())
        negotiation = self._agreed(response)
        if negotiation is None:
            negotiation = self._negotiation
            negotiation.take_answer(parse_sdp(response.body))
        call = Call.dialled(self.id, fork.dialog, negotiation, response, self._context)
        self._connect_call(call)
        call.refresher.agree(agree_as_client(response), now)
        call.tell_media()
        self._context.emit(CallEstablished(self.id))

    def _release(self, response: Response | None, now: float) -> None:
        """Acknowledge a 2xx; when its fork is new, end it, too."""
        assert response is not None
        tag = response.to.tag or ""
        known = tag in self._forks
        if not known and len(self._forks) >= MAX_FORKS:
            return
        fork = self._fork(response)
        self._context.transactions.send(fork.ack, fork.dialog.hop())
        if not known:
            tell(fork.dialog, self._context, now, "BYE", (self._why.field(),))

    def _fork(self, response: Response) -> _Fork:
        tag = response.to.tag or ""
        if tag not in self._forks:
            assert self._invite is not None
            invite = self._invite.request
            early = self._early.get(tag)
            caller = self._dialog if early is None else early.dialog
            dialog = caller.answered(invite, response)
            self._forks[tag] = _Fork(dialog, dialog.ack(invite, self._context.token()))
        return self._forks[tag]

    def _cancel(self, _: Response | None, now: float) -> None:
        assert self._invite is not None
        self._context.transactions.request(
            cancel_of(self._invite.request, (self._why.field(),)),
            self._invite.hop,
            now,
            lambda *_: None,
        )
        self._context.timers.set((self.id, "unheeded"), now + 64 * T1, self._unheeded)

    def _abandon(self, _: Response | None, now: float) -> None:
        assert self._invite is not None
        self._context.transactions.give_up(self._invite, now)

    def _fail(self, cause: DialFailure, response: Response | None) -> None:
        self._context.timers.cancel((self.id, "ring"))
        status = 0 if response is None else response.status
        wait = 0 if response is None else retry_after(response.headers)
        reasons = () if response is None else read_reasons(response.headers)
        failed = CallFailed(self.id, cause, status, self._heard, self._rings, wait, reasons)
        self._context.emit(failed)

    def _stop(self) -> None:
        for name in ("ring", "unheeded"):
            self._context.timers.cancel((self.id, name))
        self._forget(self.id)


_STEPS: Final = MappingProxyType[Step, Callable[[OutgoingCall, Response | None, float], None]](
    {
        Step.RING: OutgoingCall._ring,
        Step.REPEAT: OutgoingCall._repeat,
        Step.CONNECT: OutgoingCall._connect,
        Step.RELEASE: OutgoingCall._release,
        Step.CANCEL: OutgoingCall._cancel,
        Step.ABANDON: OutgoingCall._abandon,
    }
)


def _meaning(response: Response) -> DialFailure:
    return meaning(response.status, read_reasons(response.headers))


def _has_media(response: Response, keys: KeyRing) -> bool:
    """Whether a 2xx answers our offer with something that we understand, from somebody whom
    later requests can reach."""
    try:
        accept_answer(parse_sdp(response.body), keys)
    except (GrammarError, NotAcceptable):
        return False
    return response.to.tag is not None
