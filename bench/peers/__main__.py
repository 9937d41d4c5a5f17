"""Our media plane (both engines), mediasoup and Janus side by side under the same load.

`make bench ONLY=peers`; `.ci/bench-peers` fetches the others. The system under test has one core,
the load the other. Measured are CPU time (user and system) per packet that subscribers received,
added latency, memory per subscriber, and how many packets a core carries before 0.1 % are lost.
Each figure is the median of the rounds, in which all systems take turns. The tables go into
docs/benchmarks.md with docs/images/bench-peers.svg. `UCC_BENCH_SECONDS` sets the length of a round,
`UCC_BENCH_ROUNDS` their number, and `UCC_BENCH_SCENES` takes some of 5, 20, 50, rooms, feedback and
capacity; with some only, nothing is written. So two minutes: UCC_BENCH_ROUNDS=1 UCC_BENCH_SCENES=20.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench.peers import report
from bench.peers.janus import Janus
from bench.peers.mediasoup import FOLDER, Mediasoup
from bench.peers.ours import Ours
from bench.peers.packets import Diary
from bench.peers.report import Figures
from bench.peers.scenes import Cost, Unplayable, capacity, rooms, stage
from bench.peers.steering import received_on
from bench.peers.system import NotInstalled, System, Workshop, cores, own_address, pin
from bench.peers.transport import Shared

ROUNDS = int(os.environ.get("UCC_BENCH_ROUNDS", "3"))
SUBSCRIBERS = (5, 20, 50)
TYPICAL = 20
ALL = (*(str(number) for number in SUBSCRIBERS), "rooms", "feedback", "capacity")
SECONDS = float(os.environ.get("UCC_BENCH_SECONDS", "6"))


def systems(workshop: Workshop) -> list[System]:
    """All, whether they are on this machine or not, in the order of the last lines."""
    return [
        Ours(workshop, "native"),
        Ours(workshop, "python"),
        Mediasoup(workshop),
        Janus(workshop),
        Janus(workshop, loops=1),
    ]


def take_turns(
    all_figures: Sequence[tuple[System, Figures]], scene: str, measure: Callable[[System], Cost]
) -> None:
    """All rounds of a scene, each with every system that there is."""
    for _ in range(ROUNDS):
        for system, figures in all_figures:
            if figures.missing:
                continue
            figures.rounds.setdefault(scene, [])
            try:
                cost = measure(system)
            except NotInstalled as error:
                figures.missing = str(error)
                continue
            except (Unplayable, OSError) as error:
                # Of Janus now and then a round fails; the others decide then.
                print(f"{system.name} {scene}: {error}", flush=True)
                continue
            figures.version = system.version
            figures.rounds[scene].append(cost)
            print(f"{system.name} {scene}: {cost}", flush=True)


def find_capacity(all_figures: list[tuple[System, Figures]], workshop: Workshop) -> None:
    for system, figures in all_figures:
        if figures.missing:
            continue
        found = []
        for _ in range(ROUNDS):
            try:
                found.append(capacity(system, workshop, TYPICAL))
            except (Unplayable, OSError) as error:
                print(f"{system.name} capacity: {error}", flush=True)
        if found:
            middle = statistics.median_low(one.packets for one in found)
            figures.capacity = next(one for one in found if one.packets == middle)
            print(f"{system.name} carries {figures.capacity}", flush=True)


def play(all_figures: list[tuple[System, Figures]], workshop: Workshop, scene: str) -> None:
    """Measure all systems in a scene."""
    if scene == "capacity":
        find_capacity(all_figures, workshop)
    elif scene == "rooms":
        measure = partial(rooms, workshop=workshop, seconds=SECONDS)
        take_turns(all_figures, report.ROOMS, measure)
    elif scene == "feedback":
        workshop.feedback = True
        measure = partial(stage, workshop=workshop, subscribers=TYPICAL, seconds=SECONDS)
        take_turns([one for one in all_figures if one[0].feedback], report.FEEDBACK, measure)
        workshop.feedback = False
    else:
        measure = partial(stage, workshop=workshop, subscribers=int(scene), seconds=SECONDS)
        take_turns(all_figures, report.stage_name(int(scene)), measure)


def main() -> int:
    if sys.platform != "linux":
        print("peers not on this system: it needs Linux", file=sys.stderr)
        return 1
    wanted = os.environ.get("UCC_BENCH_SCENES", ",".join(ALL)).split(",")
    if not set(wanted) <= set(ALL):
        print(f"UCC_BENCH_SCENES takes some of {', '.join(ALL)}", file=sys.stderr)
        return 1
    subprocess.run(["sh", ".ci/bench-peers", str(FOLDER)], check=True)
    workshop = Workshop(Shared(), Diary(), own_address())
    all_figures = [(system, Figures(system.name)) for system in systems(workshop)]
    pin(os.getpid(), cores()[1])
    loads = [os.getloadavg()[0]]
    with received_on(cores()[1]) as steered:
        print(f"receiving side of loopback on the load's core: {'yes' if steered else 'no'}")
        for scene in wanted:
            play(all_figures, workshop, scene)
            loads.append(os.getloadavg()[0])
    results = [figures for _, figures in all_figures]
    if tuple(wanted) == ALL:
        report.write(results, loads, steered, Path("docs"))
    for line in report.last_lines(results):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
