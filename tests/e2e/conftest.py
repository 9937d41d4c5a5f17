"""One running service for a module, the machine's two browsers, and what runs beside what."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.e2e.browser import LONGEST_WAIT
from tests.e2e.service import Service

expect.set_options(timeout=LONGEST_WAIT)

ROOT: Final = Path(__file__).parents[2]

# Of a process whose tests are not `live`: who hears and sees in time gets three times as much.
GIVES_WAY: Final = 5


class LiveInOneGroup(LoadFileScheduling):  # type: ignore[misc]
    """Files go to whatever process is free, but all that is `live` to one: one after the other."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "live" if is_live(file) else file


@cache
def is_live(file: str) -> bool:
    """By its text: whoever schedules imports no test."""
    return "pytest.mark.live" in (ROOT / file).read_text(encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LiveInOneGroup | None:
    return LiveInOneGroup(config, log) if config.option.dist == "loadfile" else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Whatever this process starts from here on gives way. The largest group, which is the live one,
    is given to a process that has run nothing else."""
    if not item.get_closest_marker("live"):
        os.setpriority(os.PRIO_PROCESS, 0, max(GIVES_WAY, os.getpriority(os.PRIO_PROCESS, 0)))


@pytest.fixture(scope="module")  # others in the same process have an event loop of their own
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("e2e")


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[Service]:
    running = Service(folder / "service")
    running.start()
    yield running
    running.stop()
