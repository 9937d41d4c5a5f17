"""Real telephones and SIPp by TCP and TLS: they register, call, are called, and are heard."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from sip_gateway.api import DialCause, LegEntered, LegFailed, LegLeft
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from sip_gateway.outbound_config import OutboundConfig
from tests.certificates import self_signed
from tests.e2e.softphone import Login, Softphone
from tests.integration.test_sip_adhoc import hears
from tests.integration.test_sip_sipp import LOOPBACK, SCENARIOS, errors_in, sipp
from tests.phone_doubles import ROOM
from tests.ports import free_port
from tests.sip_house import house

STREAMS = ("tcp", "tls")


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
                Softphone,
                tmp_path / name,
                Login(name, secret, server),
                hertz,
                answers=name == "bob",
                transport=transport,
                authority=pair.certificate,
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


@pytest.mark.parametrize("mode", ["t1", "tn"])
@pytest.mark.parametrize(("scenario", "calls"), [("register", 1), ("hold", 3)])
async def test_sipp_scenarios(mode: str, scenario: str, calls: int, tmp_path: Path) -> None:
    async with house(trunks=LOOPBACK) as site:
        script = str(SCENARIOS / f"{scenario}.xml")
        few = ("-max_socket", "100")  # else SIPp asks for more than it may have
        await sipp(site, tmp_path, "-t", mode, *few, "-sf", script, "-m", str(calls))
        counters = site.plane.counters()
        assert (counters["sip-calls-now"], counters["media-legs"]) == (0, 0)


async def test_two_hundred_calls_on_one_connection(tmp_path: Path) -> None:
    async with house(trunks=LOOPBACK) as site:
        load = ("-t", "t1", "-sn", "uac", "-s", "9000", "-r", "40", "-m", "200", "-d", "200")
        await sipp(site, tmp_path, *load)
        counters = site.plane.counters()
        assert (counters["sip-calls-now"], counters["media-legs"]) == (0, 0)


async def test_a_trunk_by_tcp_that_answers_or_does_not(tmp_path: Path) -> None:
    """SIPp takes our five calls on the one connection that we make to it."""
    port = free_port()
    config = OutboundConfig(
        host="127.0.0.1", port=port, transport="tcp", ring_time=10, confirm=False
    )
    process = await asyncio.create_subprocess_exec(
        "sipp", "-t", "t1", "-sf", str(SCENARIOS / "called.xml"), "-i", "127.0.0.1",
        "-p", str(port), "-m", "5", "-nostdin", "-trace_err", "-timeout", "60s",
        cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with AsyncExitStack() as stack:
        media = PhoneMediaThread(MediaSettings(), None)
        site = await stack.enter_async_context(house(media, outbound=config))
        login = Login("alice", "wonderland", site.server)
        alice = await asyncio.to_thread(Softphone, tmp_path / "alice", login, 700.0)
        stack.push_async_callback(asyncio.to_thread, alice.close)
        numbers = [f"044000000{digit}" for digit in range(1, 6)]
        await asyncio.to_thread(alice.dial, "*71*" + "*".join(numbers))
        legs = [(await site.expect(LegEntered)).leg for _ in range(2)]
        causes = Counter([(await site.expect(LegFailed, 20)).cause for _ in range(4)])
        assert causes == {DialCause.BUSY: 1, DialCause.REJECTED: 1, DialCause.NO_ANSWER: 2}
        for leg in legs:
            site.plane.release(leg)
            await site.expect(LegLeft)
        output, _ = await process.communicate()
        assert process.returncode == 0, errors_in(tmp_path) or output.decode()[-2_000:]


@pytest.mark.parametrize("believed", [True, False])
async def test_a_trunk_by_tls_whose_certificate_is_checked(believed: bool, tmp_path: Path) -> None:
    theirs, others = self_signed(tmp_path / "theirs"), self_signed(tmp_path / "others")
    async with AsyncExitStack() as stack:
        nowhere = Login("0441234567", "none", "127.0.0.1:9")
        outside = await asyncio.to_thread(
            lambda: Softphone(
                tmp_path / "outside",
                nowhere,
                1300.0,
                answers=True,
                registers=False,
                transport="tls",
                certificate=theirs.both,
            )
        )
        stack.push_async_callback(asyncio.to_thread, outside.close)
        config = OutboundConfig(
            host="127.0.0.1",
            port=outside.sip_port + 1,  # baresip's TLS listener is the port above
            transport="tls",
            tls_authorities=(theirs if believed else others).certificate,
            confirm=False,
        )
        media = PhoneMediaThread(MediaSettings(), None)
        site = await stack.enter_async_context(house(media, outbound=config, certificate=others))
        login = Login("alice", "wonderland", site.server)
        alice = await asyncio.to_thread(Softphone, tmp_path / "alice", login, 700.0)
        stack.push_async_callback(asyncio.to_thread, alice.close)
        await asyncio.to_thread(alice.dial, "*71*0441234567#")
        if believed:
            for people in (1, 2):
                await site.expect(LegEntered)
                site.plane.set_people(ROOM, people)
            await asyncio.to_thread(hears, alice, 1300)
            await asyncio.to_thread(hears, outside, 700)
        else:
            assert (await site.expect(LegFailed)).cause is DialCause.UNREACHABLE
