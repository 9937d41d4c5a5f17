"""Reactions and captions on the wire: what is told, and what a slow browser can do without."""

from __future__ import annotations

from typing import get_args

from server.live.aid_news import Reacted, Reaction
from server.live.captions import Caption
from server.signalling import aid_messages as wire
from server.signalling.aid_desk import is_passing, message
from sfu.api import PeerId

ALICE = PeerId("p1")
GROWING = Caption(4, ALICE, "Alice", "Bonj", final=False)
FINAL = Caption(4, ALICE, "Alice", "Bonjour.", final=True)


def test_the_room_and_the_wire_know_the_same_reactions() -> None:
    assert get_args(Reaction) == get_args(wire.ReactionName)


def test_what_is_told() -> None:
    assert message(Reacted(ALICE, "applause")) == wire.Reacted("p1", "applause")
    line = wire.CaptionLine(n=4, p="p1", name="Alice", text="Bonjour.", final=True)
    assert message(FINAL) == wire.Captioned(line)


def test_a_slow_browser_gets_finished_lines() -> None:
    assert is_passing(Reacted(ALICE, "heart"))
    assert is_passing(GROWING)
    assert not is_passing(FINAL)
