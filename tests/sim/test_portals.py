"""The portal behind a number: whose it is and what it speaks; when early callers may wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from server.conferencing.portals import Portals, opening
from server.domain.directory import Extension
from server.domain.member import Member, MemberSource
from server.domain.phone_settings import PhoneSettings
from sip_gateway.api import Caller, Opening, RefusalReason, Refused, SipAccount
from sip_gateway.portal_number import PortalNumber
from tests.sim.conference_world import START, World, conference

NUMBERS = (
    PortalNumber("9001", portal="9000", language="it"),
    PortalNumber("9002", portal="9000"),
    PortalNumber(trunk="10.0.0.0/8", language="en"),
)
STRANGER = Caller("0791234567", "", None, "1.2.3.4")
TRUNK = Caller("0791234567", "", None, "10.1.1.1")
BRUNO_S = Extension("x1", "a", "202", "Bruno", "bruno", "bruno", "ucc", "m" * 32, "s" * 64)
HANDSET = SipAccount("bruno", "ucc", "", "", "a", "202", "Bruno")


@pytest.mark.parametrize(
    ("number", "caller", "offered", "languages"),
    [
        ("9000", STRANGER, (), ("fr",)),  # the vPBX's own alone
        ("9000", STRANGER, ("de", "fr"), ("fr", "de")),  # its own comes first
        ("9000", STRANGER, ("de", "it"), ("de", "it")),  # unless it is not offered
        ("9001", STRANGER, (), ("it", "fr")),  # a number of its own language
        ("9001", STRANGER, ("de",), ("it", "de")),
        ("9002", STRANGER, ("de", "fr"), ("fr", "de")),
        ("9001", TRUNK, (), ("it", "fr")),  # the first that fits
        ("9000", TRUNK, ("fr", "en"), ("en", "fr")),
    ],
)
async def test_languages(
    number: str, caller: Caller, offered: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    world = World()
    world.plans.phones = PhoneSettings(languages=offered)
    portal = await Portals(world.plans, NUMBERS).find(number, caller)
    assert portal is not None
    assert (portal.vpbx_id, portal.language, portal.languages) == ("a", languages[0], languages)


async def test_a_subscriber_is_greeted_in_their_own_language() -> None:
    world = World()
    world.plans.extensions["bruno"] = BRUNO_S
    world.plans.languages["bruno"] = "de-CH"
    world.plans.phones = PhoneSettings(languages=("fr", "it"))
    own = Caller("202", "Bruno", HANDSET, "1.2.3.4")
    portal = await Portals(world.plans, ()).find("*72", own)
    assert portal is not None
    assert portal.languages == ("de", "fr", "it")


@pytest.mark.parametrize(
    ("now", "early_wait", "expected"),
    [
        # 10:00 in Zurich on the day of the start
        (START - timedelta(minutes=5), 5, Opening(300.0, (10, 0), True)),
        (START - timedelta(minutes=5, seconds=1), 5, Opening(301.0, (10, 0), False)),
        (START - timedelta(minutes=1), 0, Opening(60.0, (10, 0), False)),
        (START - timedelta(hours=9, minutes=59), 5, Opening(35940.0, (10, 0), False)),
        (START - timedelta(hours=11), 5, Opening(39600.0, None, False)),  # 23:00 the day before
        (START + timedelta(seconds=1), 5, Opening(0.0, (10, 0), True)),
    ],
)
def test_opening(now: datetime, early_wait: int, expected: Opening) -> None:
    assert opening(conference(), PhoneSettings(early_wait=early_wait), now) == expected


def test_the_day_is_that_of_the_conference() -> None:
    late = conference(start=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))  # half past midnight there
    now = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
    assert opening(late, PhoneSettings(), now).clock is None


async def test_an_early_caller_is_told_when_and_enters_later() -> None:
    world = World()
    world.clock.start = START - timedelta(minutes=4)
    refused = await world.dial()
    assert refused == Refused(
        RefusalReason.NOT_STARTED, START, Opening(240.0, (10, 0), may_wait=True)
    )
    world.clock.pass_time(240.0)
    await world.phone()
    assert world.rooms.count("c1") == 1


async def test_whoever_keys_a_personal_pin_is_spoken_to_in_their_language() -> None:
    world = World()
    world.plans.members = (
        Member("m1", "c1", MemberSource.NAME, "", "Ugo", "", "", False, "it", "86420", "l", START),
    )
    assert (await world.phone("leg1", pin="86420")).language == "it"
    assert (await world.phone("leg2")).language == ""
