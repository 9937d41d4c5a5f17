"""Each message with wrong values, too large, or in a flood: one clear error, and an unharmed room.

The messages are those of `verb_table`, so that a new one is tried here as soon as it has a row.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from typing import Any, get_args, get_type_hints

import pytest

from server.signalling.codec import BOUNDS, Bounds
from server.signalling.protocol import CLOSE_RATE, MAX_MESSAGE, ClientMessage, Hello, OfferMessage
from server.signalling.session import MESSAGE_RATE
from tests.integration.test_signalling_socket import Page
from tests.integration.test_signalling_verbs import ID, answer, filled_in, scene, site
from tests.integration.verb_table import ROWS, Row

CLASSES = {message.type: message for message in get_args(ClientMessage)}
# None of these is a value of any field but what `fits` says.
WRONG: tuple[Any, ...] = (
    None, True, -1, 2**53, 1e300, "", "\x00" * 300, "x" * 5000, [], [[]], {}, {"a": 1}, [None] * 300,
)  # fmt: skip
ROW_IDS = [row.name for row in ROWS]


def fits(message: type, name: str, value: Any) -> bool:
    """Whether the value is right for a field, as far as the codec knows: such are left out."""
    hint = get_type_hints(message)[name]
    kinds = {str(one) for one in (hint, *get_args(hint))}
    if value is None:
        return "<class 'NoneType'>" in kinds
    if isinstance(value, bool):
        return "<class 'bool'>" in kinds
    if isinstance(value, int | float):
        return "<class 'float'>" in kinds
    if isinstance(value, str):
        bounds = BOUNDS.get((message, name), Bounds(0, 256))
        return "<class 'str'>" in kinds and bounds.low <= len(value) <= bounds.high
    return isinstance(value, list) and "tuple" in str(hint) and not value


async def told(page: Page) -> dict[str, Any]:
    while (said := await page.receive())["type"] not in ("error", "pong"):
        pass
    return said


@pytest.mark.parametrize("row", ROWS, ids=ROW_IDS)
async def test_wrong_values_are_named_and_change_nothing(row: Row) -> None:
    async with site() as made:
        there = await scene(made, "organiser")
        running = made.world.rooms.of_conference("c1")
        assert running is not None
        # In a state in which the message itself would be looked at.
        page = await made.open("admin") if row.verb == "hello" else there.page
        seq, tried = running.room.seq, 0
        message = CLASSES[row.verb]
        fields = [field.name for field in dataclasses.fields(message)]
        for name, value in itertools.product(fields, WRONG):
            if not fits(message, name, value):
                made.world.clock.now += MESSAGE_RATE.interval
                await page.send(**{**filled_in(row, there.targets), name: value})
                said = await told(page)
                assert said.get("code") == "bad-message", f"{row.name}: {name} = {value!r:.40}"
                assert said["re"] == (None if name == "id" else ID)
                assert len(said["detail"]) < 100, "it quotes what came"
                assert name in said["detail"]
                tried += 1
        assert made.route.counters["refused-bad-message"] == tried
        assert running.room.seq == seq
        assert await answer(page) == "silent"


@pytest.mark.parametrize("row", ROWS, ids=ROW_IDS)
async def test_a_message_without_a_field_that_it_needs(row: Row) -> None:
    async with site() as made:
        there = await scene(made, "organiser")
        page = await made.open("admin") if row.verb == "hello" else there.page
        whole = filled_in(row, there.targets)
        optional = {key for key in whole if not _is_needed(row.verb, key)}
        for name in set(whole) - optional:
            await page.send(**{key: value for key, value in whole.items() if key != name})
            said = await told(page)
            assert said["code"] == "bad-message", f"{row.name} without {name}"
        assert await answer(page) == "silent"


def _is_needed(verb: str, name: str) -> bool:
    field = CLASSES[verb].__dataclass_fields__.get(name)
    return name == "type" or (field is not None and field.default is field.default_factory)


@pytest.mark.parametrize("row", ROWS, ids=ROW_IDS)
async def test_more_than_64_kb_are_for_descriptions_of_media_only(row: Row) -> None:
    async with site() as made:
        there = await scene(made, "organiser")
        padding = "x" * MAX_MESSAGE
        await there.page.send(**filled_in(row, there.targets), padding=padding)
        carries = row.verb in (Hello.type, OfferMessage.type)
        expected = row.outcome["organiser"] if carries else "bad-message"
        assert await answer(there.page) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "[" * 100_000,
        '{"type":' + '{"a":' * 5000 + "1" + "}" * 5000 + "}",
        '{"type":"hand","id":2,"on":true,"x":' + "[" * 9 + "]" * 9 + "}",
        '{"type":"hand","id":NaN,"on":true}',
        '{"type":"hand","id":2,"on":true',
        "\x00\x01\x02",
        "\ufeff{}",
        "9" * 60_000,
        "null",
    ],
    ids=["deep", "deep-objects", "nine-deep", "nan", "cut", "control", "bom", "digits", "null"],
)
async def test_what_is_no_message(raw: str) -> None:
    async with site() as made:
        there = await scene(made, "participant")
        before = made.route.counters["refused-bad-message"]
        await there.page.socket.send_str(raw)
        await there.page.socket.send_bytes(raw.encode()[:1000] + b"\xff\xfe\x00")
        assert (await told(there.page))["code"] == "bad-message"
        assert (await told(there.page))["code"] == "bad-message"
        assert made.route.counters["refused-bad-message"] == before + 2
        assert await answer(there.page) == "silent"
        assert await answer(there.leader) == "silent"


# --- floods -------------------------------------------------------------------------------

FLOODED = [row for row in ROWS if row.verb != "bye" and row.name not in ("mod:end", "mod:kick")]


@pytest.mark.parametrize("row", FLOODED, ids=[row.name for row in FLOODED])
async def test_a_flood_of_one_message_ends_the_flooder(row: Row) -> None:
    """Whatever it is, the others are served before the flood is over, and lose nothing."""
    async with site() as made:
        there = await scene(made, "moderator")
        flood = json.dumps(filled_in(row, there.targets))
        for _ in range(MESSAGE_RATE.burst * 2):
            await there.page.socket.send_str(flood)
        assert await answer(there.leader) == "silent"
        assert await there.page.close_code() == CLOSE_RATE
        assert made.route.counters["refused-rate"] >= 1
        assert made.world.rooms.count("c1") >= 3, "one of them is reconnecting, nobody is gone"
        await there.leader.send(type="hand", id=ID, on=True)
        assert await answer(there.leader) == "ok"


@pytest.mark.parametrize(
    "message",
    [
        {"type": "chat", "text": "Bonjour"},
        {"type": "call", "number": "07911122{n:02}"},
        {"type": "call-me", "number": "07911122{n:02}"},
    ],
    ids=["chat", "call", "call-me"],
)
async def test_what_costs_others_something_has_a_limit_of_its_own(
    message: dict[str, str],
) -> None:
    """Lines and calls are refused long before the socket is closed."""
    async with site() as made:
        there = await scene(made, "moderator")
        for n in range(MESSAGE_RATE.burst - 5):
            await there.page.send(id=ID, **{k: v.format(n=n) for k, v in message.items()})
        assert await answer(there.page) == "limit"
        assert len(made.world.chat_keeper.lines) + len(made.world.phones.dialled) < 45
