"""The load of `make bench ONLY=peers` against our own plane, so that it does not rot; its report."""

from __future__ import annotations

import math
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.peers import report, scenes
from bench.peers.load import Counted
from bench.peers.ours import Ours
from bench.peers.packets import Diary
from bench.peers.plot import bars
from bench.peers.report import Figures
from bench.peers.scenes import Capacity, Cost, Unplayable
from bench.peers.steering import received_on
from bench.peers.system import Workshop, own_address
from bench.peers.transport import Shared
from tests.contract.stage import PLANES


def counted(samples: int = 10, broken: int = 0) -> Counted:
    return Counted(1.0, 300, 600, 0, 0, samples, min(samples, 5), broken, 0, 0, 0.0, [1_000_000])


def cost(cpu: float) -> Cost:
    return Cost(cpu, 0.2, 1.0, 300.0, 0.0, counted())


@pytest.mark.parametrize("engine", PLANES)
@pytest.mark.parametrize("feedback", [False, True])
def test_a_publisher_reaches_two_subscribers_whose_packets_can_be_played(
    monkeypatch: pytest.MonkeyPatch, feedback: bool, engine: str
) -> None:
    """load ──300 packets/s──▶ plane in a process of its own ──▶ two receivers that look."""
    monkeypatch.setattr(scenes, "WARM_UP", 0.2)
    workshop = Workshop(Shared(), Diary(), own_address(), feedback)
    seen = scenes.stage(Ours(workshop, engine), workshop, 2, 0.5)
    assert seen.cpu > 0
    assert seen.counted.sent > 100
    assert seen.counted.received > seen.counted.sent
    assert seen.counted.fewest_samples > 0
    assert seen.counted.broken == 0
    assert 0 < seen.p50 < math.inf


@pytest.mark.parametrize("unplayable", [counted(broken=1), counted(samples=0)])
def test_what_no_browser_could_play_is_not_counted(unplayable: Counted) -> None:
    with pytest.raises(Unplayable):
        scenes.check(unplayable)


def test_the_last_lines_have_medians_and_say_what_is_missing() -> None:
    python = Figures("python", rounds={report.TYPICAL: [cost(9.0), cost(20.0), cost(11.0)]})
    lines = report.last_lines(
        [
            Figures("native", missing="not built"),
            python,
            Figures("janus", missing="not installed"),
            Figures("janus_loop", missing="not installed"),
        ]
    )
    assert lines == [
        "peers_janus_loop not installed",
        "peers_native not built",
        "peers_python 11.0 us",
        "peers_janus not installed",
    ]


def test_the_page_gets_tables_between_its_marks_and_a_plot(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    page = tmp_path / "benchmarks.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    figures = Figures("python", "ours", rounds={report.TYPICAL: [cost(9.0)]})
    figures.capacity = Capacity(30_400.0, False)
    report.write([figures, Figures("native", missing="not built")], [0.5], True, tmp_path)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "9.0 (9.0–9.0)" in text
    assert "30,400" in text
    assert "not built" in text
    ElementTree.parse(tmp_path / "images/bench-peers.svg")


def test_a_bar_is_as_high_as_its_value() -> None:
    drawing = ElementTree.fromstring(bars("t", ["a"], {"one": [4.0], "half": [2.0], "no": [None]}))
    heights = [
        float(one.get("height", "0"))
        for one in drawing.iter("{http://www.w3.org/2000/svg}rect")
        if "." in one.get("height", "")
    ]
    assert len(heights) == 2
    assert heights[0] == pytest.approx(2 * heights[1])


def test_the_receiving_side_is_moved_for_the_time_of_a_run(tmp_path: Path) -> None:
    setting = tmp_path / "rps_cpus"
    setting.write_text("0\n")
    with pytest.raises(ValueError), received_on(3, setting) as steered:
        assert steered
        assert setting.read_text() == "8"
        raise ValueError
    assert setting.read_text() == "0\n"
    with received_on(3, tmp_path / "missing") as steered:
        assert not steered
    assert not (tmp_path / "missing").exists()


def test_the_receiving_side_is_left_alone_when_that_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UCC_BENCH_STEERING", "0")
    setting = tmp_path / "rps_cpus"
    setting.write_text("0\n")
    with received_on(1, setting) as steered:
        assert not steered
        assert setting.read_text() == "0\n"
