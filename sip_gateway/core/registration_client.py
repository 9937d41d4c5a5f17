"""We register at a trunk that wants that (RFC 3261 §10.2), and stay registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from sip_gateway.core.context import Context
from sip_gateway.core.digest_client import Login
from sip_gateway.core.fields import parse_name_addr
from sip_gateway.core.flow import Flow
from sip_gateway.core.grammar import GrammarError, digits_to_int
from sip_gateway.core.message import Response
from sip_gateway.core.outside_request import Correspondent
from sip_gateway.core.response import retry_after
from sip_gateway.core.uri import Uri, unbracketed

MAX_EXPIRES: Final = 86_400  # seconds; whoever wants more than a day is asked no further
MAX_LENGTHENED: Final = 2  # times in a row that a registrar may want longer still
SHORTEST: Final = 5.0  # seconds between two of our requests, whatever is granted
FIRST_WAIT, LONGEST_WAIT = 30.0, 1_800.0  # seconds after failures (RFC 5626 §4.5)
# Of answers that no repetition changes; a person has to look.
_HOPELESS: Final = frozenset({401, 403, 404, 407})


class State(Enum):
    OUT = "out"  # not registered: not yet, not any more, or waiting for the next try
    IN = "registered"
    REFUSED = "refused"  # for good
    LEFT = "left"  # by ourselves, at the end


class Input(Enum):
    OK = "ok"
    HOPELESS = "hopeless"
    FAILED = "failed"
    LAPSED = "lapsed"  # it failed until the registration was over
    STOP = "stop"


TABLE: Final = MappingProxyType(
    {
        (State.OUT, Input.OK): State.IN,
        (State.OUT, Input.HOPELESS): State.REFUSED,
        (State.OUT, Input.FAILED): State.OUT,
        (State.OUT, Input.LAPSED): State.OUT,
        (State.OUT, Input.STOP): State.LEFT,
        (State.IN, Input.OK): State.IN,
        (State.IN, Input.HOPELESS): State.REFUSED,
        (State.IN, Input.FAILED): State.IN,  # what was granted still holds
        (State.IN, Input.LAPSED): State.OUT,
        (State.IN, Input.STOP): State.LEFT,
        (State.REFUSED, Input.STOP): State.LEFT,
    }
)


@dataclass(frozen=True, slots=True)
class Account:
    """`registrar` is asked, `address` is registered, `contact` is the user part of where calls
    to it shall come; `expires` are seconds."""

    registrar: Uri
    address: Uri
    contact: str
    login: Login | None
    expires: int


class RegistrationClient:
    """`tell` hears of each change; `flow` gives the way to the registrar, None for none now."""

    def __init__(
        self,
        context: Context,
        account: Account,
        flow: Callable[[], Flow | None],
        tell: Callable[[State], None],
    ) -> None:
        self.state = State.OUT
        self.status = 0  # of the last final response, 0 for none
        self._context = context
        self._account = account
        self._flow = flow
        self._tell = tell
        self._expires = account.expires
        self._ends_at = 0.0
        self._failures = 0
        self._lengthened = 0
        self._connection = 0
        self._asks = Correspondent(
            context, account.address, account.registrar, account.login, account.contact
        )
        self._key = ("registration", context.token())

    def holds(self, now: float) -> bool:
        """Whether the registrar has granted this time to us."""
        return self.state is State.IN and now < self._ends_at

    def start(self, now: float) -> None:
        self._register(now)

    def stop(self, now: float) -> None:
        """Leave, if we are in; nobody waits for the answer."""
        was_in = self.state is State.IN
        self._feed(Input.STOP)
        self._context.timers.cancel(self._key)
        flow = self._flow() if was_in else None
        if flow is None:
            self._asks.give_up(now)
        else:
            self._ask(0, flow, now)

    def connection_lost(self, connection: int, now: float) -> None:
        """Calls to us took that stream: have another one made, not all clients at once. While
        that fails, which is heard of here as well, the pause after failures counts."""
        if connection == self._connection and self.state is State.IN and not self._failures:
            wait = 1.0 + self._context.number(4_000) / 1_000
            self._context.timers.set(self._key, now + wait, self._register)

    # -- asking -------------------------------------------------------------------------------

    def _register(self, now: float) -> None:
        flow = self._flow()
        if flow is None:
            self._failed(0, now)
            return
        self._connection = flow.connection
        self._ask(self._expires, flow, now)

    def _ask(self, expires: int, flow: Flow, now: float) -> None:
        headers = (("expires", str(expires)),)
        self._asks.ask("REGISTER", self._account.address, headers, flow, now, self._answered)

    def _answered(self, response: Response | None, now: float) -> None:
        if self.state is State.LEFT:
            return
        self.status = 0 if response is None else response.status
        if response is None:
            self._failed(0, now)
        elif response.status < 300:
            self._granted(response, now)
        elif response.status == 423 and self._lengthen(response):
            self._register(now)
        elif response.status in _HOPELESS:
            self._context.timers.cancel(self._key)
            self._feed(Input.HOPELESS)
        else:
            self._failed(retry_after(response.headers), now)

    def _lengthen(self, response: Response) -> bool:
        """Whether the registrar wants longer than we asked for, and not too long (§10.2.8)."""
        wanted = _seconds(response.headers.get("min-expires"), 0)
        if self._lengthened >= MAX_LENGTHENED or not self._expires < wanted <= MAX_EXPIRES:
            return False
        self._lengthened += 1
        self._expires = wanted
        return True

    def _granted(self, response: Response, now: float) -> None:
        self._failures = self._lengthened = 0
        granted = min(self._expiry(response), MAX_EXPIRES)
        if not granted:  # as if we had asked to be taken out
            self._failed(0, now)
            return
        self._ends_at = now + granted
        again = granted - 60 if granted > 120 else granted / 2
        self._context.timers.set(self._key, now + max(SHORTEST, again), self._register)
        self._feed(Input.OK)

    def _expiry(self, response: Response) -> int:
        """Seconds granted to our Contact; others may be registered beside it (§10.2.4)."""
        default = _seconds(response.headers.get("expires"), self._expires)
        flow = self._flow()
        try:
            contacts = [parse_name_addr(value) for value in response.headers.values("contact")]
        except GrammarError:
            return default
        for contact in contacts:
            here = flow is not None and unbracketed(contact.uri.host) == flow.local.host
            if here and contact.uri.user == self._account.contact:
                return _seconds(contact.parameters.get("expires"), default)
        return default

    def _failed(self, wait: int, now: float) -> None:
        """Try again, later each time; earlier than the registration ends, if there is one."""
        backoff = min(LONGEST_WAIT, FIRST_WAIT * 2**self._failures)
        self._failures = min(self._failures + 1, 10)
        share = 0.5 + self._context.number(1_000) / 2_000  # not all clients at the same time
        self._context.timers.set(self._key, now + max(wait, backoff * share), self._register)
        self._feed(Input.FAILED if now < self._ends_at else Input.LAPSED)

    def _feed(self, event: Input) -> None:
        before, self.state = self.state, TABLE.get((self.state, event), self.state)
        if self.state is not before:
            self._tell(self.state)


def _seconds(text: str | None, default: int) -> int:
    """A malformed number counts as none."""
    try:
        return default if text is None else digits_to_int(text.strip(), 2**32 - 1)
    except GrammarError:
        return default
