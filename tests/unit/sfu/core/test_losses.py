"""Is too much sent, or does the path lose always? Windows of half a second as tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sfu.core.losses import MOST_USUAL, LossControl


def played(windows: int, loss: Callable[[float], float], queued: bool = False) -> LossControl:
    """A sender that sends what it may; `loss` is what is lost at a rate in kbit/s."""
    control = LossControl()
    rate = 1000.0
    for _ in range(windows):
        rate = control.limited(rate, loss(rate), rate, queued)
    return control


@pytest.mark.parametrize(
    ("loss", "usual"),
    [(0.0, 0.0), (0.01, 0.0), (0.05, 0.05), (0.09, 0.09), (0.2, 0.2), (0.28, 0.28)],
)
def test_what_is_lost_at_any_rate_is_usual(loss: float, usual: float) -> None:
    control = played(40, lambda rate: loss)
    assert control.usual == pytest.approx(usual, abs=0.02)
    assert control.excess < 0.03


def test_a_path_that_loses_half_is_full() -> None:
    control = LossControl()
    rate = 1000.0
    for _ in range(60):
        rate = control.limited(rate, 0.5, rate, False)
    assert control.usual <= MOST_USUAL and rate < 100


def test_losses_that_vanish_when_less_is_sent_are_not_usual() -> None:
    assert played(40, lambda rate: max(0.0, 1 - 500 / rate)).usual < 0.1


def test_beside_a_queue_nothing_is_taken_for_usual() -> None:
    assert played(40, lambda rate: 0.2, queued=True).usual == 0
    assert played(40, lambda rate: 0.05, queued=True).usual == 0


def test_one_window_of_losses_changes_nothing() -> None:
    control = LossControl()
    assert control.limited(1000, 0.25, 1000, False) == 1000
    assert control.limited(1000, 0.0, 1000, False) == 1000
    assert control.limited(1000, 0.9, 1000, False) < 600  # but for heavy ones


def test_what_was_usual_is_forgotten() -> None:
    control = played(40, lambda rate: 0.2)
    for _ in range(60):
        control.limited(1000, 0.0, 1000, False)
    assert control.usual < 0.01
