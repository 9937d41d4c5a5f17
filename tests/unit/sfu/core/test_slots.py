"""Slot tables as tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfu.api import PeerId, Source, Want
from sfu.core.slots import Key, assign, rank


def cam(name: str) -> Key:
    return PeerId(name), Source.CAM


def cams(names: str) -> list[Key]:
    return [cam(name) for name in names]


def table(names: str) -> list[Key | None]:
    return [None if name == "-" else cam(name) for name in names]


@pytest.mark.parametrize(
    ("current", "ranked", "expected"),
    [
        ("---", "abc", "abc"),
        ("abc", "cba", "abc"),  # order alone moves nobody
        ("abc", "cb", "-bc"),  # gone
        ("abc", "dabc", "abd"),  # the least important makes room
        ("abc", "deabc", "aed"),
        ("-b-", "ab", "ab-"),
        ("ab-", "cab", "abc"),
        ("abc", "defabc", "fed"),
        ("", "abc", ""),
        ("a---", "", "----"),
    ],
)
def test_assigning(current: str, ranked: str, expected: str) -> None:
    order = cams(ranked)
    assert assign(table(current), order, order) == table(expected)


NAMES = st.lists(st.sampled_from("abcdefghij"), unique=True)


@given(NAMES, NAMES, st.integers(0, 6))
def test_the_best_are_in_and_nobody_moves(before: list[str], ranked: list[str], k: int) -> None:
    # Invariants: each at most once; the k best of the ranking are in; who stays keeps the index.
    current: list[Key | None] = [*(cam(name) for name in before[:k]), *[None] * k][:k]
    order = cams("".join(ranked))
    after = assign(current, order, order)
    placed = [key for key in after if key is not None]
    assert len(after) == k and len(placed) == len(set(placed))
    assert set(order[:k]) <= set(placed) <= set(order)
    for index, key in enumerate(current):
        assert key is None or key not in placed or after[index] == key


def want(name: str, priority: int = 0, source: Source = Source.CAM) -> Want:
    return Want(PeerId(name), source, 180, priority)


def test_wants_come_by_priority_then_order() -> None:
    wants = [want("a"), want("b", 2), want("c"), want("d", 2)]
    assert rank(wants, cams("abcd"), [], [], 9) == cams("bdac")


def test_tiles_without_picture_come_with_the_sound() -> None:
    assert rank([want("a"), want("b")], cams("b"), [], cams("ca"), 9) == cams("bca")


def test_a_third_of_the_slots_is_for_speakers() -> None:
    wants = [want(name) for name in "abcdefghi"]
    ranked = rank(wants, cams("abcdefghi"), cams("wxyz"), cams("wxyzabc"), 9)
    assert ranked[:3] == cams("wxy")
    assert ranked[3:12] == cams("abcdefghi")
    assert ranked[12:] == cams("z")


def test_no_more_are_ranked_than_could_be_placed() -> None:
    assert rank([], [], cams("abcd"), cams("efgh"), 2) == cams("abef")


def test_who_is_present_keeps_a_slot_that_nobody_needs() -> None:
    assert assign(table("z--"), cams("a"), cams("az")) == table("za-")
    assert assign(table("zy"), cams("a"), cams("ayz")) == table("za")


def test_a_screen_and_a_camera_of_one_person_are_two() -> None:
    screen: Key = (PeerId("a"), Source.SCREEN)
    wants = [want("a", 5, Source.SCREEN), want("a")]
    assert rank(wants, [screen, cam("a")], [], [], 9) == [screen, cam("a")]
