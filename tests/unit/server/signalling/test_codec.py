"""What is a message of the protocol and what is not, as input tables."""

from __future__ import annotations

import json
from typing import Any

import pytest

from server.signalling import stage_messages as stage
from server.signalling.call_messages import CallChanged, CallInfo
from server.signalling.codec import CLIENT_MESSAGES, MAX_DEPTH, SERVER_MESSAGES, ProtocolError
from server.signalling.lobby_messages import SetLobby
from server.signalling.protocol import (
    MAX_MESSAGE,
    MAX_SDP_MESSAGE,
    Bye,
    ClientMessage,
    Hand,
    Hello,
    Moderate,
    OfferMessage,
    Participant,
    Ping,
    Publish,
    Resume,
    RoomInfo,
    Sdp,
    ServerMessage,
    Speaker,
    View,
    WantInfo,
    Welcome,
)

HELLO: dict[str, Any] = {"type": "hello", "id": 1, "v": 1, "conference": "c1", "locale": "fr"}

ACCEPTED: list[tuple[dict[str, Any], ClientMessage]] = [
    (HELLO, Hello(1, 1, "c1", "fr")),
    (
        {
            **HELLO,
            "offer": {"gen": 2, "sdp": "v=0"},
            "resume": {"session": "s", "key": "k", "seq": 7},
            "mic": False,
        },
        Hello(1, 1, "c1", "fr", Sdp(2, "v=0"), Resume("s", "k", 7), mic=False),
    ),
    ({**HELLO, "offer": None, "colour": {"from": "the future"}}, Hello(1, 1, "c1", "fr")),
    ({"type": "offer", "id": 2, "gen": 1, "sdp": "v=0"}, OfferMessage(2, 1, "v=0")),
    ({"type": "publish", "id": 3, "src": "screen-audio", "on": True}, Publish(3, "screen-audio", True)),
    ({"type": "view", "want": []}, View(())),
    (
        {"type": "view", "want": [{"p": "p1", "src": "cam", "h": 360}]},
        View((WantInfo("p1", "cam", 360),)),
    ),
    ({"type": "hand", "id": 4, "on": False}, Hand(4, False)),
    ({"type": "mod", "id": 5, "op": "kick", "p": "p1"}, Moderate(5, "kick", "p1")),
    ({"type": "mod", "id": 5, "op": "mute-all"}, Moderate(5, "mute-all")),
    ({"type": "set-lobby", "id": 6, "policy": "strangers"}, SetLobby(6, "strangers")),
    ({"type": "ping", "ts": 12}, Ping(12.0)),
    ({"type": "bye"}, Bye()),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "expected"), ACCEPTED)
def test_accepted(sent: dict[str, Any], expected: ClientMessage) -> None:
    assert CLIENT_MESSAGES.decode(json.dumps(sent)) == expected
    assert CLIENT_MESSAGES.decode(CLIENT_MESSAGES.encode(expected)) == expected


REFUSED: list[tuple[str, str, int | None]] = [
    # text, field named in the error, id it is a reply to
    ("", "", None),
    ("nonsense", "", None),
    ("[]", "", None),
    ("null", "", None),
    ('"hello"', "", None),
    ("{}", "type", None),
    ('{"type": "hello"}', "id", None),
    ('{"type": "explode", "id": 9}', "type", 9),
    ('{"type": ["bye"]}', "type", None),
    ('{"type": "hand", "id": 1}', "on", 1),
    ('{"type": "hand", "id": 1, "on": 1}', "on", 1),
    ('{"type": "hand", "id": true, "on": true}', "id", None),
    ('{"type": "hand", "id": 1.0, "on": true}', "id", None),
    ('{"type": "hand", "id": -1, "on": true}', "id", None),
    ('{"type": "hand", "id": 9007199254740992, "on": true}', "id", None),
    ('{"type": "hand", "id": 1' + "0" * 5000 + ', "on": true}', "", None),
    ('{"type": "ping", "ts": NaN}', "", None),
    ('{"type": "ping", "ts": 1e999}', "ts", None),
    ('{"type": "ping", "ts": "12"}', "ts", None),
    ('{"type": "publish", "id": 1, "src": "ears", "on": true}', "src", 1),
    ('{"type": "publish", "id": 1, "src": ["mic"], "on": true}', "src", 1),
    ('{"type": "mod", "id": 1, "op": "promote"}', "op", 1),
    ('{"type": "mod", "id": 1, "op": "kick", "p": ""}', "p", 1),
    ('{"type": "set-lobby", "id": 1, "policy": "closed"}', "policy", 1),
    ('{"type": "offer", "id": 1, "gen": 0, "sdp": "v=0"}', "gen", 1),
    ('{"type": "offer", "id": 1, "gen": 1, "sdp": ""}', "sdp", 1),
    ('{"type": "offer", "id": 1, "gen": 1, "sdp": "\\ud800"}', "sdp", 1),
    ('{"type": "view", "want": {}}', "want", None),
    ('{"type": "view", "want": [3]}', "want[0]", None),
    ('{"type": "view", "want": [{"p": "p", "src": "mic", "h": 1}]}', "want[0].src", None),
    ('{"type": "view", "want": [{"p": "p", "src": "cam", "h": 9999}]}', "want[0].h", None),
    (json.dumps({**HELLO, "conference": "c" * 65}), "conference", 1),
    (json.dumps({**HELLO, "offer": "v=0"}), "offer", 1),
    (json.dumps({**HELLO, "offer": {"gen": 1}}), "offer.sdp", 1),
    (json.dumps({**HELLO, "resume": {"session": "s", "key": "k", "seq": -1}}), "resume.seq", 1),
]


