"""The word for a network: what a measurement says, and how long before it is believed."""

from __future__ import annotations

import pytest

from server.live.network import BETTER_FOR, WORSE_FOR, NetWatch, word, word_of_score
from server.live.people import Net

GOOD, FAIR, POOR, LOST = Net.GOOD, Net.FAIR, Net.POOR, Net.LOST


@pytest.mark.parametrize(
    ("loss", "jitter", "trip", "net"),
    [
        (0.0, 0.0, 0.0, GOOD),
        (0.02, 0.02, 0.1, GOOD),
        (0.1, 0.0, 0.0, FAIR),
        (0.0, 0.1, 0.3, FAIR),
        (0.15, 0.0, 0.0, POOR),
        (1.0, 1.0, 9.0, POOR),  # lost it is only when nothing comes at all
    ],
)
def test_one_word_for_a_telephones_measurement(
    loss: float, jitter: float, trip: float, net: Net
) -> None:
    assert word(loss, jitter, trip) is net


def test_scores_in_words() -> None:
    assert [word_of_score(score) for score in range(6)] == [POOR, POOR, POOR, FAIR, GOOD, GOOD]


# Measurements every two seconds, by their first letters, and the word that holds after each.
RUNS = {
    "one bad moment is nothing": ("ggpggg", "gggggg"),
    "bad for four seconds is": ("gpppp", "gggpp"),
    "on the way down the mildest counts": ("pfpp", "ggff"),
    "and then the next": ("pfpppp", "ggfffp"),
    "flapping is not told": ("pgpgpgpgpg", "gggggggggg"),
    "better only after ten seconds": ("pppggggggg", "ggppppppgg"),
    "and not if it falters": ("pppgggpggggggg", "ggppppppppppgg"),
    "on the way up the worst counts": ("pppgfgggg", "ggppppppf"),
    "worse than fair, better than poor": ("fffppp", "ggfffp"),
}
WORDS = {"g": GOOD, "f": FAIR, "p": POOR}


@pytest.mark.parametrize("name", RUNS)
def test_runs(name: str) -> None:
    watch = NetWatch()
    heard, held = RUNS[name]
    told = [watch.hear(WORDS[one], 100.0 + 2 * n) for n, one in enumerate(heard)]
    assert [one.value[0] for one in told] == list(held)


def test_a_lost_transport_is_told_at_once_and_comes_back_as_it_was() -> None:
    watch = NetWatch()
    for now in (0.0, WORSE_FOR):
        watch.hear(POOR, now)
    assert (watch.lose(), watch.lose()) == (LOST, LOST)
    assert watch.stand() is POOR
    assert watch.stand() is POOR
    watch.lose()
    assert watch.hear(FAIR, 5.0) is FAIR, "who is measured is there"


def test_better_takes_longer_than_worse() -> None:
    assert BETTER_FOR > WORSE_FOR
