"""What one WebSocket may say and when. Sans-IO: text and `now` in, actions out.

```
awaiting-hello --hello--> joined --bye--> closed
```
The shell carries out the actions in order and reports `entered` when a hello was granted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from auth.ratelimit import Rate, RateLimiter
from server.live import commands as live
from server.signalling import protocol as wire
from server.signalling.codec import CLIENT_MESSAGES, ProtocolError
from sfu.api import PeerId, Source, Want

# A busy client sends a view every 250 ms and a few clicks; a flood is far above.
MESSAGE_RATE = Rate(burst=60, interval=0.05)
CLOSE_NORMAL = 1000


class State(StrEnum):
    AWAITING_HELLO = "awaiting-hello"
    JOINED = "joined"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Send:
    message: wire.ServerMessage


@dataclass(frozen=True, slots=True)
class Enter:
    hello: wire.Hello


@dataclass(frozen=True, slots=True)
class Negotiate:
    offer: wire.OfferMessage


@dataclass(frozen=True, slots=True)
class Apply:
    """A command to the live room in the participant's name; the reply goes to `re`."""

    command: live.Command
    re: int


@dataclass(frozen=True, slots=True)
class IssueCode:
    """A code for the participant's telephone; it goes to `re`."""

    re: int


@dataclass(frozen=True, slots=True)
class ShowWants:
    wants: tuple[Want, ...]


@dataclass(frozen=True, slots=True)
class LeaveRoom:
    pass


@dataclass(frozen=True, slots=True)
class Close:
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Input that is not served, for the counters; the answer to it is a `Send`."""

    reason: str


Action = Send | Enter | Negotiate | Apply | IssueCode | ShowWants | LeaveRoom | Close | Refused

_SourceOf: Mapping[str, Source] = MappingProxyType({source.value: source for source in Source})


class Session:
    def __init__(self) -> None:
        self.state = State.AWAITING_HELLO
        self._peer = PeerId("")
        self._leg = ""
        self._bucket = RateLimiter(MESSAGE_RATE, max_keys=1)

    def entered(self, peer: PeerId, leg: str) -> None:
        """The hello was granted: the socket now speaks for this participant."""
        self.state = State.JOINED
        self._peer, self._leg = peer, leg

    def receive(self, text: str, now: float) -> tuple[Action, ...]:
        """What to do about one incoming message. Never raises."""
        blocked = self._admit(now)
        if blocked is not None:
            return blocked
        try:
            message = CLIENT_MESSAGES.decode(text)
        except ProtocolError as error:
            return Refused("bad-message"), _error(error.re, "bad-message", str(error))
        handler = _TABLE.get((self.state, type(message)))
        if handler is None:
            re = getattr(message, "id", None)
            return Refused("bad-state"), _error(re, "bad-state", f"not while {self.state.value}")
        return handler(self, message)

    def receive_binary(self, now: float) -> tuple[Action, ...]:
        """No binary message exists in version 1."""
        blocked = self._admit(now)
        if blocked is not None:
            return blocked
        return Refused("bad-message"), _error(None, "bad-message", "text messages only")

    def _admit(self, now: float) -> tuple[Action, ...] | None:
        """None when the message is looked at; it is not after the end or in a flood."""
        if self.state is State.CLOSED:
            return ()
        if self._bucket.take("", now) == 0:
            return None
        self.state = State.CLOSED
        return (
            Refused("rate"),
            _error(None, "rate", "too many messages"),
            Close(wire.CLOSE_RATE, "too many messages"),
        )

    # --- one handler per message kind -----------------------------------------------------

    def _hello(self, message: wire.Hello) -> tuple[Action, ...]:
        if message.v != wire.VERSION:
            detail = f"v: this server speaks version {wire.VERSION}"
            return Refused("bad-message"), _error(message.id, "bad-message", detail)
        return (Enter(message),)

    def _offer(self, message: wire.OfferMessage) -> tuple[Action, ...]:
        return (Negotiate(message),)

    def _publish(self, message: wire.Publish) -> tuple[Action, ...]:
        command = live.SetSource(
            self._peer, self._leg, _SourceOf[message.src], message.on, message.muted
        )
        return (Apply(command, message.id),)

    def _view(self, message: wire.View) -> tuple[Action, ...]:
        wants = (Want(PeerId(w.p), _SourceOf[w.src], w.h, w.prio) for w in message.want)
        return (ShowWants(tuple(wants)),)

    def _hand(self, message: wire.Hand) -> tuple[Action, ...]:
        command = live.RaiseHand(self._peer) if message.on else live.LowerHand(self._peer)
        return (Apply(command, message.id),)

    def _moderate(self, message: wire.Moderate) -> tuple[Action, ...]:
        if message.op in _ROOM_OPERATIONS:
            return (Apply(_ROOM_OPERATIONS[message.op](), message.id),)
        if message.p is None:
            return Refused("bad-message"), _error(message.id, "bad-message", "p: is missing")
        return (Apply(_PERSON_OPERATIONS[message.op](PeerId(message.p)), message.id),)

    def _pair(self, message: wire.Pair) -> tuple[Action, ...]:
        return (IssueCode(message.id),)

    def _ping(self, message: wire.Ping) -> tuple[Action, ...]:
        return (Send(wire.Pong(message.ts)),)

    def _bye(self, message: wire.Bye) -> tuple[Action, ...]:
        joined = self.state is State.JOINED
        self.state = State.CLOSED
        close = Close(CLOSE_NORMAL, "bye")
        return (LeaveRoom(), close) if joined else (close,)


def _error(re: int | None, code: wire.ErrorCode, detail: str) -> Send:
    return Send(wire.ErrorMessage(re, code, detail))


_ROOM_OPERATIONS: Mapping[str, Callable[[], live.Command]] = MappingProxyType(
    {"mute-all": live.MuteAll, "lock": live.Lock, "unlock": live.Unlock, "end": live.End}
)
_PERSON_OPERATIONS: Mapping[str, Callable[[PeerId], live.Command]] = MappingProxyType(
    {"mute": live.Mute, "kick": live.Kick}
)

_Handler = Callable[[Session, Any], tuple[Action, ...]]

_TABLE: Mapping[tuple[State, type[wire.ClientMessage]], _Handler] = MappingProxyType(
    {
        (State.AWAITING_HELLO, wire.Hello): Session._hello,
        (State.AWAITING_HELLO, wire.Ping): Session._ping,
        (State.AWAITING_HELLO, wire.Bye): Session._bye,
        (State.JOINED, wire.OfferMessage): Session._offer,
        (State.JOINED, wire.Publish): Session._publish,
        (State.JOINED, wire.View): Session._view,
        (State.JOINED, wire.Hand): Session._hand,
        (State.JOINED, wire.Moderate): Session._moderate,
        (State.JOINED, wire.Pair): Session._pair,
        (State.JOINED, wire.Ping): Session._ping,
        (State.JOINED, wire.Bye): Session._bye,
    }
)
