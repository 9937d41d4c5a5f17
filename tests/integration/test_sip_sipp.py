"""Call flows of SIPp against the plane: another stack's idea of what the RFCs say."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from media.g711 import PCMA
from sip_gateway.api import Caller, LegDigit, LegEntered, Portal
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from tests.key_sounds import key_sound
from tests.phone_doubles import FakeDirectory, FakeMedia
from tests.ports import free_port
from tests.sip_house import House, house

SCENARIOS = Path(__file__).parent / "sipp"
LOOPBACK = ("127.0.0.1",)


def errors_in(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.glob("*_errors.log"))


async def sipp(target: House, folder: Path, *arguments: str) -> str:
    """Run SIPp to its end; fails with its own words unless every call succeeded."""
    process = await asyncio.create_subprocess_exec(
        "sipp", target.server, *arguments,
        "-i", "127.0.0.1", "-p", str(free_port()), "-nostdin", "-trace_err", "-timeout", "30s",
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await process.communicate()
    assert process.returncode == 0, errors_in(folder) or output.decode()[-2_000:]
    return output.decode()


@pytest.mark.parametrize(
    ("scenario", "calls"), [("register", 1), ("hold", 3), ("reliable", 2), ("timer", 1)]
)
async def test_scenario(scenario: str, calls: int, tmp_path: Path) -> None:
    async with house(trunks=LOOPBACK) as site:
        await sipp(site, tmp_path, "-sf", str(SCENARIOS / f"{scenario}.xml"), "-m", str(calls))
        assert site.plane.counters()["sip-calls-now"] == 0
        assert site.plane.counters()["media-legs"] == 0


async def test_a_forwarded_call_reaches_the_portal_of_its_first_number(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "sip_gateway")
    async with house(trunks=LOOPBACK) as site:
        await sipp(site, tmp_path, "-sf", str(SCENARIOS / "forwarded.xml"), "-m", "2")
    said = [each for each in caplog.messages if each.startswith("A call")]
    assert Counter(said) == {
        "A call for a portal came by way of +41440009000": 2,
        "A call is over: hangup; the peer says Q.850;cause=16": 2,
    }


async def test_hold_reaches_the_media_engine(tmp_path: Path) -> None:
    media = FakeMedia()
    async with house(media, LOOPBACK) as site:
        await sipp(site, tmp_path, "-sf", str(SCENARIOS / "hold.xml"), "-m", "1")
    (history,) = media.remotes.values()
    assert [(each.send, each.codec) for each in history] == [
        (True, "PCMA"),
        (False, "PCMA"),
        (True, "PCMU"),
    ]


async def test_keys_that_are_only_a_sound_lead_into_the_room(tmp_path: Path) -> None:
    pause = np.zeros(8 * 60, np.float32)
    parts = [np.zeros(8 * 300, np.float32)]
    for key in "4711#2468#":
        parts += [key_sound(key, 70), pause]
    for key in "15":  # through the greeting, and in the room
        parts += [np.zeros(8 * 500, np.float32), key_sound(key, 70), pause]
    (tmp_path / "keys.al").write_bytes(PCMA.encode_float(np.concatenate(parts)).tobytes())
    async with house(PhoneMediaThread(MediaSettings(), None), LOOPBACK) as site:
        call = asyncio.create_task(
            sipp(site, tmp_path, "-sf", str(SCENARIOS / "tones.xml"), "-m", "1")
        )
        assert (await site.expect(LegEntered)).codec == "PCMA"
        assert (await site.expect(LegDigit)).digit == "5"
        await call


async def test_cancel_while_the_directory_thinks(tmp_path: Path) -> None:
    class SlowDirectory(FakeDirectory):
        async def portal(self, number: str, caller: Caller) -> Portal | None:
            never: asyncio.Future[Portal | None] = asyncio.get_running_loop().create_future()
            return await never

    async with house(trunks=LOOPBACK, directory=SlowDirectory()) as site:
        await sipp(site, tmp_path, "-sf", str(SCENARIOS / "cancel.xml"), "-m", "1")
        assert site.plane.counters()["sip-calls-now"] == 0


async def test_two_hundred_calls_at_forty_a_second(tmp_path: Path) -> None:
    async with house(trunks=LOOPBACK) as site:
        load = ("-sn", "uac", "-s", "9000", "-r", "40", "-m", "200", "-d", "200")
        await sipp(site, tmp_path, *load)
        counters = site.plane.counters()
        assert (counters["sip-calls-now"], counters["media-legs"]) == (0, 0)
