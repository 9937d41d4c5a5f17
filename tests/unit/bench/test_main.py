"""The benchmark runner: what it finds, what it refuses, what status it gives."""

from __future__ import annotations

import subprocess

import pytest

from bench import __main__ as runner


def test_benchmarks_are_found_without_their_helpers() -> None:
    found = runner.names()
    assert "forward" in found
    assert not any(name.startswith("_") for name in found)


@pytest.mark.parametrize(("statuses", "expected"), [([0, 0], 0), ([0, 3], 1)])
def test_each_runs_in_its_own_process_and_a_failure_is_told(
    monkeypatch: pytest.MonkeyPatch, statuses: list[int], expected: int
) -> None:
    asked: list[str] = []

    def run(command: list[str], check: bool) -> subprocess.CompletedProcess[bytes]:
        asked.append(command[-1])
        return subprocess.CompletedProcess(command, statuses[len(asked) - 1])

    monkeypatch.setattr(runner, "names", lambda: ["one", "two"])
    monkeypatch.setattr(subprocess, "run", run)
    assert runner.main([]) == expected
    assert asked == ["bench.one", "bench.two"]


def test_an_unknown_name_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["faster"]) == 2
    assert "no benchmark faster" in capsys.readouterr().err
