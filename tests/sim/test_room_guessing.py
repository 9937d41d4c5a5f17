"""A thousand callers at a time guess for a day, over one trunk, each call with another number."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace

import pytest

from server.conferencing.guesses import CHANCE_A_DAY, Guesses, chance
from server.domain.member import Member, MemberSource
from sip_gateway.api import Admitted, RefusalReason, Refused
from tests.sim.conference_world import START, World, conference
from tests.sim.test_room_admission import LINA, world_with

CALLERS = 1_000
ROUNDS = 24  # of the day; in each all callers call again


def member(number: int) -> Member:
    return Member(
        f"m{number}", "c1", MemberSource.NAME, "", f"M {number}", "", "", False, "fr",
        f"9{number:07}", "", START,
    )  # fmt: skip


class Siege:
    """`risk` is the sum of the chances of all guesses that were judged."""

    def __init__(self, digits: int, members: int, rooms: int = 1) -> None:
        self.pin = "9" * digits
        self.world = World(conference(duration=1_440, pin=self.pin))
        self.world.plans.members = tuple(member(each) for each in range(members))
        for number in range(1, rooms):
            other = conference(id=f"other{number}", room_number=f"5{number:03}", pin=self.pin)
            self.world.plans.conferences[other.id] = other
        self.rooms = ["4711", *(f"5{number:03}" for number in range(1, rooms))]
        self.pins = [self.pin, *(each.pin for each in self.world.plans.members)]
        self.risk = 0.0
        self._serial = itertools.count()

    async def guess(self, digits: int) -> None:
        serial = next(self._serial)
        keyed = str(serial % 8 * 10 ** (digits - 1) + serial % 10 ** (digits - 1)).zfill(digits)
        room = self.rooms[serial % len(self.rooms)]
        answer = await self.world.dial(
            f"leg{serial}", pin=keyed, room=room, number=f"079{serial:07}"
        )
        assert isinstance(answer, Refused), "the guesses of this test are never right"
        if answer.reason is RefusalReason.WRONG_CREDENTIALS:
            self.risk += chance(keyed, self.pins)

    async def day(self, digits: int) -> None:
        for _ in range(ROUNDS):
            await asyncio.gather(*(self.guess(digits) for _ in range(CALLERS)))
            self.world.clock.pass_time(86_400 / ROUNDS)


@pytest.mark.parametrize(
    ("digits", "members", "rooms", "keyed"),
    [
        (4, 0, 1, 4),
        (6, 0, 1, 6),
        (8, 50, 1, 8),  # every member has a PIN of eight digits
        (6, 0, 40, 6),  # the trunk's budget, not that of each conference
    ],
)
async def test_a_day_of_guessing_has_one_chance_in_a_thousand(
    digits: int, members: int, rooms: int, keyed: int
) -> None:
    siege = Siege(digits, members, rooms)
    await siege.day(keyed)
    assert 0.9 * CHANCE_A_DAY < siege.risk <= CHANCE_A_DAY * 1.0001


async def test_a_slip_of_the_finger_costs_nothing_in_the_end() -> None:
    world = world_with()
    for number in range(20):
        leg = {"number": f"079{number:07}"}
        assert isinstance(await world.dial(f"leg{number}", pin="1357", **leg), Refused)
        assert isinstance(await world.dial(f"leg{number}", **leg), Admitted)


async def test_a_telephone_of_the_house_that_guesses_is_bounded_alone() -> None:
    world = world_with()
    world.plans.extensions["mario"] = replace(LINA, id="x2", number="202", sip_username="mario")
    lina, mario = [await world.telephones.account(name) for name in ("lina", "mario")]
    for number in range(5):
        await world.dial(f"leg{number}", pin="0000", account=lina)
        world.clock.pass_time(200)
    world.plans.conferences["c1"] = conference(duration=600)
    refused = await world.dial("leg9", account=lina)
    assert isinstance(refused, Refused) and refused.reason is RefusalReason.THROTTLED
    assert isinstance(await world.dial("leg10", account=mario), Admitted)


def test_what_a_guess_was_worth() -> None:
    assert chance("1234", ["9999"]) == pytest.approx(1e-4)
    assert chance("123456", ["999999", "888888", "7777"]) == pytest.approx(2e-6)
    assert chance("1234", ["999999"]) == chance("", [""]) == chance("1234", [""]) == 0


def test_memory_is_bounded() -> None:
    guesses = Guesses()
    for number in range(30_000):
        assert guesses.take(f"call{number}", [f"line:{number}"], 1e-6, 0.0)
    assert len(guesses) == 10_000
