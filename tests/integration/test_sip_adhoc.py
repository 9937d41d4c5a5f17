"""`*71` with real telephones: baresip calls, SIPp's and other baresips are called."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

from sip_gateway.api import DialCause, LegAnswered, LegEntered, LegFailed, LegLeft
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from sip_gateway.outbound_config import OutboundConfig
from tests.e2e.softphone import Login, Softphone, until
from tests.e2e.sound import loudest
from tests.integration.test_sip_sipp import SCENARIOS, errors_in
from tests.phone_doubles import ROOM
from tests.ports import free_port
from tests.sip_house import House, house


async def softphone(
    stack: AsyncExitStack,
    folder: Path,
    login: Login,
    hertz: float,
    *,
    answers: bool = False,
    registers: bool = True,
) -> Softphone:
    phone = await asyncio.to_thread(
        lambda: Softphone(folder, login, hertz, answers=answers, registers=registers)
    )
    stack.push_async_callback(asyncio.to_thread, phone.close)
    return phone


async def test_five_telephones_that_answer_or_do_not(tmp_path: Path) -> None:
    port = free_port()
    config = OutboundConfig(host="127.0.0.1", port=port, ring_time=10, confirm=False)
    process = await asyncio.create_subprocess_exec(
        "sipp", "-sf", str(SCENARIOS / "called.xml"), "-i", "127.0.0.1", "-p", str(port),
        "-m", "5", "-nostdin", "-trace_err", "-timeout", "60s",
        cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    media = PhoneMediaThread(MediaSettings(), None)
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(house(media, outbound=config))
        login = Login("alice", "wonderland", site.server)
        alice = await softphone(stack, tmp_path / "alice", login, 700.0)
        numbers = [f"044000000{digit}" for digit in range(1, 6)]
        await asyncio.to_thread(alice.dial, "*71*" + "*".join(numbers))
        caller = await site.expect(LegEntered)
        joined = await site.expect(LegEntered)
        causes = Counter([(await site.expect(LegFailed, 20)).cause for _ in range(4)])
        assert causes == {DialCause.BUSY: 1, DialCause.REJECTED: 1, DialCause.NO_ANSWER: 2}
        for leg in (caller.leg, joined.leg):
            site.plane.release(leg)
            await site.expect(LegLeft)
        output, _ = await process.communicate()
        assert process.returncode == 0, errors_in(tmp_path) or output.decode()[-2_000:]
        assert site.plane.counters()["sip-calls-now"] == 0


async def test_everybody_hears_all_others(tmp_path: Path) -> None:
    """Alice calls; Bob's telephone is registered here, the third one is behind the trunk."""
    async with AsyncExitStack() as stack:
        nowhere = Login("0441234567", "none", "127.0.0.1:9")
        outside = await softphone(
            stack, tmp_path / "outside", nowhere, 1300.0, answers=True, registers=False
        )
        config = OutboundConfig(host="127.0.0.1", port=outside.sip_port)
        media = PhoneMediaThread(MediaSettings(), None)
        site = await stack.enter_async_context(house(media, outbound=config))
        bob = await softphone(
            stack, tmp_path / "bob", Login("bob", "builder", site.server), 1000.0, answers=True
        )
        await asyncio.to_thread(bob.wait_until_registered)
        login = Login("alice", "wonderland", site.server)
        alice = await softphone(stack, tmp_path / "alice", login, 700.0)
        await asyncio.to_thread(alice.dial, "*71*202*0441234567#")
        for people in (1, 2):
            await site.expect(LegEntered)
            site.plane.set_people(ROOM, people)
        await press_one(site, outside)
        site.plane.set_people(ROOM, 3)
        for phone, others in ((alice, (1000, 1300)), (bob, (700, 1300)), (outside, (700, 1000))):
            for hertz in others:
                await asyncio.to_thread(hears, phone, hertz)
        for phone, own in ((alice, 700), (bob, 1000), (outside, 1300)):
            sound, rate = phone.recording()
            assert loudest(sound[-2 * rate :], rate, own) < 0.02


async def press_one(site: House, phone: Softphone) -> None:
    """Until then the telephone hears nobody, and nobody hears it."""
    legs = {(await site.expect(LegAnswered)).leg for _ in range(2)}
    assert len(legs) == 2
    await asyncio.to_thread(until, lambda: phone.recording()[0].any(), 10, "the invitation")
    await asyncio.to_thread(phone.key, "1")
    assert (await site.expect(LegEntered)).leg in legs


def hears(phone: Softphone, hertz: float) -> None:
    def loud() -> bool:
        sound, rate = phone.recording()
        return len(sound) > rate and loudest(sound[-rate:], rate, hertz) > 0.05

    until(loud, 15, f"{hertz} Hz at {phone.folder.name}")
