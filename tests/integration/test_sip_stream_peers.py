"""Real telephones and SIPp by TCP and TLS: they register, call, are called, and are heard."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from sip_gateway.api import DialCause, LegEntered, LegFailed, LegLeft
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from sip_gateway.outbound_config import OutboundConfig
from tests.certificates import self_signed
from tests.e2e.softphone import Login, Softphone
from tests.integration.test_sip_adhoc import hears, press_one
from tests.integration.test_sip_sipp import LOOPBACK, SCENARIOS, errors_in, sipp
from tests.phone_doubles import ROOM
from tests.sip_house import free_port, house

STREAMS = ("tcp", "tls")


async def started(stack: AsyncExitStack, phone: Softphone) -> Softphone:
    stack.push_async_callback(asyncio.to_thread, phone.close)
    return phone


@pytest.mark.parametrize("transport", STREAMS)
async def test_telephones_register_call_and_are_called(transport: str, tmp_path: Path) -> None:
    """Bob is called on the connection that he has registered on: he listens nowhere else."""
    pair = self_signed(tmp_path / "keys")
    async with AsyncExitStack() as stack:
        media = PhoneMediaThread(MediaSettings(), None)
        site = await stack.enter_async_context(house(media, certificate=pair))
        server = site.listener(transport)
        phones = {}
        for name, secret, hertz in (("bob", "builder", 1000.0), ("alice", "wonderland", 700.0)):
            phones[name] = await asyncio.to_thread(
                lambda name=name, secret=secret, hertz=hertz: Softphone(
                    tmp_path / name,
                    Login(name, secret, server),
                    hertz,
                    answers=name == "bob",
                    transport=transport,
                    authority=pair.certificate,
                )
            )
            stack.push_async_callback(asyncio.to_thread, phones[name].close)
            await asyncio.to_thread(phones[name].wait_until_registered)
        alice, bob = phones["alice"], phones["bob"]
        await asyncio.to_thread(alice.dial, "*71*202#")
        for people in (1, 2):
            await site.expect(LegEntered)
            site.plane.set_people(ROOM, people)
        await asyncio.to_thread(hears, alice, 1000)
        await asyncio.to_thread(hears, bob, 700)
        await asyncio.to_thread(alice.hang_up)
        await site.expect(LegLeft)
        await asyncio.to_thread(bob.hang_up)
        await site.expect(LegLeft)
        assert site.plane.counters()["sip-calls-now"] == 0
