"""Telephones that tell a key in several ways: every ladder has to give each press once."""

from __future__ import annotations

import pytest

from sip_gateway.key_ways import KeyWays, Way

WAYS = {"s": Way.SOUND, "i": Way.INFO, "e": Way.EVENT}
# What comes, in order: s is sound, i is INFO, e a telephone-event, with the key and seconds.
LADDERS = {
    "sound alone": ("s1@0.0 s1@0.3 s2@0.6", "112"),
    "INFO alone": ("i1@0.0 i1@0.3 i2@0.6", "112"),
    "events alone": ("e1@0.0 e1@0.3 e2@0.6", "112"),
    "sound first": ("s4@0.0 i4@0.1 s7@0.4 i7@0.5 s7@0.9 i7@1.0", "477"),
    "INFO first": ("i4@0.0 s4@0.1 i7@0.4 s7@0.5 i7@0.9 s7@1.0", "477"),
    "INFO behind two sounds": ("s1@0.0 s2@0.2 i1@0.3 i2@0.5 i3@0.8 s3@0.9", "123"),
    "the same key twice, INFO late": ("s5@0.0 s5@0.2 i5@0.4 i5@0.5 i5@0.9", "555"),
    "a sound that was none": ("s9@0.0 i1@9.0 s1@9.1 i2@9.5", "912"),
    "an old sound hides no INFO": ("s1@0.0 i1@5.0", "11"),
    "events and INFO": ("e4@0.0 i4@0.1 i7@0.4 e7@0.5 e7@0.9 i7@1.0", "477"),
    "INFO before the first event": ("i4@0.0 e4@0.1 i7@0.4 e7@0.5 i7@0.9 e7@1.0", "477"),
    "two of INFO before the first event": ("i4@0.0 i4@0.2 e4@0.3 e4@0.4 i5@0.6 e5@0.7", "445"),
    "all three": ("s1@0.0 i1@0.1 e1@0.2 s2@0.4 i2@0.5 e2@0.6", "12"),
}


@pytest.mark.parametrize(("ladder", "keys"), LADDERS.values(), ids=LADDERS)
def test_each_press_counts_once(ladder: str, keys: str) -> None:
    ways, counted = KeyWays(), ""
    for step in ladder.split():
        way, key, at = WAYS[step[0]], step[1], float(step[3:])
        counted += key if ways.counts(way, key, at) else ""
    assert counted == keys


@pytest.mark.parametrize("better", [Way.INFO, Way.EVENT])
def test_what_may_be_repeated_is_bounded(better: Way) -> None:
    ways = KeyWays()
    for number in range(1000):
        assert ways.counts(Way.SOUND, "1", number / 1000)
    assert sum(not ways.counts(better, "1", 1.0) for _ in range(1000)) == 16


def test_who_gives_up_events_may_send_keys_otherwise() -> None:
    ways = KeyWays()
    assert ways.counts(Way.EVENT, "1", 0.0)
    assert not ways.counts(Way.INFO, "2", 1.0)
    ways.without_events()
    assert ways.counts(Way.INFO, "2", 2.0)
    assert not ways.counts(Way.SOUND, "3", 3.0)
