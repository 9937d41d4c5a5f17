"""docs/parity.md tells the truth: every action on every device, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest

from server.conferencing.keypad import STAR_CODES, Question
from server.live.commands import (
    AddLeg,
    ChangeFacts,
    ChangeRole,
    CloseLobby,
    Command,
    Detach,
    Join,
    RemoveLeg,
    ReportCall,
    ReportNet,
    ReturnLeg,
    Wait,
)
from server.live.group_commands import Arrive, Depart, ForgetAway
from server.signalling import protocol as wire
from server.signalling.check_messages import CheckConnection
from server.signalling.session import _PERSON_OPERATIONS, _ROOM_OPERATIONS

PAGE = Path(__file__).parents[4] / "docs" / "parity.md"
# What people never ask for; the house does it when something happened to a connection or a plan.
HOUSE_ONLY = {
    CloseLobby,
    Wait,
    ReportCall,
    ReturnLeg,
    AddLeg,
    RemoveLeg,
    Detach,
    ReportNet,
    ChangeFacts,
    ChangeRole,
    Depart,
    Arrive,
    ForgetAway,
}
# Messages that act on the connection, not on the room.
# What carries an action, or comes before the room.
NOT_ACTIONS = {wire.OfferMessage, wire.View, wire.Ping, wire.Moderate, CheckConnection}
MISSING = "–"


@dataclass(frozen=True)
class Row:
    action: str
    command: str
    who: str
    browser: str
    keypad: str
    reason: str


def rows() -> list[Row]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    return [Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines[2:]]


def test_every_command_of_people_has_a_row() -> None:
    named = {row.command.strip("`") for row in rows()} - {MISSING}
    assert named == {command.__name__ for command in get_args(Command)} - {
        command.__name__ for command in HOUSE_ONLY
    }
    assert Join.__name__ in named


def test_every_message_and_operation_of_the_browser_has_a_row() -> None:
    cells = " ".join(row.browser for row in rows())
    for message in set(get_args(wire.ClientMessage)) - NOT_ACTIONS:
        assert f"`{message.type}`" in cells
    for operation in (*_PERSON_OPERATIONS, *_ROOM_OPERATIONS):
        assert f"`mod` `{operation}`" in cells


def test_every_star_code_has_a_row_and_every_row_a_star_code() -> None:
    documented = {
        code[1:] for row in rows() for code in row.keypad.replace("`", "").split() if code[0] == "*"
    }
    assert documented - {"71", "72"} == set(STAR_CODES)


def test_only_questions_of_one_telephone_are_no_commands() -> None:
    questions = {
        f"`*{digit}`"
        for digit, code in STAR_CODES.items()
        if isinstance(code.does, Question) and code.does is not Question.PAIR
    }
    assert {row.keypad for row in rows() if row.command == MISSING} == questions


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.action)
def test_what_is_missing_has_a_reason_and_nothing_else_has(row: Row) -> None:
    assert bool(row.reason) == (MISSING in (row.browser, row.keypad))
