"""One running service for a module, the machine's two browsers, and what runs beside what."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.e2e.browser import LONGEST_WAIT
from tests.e2e.service import Service

expect.set_options(timeout=LONGEST_WAIT)

# Of a process whose tests are not `live`: who hears and sees in time gets three times as much.
GIVES_WAY: Final = 5


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups when its turn comes
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file stays together, and all that is `live` does: one after the other, beside other files."""
    for item in items:
        group = "live" if item.get_closest_marker("live") else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))


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
