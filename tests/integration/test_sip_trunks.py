"""Several trunks, and one that wants us to register, all played by SIPp."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sip_gateway.api import DialCause, LegAnswered, LegFailed
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.trunk_config import TrunkConfig
from tests.e2e.softphone import until
from tests.integration.test_sip_sipp import SCENARIOS, errors_in
from tests.ports import free_port
from tests.sip_house import house
from tests.sip_socket_phone import SocketPhone


@asynccontextmanager
async def played(scenario: str, port: int, folder: Path) -> AsyncIterator[None]:
    """SIPp, until it has seen one call through; it says so itself."""
    await asyncio.to_thread(folder.mkdir)
    process = await asyncio.create_subprocess_exec(
        "sipp", "-sf", str(SCENARIOS / f"{scenario}.xml"), "-i", "127.0.0.1", "-p", str(port),
        "-m", "1", "-nostdin", "-trace_err", "-timeout", "30s",
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield
        output, _ = await process.communicate()
        assert process.returncode == 0, errors_in(folder) or output.decode()[-2_000:]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_we_register_and_leave(tmp_path: Path) -> None:
    port = free_port()
    trunk = TrunkConfig(
        "provider", "127.0.0.1", port, username="ucc", password="open sesame", realm="provider",
        register=True, options_interval=0,
    )  # fmt: skip
    async with (
        played("registrar", port, tmp_path / "sipp"),
        house(outbound=OutboundConfig(trunks=(trunk,))) as site,
    ):
        count = site.plane.counters
        await asyncio.to_thread(
            until, lambda: count()["trunk-provider-registered"] == 1, 10, "the registration"
        )


async def test_a_trunk_hears_why_a_call_is_withdrawn(tmp_path: Path) -> None:
    port = free_port()
    trunk = TrunkConfig("first", "127.0.0.1", port, options_interval=0)
    async with (
        played("withdrawn", port, tmp_path / "sipp"),
        house(outbound=OutboundConfig(trunks=(trunk,), ring_time=10)) as site,
        SocketPhone.at(site) as alice,
    ):
        assert await alice.call_with_password("*71*0440000001", "wonderland") == 200
        assert (await site.expect(LegFailed, 20)).cause is DialCause.NO_ANSWER


async def test_a_trunk_that_takes_no_calls_and_one_that_does(tmp_path: Path) -> None:
    ports = (free_port(), free_port())
    first, second = (
        TrunkConfig(name, "127.0.0.1", port, priority=rank, options_interval=0)
        for rank, (name, port) in enumerate(zip(("first", "second"), ports, strict=True))
    )
    async with (
        played("unable", ports[0], tmp_path / "first"),
        played("called", ports[1], tmp_path / "second"),
        house(outbound=OutboundConfig(trunks=(first, second), confirm=False)) as site,
        SocketPhone.at(site) as alice,
    ):
        assert await alice.call_with_password("*71*0440000001", "wonderland") == 200
        answered = await site.expect(LegAnswered)
        assert answered.line == "second"
        assert site.plane.counters()["trunk-first-unable"] == 1
        site.plane.release(answered.leg)
