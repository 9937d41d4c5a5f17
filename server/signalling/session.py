"""What one WebSocket may say and when. Sans-IO: text and `now` in, actions out.

```
awaiting-hello --hello--> joined --bye--> closed
       |--hello--> waiting --a leader--> joined
       |              |--bye--> closed
       |--check--> checking --bye--> closed
```
The shell carries out the actions in order and reports `entered` when a hello was granted, or
`waits` when somebody has to grant it first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, get_args

from auth.ratelimit import Rate, RateLimiter
from server.domain.conference import LobbyPolicy
from server.live import commands as live
from server.live.people import LiveRole
from server.signalling import aid_desk, call_messages, group_desk, poll_desk
from server.signalling import chat_messages as chat
from server.signalling import ink_messages as ink
from server.signalling import lobby_messages as door
from server.signalling import protocol as wire
from server.signalling import role_messages as roles
from server.signalling import stage_messages as stage
from server.signalling.check_messages import CheckConnection
from server.signalling.codec import CLIENT_MESSAGES, ProtocolError
from server.signalling.recording_messages import SetRecording
from sfu.api import PeerId, Source, Want

# A busy client sends a view every 250 ms and a few clicks; a flood is far above.
MESSAGE_RATE = Rate(burst=60, interval=0.05)
CLOSE_NORMAL = 1000


class State(StrEnum):
    AWAITING_HELLO = "awaiting-hello"
    WAITING = "waiting"
    JOINED = "joined"
    CHECKING = "checking"
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
class Decide:
    """A command whose outcome is to be on disk before the reply goes to `re`."""

    command: live.Command
    re: int


@dataclass(frozen=True, slots=True)
class IssueCode:
    """A code for the participant's telephone; it goes to `re`."""

    re: int


@dataclass(frozen=True, slots=True)
class Dial:
    """A telephone is to be called; the reply goes to `re`."""

    asked: call_messages.CallNumber | call_messages.CallMe | call_messages.CallAgain
    re: int


@dataclass(frozen=True, slots=True)
class Write:
    """A line for the chat; the reply goes to `re`."""

    text: str
    to: PeerId | None
    re: int


@dataclass(frozen=True, slots=True)
class ReadChat:
    """Lines of the chat are asked for; they go to `re`."""

    before: int | None
    re: int


@dataclass(frozen=True, slots=True)
class ShowDocument:
    """A document is to be presented; the reply goes to its `id`."""

    asked: stage.PresentDocument


@dataclass(frozen=True, slots=True)
class BeginCheck:
    """The connection is to be tested; the reply goes to its `id`."""

    asked: CheckConnection


@dataclass(frozen=True, slots=True)
class Ink:
    """Something about drawings; the reply goes to its `id`, if it has one."""

    asked: ink.OpenInk | ink.DrawInk | ink.ClearInk | ink.Trace


