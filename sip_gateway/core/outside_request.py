"""Requests of ours that belong to no call: OPTIONS and REGISTER to a trunk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sip_gateway.core.context import Context
from sip_gateway.core.dialog import Dialog
from sip_gateway.core.digest_client import DigestClient, Login
from sip_gateway.core.fields import NameAddr
from sip_gateway.core.flow import Flow
from sip_gateway.core.message import Response
from sip_gateway.core.transactions import Transaction
from sip_gateway.core.uri import Uri, bracketed

Headers = tuple[tuple[str, str], ...]
OnAnswer = Callable[[Response | None, float], None]


@dataclass(slots=True)
class Correspondence(Dialog):
    """A Call-ID and counted requests, without tags of the peer's. `user` stands in Contact."""

    user: str = ""

    @property
    def contact(self) -> str:
        local, transport = self.flow.local, self.flow.transport
        by = "" if transport == "udp" else f";transport={transport}"
        at = f"{self.user}@" if self.user else ""
        return f"<sip:{at}{bracketed(local.host)}:{local.port}{by}>"


class Correspondent:
    """Asks one peer one thing at a time, and says who we are where it asks for our realm."""

    def __init__(
        self, context: Context, who: Uri, target: Uri, login: Login | None = None, user: str = ""
    ) -> None:
        self._context = context
        self._credentials = DigestClient(login, context.token)
        self._letters = (f"{context.token()}@ucc", NameAddr(who), context.token(), target, user)
        self._cseq = 0
        self._running: Transaction | None = None

    def ask(
        self, method: str, to: Uri, headers: Headers, flow: Flow, now: float, answered: OnAnswer
    ) -> None:
        """Send a request by `flow`. `answered` gets the final response, or None when there is
        none; not after another `ask` or `give_up`."""
        self.give_up(now)
        call_id, who, tag, target, user = self._letters
        letters = Correspondence(
            call_id, who.tagged(tag), NameAddr(to), (), target, flow, self._cseq, -1,
            self._credentials, user=user,
        )  # fmt: skip
        request = letters.request(method, self._context.token(), headers)
        self._cseq = letters.local_cseq

        def responded(response: Response, at: float) -> None:
            if response.status < 200:
                return
            if self._credentials.take(response):
                self.ask(method, to, headers, flow, at, answered)
                return
            if response.status < 300:
                self._credentials.accepted()
            self._running = None
            answered(response, at)

        def expired(at: float) -> None:
            self._running = None
            answered(None, at)

        self._running = self._context.transactions.request(
            request, flow.hop, now, responded, expired
        )

    def give_up(self, now: float) -> None:
        """Wait for no answer any more."""
        running, self._running = self._running, None
        if running is not None:
            running.on_response = None
            running.on_expired = lambda at: None
            self._context.transactions.give_up(running, now)
