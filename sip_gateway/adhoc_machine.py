"""Dialogues of an ad-hoc conference: with the one who called us, and with those whom we call.

Two tables, no I/O; each dialogue is fed and drained like the portal's.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from sip_gateway.api import Admitted, Decision, DialCause
from sip_gateway.portal_actions import (
    Action,
    AdmitCallee,
    Arrive,
    Enter,
    Forward,
    HangUp,
    Mix,
    Play,
    StopPlaying,
)

ASK_TIMES: Final = 3  # so often a called one is asked to press 1
PAUSE: Final = 4.0  # seconds between one asking and the next
PLAYBACK_LIMIT: Final = 30.0  # seconds after which the question counts as heard
DECISION_LIMIT: Final = 20.0  # seconds for the directory
JOIN_KEY: Final = "1"


class Input(Enum):
    ANSWERED = auto()
    KEY = auto()
    HEARD = auto()
    TIMEOUT = auto()
    DECISION = auto()
    SOMEBODY = auto()  # the first of the called comes in
    NOBODY = auto()  # none of them ever will


class CallerState(Enum):
    RINGING = auto()
    WAITING = auto()  # hears the ringing tone
    INSIDE = auto()
    BUSY = auto()
    OVER = auto()


class CallerDialogue:
    """With the organiser: ringing tone until somebody comes, the busy tone for `busy` seconds
    when nobody does."""

    waits_for_decision = False

    def __init__(self, admitted: Admitted, busy: float) -> None:
        self._busy = busy
        self.state = CallerState.RINGING
        self.deadline: float | None = None
        self._admitted = admitted
        self._actions: list[Action] = []

    def drain(self) -> list[Action]:
        actions = self._actions[:]
        self._actions.clear()
        return actions

    def answered(self, now: float) -> None:
        self._feed(Input.ANSWERED, "", now)

    def key(self, key: str, now: float) -> None:
        self._feed(Input.KEY, key, now)

    def heard(self, token: int, now: float) -> None:
        """Its tones never end."""

    def decided(self, decision: Decision | None, now: float) -> None:
        """It was admitted before the dialogue began."""

    def somebody(self, now: float) -> None:
        self._feed(Input.SOMEBODY, "", now)

    def nobody(self, now: float) -> None:
        self._feed(Input.NOBODY, "", now)

    def tick(self, now: float) -> None:
        if self.deadline is not None and now >= self.deadline:
            self._feed(Input.TIMEOUT, "", now)

    def _feed(self, kind: Input, key: str, now: float) -> None:
        step = _CALLER.get((self.state, kind))
        if step is not None:
            step(self, key, now)

    def _wait(self, _: str, now: float) -> None:
        self.state = CallerState.WAITING
        self._actions += [Arrive(self._admitted), Play(("tone:ringback",), 1, loop=True)]

    def _join(self, _: str, now: float) -> None:
        self.state = CallerState.INSIDE
        self._actions += [StopPlaying(), Mix(self._admitted)]

    def _sound_busy(self, _: str, now: float) -> None:
        self.state = CallerState.BUSY
        self.deadline = now + self._busy
        self._actions.append(Play(("tone:busy",), 2, loop=True))

    def _forward(self, key: str, now: float) -> None:
        self._actions.append(Forward(key))

    def _end(self, _: str, now: float) -> None:
        self.state = CallerState.OVER
        self.deadline = None
        self._actions.append(HangUp())


_CALLER: Final = MappingProxyType[
    tuple[CallerState, Input], Callable[[CallerDialogue, str, float], None]
](
    {
        (CallerState.RINGING, Input.ANSWERED): CallerDialogue._wait,
        (CallerState.WAITING, Input.SOMEBODY): CallerDialogue._join,
        (CallerState.WAITING, Input.NOBODY): CallerDialogue._sound_busy,
        (CallerState.INSIDE, Input.KEY): CallerDialogue._forward,
        (CallerState.INSIDE, Input.NOBODY): CallerDialogue._sound_busy,
        (CallerState.BUSY, Input.TIMEOUT): CallerDialogue._end,
    }
)


class CalleeState(Enum):
    CALLED = auto()
    ASKED = auto()  # shall press 1
    CHECKING = auto()
    INSIDE = auto()
    OVER = auto()


class CalleeDialogue:
    """With somebody whom we called. `confirm`: they press 1 to come in; a mailbox talks on.

    `failure` tells why they did not come in when the dialogue hangs up.
    """

    def __init__(self, confirm: bool) -> None:
        self.state = CalleeState.CALLED
        self.deadline: float | None = None
        self.failure = DialCause.NO_ANSWER
        self._confirm = confirm
        self._actions: list[Action] = []
        self._asked = 0
        self._decision: Decision | None = None

    @property
    def waits_for_decision(self) -> bool:
        return self.state is CalleeState.CHECKING

    def drain(self) -> list[Action]:
        actions = self._actions[:]
        self._actions.clear()
        return actions

    def answered(self, now: float) -> None:
        self._feed(Input.ANSWERED, "", now)

    def key(self, key: str, now: float) -> None:
        self._feed(Input.KEY, key, now)

    def heard(self, token: int, now: float) -> None:
        if token == self._asked:
            self._feed(Input.HEARD, "", now)

    def decided(self, decision: Decision | None, now: float) -> None:
        self._decision = decision
        self._feed(Input.DECISION, "", now)

    def tick(self, now: float) -> None:
        if self.deadline is not None and now >= self.deadline:
            self._feed(Input.TIMEOUT, "", now)

    def _feed(self, kind: Input, key: str, now: float) -> None:
        step = _CALLEE.get((self.state, kind))
        if step is not None:
            step(self, key, now)

    def _greet(self, _: str, now: float) -> None:
        if self._confirm:
            self._ask("", now)
        else:
            self._admit(now)

    def _ask(self, _: str, now: float) -> None:
        if self._asked >= ASK_TIMES:
            self._end("", now)
            return
        self.state = CalleeState.ASKED
        self._asked += 1
        self._actions.append(Play(("invited",), self._asked))
        self.deadline = now + PLAYBACK_LIMIT

    def _listen(self, _: str, now: float) -> None:
        self.deadline = now + PAUSE

    def _pressed(self, key: str, now: float) -> None:
        if key == JOIN_KEY:
            self._actions.append(StopPlaying())
            self._admit(now)

    def _admit(self, now: float) -> None:
        self.state = CalleeState.CHECKING
        self.deadline = now + DECISION_LIMIT
        self._actions.append(AdmitCallee())

    def _judge(self, _: str, now: float) -> None:
        self.deadline = None
        if isinstance(self._decision, Admitted):
            self.state = CalleeState.INSIDE
            self._actions.append(Enter(self._decision))
        else:
            self.failure = DialCause.FORBIDDEN
            self._end("", now)

    def _forward(self, key: str, now: float) -> None:
        self._actions.append(Forward(key))

    def _end(self, _: str, now: float) -> None:
        self.state = CalleeState.OVER
        self.deadline = None
        self._actions.append(HangUp())


_CALLEE: Final = MappingProxyType[
    tuple[CalleeState, Input], Callable[[CalleeDialogue, str, float], None]
](
    {
        (CalleeState.CALLED, Input.ANSWERED): CalleeDialogue._greet,
        (CalleeState.ASKED, Input.KEY): CalleeDialogue._pressed,
        (CalleeState.ASKED, Input.HEARD): CalleeDialogue._listen,
        (CalleeState.ASKED, Input.TIMEOUT): CalleeDialogue._ask,
        (CalleeState.CHECKING, Input.DECISION): CalleeDialogue._judge,
        (CalleeState.CHECKING, Input.TIMEOUT): CalleeDialogue._end,
        (CalleeState.INSIDE, Input.KEY): CalleeDialogue._forward,
    }
)
