"""Telephones that show their conference, over real sockets: only those in it are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from sfu.api import RoomId
from sip_gateway.api import LegEntered
from sip_gateway.core.message import Request
from sip_gateway.roster import Roster, RosterLeg, RosterUser
from tests.conference_reader import Reader
from tests.phone_doubles import ROOM, FakeDirectory, FakeMedia
from tests.sip_house import House, house
from tests.sip_phone import Pairs
from tests.sip_socket_phone import SocketPhone

ALICE = RosterUser("a", "Alice", (RosterLeg("1", phone=True),), moderates=True)
CALLER = RosterUser("b", "0791•••••67", (RosterLeg("2", phone=True),))
EVENT = ("Event", "conference")
UPDATES = ("Allow", "INVITE, ACK, BYE, UPDATE, NOTIFY")


class Stage:
    """A house whose room has Alice in it once she has entered."""

    def __init__(self, site: House, directory: FakeDirectory) -> None:
        self.site = site
        self.directory = directory
        assert isinstance(site.media, FakeMedia)
        self.media = site.media

    async def enter(self, phone: SocketPhone, headers: Pairs = ()) -> None:
        before = set(self.media.legs)
        assert await phone.call_with_password("*72", "wonderland", headers) == 200
        await self.media.plays("enter-room")
        (leg,) = set(self.media.legs) - before
        for key in "4711#2468#":
            self.media.digit(leg, key)
        await self.media.plays("first-here")
        self.media.finish(leg)
        await self.site.expect(LegEntered)

    def show(self, *users: RosterUser) -> None:
        self.directory.rosters[ROOM] = Roster("Weekly", users)

    @asynccontextmanager
    async def phone(self, name: str = "alice") -> AsyncIterator[SocketPhone]:
        async with SocketPhone.at(self.site, name) as phone:
            phone.script.answers["NOTIFY"] = 200
            yield phone


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    directory = FakeDirectory()
    async with house(directory=directory) as site:
        built = Stage(site, directory)
        built.show(ALICE)
        yield built


def state(notify: Request) -> str:
    return (notify.headers.get("subscription-state") or "").partition(";expires")[0]


async def test_in_the_call_from_the_first_look_to_the_end_of_the_room(stage: Stage) -> None:
    reader = Reader()
    async with stage.phone() as phone:
        await stage.enter(phone, (UPDATES,))
        assert "isfocus" in ((await phone.receive("UPDATE")).headers.get("contact") or "")
        assert await phone.subscribe(EVENT) == 200
        notify = await phone.receive("NOTIFY")
        assert (state(notify), reader.read(notify.body)) == ("active", "full")
        assert notify.headers.get("content-type") == "application/conference-info+xml"
        stage.show(ALICE, CALLER)
        assert reader.read((await phone.receive("NOTIFY")).body) == "partial"
        assert reader.names == ["Alice", "0791•••••67"]
        stage.directory.rosters.clear()
        assert state(await phone.receive("NOTIFY")) == "terminated;reason=noresource"


async def test_who_is_moved_is_told_of_the_other_room_and_no_more_of_the_former(
    stage: Stage,
) -> None:
    reader = Reader()
    async with stage.phone() as phone:
        await stage.enter(phone)
        assert await phone.subscribe(EVENT) == 200
        assert reader.read((await phone.receive("NOTIFY")).body) == "full"
        group = RoomId("group")
        stage.directory.rosters[group] = Roster("Weekly", (CALLER,))
        (leg,) = stage.media.legs
        stage.site.plane.move(leg, group)
        stage.show(ALICE, replace(ALICE, id="c", name="Carla"))
        assert reader.read((await phone.receive("NOTIFY")).body) == "full"
        assert reader.names == ["0791•••••67"]
        stage.directory.rosters[group] = Roster("Weekly", (CALLER, ALICE))
        assert reader.read((await phone.receive("NOTIFY")).body) == "partial"
        assert reader.names == ["0791•••••67", "Alice"]


async def test_the_end_of_the_call_is_the_end_of_the_subscription(stage: Stage) -> None:
    async with stage.phone() as phone:
        await stage.enter(phone)
        assert await phone.subscribe(EVENT) == 200
        await phone.receive("NOTIFY")
        phone.script.bye()
        assert state(await phone.receive("NOTIFY")) == "terminated;reason=noresource"


async def test_with_the_password_from_outside_of_the_call(stage: Stage) -> None:
    async with stage.phone() as phone, stage.phone() as screen:
        await stage.enter(phone)
        assert await screen.subscribe_with_password("wonderland", EVENT) == 200
        assert Reader().read((await screen.receive("NOTIFY")).body) == "full"
        phone.script.bye()
        assert state(await screen.receive("NOTIFY")) == "terminated;reason=noresource"


async def test_who_is_still_at_the_portal_is_told_nothing(stage: Stage) -> None:
    async with stage.phone() as phone:
        await phone.call_with_password("*72", "wonderland")
        assert await phone.subscribe(EVENT) == 404


async def test_a_colleague_who_is_not_in_the_conference_is_told_nothing(stage: Stage) -> None:
    async with stage.phone() as phone, stage.phone("bob") as bob:
        await stage.enter(phone)
        assert await bob.subscribe_with_password("builder", EVENT) == 404
        assert await phone.subscribe(("Event", "dialog")) == 489


async def test_who_waits_before_the_conference_is_told_nothing(stage: Stage) -> None:
    """Neither in the call nor by password: names of a room are for those whom it has let in."""
    stage.directory.lobby = 1
    async with stage.phone() as phone, stage.phone() as screen:
        assert await phone.call_with_password("*72", "wonderland") == 200
        await stage.media.plays("enter-room")
        (leg,) = stage.media.legs
        for key in "4711#2468#":
            stage.media.digit(leg, key)
        await stage.media.plays("lobby-asked")
        assert await phone.subscribe(EVENT) == 404
        assert await screen.subscribe_with_password("wonderland", EVENT) == 404
