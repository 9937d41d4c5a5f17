"""One row of the table: a telephone of one make with one setting does all that it can."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, cast

from sip_gateway.api import LeaveCause, LegDigit, LegEntered, LegHeld, LegId, LegLeft
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from sip_gateway.roster import Roster, RosterLeg, RosterUser
from tests.certificates import self_signed
from tests.e2e.softphone import Login, Softphone
from tests.e2e.sound import Samples, goertzel
from tests.interop.phones import Line, Make, Phone, Setting, TwoLines
from tests.phone_doubles import ROOM
from tests.sip_house import House, house

COLUMNS: Final = (
    "call", "hears", "is heard", "keys", "hold", "session timer", "conference", "transfer",
)  # fmt: skip
THEIRS: Final = 700.0  # Hz: what the telephone under trial says
OURS: Final = 1300.0  # Hz: what the other one in the room says
ALICE: Final = RosterUser("a", "Alice", (RosterLeg("1", phone=True),))
BOB: Final = RosterUser("b", "Bob", (RosterLeg("2", phone=True),))
NONE: Final = "–"  # the program cannot do it, or is not asked to


@dataclass(slots=True)
class Row:
    """What came of it. `notes` say why something did not work."""

    make: str
    setting: Setting
    cells: dict[str, str] = field(default_factory=lambda: dict.fromkeys(COLUMNS, NONE))
    notes: list[str] = field(default_factory=list)

    @property
    def green(self) -> bool:
        return not self.notes


class Trial:
    """A `long` one stays 50 seconds in the call, if it has session timers, to see a session of 90
    seconds refreshed; and it ends in a transfer, if it can. All keys go the same `way`."""

    def __init__(
        self, make: Make, setting: Setting, folder: Path, way: str, *, long: bool = False
    ) -> None:
        self._make, self._setting, self._folder, self._long = make, setting, folder, long
        self._way = way
        self.row = Row(make.name, setting)
        self._stack = AsyncExitStack()

    async def run(self) -> Row:
        async with self._stack:
            try:
                await self._call()
            except (AssertionError, TimeoutError, OSError, ValueError) as error:
                self._failed("call", error)
        return self.row

    async def _call(self) -> None:
        pair = self_signed(self._folder / "keys")
        media = PhoneMediaThread(MediaSettings(), None)
        site = await self._stack.enter_async_context(house(media, certificate=pair))
        other = await self._other(site)
        server = site.listener(self._setting.transport)
        line = Line("alice", "wonderland", server, pair.certificate)
        phone = await asyncio.to_thread(
            self._make.phone, self._folder / "phone", line, self._setting, THEIRS
        )
        self._stack.push_async_callback(asyncio.to_thread, phone.close)
        await asyncio.to_thread(phone.register)
        await asyncio.to_thread(phone.dial, "*72")
        await asyncio.sleep(0.5)  # RTP begins: a key before it has no clock to go by
        for digit in "4711#2468#":
            await asyncio.to_thread(phone.key, digit, self._way)
        entered = await site.expect(LegEntered, 20)
        site.plane.set_people(ROOM, 2)
        asked = self._setting.codec.upper()
        assert entered.codec.upper() == asked, f"spoke {entered.codec} and not {asked}"
        self.row.cells["call"] = "yes"
        await self._inside(site, phone, other)
        await self._leave(site, phone, entered.leg)

    async def _other(self, site: House) -> Softphone:
        """A plain telephone that is in the room already."""
        login = Login("bob", "builder", site.server)
        other = await asyncio.to_thread(
            lambda: Softphone(self._folder / "other", login, OURS, answers=True)
        )
        self._stack.push_async_callback(asyncio.to_thread, other.close)
        await asyncio.to_thread(other.wait_until_registered)
        await asyncio.to_thread(other.dial, "*72")
        await asyncio.to_thread(other.key, "4711#2468#")
        await site.expect(LegEntered, 20)
        return other

    async def _inside(self, site: House, phone: Phone, other: Softphone) -> None:
        await self._try("is heard", self._heard(other))
        await asyncio.sleep(1.5)  # for the telephone's recording, which is looked at at the end
        await self._keys(site, phone)
        if self._long and self._make.timers:
            await self._try("session timer", self._refreshed(site, phone))
        if self._make.shows:
            await self._try("conference", self._shows(site, phone))
        if self._make.holds:
            await self._try("hold", self._holds(site, phone, other))

    async def _keys(self, site: House, phone: Phone) -> None:
        await asyncio.to_thread(phone.key, "5", self._way)
        try:
            assert (await site.expect(LegDigit, 3)).digit == "5", "another key"
            await asyncio.sleep(0.3)
            assert not any(isinstance(each, LegDigit) for each in site.events), "twice"
            self.row.cells["keys"] = self._way
        except (AssertionError, TimeoutError) as error:
            self._failed("keys", error, self._way)

    async def _holds(self, site: House, phone: Phone, other: Softphone) -> None:
        phone.hold()
        assert (await site.expect(LegHeld)).held, "not held"
        await _until(lambda: _recent(other, THEIRS, 0.5) < 0.02, "silence from who holds")
        phone.resume()
        assert not (await site.expect(LegHeld)).held, "held"
        await self._heard(other)

    async def _heard(self, other: Softphone) -> None:
        await _until(lambda: _recent(other, THEIRS, 0.5) > 0.03, "the telephone's own tone")

    async def _refreshed(self, site: House, phone: Phone) -> None:
        """Half of its 90 seconds after the call began, a refresh; and the call goes on."""
        await asyncio.sleep(50)
        assert site.plane.counters()["sip-calls-now"] == 2, "the call ended"
        log = phone.signalling().lower()
        assert "session-expires: 90" in log, "no session timer was agreed"
        assert log.count("session-expires: 90") >= 3, "no refresh"

    async def _shows(self, site: House, phone: Phone) -> None:
        """It has subscribed by itself, and takes all and then what changed."""
        count = site.plane.counters
        await _until(lambda: count()["sip-subscriptions-now"] > 0, "its subscription")
        for users, mark in (((ALICE, BOB), ">Bob<"), ((ALICE,), 'state="deleted"')):
            site.directory.rosters[ROOM] = Roster("Weekly", users)
            await _until(partial(_shown, phone, mark), f"a NOTIFY with {mark}")
        await asyncio.sleep(0.5)
        assert count()["sip-subscriptions-now"] == 1, "it has refused what it was told"

    async def _leave(self, site: House, phone: Phone, leg: LegId) -> None:
        if self._setting.attended:
            await self._try("transfer", self._attended(site, phone, leg), "attended")
        elif self._long and self._make.transfers:
            await self._try("transfer", self._transferred(site, phone, leg))
        else:
            await asyncio.to_thread(phone.hang_up)
            left = await site.expect(LegLeft)
            assert left.cause is LeaveCause.HANGUP, f"left by {left.cause}"
        sound, rate = await asyncio.to_thread(phone.recording)
        await self._try("hears", _assert_heard(sound, rate))

    async def _transferred(self, site: House, phone: Phone, leg: LegId) -> None:
        """The other one's second line rings, and takes the place of who has transferred."""
        phone.transfer("202")
        entered = await site.expect(LegEntered, 10)
        left = await site.expect(LegLeft, 10)
        assert left.leg == leg != entered.leg, "somebody else left"
        assert site.plane.counters()["sip-calls-now"] == 2, "too many or too few calls"

    async def _attended(self, site: House, phone: Phone, leg: LegId) -> None:
        """Whom the telephone has talked to meanwhile is called in, and gives up that talk for it."""
        server = site.listener(self._setting.transport)
        line = Line("bob", "builder", server, self._folder / "keys" / "cert.pem")
        plain = replace(self._setting, attended=False)
        third = await asyncio.to_thread(
            self._make.phone, self._folder / "third", line, plain, THEIRS
        )
        self._stack.push_async_callback(asyncio.to_thread, third.close)
        await asyncio.to_thread(third.register)
        first, other = cast("TwoLines", phone), cast("TwoLines", third)
        there = f"sip:202@{other.address};transport={self._setting.transport}"
        await asyncio.to_thread(first.consult, there)
        first.attend()
        entered = await site.expect(LegEntered, 10)
        left = await site.expect(LegLeft, 10)
        assert left.leg == leg != entered.leg, "somebody else left"
        assert "\nReplaces: " in third.signalling(), "it was called beside its other call"
        assert site.plane.counters()["sip-calls-now"] == 2, "too many or too few calls"

    async def _try(self, column: str, step: Awaitable[None], word: str = "yes") -> None:
        try:
            await step
            self.row.cells[column] = word
        except (AssertionError, TimeoutError) as error:
            self._failed(column, error)

    def _failed(self, column: str, error: Exception, what: str = "") -> None:
        self.row.cells[column] = "no"
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        self.row.notes.append(f"{column}{f' ({what})' if what else ''}: {reason}")


async def _assert_heard(sound: Samples, rate: int) -> None:
    size = rate // 4
    levels = [
        goertzel(sound[at : at + size], rate, OURS) for at in range(0, len(sound) - size, size)
    ]
    assert max(levels, default=0.0) > 0.03, "the other's tone is not in what it recorded"


def _recent(phone: Softphone, hertz: float, seconds: float) -> float:
    sound, rate = phone.recording()
    last = sound[-int(seconds * rate) :]
    return goertzel(last, rate, hertz) if len(last) else 0.0


def _shown(phone: Phone, mark: str) -> bool:
    return mark in phone.signalling()


async def _until(probe: Callable[[], bool], what: str, seconds: float = 8.0) -> None:
    """Raises AssertionError."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while loop.time() < deadline:
        if await asyncio.to_thread(probe):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
