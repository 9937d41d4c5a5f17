"""Every message that a browser may send, and what becomes of it: by role, and with foreign targets.

A new message of `server/signalling/protocol.py` needs a row here, else
`test_signalling_verbs.py` fails. What a row says holds for somebody who is in the room. Who has
not said hello, waits, was removed, has left, or whose conference is over can do nothing by any of
them, but what stands in `BEFORE_HELLO` and `WAITING`.

An outcome is the `type` of the reply, the `code` of an error, `closed 4004` for the close of the
socket, or `silent` where nothing comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ROLES = ("organiser", "moderator", "presenter", "participant", "guest")

# In messages, these stand for what is there in the tests' room.
OTHER = "<other>"  # a participant beside the one who acts
WAITER = "<waiter>"  # somebody who waits before the room
CALL = "<call>"  # a telephone that a leader has called
PLAN = "<plan>"  # a document of the conference

# What is there in a room of another tenant, for the column `foreign`.
TARGETS = (OTHER, WAITER, CALL, PLAN)


def everyone(outcome: str) -> Mapping[str, str]:
    return dict.fromkeys(ROLES, outcome)


def leaders(outcome: str, *, others: str = "forbidden") -> Mapping[str, str]:
    return {role: outcome if role in ("organiser", "moderator") else others for role in ROLES}


def presenters(outcome: str) -> Mapping[str, str]:
    return {**leaders(outcome), "presenter": outcome}


def organisers(outcome: str) -> Mapping[str, str]:
    return {**everyone("forbidden"), "organiser": outcome}


def subscribers(outcome: str, *, guests: str = "forbidden") -> Mapping[str, str]:
    return {role: guests if role == "guest" else outcome for role in ROLES}


@dataclass(frozen=True, slots=True)
class Row:
    """`message` is valid, without its id; `outcome` by role. `foreign`, where the message has a
    target: the outcome when the target is one of another tenant's room. `shown`: a document is
    presented by the one who acts."""

    message: Mapping[str, Any]
    outcome: Mapping[str, str]
    foreign: Mapping[str, str] | None = None
    shown: bool = False

    @property
    def verb(self) -> str:
        return str(self.message["type"])

    @property
    def name(self) -> str:
        op = self.message.get("op")
        return f"{self.verb}:{op}" if op else self.verb

    @property
    def has_target(self) -> bool:
        return any(value in TARGETS for value in self.message.values())


def _mod(op: str, **more: Any) -> dict[str, Any]:
    return {"type": "mod", "op": op, **more}


_HELLO = {"type": "hello", "v": 1, "conference": "c1", "locale": "fr"}
# Whether somebody is there is told before whether one might: ids are unguessable.
_NOBODY = everyone("not-found")

ROWS = (
    Row(_HELLO, everyone("bad-state")),
    Row({"type": "offer", "gen": 2, "sdp": "v=0"}, everyone("answer")),
    Row({"type": "publish", "src": "mic", "on": True}, everyone("ok")),
    Row({"type": "view", "want": []}, everyone("silent")),
    Row({"type": "hand", "on": True}, everyone("ok")),
    Row(_mod("mute", p=OTHER), leaders("ok"), _NOBODY),
    Row(_mod("mute-all"), leaders("ok")),
    Row(_mod("kick", p=OTHER), leaders("ok"), _NOBODY),
    Row(_mod("lock"), leaders("ok")),
    Row(_mod("unlock"), leaders("ok")),
    Row(_mod("admit", p=WAITER), leaders("ok"), leaders("not-found")),
    Row(_mod("deny", p=WAITER), leaders("ok"), leaders("not-found")),
    Row(_mod("admit-all"), leaders("ok")),
    Row(_mod("end"), leaders("closed 4004")),
    Row({"type": "set-lobby", "policy": "everyone"}, leaders("ok")),
    Row({"type": "record", "on": True}, organisers("ok")),
    Row({"type": "record", "on": False}, leaders("ok")),
    Row({"type": "pair"}, everyone("pair-code")),
    Row({"type": "call", "number": "0791112233"}, leaders("ok")),
    Row({"type": "call-me", "number": "0791112233"}, subscribers("ok")),
    Row({"type": "call-again", "call": CALL}, leaders("bad-state"), subscribers("not-found")),
    Row({"type": "drop-call", "call": CALL}, leaders("ok"), _NOBODY),
    Row({"type": "chat", "text": "Bonjour"}, everyone("ok")),
    Row({"type": "chat", "text": "Entre nous", "to": OTHER}, everyone("ok"), _NOBODY),
    Row({"type": "chat-read"}, everyone("chat-lines")),
    Row({"type": "present", "document": PLAN}, presenters("ok"), presenters("not-found")),
    Row({"type": "turn-page", "page": 2}, everyone("ok"), shown=True),
    Row({"type": "hand-over", "p": OTHER}, presenters("ok"), _NOBODY, shown=True),
    Row({"type": "stop-presenting"}, everyone("ok"), shown=True),
    Row(_mod("spotlight", p=OTHER), leaders("ok"), _NOBODY),
    Row(_mod("unspotlight", p=OTHER), leaders("ok"), _NOBODY),
    Row({"type": "set-role", "p": OTHER, "role": "presenter"}, leaders("ok"), _NOBODY),
    Row({"type": "set-floor", "only": True}, leaders("ok")),
    Row({"type": "yield-floor"}, everyone("ok")),
    Row({"type": "not-now"}, everyone("ok")),
    Row(_mod("give-floor", p=OTHER), leaders("bad-state"), _NOBODY),
    Row(_mod("take-floor", p=OTHER), leaders("ok"), _NOBODY),
    Row(_mod("ask-unmute", p=OTHER), leaders("bad-state"), _NOBODY),
    Row({"type": "groups-open", "names": ["", ""]}, leaders("ok")),
    Row({"type": "groups-close"}, leaders("bad-state")),
    Row({"type": "group-send", "p": OTHER, "group": 1}, leaders("bad-state"), leaders("not-found")),
    Row({"type": "group-go", "group": None}, everyone("bad-state")),
    Row({"type": "group-help"}, everyone("bad-state")),
    Row({"type": "groups-tell", "text": "Encore deux minutes"}, leaders("bad-state")),
    Row(
        {"type": "poll-open", "question": "Où ?", "options": ["Berne", "Genève"]}, presenters("ok")
    ),
    Row({"type": "poll-vote", "poll": "none", "choices": [1]}, everyone("bad-state")),
    Row({"type": "poll-close", "poll": "none"}, presenters("bad-state")),
    # The test before entering has a socket of its own.
    Row({"type": "check", "conference": "c1", "sdp": "v=0"}, everyone("bad-state")),
    Row(
        {"type": "ink-open", "document": PLAN, "page": 1}, everyone("ink-page"), _NOBODY, shown=True
    ),
    Row(
        {"type": "ink-draw", "document": PLAN, "page": 1, "run": "old", "update": "AAA="},
        everyone("not-allowed"),
        everyone("bad-state"),
        shown=True,
    ),
    Row(
        {"type": "ink-clear", "document": PLAN, "page": 1},
        everyone("ok"),
        everyone("bad-state"),
        shown=True,
    ),
    Row({"type": "ink-allow", "on": True}, everyone("ok"), shown=True),
    Row({"type": "marks-allow", "on": True}, everyone("bad-state")),
    Row(
        {"type": "trace", "tool": "laser", "line": 1, "points": [1, 1], "screen": OTHER},
        everyone("silent"),
        everyone("silent"),
    ),
    Row({"type": "react", "reaction": "applause"}, everyone("ok")),
    Row({"type": "caption", "text": "Bonjour", "final": True}, presenters("ok")),
    Row({"type": "captions-read"}, everyone("captions")),
    Row({"type": "ping", "ts": 1}, everyone("pong")),
    Row({"type": "bye"}, everyone("closed 1000")),
)

# Of whoever has not said hello, and of whoever waits or tests their connection; all other verbs are `bad-state`.
BEFORE_HELLO = {"hello": "welcome", "check": "check-answer", "ping": "pong", "bye": "closed 1000"}
WAITING = {"ping": "pong", "bye": "closed 1000"}
