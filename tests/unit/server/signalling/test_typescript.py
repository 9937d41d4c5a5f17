"""The committed TypeScript types say what the server speaks."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from server.signalling import protocol
from server.signalling.typescript import generate

COMMITTED = Path(__file__).parents[4] / "web" / "src" / "rtc" / "protocol.ts"


def test_committed_file_is_what_the_generator_prints() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == generate()


def test_every_message_has_an_interface_and_stands_in_its_union() -> None:
    text = generate()
    client, server = (
        text.split("export type ServerMessage")[0].split("export type ClientMessage")[1],
        text.split("export type ServerMessage")[1],
    )
    for message in get_args(protocol.ClientMessage):
        assert f"export interface {message.__name__} {{" in text
        assert f"| {message.__name__}\n" in client or f"| {message.__name__};" in client
    for message in get_args(protocol.ServerMessage):
        assert f"| {message.__name__}\n" in server or f"| {message.__name__};" in server


def test_only_what_a_client_sends_may_leave_fields_out() -> None:
    text = generate()
    assert "readonly offer?: Sdp | null;" in text
    assert "readonly answer: Sdp | null;" in text


def test_close_codes_are_exported_with_their_values() -> None:
    assert f"export const CLOSE_SLOW = {protocol.CLOSE_SLOW};" in generate()
