"""Invariant: for any text, decoding gives a message that encodes to an equal one, or raises
ProtocolError; no other exception leaves the codec."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from server.signalling.codec import CLIENT_MESSAGES, ProtocolError

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-2, 2**54)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["mic", "cam", "kick", "lock", "f", "\ud800"])
)
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
_TYPES = st.sampled_from(
    [
        "hello",
        "offer",
        "publish",
        "view",
        "hand",
        "mod",
        "present",
        "turn-page",
        "ping",
        "bye",
        "x",
        "ink-open",
        "ink-draw",
        "ink-clear",
        "ink-allow",
        "marks-allow",
        "trace",
        "react",
        "caption",
        "captions-read",
    ]
)
_FIELDS = st.sampled_from(
    [
        "id",
        "v",
        "conference",
        "locale",
        "offer",
        "resume",
        "gen",
        "sdp",
        "src",
        "on",
        "want",
        "op",
        "p",
        "ts",
        "h",
        "prio",
        "session",
        "key",
        "seq",
        "mic",
        "document",
        "run",
        "known",
        "update",
        "tool",
        "line",
        "text",
        "final",
        "reaction",
        "points",
        "screen",
        "page",
    ]
)


def _decodes_or_refuses(text: str) -> None:
    try:
        message = CLIENT_MESSAGES.decode(text)
    except ProtocolError as error:
        assert error.reason
        return
    assert CLIENT_MESSAGES.decode(CLIENT_MESSAGES.encode(message)) == message


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text(text: str) -> None:
    _decodes_or_refuses(text)


@settings(max_examples=500, deadline=None)
@given(_TYPES, st.dictionaries(_FIELDS, _JSON, max_size=6))
def test_almost_messages(kind: str, body: dict[str, object]) -> None:
    _decodes_or_refuses(json.dumps({"type": kind, **body}))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 200), st.characters())
def test_one_character_changed(position: int, char: str) -> None:
    text = (
        '{"type":"hello","id":1,"v":1,"conference":"c","locale":"fr","offer":{"gen":1,"sdp":"v=0"},'
        '"resume":{"session":"s","key":"k","seq":3},"mic":true,"cam":false}'
    )
    position %= len(text)
    _decodes_or_refuses(text[:position] + char + text[position + 1 :])
