"""A stage for call flows in virtual time: scripted telephones, a core, and the wire between.

A test plays a few steps and then compares the whole exchange as a ladder:

    play = Playbook(trunks=("192.0.2.9",))
    alice = play.phone("alice", "192.0.2.9")
    alice.invite()
    play.accept()
    play.ladder() == ["0.0 alice > INVITE", "0.0 alice < 100 INVITE", "0.0 alice < 200 INVITE"]

Nothing sleeps: `wait` moves the clock from deadline to deadline. `lose` drops datagrams, and so
does whatever `drop` says of a step.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from ipaddress import ip_network
from typing import TypeVar

from sip_gateway.core.admission import SipSettings
from sip_gateway.core.core import SipCore
from sip_gateway.core.digest_client import Login
from sip_gateway.core.digest_server import Secrets
from sip_gateway.core.events import (
    CallEnded,
    CallFailed,
    CallId,
    CallOffered,
    CredentialsWanted,
    DialFailure,
    EndCause,
    Event,
)
from sip_gateway.core.fields import NameAddr
from sip_gateway.core.flow import DATAGRAM, Flow, Send, SocketAddress
from sip_gateway.core.outgoing import DialOrder
from sip_gateway.core.sdes import Secrecy
from sip_gateway.core.uri import Uri, bracketed
from sip_gateway.endpoint import Clockwork
from sip_gateway.registrar import MemoryBindings
from tests.phone_doubles import REALM, account
from tests.sip_phone import ScriptedPhone

GATEWAY = SocketAddress("192.0.2.1", 5060)
MEDIA = SocketAddress("192.0.2.1", 40_000)

E = TypeVar("E")


class Playbook:
    """The core under test, its clock, and the telephones that talk to it."""

    def __init__(
        self,
        trunks: tuple[str, ...] = ("192.0.2.9",),
        algorithms: tuple[str, ...] = ("SHA-256", "MD5"),
        max_calls: int = 100,
        secrecy: Secrecy = Secrecy.OPTIONAL,
    ) -> None:
        settings = SipSettings(
            REALM, tuple(ip_network(each) for each in trunks), algorithms, max_calls, secrecy
        )
        self.bindings = MemoryBindings()
        self.core = SipCore(settings, self.bindings, random.Random(7).randbytes)
        self.now = 0.0
        self.events: list[Event] = []
        self.dialled = CallId("")  # the call of ours that was made last
        self.accounts = {
            name: Secrets(found.ha1_md5, found.ha1_sha256)
            for name, password in (("alice", "wonderland"), ("bob", "builder"))
            for found in (account(name, password, "201"),)
        }
        self._phones: dict[SocketAddress, ScriptedPhone] = {}
        self._streams: dict[ScriptedPhone, Flow] = {}
        self._connections = 0
        self._ladder: list[str] = []
        self._lost: list[str] = []
        self.drop: Callable[[str], bool] = lambda step: False
        # Of those who stand between the core and its user, such as `Hunting`.
        self.heed: Callable[[Event], Event | None] = lambda event: event
        self.clockworks: list[Clockwork] = [self.core]

    def phone(self, name: str, host: str = "192.0.2.9", port: int = 5070) -> ScriptedPhone:
        """A telephone at that address."""
        phone = ScriptedPhone(self, name, SocketAddress(host, port), GATEWAY)
        self._phones[phone.address] = phone
        return phone

    # -- streams ------------------------------------------------------------------------------

    def connect(self, phone: ScriptedPhone, transport: str = "tcp") -> Flow:
        """From now on the telephone talks to us on a stream, a new one if it has one."""
        self._connections += 1
        local = SocketAddress(GATEWAY.host, 5061 if transport == "tls" else 5060)
        flow = Flow(transport, local, phone.address, self._connections)
        self._streams[phone] = flow
        phone.transport = transport
        self.core.connection_made(flow.connection)
        return flow

    def flow(self, phone: ScriptedPhone) -> Flow:
        """The way to a telephone, and from it."""
        return self._streams.get(phone) or Flow("udp", GATEWAY, phone.address)

    def disconnect(self, phone: ScriptedPhone) -> None:
        """The stream breaks, and the shell notices."""
        flow = self._streams.pop(phone)
        self.core.connection_lost(flow.connection, self.now)
        self.settle()

    def _carry(self, send: Send) -> ScriptedPhone | None:
        """Whose the message is; None when its stream is gone."""
        if send.connection == DATAGRAM:
            phone = self._phones.get(send.destination)
            assert phone is not None, f"sent to a stranger: {send.destination}"
            assert phone not in self._streams, f"a datagram to {phone.name}, who has a stream"
            return phone
        for phone, flow in self._streams.items():
            if flow.connection == send.connection:
                return phone
        self.core.connection_lost(send.connection, self.now)
        return None

    def silent_phone(self, name: str = "bob") -> ScriptedPhone:
        """A telephone that answers an INVITE only when the test says so."""
        phone = self.phone(name)
        del phone.answers["INVITE"]
        phone.answers["CANCEL"] = 200
        return phone

    # -- the wire -----------------------------------------------------------------------------

    def lose(self, *what: str) -> None:
        """Lose the next datagram whose ladder text (without time) starts so, once for each."""
        self._lost.extend(what)

    def deliver(self, phone: ScriptedPhone, data: bytes, label: str) -> None:
        """A datagram on its way from a telephone to the core."""
        if self._passes(f"{phone.name} > {label}"):
            self.core.receive(data, self.flow(phone), self.now)
            self.settle()

    def settle(self) -> None:
        """Carry what the core sends, note what it tells, and vouch for known accounts."""
        while True:
            sends, events = self.core.drain()
            if not sends and not events:
                return
            events = [each for event in events if (each := self.heed(event)) is not None]
            self.events.extend(events)
            for send in sends:
                phone = self._carry(send)
                label = ScriptedPhone.label(send.data)
                if phone is None:
                    self._ladder.append(f"{self.now:.1f} nobody < {label}")
                elif self._passes(f"{phone.name} < {label}"):
                    phone.receive(send.data)
            for event in events:
                if isinstance(event, CredentialsWanted):
                    found = self.accounts.get(event.username)
                    self.core.give_credentials(event.ticket, found, self.now)

    def _passes(self, step: str) -> bool:
        if self.drop(step):
            self._ladder.append(f"{self.now:.1f} {step} (lost)")
            return False
        for text in self._lost:
            if step.startswith(text):
                self._lost.remove(text)
                self._ladder.append(f"{self.now:.1f} {step} (lost)")
                return False
        self._ladder.append(f"{self.now:.1f} {step}")
        return True

    # -- time ---------------------------------------------------------------------------------

    def wait(self, seconds: float) -> None:
        """Let time pass, with everything that happens meanwhile."""
        end = self.now + seconds
        while (at := self._next_deadline()) is not None and at <= end:
            self.now = max(self.now, at)
            for each in self.clockworks:
                each.advance(self.now)
            self.settle()
        self.now = end

    def _next_deadline(self) -> float | None:
        deadlines = (each.next_deadline() for each in self.clockworks)
        return min((at for at in deadlines if at is not None), default=None)

    # -- the user of the core -----------------------------------------------------------------

    def event(self, kind: type[E]) -> E:
        """The last event of that kind."""
        found = [event for event in self.events if isinstance(event, kind)]
        assert found, f"no {kind.__name__} among {self.events}"
        return found[-1]

    def count(self, kind: type[E]) -> int:
        return sum(isinstance(event, kind) for event in self.events)

    @property
    def call(self) -> CallId:
        """The call offered last."""
        return self.event(CallOffered).call

    def accept(self) -> None:
        self.core.accept(self.call, MEDIA, self.now)
        self.settle()

    def reject(self, status: int) -> None:
        self.core.reject(self.call, status, self.now)
        self.settle()

    def hang_up(self, call: CallId | None = None) -> None:
        """End the call that was offered last, or another one."""
        self.core.hang_up(self.call if call is None else call, self.now)
        self.settle()

    def dial(
        self, phone: ScriptedPhone, ring_time: float = 30.0, login: Login | None = None
    ) -> CallId:
        """Call that telephone."""
        there = phone.address
        order = DialOrder(
            Uri("sip", bracketed(there.host), phone.name, there.port),
            NameAddr(Uri("sip", GATEWAY.host, "201"), "Alice"),
            self.flow(phone),
            ring_time,
            login=login,
        )
        call = self.dialled = self.core.new_call_id()
        self.core.dial(call, order, MEDIA, self.now)
        self.settle()
        return call

    @property
    def failure(self) -> DialFailure:
        """Why the call dialled last came to nothing."""
        return self.event(CallFailed).cause

    @property
    def end_cause(self) -> EndCause:
        return self.event(CallEnded).cause

    # -- what happened ------------------------------------------------------------------------

    def ladder(self) -> list[str]:
        """All datagrams since the last look: `time phone > sent` and `time phone < received`."""
        steps = self._ladder[:]
        self._ladder.clear()
        return steps

    def assert_clean(self) -> None:
        """After all timers have run out, nothing of any call is left."""
        self.wait(200)
        assert (self.core.calls, self.core.transactions) == (0, 0)
        assert self.core.next_deadline() is None
