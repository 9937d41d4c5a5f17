"""Telephones that tell a key in two ways: every ladder has to give each press once."""

from __future__ import annotations

import pytest

from sip_gateway.key_ways import KeyWays

# What comes, in order: s is sound, i is INFO, with the key and seconds.
LADDERS = {
    "sound alone": ("s1@0.0 s1@0.3 s2@0.6", "112"),
    "INFO alone": ("i1@0.0 i1@0.3 i2@0.6", "112"),
    "sound first": ("s4@0.0 i4@0.1 s7@0.4 i7@0.5 s7@0.9 i7@1.0", "477"),
    "INFO first": ("i4@0.0 s4@0.1 i7@0.4 s7@0.5 i7@0.9 s7@1.0", "477"),
    "INFO behind two sounds": ("s1@0.0 s2@0.2 i1@0.3 i2@0.5 i3@0.8 s3@0.9", "123"),
    "the same key twice, INFO late": ("s5@0.0 s5@0.2 i5@0.4 i5@0.5 i5@0.9", "555"),
    "a sound that was none": ("s9@0.0 i1@9.0 s1@9.1 i2@9.5", "912"),
    "an old sound hides no INFO": ("s1@0.0 i1@5.0", "11"),
}


@pytest.mark.parametrize(("ladder", "keys"), LADDERS.values(), ids=LADDERS)
def test_each_press_counts_once(ladder: str, keys: str) -> None:
    ways, counted = KeyWays(), ""
    for step in ladder.split():
        way, key, at = step[0], step[1], float(step[3:])
        counts = ways.sounded(key, at) if way == "s" else ways.informed(key, at)
        counted += key if counts else ""
    assert counted == keys


def test_what_was_heard_is_bounded() -> None:
    ways = KeyWays()
    for number in range(1000):
        assert ways.sounded("1", number / 1000)
    assert sum(not ways.informed("1", 1.0) for _ in range(1000)) == 16
