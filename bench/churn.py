"""Thousands of calls come and go; what is left of them afterwards.

A whole service runs, and a trunk with many callers: each dials the portal, keys in the room number and
the PIN of one of ten conferences, stays some seconds with the others who are there, and hangs up.
After a first part, which fills caches and pools, open files, threads and memory of the process are
noted, and again when all have gone. `UCC_BENCH_CALLS` sets the number of calls, `UCC_BENCH_RATE`
how many begin in a second.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import ClientSession, CookieJar
from yarl import URL

from tests.e2e.service import Service

ROOMS: Final = 10
WARM_UP: Final = 1_000  # calls
WARM_RATE: Final = 25.0  # of them a second: a slower beginning leaves pools half filled
SETTLED: Final = 45.0  # seconds: the longest timer of RFC 3261 is 32
MOST_LATE: Final = 0.005  # of all calls
HOLD: Final = 4.0  # seconds in the conference


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a process holds; `memory` is resident, in MiB."""

    files: int
    threads: int
    memory: float

    @classmethod
    def of(cls, pid: int) -> Footprint:
        status = Path(f"/proc/{pid}/status").read_text()
        fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        return cls(files, int(fields["Threads"]), int(fields["VmRSS"].split()[0]) / 1024)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Numbers of calls."""

    calls: int
    wrong: int
    entered: int
    late: int
    endless: int


async def plan(service: Service) -> list[tuple[str, str]]:
    """Room number and PIN of new conferences that last all day."""
    credentials = {
        "email": "alice@demo.example",
        "password": service.password("alice@demo.example"),
    }
    places = []
    async with ClientSession(
        service.url, cookie_jar=CookieJar(unsafe=True, treat_as_secure_origin=URL(service.url))
    ) as client:
        origin = {"Origin": service.url}
        async with client.post("/api/v1/session", json=credentials, headers=origin) as answer:
            csrf = (await answer.json())["csrf"]
        headers = {**origin, "X-CSRF-Token": csrf}
        for number in range(ROOMS):
            place = (str(770_001 + number), str(135_790 + number))
            body = {
                "kind": "audio",
                "name": f"Churn {number}",
                "room_number": place[0],
                "pin": place[1],
                "duration": 1440,
            }
            async with client.post("/api/v1/conferences", json=body, headers=headers) as answer:
                assert answer.status == 201, await answer.text()
            places.append(place)
    return places


async def call(service: Service, places: list[tuple[str, str]], calls: int, rate: float) -> int:
    """Make that many calls, `rate` of them a second; how many of them went wrong."""
    host, _, port = service.sip_login("201").server.rpartition(":")
    job = {
        "host": host,
        "port": int(port),
        "portal": service.portal,
        "places": places,
        "calls": calls,
        "rate": rate,
        "hold": HOLD,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench._callers", json.dumps(job), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the callers ended with {process.returncode}")
    return int(output)


def records(service: Service) -> tuple[int, int]:
    """Calls on record that were let in, and calls on record that have no end."""
    path = service.folder / "data" / "ucc.sqlite3"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        (entered,) = database.execute(
            "SELECT count(*) FROM call_record WHERE answered_at IS NOT NULL"
        ).fetchone()
        (endless,) = database.execute(
            "SELECT count(*) FROM call_record WHERE ended_at IS NULL"
        ).fetchone()
    return int(entered), int(endless)


async def measure(folder: Path, calls: int, rate: float) -> bool:
    service = Service(folder / "service", {"UCC_SIP_TRUNKS": "127.0.0.1"})
    service.start()
    try:
        places = await plan(service)
        wrong = await call(service, places, WARM_UP, WARM_RATE)
        await asyncio.sleep(SETTLED)
        before = Footprint.of(service.pid)
        wrong += await call(service, places, calls, rate)
        await asyncio.sleep(SETTLED)
        after = Footprint.of(service.pid)
        entered, endless = records(service)
    finally:
        service.stop()
    late = calls + WARM_UP - entered  # hung up before the disk had noted that they may come in
    return report(Outcome(calls, wrong, entered, late, endless), before, after)


def report(outcome: Outcome, before: Footprint, after: Footprint) -> bool:
    """Print it; whether all went well and nothing is left."""
    calls = outcome.calls
    print(f"calls {calls} after {WARM_UP}, gone wrong {outcome.wrong}")
    print(f"on record: let in {outcome.entered}, hung up before that {outcome.late},", end=" ")
    print(f"without an end {outcome.endless}")
    print(f"open files {before.files} -> {after.files}")
    print(f"threads {before.threads} -> {after.threads}")
    print(f"memory {before.memory:.1f} -> {after.memory:.1f} MiB")
    left = after.files > before.files or after.threads > before.threads or outcome.endless
    clean = not left and not outcome.wrong and outcome.late <= MOST_LATE * calls
    if not clean:
        print("FAIL: something is left, or went wrong")
    print(f"churn {1024 * (after.memory - before.memory) / calls:.2f} KiB/call")
    return clean


def main() -> int:
    calls = int(os.environ.get("UCC_BENCH_CALLS", "10000"))
    rate = float(os.environ.get("UCC_BENCH_RATE", "25"))
    with tempfile.TemporaryDirectory() as folder:
        clean = asyncio.run(measure(Path(folder), calls, rate))
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
