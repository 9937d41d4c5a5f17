"""Calls that reach the portal by way of another number, on loopback."""

from __future__ import annotations

import logging

import pytest

from sip_gateway.api import Portal
from tests.phone_doubles import FakeDirectory, FakeMedia
from tests.sip_house import house
from tests.sip_socket_phone import SocketPhone

TRUNK = ("127.0.0.1",)
LINE = "0319990000"  # of the trunk, and of no vPBX
OFFICE = "+41445559000"
FROM_OFFICE = ("Diversion", f"<sip:{OFFICE}@pbx.example>;reason=unconditional")


def directory() -> FakeDirectory:
    """Two portals: of a German-speaking vPBX, and of a French-speaking one."""
    found = FakeDirectory()
    found.portals = {
        "0445559000": Portal("0445559000", "zurich", "de"),
        "0215559000": Portal("0215559000", "lausanne", "fr"),
    }
    return found


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "sip_gateway.forwarded_calls")
    return caplog


async def test_the_number_that_was_called_first_decides(log: pytest.LogCaptureFixture) -> None:
    async with house(trunks=TRUNK, directory=directory()) as site, SocketPhone.at(site) as phone:
        await phone.call(LINE, (FROM_OFFICE,))
        assert log.messages == ["A call for a portal came by way of 0445559000"]
        assert isinstance(site.media, FakeMedia) and site.media.houses == {"zurich"}


async def test_a_number_that_is_ours_counts_whatever_was_before(
    log: pytest.LogCaptureFixture,
) -> None:
    async with house(trunks=TRUNK, directory=directory()) as site, SocketPhone.at(site) as phone:
        await phone.call("0215559000", (FROM_OFFICE,))
        assert log.messages == []
        assert isinstance(site.media, FakeMedia) and site.media.houses == {"lausanne"}


async def test_a_number_that_is_withheld_decides_and_is_not_written_down(
    log: pytest.LogCaptureFixture,
) -> None:
    history = ("History-Info", f"<sip:{OFFICE}@pbx>;index=1, <sip:{LINE}@h>;index=1.1")
    async with house(trunks=TRUNK, directory=directory()) as site, SocketPhone.at(site) as phone:
        await phone.call(LINE, (history, ("Privacy", "history")))
        assert log.messages == ["A call for a portal came by way of a number that is withheld"]


@pytest.mark.parametrize("number", ["*72", "*71*0441234567", "0440000000", "alice"])
async def test_no_other_number_opens_anything(number: str) -> None:
    async with house(trunks=TRUNK, directory=directory()) as site, SocketPhone.at(site) as phone:
        assert await phone.refused(LINE, (("Diversion", f"<sip:{number}@h>"),)) == 404


async def test_a_telephone_may_say_what_it_likes() -> None:
    async with house(directory=directory()) as site, SocketPhone.at(site) as phone:
        assert await phone.call_with_password(LINE, "wonderland", (FROM_OFFICE,)) == 404
