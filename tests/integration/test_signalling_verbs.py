"""Every message × role × state over real WebSockets: done or refused as `verb_table` says.

```
  no hello ──▶ waits ──▶ in the room ──┬─ removed, socket open   nothing is done any more
                                       ├─ left                   (not even answered)
                                       └─ the conference is over
```
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from aiohttp import ClientSession, WSMsgType

from server.domain.conference import LobbyPolicy
from server.domain.guest import Guest
from server.signalling.protocol import (
    CLOSE_ENDED,
    CLOSE_KICKED,
    ClientMessage,
)
from server.signalling.role_messages import RoleName
from server.signalling.session import State
from tests.integration import verb_table as table
from tests.integration.test_signalling_socket import Page, Site
from tests.integration.verb_table import ROLES, ROWS, Row
from tests.sim.conference_world import STRANGER, VPBX_B, World, conference

# Who has the role in the conference of `conference_world`.
PERSON = {
    "organiser": "alice",
    "moderator": "admin",
    "presenter": "bruno",  # once a leader says so
    "participant": "bruno",
    "guest": "guest",
}
ID, MARK = 7, 4711.0
WHERE = "give it a row in tests/integration/verb_table.py"


# --- the table is whole -------------------------------------------------------------------


def kinds() -> set[str]:
    """Each `type` of a client's message, and each operation of those that have an `op`."""
    found = set()
    for message in get_args(ClientMessage):
        op = get_type_hints(message).get("op")
        ops = get_args(op) if get_origin(op) is Literal else ("",)
        found |= {f"{message.type}:{op}" if op else str(message.type) for op in ops}
    return found


def test_every_message_has_a_row() -> None:
    missing = sorted(kinds() - {row.name for row in ROWS})
    assert not missing, f"{', '.join(missing)}: {WHERE}"


def test_every_row_is_a_message_that_there_is() -> None:
    stale = sorted({row.name for row in ROWS} - kinds())
    assert not stale, f"{', '.join(stale)}: there is no such message; take the row out of the table"


def test_every_role_has_a_column() -> None:
    new = sorted(set(get_args(RoleName)) - set(ROLES))
    assert not new, f"{', '.join(new)}: add the role to ROLES and every row of the verb table"
    for row in ROWS:
        assert set(row.outcome) == set(ROLES), f"{row.name}: has no outcome for some role"


def test_every_state_is_tried() -> None:
    """Closed are those of `ENDINGS`."""
    assert set(State) == {
        State.AWAITING_HELLO,
        State.CHECKING,
        State.WAITING,
        State.JOINED,
        State.CLOSED,
    }, "write a test of the new state below, for every row"


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_whoever_has_a_target_says_what_a_foreign_one_gives(row: Row) -> None:
    assert row.has_target == (row.foreign is not None), f"{row.name}: fill in `foreign`"


# --- a room to act in ---------------------------------------------------------------------


@dataclass
class Scene:
    """A room with a leader, one more participant, somebody who waits, and a call under way."""

    leader: Page
    page: Page  # of the one who acts
    targets: Mapping[str, str]
    others: tuple[Page, ...]  # held, for their sockets close when they are forgotten


@asynccontextmanager
async def site(*, lobby: LobbyPolicy = LobbyPolicy.OFF) -> AsyncIterator[Site]:
    foreign = conference(id="c9", vpbx_id=VPBX_B.id, organiser_id=STRANGER.id, room_number="99")
    made = Site(World(conference(lobby=lobby), foreign))
    made.guests["c1"] = Guest("guest-1", "c1", "Zoé", "fr", "proof")
    await made.server.start_server()
    try:
        async with ClientSession() as made.session:
            yield made
        # After the pages, which would not answer its good-bye.
        await made.route.close()
    finally:
        await made.server.close()


async def enter(made: Site, who: str, where: str) -> Page:
    page = await made.open(who)
    await page.hello(conference=where)
    return page


async def fill(made: Site, where: str, leader: str, other: str, actor: str) -> Scene:
    """People the room `where` so that each target of the table is there."""
    chief, someone = await enter(made, leader, where), await enter(made, other, where)
    page = await enter(made, actor, where)
    await chief.send(type="call", id=2, number="0790000000")
    call = (await chief.until("call-state"))["call"]["call"]
    await chief.send(type="set-lobby", id=3, policy="everyone")
    await answer(chief)
    at_door = await made.open(other)
    assert (await at_door.hello(conference=where))["type"] == "waits"
    waiting = (await chief.until("lobby"))["waiting"]
    targets = {
        table.OTHER: someone.welcome["p"],
        table.WAITER: waiting[0]["p"],
        table.CALL: call,
        table.PLAN: "plan" if where == "c1" else "their-plan",
    }
    return Scene(chief, page, targets, (someone, at_door))


async def scene(made: Site, role: str, *, foreign: bool = False) -> Scene:
    here = await fill(made, "c1", "alice", "bruno", PERSON[role])
    if role == "presenter":
        p = here.page.welcome["p"]
        await here.leader.send(type="set-role", id=4, p=p, role=role)
        await answer(here.leader)
    if not foreign:
        return here
    there = await fill(made, "c9", "stranger", "colleague", "stranger")
    return replace(here, targets=there.targets, others=(*here.others, there.page, *there.others))


