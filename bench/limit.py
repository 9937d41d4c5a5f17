"""How many packets a second one core sends before any is lost: one sender, twenty receivers, both engines.

The rate of the sender rises until more than one packet in a thousand does not arrive. The packets are
those of `bench.forward`. Sender and receivers run in another process on another core; the receivers count
with `ucc_native`, so that counting does not become the limit.
"""

from __future__ import annotations

import asyncio
import json
import sys

import uvloop

from bench.forward import EngineName, Measured, pin
from sfu.core import bandwidth
from sfu.engines import native_module

RECEIVERS = 20
RATES = (1_500, 3_000, 4_500, 6_000, 7_500, 9_000, 10_000, 12_000, 14_000, 16_000, 18_000, 20_000)
SECONDS = 3
LOSS = 0.001


async def measure(engine: EngineName, rate: int) -> tuple[float, float]:
    """Packets a second that were received, and the share of them that was not."""
    measured = Measured(engine, RECEIVERS)
    await measured.plane.start()
    server = await asyncio.start_server(measured.serve, "127.0.0.1", 0, limit=1 << 20)
    port = server.sockets[0].getsockname()[1]
    numbers = [str(one) for one in (port, RECEIVERS, rate, SECONDS)]
    load = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench._flood",
        *numbers,
        preexec_fn=lambda: pin(1),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await load.communicate()
    server.close()
    await measured.plane.close()
    if load.returncode:
        raise SystemExit(load.returncode)
    counted = json.loads(said)
    expected = counted["sent"] * RECEIVERS
    print(f"{engine} at {rate}: {counted}, {measured.cost:.1f} µs each")
    return counted["received"] / counted["seconds"], 1 - counted["received"] / expected


def main() -> None:
    pin(0)
    bandwidth.INITIAL = bandwidth.MAXIMUM = 1e10
    if native_module() is None:
        raise SystemExit("bench.limit counts with the native engine: make native")
    engines: tuple[EngineName, ...] = ("python", "native")
    for engine in engines:
        best = 0.0
        for rate in RATES:
            received, loss = uvloop.run(measure(engine, rate))
            if loss > LOSS:
                break
            best = received
        print(f"limit-{engine} {best / 1000:.0f} k packets/s")


if __name__ == "__main__":
    main()
