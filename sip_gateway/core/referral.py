"""What comes of a REFER to us: its answer, and the NOTIFYs that tell how the call gets on
(RFC 3515 §2.4, RFC 6665, RFC 7647)."""

from __future__ import annotations

from typing import Final

from sip_gateway.core.context import Context
from sip_gateway.core.dialog import Dialog
from sip_gateway.core.events import CallId
from sip_gateway.core.in_dialog import tell
from sip_gateway.core.response import REASONS, make_response
from sip_gateway.core.transactions import Transaction

LIFETIME: Final = 300.0  # seconds: it has rung, and been answered, or been given up before
_FRAGMENT: Final = "message/sipfrag;version=2.0"


class Referral:
    """One REFER. Its dialog outlives the call: who has referred may hang up at once and still
    hears the end (RFC 5057 §3.2). With `silent` nothing is told (RFC 4488)."""

    def __init__(
        self, call_id: CallId, transaction: Transaction, dialog: Dialog, event: str, silent: bool
    ) -> None:
        self.call_id = call_id
        self._transaction = transaction
        self._dialog = dialog
        self._event = event
        self._silent = silent

    def respond(self, status: int, context: Context, now: float) -> None:
        """200 begins the subscription, anything else refuses."""
        headers: tuple[tuple[str, str], ...] = ()
        if status < 300:
            headers = (("contact", self._dialog.contact),)
            if self._silent:
                headers = (*headers, ("refer-sub", "false"))
        response = make_response(self._transaction.request, status, None, headers)
        context.transactions.respond(self._transaction, response, now)

    def notify(self, status: int, remaining: float, context: Context, now: float) -> None:
        """Tell what the referred call's last response was; a final one ends the subscription."""
        if self._silent:
            return
        state = f"active;expires={max(1, round(remaining))}"
        if status >= 200:
            state = "terminated;reason=noresource"
        headers = (
            ("event", self._event),
            ("subscription-state", state),
            ("content-type", _FRAGMENT),
        )
        body = f"SIP/2.0 {status} {REASONS.get(status, 'Unknown')}\r\n".encode()
        tell(self._dialog, context, now, "NOTIFY", headers, body, self._told)

    def _told(self, status: int) -> None:
        if status >= 300:  # they do not want it (RFC 6665 §4.2.2)
            self._silent = True


class Referrals:
    """Those that are not over, one at most for each call."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._running: dict[CallId, tuple[Referral, float]] = {}

    def __len__(self) -> int:
        return len(self._running)

    def __contains__(self, call_id: CallId) -> bool:
        return call_id in self._running

    def begin(self, referral: Referral, now: float) -> None:
        """It waits for `accept` or `refuse`."""
        key, until = referral.call_id, now + LIFETIME
        self._running[key] = referral, until
        self._context.timers.set((key, "referral"), until, lambda at: self.tell(key, 408, at))

    def accept(self, call_id: CallId, now: float) -> None:
        found = self._running.get(call_id)
        if found is not None:
            found[0].respond(200, self._context, now)
            self.tell(call_id, 100, now)

    def refuse(self, call_id: CallId, status: int, now: float) -> None:
        found = self._running.get(call_id)
        if found is not None:
            self._forget(call_id)
            found[0].respond(status, self._context, now)

    def tell(self, call_id: CallId, status: int, now: float) -> None:
        """How far the referred call is; 200 and above is its end."""
        found = self._running.get(call_id)
        if found is None:
            return
        referral, until = found
        if status >= 200:
            self._forget(call_id)
        referral.notify(status, until - now, self._context, now)

    def _forget(self, call_id: CallId) -> None:
        del self._running[call_id]
        self._context.timers.cancel((call_id, "referral"))