@pytest.mark.parametrize(("text", "field", "re"), REFUSED)
def test_refused_with_the_field_named(text: str, field: str, re: int | None) -> None:
    with pytest.raises(ProtocolError) as caught:
        CLIENT_MESSAGES.decode(text)
    assert (caught.value.field, caught.value.re) == (field, re)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 200, 20_000])
def test_deep_nesting_is_refused_even_in_an_unknown_field(depth: int) -> None:
    text = '{"type": "bye", "x": ' + "[" * depth + "]" * depth + "}"
    with pytest.raises(ProtocolError, match="deep"):
        CLIENT_MESSAGES.decode(text)


def test_sizes_count_bytes_and_only_sdp_messages_may_be_large() -> None:
    padding = "é" * (MAX_MESSAGE // 2)
    with pytest.raises(ProtocolError, match="too large"):
        CLIENT_MESSAGES.decode(json.dumps({"type": "bye", "x": padding}, ensure_ascii=False))
    offer = {"type": "offer", "id": 1, "gen": 1, "sdp": "a" * MAX_MESSAGE}
    assert isinstance(CLIENT_MESSAGES.decode(json.dumps(offer)), OfferMessage)
    with pytest.raises(ProtocolError, match="too large"):
        CLIENT_MESSAGES.decode(json.dumps({**offer, "sdp": "a" * MAX_SDP_MESSAGE}))


def test_a_list_longer_than_its_bound_is_refused() -> None:
    want = [{"p": "p", "src": "cam", "h": 1}] * 65
    with pytest.raises(ProtocolError, match="more than 64"):
        CLIENT_MESSAGES.decode(json.dumps({"type": "view", "want": want}))


def test_error_text_never_quotes_the_input() -> None:
    with pytest.raises(ProtocolError) as caught:
        CLIENT_MESSAGES.decode('{"type": "publish", "id": 1, "src": "<script>", "on": true}')
    assert "script" not in str(caught.value)


def test_server_messages_survive_the_round_trip() -> None:
    person = Participant(
        "p1",
        "Zoë",
        "organiser",
        "web",
        None,
        False,
        True,
        True,
        False,
        False,
        False,
        "good",
        False,
        False,
    )
    room = RoomInfo("c1", "Budget", "123", "0800", "2026-01-01T00:00:00Z", "…", False, ("p1",))
    call = CallInfo("c1", "Zoë", "0791••••67", "ringing", "p1", None)
    shown = stage.PresentationInfo("d1", "plan.pdf", 3, 2, "p1", False)
    messages: list[ServerMessage] = [
        Welcome(
            1, "s", "k", "p1", "organiser", room, (person,), (call,), shown, 4, False, Sdp(1, "v=0")
        ),
        stage.PresentationChanged(6, shown),
        stage.PresentationChanged(7, None),
        CallChanged(5, call),
        Speaker("p1", {"p1": 20}),
    ]
    for message in messages:
        text = SERVER_MESSAGES.encode(message)
        assert json.loads(text)["type"] == type(message).type
        assert SERVER_MESSAGES.decode(text) == message
