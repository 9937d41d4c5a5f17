"""What Prometheus reads of a whole service in which two browsers and a telephone talk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from media.g711 import PCMA
from server.config import Config, MetricsConfig
from server.main import System
from sip_gateway.config import SipConfig
from tests.integration.test_signalling_system import (
    Visitor,
    installed,
    loopback,
    plan,
    visiting,
)
from tests.key_sounds import key_sound
from tests.ports import free_port

CALL = Path(__file__).parent / "sipp" / "tones.xml"
Series = dict[tuple[str, ...], float]


def with_metrics(folder: Path) -> Config:
    return loopback(
        folder,
        metrics=MetricsConfig(port=free_port()),
        sip=SipConfig(hosts=("127.0.0.1",), port=0, trunks=("127.0.0.1",)),
    )


@pytest.fixture
async def system(tmp_path: Path) -> System:
    return await installed(with_metrics(tmp_path))


async def scrape(system: System, **headers: str) -> str:
    url = f"http://127.0.0.1:{system.config.metrics.port}/metrics"
    async with ClientSession() as http, http.get(url, headers=headers) as response:
        assert response.status == 200
        return await response.text()


def read(page: str) -> Series:
    """Samples by name and the values of their labels, in the order of the labels' names."""
    return {
        (sample.name, *(sample.labels[label] for label in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


@asynccontextmanager
async def talking(*people: Visitor) -> AsyncIterator[None]:
    async def talk() -> None:
        for n in range(10_000):
            for person in people:
                person.rtc.audio(n, b"hello %d" % n)
            await asyncio.sleep(0.01)

    task = asyncio.create_task(talk())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def telephone(system: System, folder: Path) -> None:
    """SIPp calls the portal, goes into the room by the sound of keys, and hangs up."""
    pause = np.zeros(8 * 60, np.float32)
    keys = [part for key in "4711#2468#" for part in (key_sound(key, 70), pause)]
    silence = np.zeros(8 * 500, np.float32)
    sound = np.concatenate([silence, *keys, silence])
    (folder / "keys.al").write_bytes(PCMA.encode_float(sound).tobytes())
    (port,) = {each.port for each in system.conferencing.phones.addresses()}
    process = await asyncio.create_subprocess_exec(
        "sipp", f"127.0.0.1:{port}", "-sf", str(CALL), "-m", "1", "-i", "127.0.0.1",
        "-p", str(free_port()), "-nostdin", "-timeout", "30s",
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()[-2000:]


async def test_browsers_and_a_telephone(system: System, tmp_path: Path) -> None:
    async with visiting(system) as (alice, bruno):
        conference = await plan(alice)
        for person in (alice, bruno):
            await person.join(conference)
        async with talking(alice, bruno):
            await telephone(system, tmp_path)
            page = await scrape(system)
        told = read(page)
        assert [told[name,] for name in ("ucc_conferences", "ucc_rooms")] == [1, 1]
        assert told["ucc_people", "browser"] == 2
        assert told["ucc_database_up",] == 1
        assert told["ucc_logins_total", "right"] == 2
        for name in ("browser_rtp_packets", "browser_datagrams", "telephone_rtp_packets"):
            for direction in ("in", "out"):
                assert told[f"ucc_{name}_total", direction] > 0, (name, direction)
        assert told["ucc_browser_rtcp_packets_total", "out"] > 0
        assert told["ucc_pin_attempts_total", "right"] == 1
        assert told["ucc_telephone_left_total", "hangup"] == 1
        assert told["ucc_sip_messages_total", "request"] >= 3
        assert told["ucc_mixer_ticks_total",] > 100
        assert told["ucc_event_loop_lag_seconds_count",] > 2
        assert told["ucc_network_loss_ratio_count", "in", "browser"] >= 2
        assert told["process_cpu_seconds_total",] > 0
        for secret in ("Alice", "Bruno", "Budget", "4711", "2468", "127.0.0.1", conference):
            assert secret not in page
        for person in (alice, bruno):
            for secret in (person.welcome["p"], person.welcome["session"]):
                assert secret not in page
            await person.rtc.close()


async def test_nothing_is_told_at_the_port_of_everybody(system: System) -> None:
    async with visiting(system) as (alice, _):
        async with alice.http.get(f"{alice.base}/metrics") as response:
            assert "ucc_" not in await response.text()
        assert "# EOF" in await scrape(system, Accept="application/openmetrics-text")
