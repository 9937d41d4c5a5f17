"""The figures as tables of docs/benchmarks.md, as a plot, and as last lines."""

from __future__ import annotations

import datetime
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.peers.plot import bars
from bench.peers.scenes import LOSS, Capacity, Cost

BEGIN, END = "<!-- peers: written by make bench ONLY=peers -->", "<!-- /peers -->"
ROOMS = "2 rooms of 10"
TITLES = {
    "native": "ours, native engine",
    "python": "ours, Python engine",
    "mediasoup": "mediasoup",
    "janus": "Janus, as installed",
    "janus_loop": "Janus, one event loop",
}


def stage_name(subscribers: int) -> str:
    return f"1→{subscribers}"


TYPICAL = stage_name(20)
FEEDBACK = f"{TYPICAL} with feedback"
SCENES = (stage_name(5), TYPICAL, stage_name(50), ROOMS, FEEDBACK)


@dataclass(slots=True)
class Figures:
    """What was measured of one system; `missing` says why there is nothing."""

    name: str
    version: str = ""
    missing: str = ""
    rounds: dict[str, list[Cost]] = field(default_factory=dict)
    capacity: Capacity | None = None

    def median(self, scene: str, value: Callable[[Cost], float]) -> float | None:
        taken = [value(cost) for cost in self.rounds.get(scene, ())]
        return statistics.median(taken) if taken else None


def last_lines(results: Sequence[Figures]) -> list[str]:
    """`peers_NAME VALUE us` for each system, Janus as installed at the end."""
    order = sorted(results, key=lambda one: one.name != "janus_loop")
    return [f"peers_{one.name} {_value(one)}" for one in order]


def _value(figures: Figures) -> str:
    cost = figures.median(TYPICAL, lambda one: one.cpu)
    return figures.missing or (f"{cost:.1f} us" if cost is not None else "failed")


def write(results: Sequence[Figures], loads: Sequence[float], steered: bool, docs: Path) -> None:
    """Replace our part of docs/benchmarks.md, and the plot."""
    page = docs / "benchmarks.md"
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    if rest and after:
        part = "\n".join([BEGIN, "", *tables(results, loads, steered), "", END])
        page.write_text(before + part + after, encoding="utf-8")
    values = {
        TITLES[one.name]: [one.median(scene, lambda cost: cost.cpu) for scene in SCENES]
        for one in results
        if not one.missing
    }
    title = "CPU µs per outgoing packet (less is better)"
    (docs / "images/bench-peers.svg").write_text(bars(title, SCENES, values), encoding="utf-8")


def tables(results: Sequence[Figures], loads: Sequence[float], steered: bool) -> list[str]:
    """Markdown: what it was taken with, then a row for each system."""
    versions = "; ".join(sorted({one.version for one in results if one.version}))
    lines = [
        f"{datetime.date.today()}, {_machine()}; {versions}. Load average before and after each scene: "
        + ", ".join(f"{one:.1f}" for one in loads)
        + ". The receiving side of loopback was "
        + ("on the load's core." if steered else "on the core of the system under test."),
        "",
        "| CPU µs per outgoing packet | " + " | ".join(SCENES) + " | packets/s on a core |",
        "|---|" + "---|" * (len(SCENES) + 1),
        *(_cpu_row(one) for one in results),
        "",
        "| | added latency p50 / p99, ms: " + " | ".join(SCENES) + " | KiB per subscriber |",
        "|---|" + "---|" * (len(SCENES) + 1),
        *(_delay_row(one) for one in results),
        "",
        "![CPU time per packet of the systems under test](images/bench-peers.svg)",
    ]
    return lines


def _cpu_row(figures: Figures) -> str:
    if figures.missing:
        return f"| {TITLES[figures.name]} | {figures.missing} |" + " |" * len(SCENES)
    cells = [_spread(figures, scene) for scene in SCENES]
    return f"| {TITLES[figures.name]} | " + " | ".join([*cells, _carried(figures)]) + " |"


def _spread(figures: Figures, scene: str) -> str:
    """Median, lowest and highest of the rounds, and what was lost if that is more than it may."""
    taken = sorted(cost.cpu for cost in figures.rounds.get(scene, ()))
    if not taken:
        return "failed" if scene in figures.rounds else "–"
    lost = max(cost.lost for cost in figures.rounds[scene])
    note = f"; up to {lost:.1%} lost" if lost > LOSS else ""
    return f"{statistics.median(taken):.1f} ({taken[0]:.1f}–{taken[-1]:.1f}{note})"


def _carried(figures: Figures) -> str:
    if figures.capacity is None:
        return "failed"
    more = "> " if figures.capacity.more else ""
    return f"{more}{round(figures.capacity.packets, -2):,.0f}"


def _delay_row(figures: Figures) -> str:
    if figures.missing:
        return f"| {TITLES[figures.name]} | {figures.missing} |" + " |" * len(SCENES)
    cells = [_delays(figures, scene) for scene in SCENES]
    memory = figures.median(stage_name(50), lambda cost: cost.memory)
    cells.append("failed" if memory is None else f"{memory:.0f}")
    return f"| {TITLES[figures.name]} | " + " | ".join(cells) + " |"


def _delays(figures: Figures, scene: str) -> str:
    low = figures.median(scene, lambda cost: cost.p50)
    high = figures.median(scene, lambda cost: cost.p99)
    if low is None or high is None:
        return "failed" if scene in figures.rounds else "–"
    return f"{low:.2f} / {high:.2f}"


def _machine() -> str:
    model = ""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return (
        f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}, {model}"
    )