@dataclass(frozen=True, slots=True)
class Aid:
    """A reaction, or something about captions; the reply goes to its `id`."""

    asked: aid_desk.AidRequest


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll is to be opened or closed, or somebody votes; the reply goes to its `id`."""

    asked: poll_desk.PollRequest


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


Action = (
    Send
    | Enter
    | Negotiate
    | Apply
    | Decide
    | IssueCode
    | Dial
    | Write
    | ReadChat
    | ShowDocument
    | BeginCheck
    | Ink
    | Aid
    | Poll
    | ShowWants
    | LeaveRoom
    | Close
    | Refused
)

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

    def waits(self) -> None:
        """Whether the hello is granted, a leader decides."""
        self.state = State.WAITING

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

    def _check(self, message: CheckConnection) -> tuple[Action, ...]:
        self.state = State.CHECKING  # one test a socket, whatever comes of it
        return (BeginCheck(message),)

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

    def _set_lobby(self, message: door.SetLobby) -> tuple[Action, ...]:
        return (Apply(live.SetLobby(LobbyPolicy(message.policy)), message.id),)

    def _record(self, message: SetRecording) -> tuple[Action, ...]:
        command = live.StartRecording() if message.on else live.StopRecording()
        return (Apply(command, message.id),)

    def _pair(self, message: wire.Pair) -> tuple[Action, ...]:
        return (IssueCode(message.id),)

    def _dial(
        self, message: call_messages.CallNumber | call_messages.CallMe | call_messages.CallAgain
    ) -> tuple[Action, ...]:
        return (Dial(message, message.id),)

    def _drop_call(self, message: call_messages.DropCall) -> tuple[Action, ...]:
        return (Apply(live.DropCall(message.call), message.id),)

    def _write(self, message: chat.WriteLine) -> tuple[Action, ...]:
        to = None if message.to is None else PeerId(message.to)
        return (Write(message.text, to, message.id),)

    def _read_chat(self, message: chat.ReadLines) -> tuple[Action, ...]:
        return (ReadChat(message.before, message.id),)

    def _present(self, message: stage.PresentDocument) -> tuple[Action, ...]:
        return (ShowDocument(message),)

    def _turn_page(self, message: stage.TurnPage) -> tuple[Action, ...]:
        return (Apply(live.TurnPage(message.page), message.id),)

    def _hand_over(self, message: stage.HandOver) -> tuple[Action, ...]:
        return (Apply(live.HandOver(PeerId(message.p)), message.id),)

    def _stop_presenting(self, message: stage.StopPresenting) -> tuple[Action, ...]:
        return (Apply(live.StopPresenting(), message.id),)

    def _ink(
        self, message: ink.OpenInk | ink.DrawInk | ink.ClearInk | ink.Trace
    ) -> tuple[Action, ...]:
        return (Ink(message),)

    def _aid(self, message: aid_desk.AidRequest) -> tuple[Action, ...]:
        return (Aid(message),)

    def _allow_ink(self, message: ink.AllowInk) -> tuple[Action, ...]:
        return (Apply(live.AllowDrawing(message.on), message.id),)

    def _allow_marks(self, message: ink.AllowMarks) -> tuple[Action, ...]:
        return (Apply(live.AllowMarks(self._peer, message.on), message.id),)

    def _set_role(self, message: roles.SetRole) -> tuple[Action, ...]:
        appoint = live.Appoint(PeerId(message.p), LiveRole(message.role))
        return (Decide(appoint, message.id),)

    def _set_floor(self, message: roles.SetFloor) -> tuple[Action, ...]:
        return (Decide(live.SetFloor(message.only), message.id),)

    def _yield_floor(self, message: roles.YieldFloor) -> tuple[Action, ...]:
        return (Apply(live.TakeFloor(self._peer), message.id),)

    def _not_now(self, message: roles.NotNow) -> tuple[Action, ...]:
        return (Apply(live.NotNow(self._peer), message.id),)

    def _group(self, message: group_desk.GroupRequest) -> tuple[Action, ...]:
        return (Apply(group_desk.command(message, self._peer), message.id),)

    def _poll(self, message: poll_desk.PollRequest) -> tuple[Action, ...]:
        return (Poll(message),)

    def _ping(self, message: wire.Ping) -> tuple[Action, ...]:
        return (Send(wire.Pong(message.ts)),)

    def _bye(self, message: wire.Bye) -> tuple[Action, ...]:
        known = self.state is not State.AWAITING_HELLO
        self.state = State.CLOSED
        close = Close(CLOSE_NORMAL, "bye")
        return (LeaveRoom(), close) if known else (close,)


def _error(re: int | None, code: wire.ErrorCode, detail: str) -> Send:
    return Send(wire.ErrorMessage(re, code, detail))


_ROOM_OPERATIONS: Mapping[str, Callable[[], live.Command]] = MappingProxyType(
    {
        "mute-all": live.MuteAll,
        "lock": live.Lock,
        "unlock": live.Unlock,
        "admit-all": live.AdmitAll,
        "end": live.End,
    }
)
_PERSON_OPERATIONS: Mapping[str, Callable[[PeerId], live.Command]] = MappingProxyType(
    {
        "mute": live.Mute,
        "kick": live.Kick,
        "admit": live.Admit,
        "deny": live.Deny,
        "give-floor": live.GiveFloor,
        "take-floor": live.TakeFloor,
        "ask-unmute": live.AskToSpeak,
        "spotlight": live.PutInSpotlight,
        "unspotlight": live.TakeFromSpotlight,
    }
)

_Handler = Callable[[Session, Any], tuple[Action, ...]]

_TABLE: Mapping[tuple[State, type[wire.ClientMessage]], _Handler] = MappingProxyType(
    {
        (State.AWAITING_HELLO, wire.Hello): Session._hello,
        (State.AWAITING_HELLO, wire.Ping): Session._ping,
        (State.AWAITING_HELLO, wire.Bye): Session._bye,
        (State.AWAITING_HELLO, CheckConnection): Session._check,
        (State.CHECKING, wire.Ping): Session._ping,
        (State.CHECKING, wire.Bye): Session._bye,
        (State.WAITING, wire.Ping): Session._ping,
        (State.WAITING, wire.Bye): Session._bye,
        (State.JOINED, wire.OfferMessage): Session._offer,
        (State.JOINED, wire.Publish): Session._publish,
        (State.JOINED, wire.View): Session._view,
        (State.JOINED, wire.Hand): Session._hand,
        (State.JOINED, wire.Moderate): Session._moderate,
        (State.JOINED, door.SetLobby): Session._set_lobby,
        (State.JOINED, SetRecording): Session._record,
        (State.JOINED, wire.Pair): Session._pair,
        (State.JOINED, call_messages.CallNumber): Session._dial,
        (State.JOINED, call_messages.CallMe): Session._dial,
        (State.JOINED, call_messages.CallAgain): Session._dial,
        (State.JOINED, call_messages.DropCall): Session._drop_call,
        (State.JOINED, chat.WriteLine): Session._write,
        (State.JOINED, chat.ReadLines): Session._read_chat,
        (State.JOINED, stage.PresentDocument): Session._present,
        (State.JOINED, stage.TurnPage): Session._turn_page,
        (State.JOINED, stage.HandOver): Session._hand_over,
        (State.JOINED, stage.StopPresenting): Session._stop_presenting,
        (State.JOINED, ink.OpenInk): Session._ink,
        (State.JOINED, ink.DrawInk): Session._ink,
        (State.JOINED, ink.ClearInk): Session._ink,
        (State.JOINED, ink.Trace): Session._ink,
        (State.JOINED, ink.AllowInk): Session._allow_ink,
        (State.JOINED, ink.AllowMarks): Session._allow_marks,
        **{(State.JOINED, kind): Session._aid for kind in get_args(aid_desk.AidRequest)},
        (State.JOINED, roles.SetRole): Session._set_role,
        (State.JOINED, roles.SetFloor): Session._set_floor,
        (State.JOINED, roles.YieldFloor): Session._yield_floor,
        (State.JOINED, roles.NotNow): Session._not_now,
        **{(State.JOINED, kind): Session._group for kind in get_args(group_desk.GroupRequest)},
        **{(State.JOINED, kind): Session._poll for kind in get_args(poll_desk.PollRequest)},
        (State.JOINED, wire.Ping): Session._ping,
        (State.JOINED, wire.Bye): Session._bye,
    }
)
