"""What a socket may say when: the table, one ladder a line."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from server.domain.conference import LobbyPolicy
from server.live import commands as live
from server.signalling.call_messages import CallAgain, CallMe, CallNumber
from server.signalling.protocol import (
    CLOSE_RATE,
    ClientMessage,
    ErrorMessage,
    Pong,
)
from server.signalling.session import (
    _TABLE,
    MESSAGE_RATE,
    Action,
    Apply,
    Close,
    Dial,
    Enter,
    LeaveRoom,
    Negotiate,
    Refused,
    Send,
    Session,
    ShowWants,
    State,
)
from sfu.api import PeerId, Source, Want

ME, OTHER = PeerId("me"), PeerId("other")
HELLO = {"type": "hello", "id": 1, "v": 1, "conference": "c1", "locale": "fr"}


def say(session: Session, message: dict[str, Any], now: float = 0.0) -> tuple[Action, ...]:
    return session.receive(json.dumps(message), now)


def joined() -> Session:
    session = Session()
    (enter,) = say(session, HELLO)
    assert isinstance(enter, Enter)
    session.entered(ME, "leg")
    return session


def waiting() -> Session:
    session = Session()
    say(session, HELLO)
    session.waits()
    return session


@pytest.mark.parametrize(
    ("message", "command"),
    [
        ({"type": "publish", "id": 2, "src": "mic", "on": True, "muted": True},
         live.SetSource(ME, "leg", Source.MIC, True, True)),
        ({"type": "publish", "id": 2, "src": "screen-audio", "on": False},
         live.SetSource(ME, "leg", Source.SCREEN_AUDIO, False, False)),
        ({"type": "turn-page", "id": 2, "page": 7}, live.TurnPage(7)),
        ({"type": "hand-over", "id": 2, "p": "p2"}, live.HandOver(PeerId("p2"))),
        ({"type": "stop-presenting", "id": 2}, live.StopPresenting()),
        ({"type": "ink-allow", "id": 2, "on": True}, live.AllowDrawing(True)),
        ({"type": "marks-allow", "id": 2, "on": False}, live.AllowMarks(ME, False)),
        ({"type": "hand", "id": 2, "on": True}, live.RaiseHand(ME)),
        ({"type": "hand", "id": 2, "on": False}, live.LowerHand(ME)),
        ({"type": "mod", "id": 2, "op": "mute", "p": "other"}, live.Mute(OTHER)),
        ({"type": "mod", "id": 2, "op": "kick", "p": "other"}, live.Kick(OTHER)),
        ({"type": "mod", "id": 2, "op": "mute-all"}, live.MuteAll()),
        ({"type": "mod", "id": 2, "op": "lock", "p": "ignored"}, live.Lock()),
        ({"type": "mod", "id": 2, "op": "unlock"}, live.Unlock()),
        ({"type": "mod", "id": 2, "op": "end"}, live.End()),
        ({"type": "mod", "id": 2, "op": "admit", "p": "other"}, live.Admit(OTHER)),
        ({"type": "mod", "id": 2, "op": "deny", "p": "other"}, live.Deny(OTHER)),
        ({"type": "mod", "id": 2, "op": "admit-all"}, live.AdmitAll()),
        ({"type": "set-lobby", "id": 2, "policy": "everyone"}, live.SetLobby(LobbyPolicy.EVERYONE)),
        ({"type": "drop-call", "id": 2, "call": "c1"}, live.DropCall("c1")),
    ],
)  # fmt: skip
def test_messages_that_are_commands(message: dict[str, Any], command: live.Command) -> None:
    assert say(joined(), message) == (Apply(command, 2),)


def test_messages_that_are_not_commands() -> None:
    session = joined()
    (negotiate,) = say(session, {"type": "offer", "id": 3, "gen": 2, "sdp": "v=0"})
    assert isinstance(negotiate, Negotiate)
    want = {"p": "other", "src": "screen", "h": 720, "prio": 1}
    assert say(session, {"type": "view", "want": [want]}) == (
        ShowWants((Want(OTHER, Source.SCREEN, 720, 1),)),
    )
    assert say(session, {"type": "ping", "ts": 5}) == (Send(Pong(5.0)),)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ({"type": "call", "id": 2, "number": "044 1", "name": "Z"}, CallNumber(2, "044 1", "Z")),
        ({"type": "call", "id": 2, "number": "202"}, CallNumber(2, "202", "")),
        ({"type": "call-me", "id": 2}, CallMe(2, None)),
        ({"type": "call-me", "id": 2, "number": "079"}, CallMe(2, "079")),
        ({"type": "call-again", "id": 2, "call": "c1"}, CallAgain(2, "c1")),
    ],
)
def test_calls(message: dict[str, Any], asked: CallNumber | CallMe | CallAgain) -> None:
    assert say(joined(), message) == (Dial(asked, 2),)
    (refused, _) = say(Session(), message)
    assert refused == Refused("bad-state")


def refusal(actions: tuple[Action, ...]) -> tuple[str, int | None]:
    refused, send = actions
    assert isinstance(refused, Refused)
    assert isinstance(send, Send) and isinstance(send.message, ErrorMessage)
    assert send.message.code == refused.reason
    return send.message.code, send.message.re


@pytest.mark.parametrize(
    "message",
    [
        {"type": "offer", "id": 7, "gen": 1, "sdp": "v=0"},
        {"type": "publish", "id": 7, "src": "mic", "on": True},
        {"type": "hand", "id": 7, "on": True},
        {"type": "mod", "id": 7, "op": "end"},
    ],
)
def test_nothing_happens_before_hello(message: dict[str, Any]) -> None:
    assert refusal(say(Session(), message)) == ("bad-state", 7)


@pytest.mark.parametrize("kind", sorted({each.type for each in get_args(ClientMessage)}))
def test_who_waits_can_only_ping_and_leave(kind: str) -> None:
    for state, message in _TABLE:
        if message.type == kind and kind not in ("ping", "bye"):
            assert state is not State.WAITING
    session = waiting()
    assert say(session, {"type": "ping", "ts": 1}) == (Send(Pong(1.0)),)
    assert say(session, {"type": "bye"}) == (LeaveRoom(), Close(1000, "bye"))


def test_who_waited_and_is_admitted_speaks_as_anybody() -> None:
    session = waiting()
    assert refusal(say(session, {"type": "hand", "id": 2, "on": True})) == ("bad-state", 2)
    session.entered(ME, "leg")
    assert say(session, {"type": "hand", "id": 3, "on": True}) == (Apply(live.RaiseHand(ME), 3),)


def test_one_hello_is_enough() -> None:
    assert refusal(say(joined(), HELLO)) == ("bad-state", 1)


def test_another_version_is_refused_and_may_be_corrected() -> None:
    session = Session()
    assert refusal(say(session, {**HELLO, "v": 2})) == ("bad-message", 1)
    assert isinstance(say(session, HELLO)[0], Enter)


def test_a_mod_operation_on_somebody_needs_somebody() -> None:
    assert refusal(say(joined(), {"type": "mod", "id": 2, "op": "kick"})) == ("bad-message", 2)


def test_nonsense_is_answered_and_the_session_goes_on() -> None:
    session = joined()
    assert refusal(session.receive("nonsense", 0.0)) == ("bad-message", None)
    assert refusal(session.receive_binary(0.0)) == ("bad-message", None)
    assert len(say(session, {"type": "hand", "id": 2, "on": True})) == 1


def test_bye_leaves_and_closes_and_then_nothing_counts() -> None:
    session = joined()
    assert say(session, {"type": "bye"}) == (LeaveRoom(), Close(1000, "bye"))
    assert say(session, HELLO) == ()
    assert say(Session(), {"type": "bye"}) == (Close(1000, "bye"),)


def test_a_flood_is_cut_off() -> None:
    session = joined()
    for _ in range(MESSAGE_RATE.burst - 1):
        assert say(session, {"type": "ping", "ts": 1}) == (Send(Pong(1.0)),)
    refused, error, close = say(session, {"type": "ping", "ts": 1})
    assert refused == Refused("rate")
    assert isinstance(error, Send) and isinstance(error.message, ErrorMessage)
    assert isinstance(close, Close) and close.code == CLOSE_RATE
    assert session.receive_binary(1e9) == ()


def test_a_lively_client_is_no_flood() -> None:
    session = joined()
    now = 0.0
    for _ in range(500):
        now += MESSAGE_RATE.interval
        assert say(session, {"type": "ping", "ts": 1}, now) == (Send(Pong(1.0)),)
    assert session.state is State.JOINED
