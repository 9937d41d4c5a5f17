"""Where there is a Rust toolchain, whatever is simulated of rooms drives both packet engines side by side."""

from __future__ import annotations

import pytest

from sfu.engines import native_module
from tests import sim_room


@pytest.fixture(autouse=True)
def _both_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    if native_module() is not None:
        from tests.twin_router import TwinRouter

        monkeypatch.setattr(sim_room, "Router", TwinRouter)
