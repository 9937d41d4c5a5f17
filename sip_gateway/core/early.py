"""Early dialogs of a call that we make: what a telephone says before it answers, reliably (RFC
3262 §4), and what it asks meanwhile (RFC 3311). Each fork has its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sip_gateway.core.context import Context
from sip_gateway.core.dialog import Dialog, contact_uri
from sip_gateway.core.fields import media_type
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.in_dialog import tell
from sip_gateway.core.message import Request, Response
from sip_gateway.core.negotiation import SDP, BadBody, Negotiation, read_offer
from sip_gateway.core.offer_answer import NotAcceptable
from sip_gateway.core.reliable import reliable_number
from sip_gateway.core.response import make_response
from sip_gateway.core.sdp import parse_sdp
from sip_gateway.core.transactions import Transaction

MAX_EARLY: Final = 16  # early dialogs of one call; more telephones than that are not heard

Headers = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Early:
    """`rseq` is of the last reliable response, 0 before the first; `negotiation` has a session as soon as one of
    them has answered our offer."""

    dialog: Dialog
    rseq: int
    negotiation: Negotiation


class EarlyDialogs:
    """Those of one INVITE. `capabilities` are the fields that tell what we can."""

    def __init__(self, context: Context, capabilities: Headers) -> None:
        self._context = context
        self._capabilities = capabilities
        self._dialogs: dict[str, Early] = {}

    def get(self, tag: str) -> Early | None:
        return self._dialogs.get(tag)

    def clear(self) -> None:
        """Another INVITE is sent: nothing of the former one counts."""
        self._dialogs.clear()

    # -- provisional responses ----------------------------------------------------------------

    def take(
        self,
        response: Response,
        invite: Request,
        caller: Dialog,
        negotiation: Negotiation,
        now: float,
    ) -> None:
        """Remember the dialog that a response of 101 to 199 makes, and acknowledge a reliable one
        with PRACK; `caller` and `negotiation` are those that each fork begins with. Repetitions,
        and one that overtook another, are let pass: the peer sends them again (§4)."""
        tag = response.to.tag
        if not 100 < response.status < 200 or tag is None or response.cseq != invite.cseq:
            return
        early = self._dialogs.get(tag)
        if early is None:
            if len(self._dialogs) >= MAX_EARLY:
                return
            early = Early(caller.answered(invite, response), 0, negotiation.fork())
            self._dialogs[tag] = early
        number = reliable_number(response)
        if number is None or (early.rseq and number != early.rseq + 1):
            return
        early.rseq = number
        _take_answer(early, response)
        rack = ("rack", f"{number} {invite.cseq}")
        tell(early.dialog, self._context, now, "PRACK", (rack,))

    # -- requests -----------------------------------------------------------------------------

    def receive(self, transaction: Transaction, now: float) -> None:
        """Answer a request inside one of the dialogs, or one that names none of them."""
        request = transaction.request
        early = self._dialogs.get(request.from_.tag or "")
        if early is None:
            self._respond(transaction, 481, now)
        elif request.cseq.number <= early.dialog.remote_cseq:
            self._respond(transaction, 500, now)
        else:
            early.dialog.remote_cseq = request.cseq.number
            handler = _HANDLERS.get(request.method)
            if handler is None:
                self._respond(transaction, 405, now, (("allow", "OPTIONS, UPDATE"),))
            else:
                handler(self, early, transaction, now)

    def _options(self, _: Early, transaction: Transaction, now: float) -> None:
        self._respond(transaction, 200, now, (*self._capabilities, ("accept", SDP)))

    def _reinvite(self, _: Early, transaction: Transaction, now: float) -> None:
        self._respond(transaction, 491, now)  # our own INVITE is not over (RFC 3261 §14.2)

    def _update(self, early: Early, transaction: Transaction, now: float) -> None:
        """A changed offer or address; there is no session timer yet that it could refresh."""
        request = transaction.request
        if request.body and early.negotiation.session is None:
            self._respond(transaction, 491, now)  # ours is not answered (RFC 3311 §5.2)
            return
        try:
            target = contact_uri(request) if request.headers.get("contact") else early.dialog.target
            offer = read_offer(request)
            body = b"" if offer is None else early.negotiation.answer(offer)
        except BadBody as error:
            self._respond(transaction, error.status, now, error.headers)
        except NotAcceptable as error:
            self._respond(transaction, 488, now, error.headers)
        except GrammarError:
            self._respond(transaction, 400, now)
        else:
            early.dialog.target = target
            content = (("content-type", SDP),) if body else ()
            headers = (("contact", early.dialog.contact), *self._capabilities, *content)
            self._respond(transaction, 200, now, headers, body)

    def _respond(
        self,
        transaction: Transaction,
        status: int,
        now: float,
        headers: Headers = (),
        body: bytes = b"",
    ) -> None:
        response = make_response(transaction.request, status, None, headers, body)
        self._context.transactions.respond(transaction, response, now)


def _take_answer(early: Early, response: Response) -> None:
    """The first description that arrives reliably is the answer; later ones do not count (RFC
    3261 §13.2.1). Of one that makes no sense the 2xx shall tell more."""
    kind = media_type(response.headers.get("content-type"))
    if response.body and kind == SDP and early.negotiation.session is None:
        with suppress(GrammarError, NotAcceptable):
            early.negotiation.take_answer(parse_sdp(response.body))


_HANDLERS: Final = MappingProxyType[str, Callable[[EarlyDialogs, Early, Transaction, float], None]](
    {
        "INVITE": EarlyDialogs._reinvite,
        "OPTIONS": EarlyDialogs._options,
        "UPDATE": EarlyDialogs._update,
    }
)