def filled_in(row: Row, targets: Mapping[str, str]) -> dict[str, Any]:
    message = {key: targets.get(value, value) if isinstance(value, str) else value
               for key, value in row.message.items()}  # fmt: skip
    return {**message, "id": ID}


async def answer(page: Page) -> str:
    """What came of the message with `ID`: told before the `pong` that is asked for after it."""
    await page.send(type="ping", ts=MARK)
    outcome = "silent"
    while True:
        frame = await page.socket.receive(timeout=5)
        if frame.type is not WSMsgType.TEXT:
            return f"closed {page.socket.close_code}"
        said = json.loads(frame.data)
        if said["type"] == "pong" and said["ts"] == MARK:
            return outcome
        if said["type"] == "error" or said.get("re") == ID:
            outcome = said.get("code", said["type"])
        elif said["type"] == "pong":
            outcome = "pong"


async def outcome(made: Site, row: Row, role: str) -> str:
    there = await scene(made, role)
    page = there.page
    if row.shown:
        await there.leader.send(type="present", id=5, document="plan")
        await there.leader.send(type="hand-over", id=6, p=page.welcome["p"])
        await answer(there.leader)
    await page.send(**filled_in(row, there.targets))
    return await answer(page)


# --- in the room --------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
async def test_in_the_room(row: Row, role: str) -> None:
    async with site() as made:
        assert await outcome(made, row, role) == row.outcome[role]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", [row for row in ROWS if row.foreign], ids=lambda row: str(row.name))
async def test_nobody_reaches_into_the_room_of_another_tenant(row: Row, role: str) -> None:
    assert row.foreign is not None
    async with site() as made:
        there = await scene(made, role, foreign=True)
        theirs = made.world.rooms.of_conference("c9")
        assert theirs is not None
        picture = (theirs.room.seq, theirs.room.roster, theirs.room.door.waiting)
        await there.page.send(**filled_in(row, there.targets))
        assert await answer(there.page) == row.foreign[role]
        assert (theirs.room.seq, theirs.room.roster, theirs.room.door.waiting) == picture
        assert not made.world.chat_keeper.lines


# --- before it ----------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
async def test_without_a_hello(row: Row) -> None:
    async with site() as made:
        there = await scene(made, "participant")
        page = await made.open("admin")
        await page.send(**filled_in(row, there.targets))
        assert await answer(page) == table.BEFORE_HELLO.get(row.verb, "bad-state")


@pytest.mark.parametrize("role", ["participant", "guest"])
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
async def test_waiting_before_the_room(row: Row, role: str) -> None:
    async with site(lobby=LobbyPolicy.EVERYONE) as made:
        leader = await made.enter("alice")
        page = await made.open(PERSON[role])
        assert (await page.hello())["type"] == "waits"
        seq = made.world.rooms.of_conference("c1").room.seq  # type: ignore[union-attr]
        await page.send(**filled_in(row, dict.fromkeys(table.TARGETS, leader.welcome["p"])))
        assert await answer(page) == table.WAITING.get(row.verb, "bad-state")
        assert made.world.rooms.of_conference("c1").room.seq == seq  # type: ignore[union-attr]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
async def test_while_the_connection_is_tested(row: Row) -> None:
    async with site() as made:
        there = await scene(made, "participant")
        page = await made.open("admin")
        await page.send(type="check", id=1, conference="c1", sdp="v=0")
        await page.until("check-answer")
        await page.send(**filled_in(row, there.targets))
        assert await answer(page) == table.WAITING.get(row.verb, "bad-state")


# --- after it -----------------------------------------------------------------------------

ENDINGS = {"removed": CLOSE_KICKED, "over": CLOSE_ENDED, "left": 1000}


async def end_for(page: Page, leader: Page, how: str) -> None:
    """Without reading at `page`: its socket stays open on that side."""
    if how == "left":
        await page.send(type="bye")
        return
    op = {"removed": "kick", "over": "end"}[how]
    await leader.send(type="mod", id=8, op=op, p=page.welcome["p"])
    if how == "removed":
        await answer(leader)
    else:
        await leader.close_code()


@pytest.mark.parametrize(
    ("role", "how"),
    [(role, how) for role in ROLES for how in ENDINGS if (role, how) != ("organiser", "removed")],
)
async def test_an_open_socket_can_do_nothing_after_the_end(role: str, how: str) -> None:
    """All verbs in one go, into a socket that the browser does not close."""
    async with site() as made:
        there = await scene(made, role)
        page = there.page
        world = made.world
        running = world.rooms.of_conference("c1")
        assert running is not None
        await end_for(page, there.leader, how)
        if how == "left":
            await there.leader.until("leave")

        def picture() -> tuple[Any, ...]:
            lines = tuple(world.chat_keeper.lines)
            return running.room.seq, running.room.roster, lines, dict(world.phones.dialled)

        before, commands = picture(), list(world.media.commands)
        for row in ROWS:
            if row.verb not in ("ping", "bye"):
                await page.send(**filled_in(row, there.targets))
        assert await page.close_code() == ENDINGS[how]
        assert picture() == before
        assert world.media.commands == commands
