"""Every scenario of the router once more, with both packet engines side by side.

Without `ucc_native`, where there is no Rust toolchain, there is nothing to compare and no test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from sfu.engines import native_module
from tests import sim_room
from tests.sim import (
    test_sfu_audio,
    test_sfu_codecs,
    test_sfu_feedback,
    test_sfu_networks,
    test_sfu_recorder,
    test_sfu_slots,
    test_sfu_video,
)

MODULES = (
    test_sfu_audio,
    test_sfu_codecs,
    test_sfu_feedback,
    test_sfu_networks,
    test_sfu_recorder,
    test_sfu_slots,
    test_sfu_video,
)


def scenarios(module: ModuleType) -> Iterator[Callable[[], None]]:
    for name, function in vars(module).items():
        if name.startswith("test_") and not function.__code__.co_argcount:
            yield function


if native_module() is not None:

    @pytest.mark.parametrize(
        "scenario",
        [one for module in MODULES for one in scenarios(module)],
        ids=lambda one: one.__name__,
    )
    def test_both_engines_send_the_same(
        scenario: Callable[[], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tests.twin_router import TwinRouter

        monkeypatch.setattr(sim_room, "Router", TwinRouter)
        scenario()
