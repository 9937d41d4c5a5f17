"""One running service for a module, and the machine's two browsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.e2e.browser import LONGEST_WAIT
from tests.e2e.forks import Forks
from tests.e2e.service import Service

expect.set_options(timeout=LONGEST_WAIT)


@pytest.fixture(scope="session", autouse=True)
def _forks() -> Iterator[None]:
    """Services are forked from a process that has read all code."""
    forks = Forks()
    Service.starters.append(forks.begin)
    yield
    Service.starters.pop()
    forks.close()


@pytest.fixture(scope="module")
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
