"""One port on every address: a browser is answered from where it asked, whatever the family."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sfu.api import PeerStateChanged, Source
from sfu.config import SfuConfig
from sfu.plane import LocalMediaPlane
from sfu.udp import open_sockets
from tests.contract.stage import ROOM, Stage, on_stage
from tests.support_rtc import RtcClient


def usable_addresses() -> list[str]:
    """What this machine can bind; in a sandbox that may be loopback alone."""
    opened = open_sockets((), 0)
    for one in opened.values():
        one.close()
    return list(opened)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with on_stage(LocalMediaPlane(SfuConfig(port=0))) as opened:
        yield opened


@pytest.mark.parametrize("address", usable_addresses())
async def test_sound_flows_between_this_address_and_loopback(stage: Stage, address: str) -> None:
    here = RtcClient("here", address=address, changed=stage.changed)
    there = RtcClient("there", changed=stage.changed)
    stage.clients += [here, there]
    for client in (here, there):
        await client.connect(stage.plane, ROOM)
    assert here.server[0] == address
    await stage.until(lambda: len(stage.of(PeerStateChanged)) == 4)
    stage.publish("here", Source.MIC)
    stage.publish("there", Source.MIC)
    await hears(stage, here, there)
    await hears(stage, there, here)


async def hears(stage: Stage, talker: RtcClient, listener: RtcClient) -> None:
    slot = await stage.placed(listener.peer, talker.peer)
    said = [f"{talker.peer} {n}".encode() for n in range(5)]
    for n, payload in enumerate(said):
        talker.audio(n, payload)
    await stage.until(lambda: len(listener.payloads(slot.audio_mid)) == 5)
    assert listener.payloads(slot.audio_mid) == said


async def test_a_browser_moves_from_one_address_to_another(stage: Stage) -> None:
    """As from a cable to a radio network: same credentials, other socket on both sides."""
    addresses = usable_addresses()
    here = RtcClient("here", address=addresses[0], changed=stage.changed)
    there = RtcClient("there", changed=stage.changed)
    stage.clients += [here, there]
    for client in (here, there):
        await client.connect(stage.plane, ROOM)
    stage.publish("there", Source.MIC)
    slot = await stage.placed("here", "there")
    there.audio(0, b"before")
    await stage.until(lambda: here.payloads(slot.audio_mid) == [b"before"])
    await here.move_to("127.0.0.1")
    await here.flush()
    there.audio(1, b"after")
    await stage.until(lambda: here.payloads(slot.audio_mid) == [b"before", b"after"])
