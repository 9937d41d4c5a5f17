"""What counts as a change, and how little of it is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.audit import (
    MAX_VALUE,
    Action,
    AuditEntry,
    Change,
    Value,
    conference_entry,
    diff,
    network_of,
)
from tests.installation import ANNA, START


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({}, {}, {}),
        ({"name": "a"}, {"name": "a"}, {}),
        ({"name": "a"}, {"name": "b"}, {"name": ("a", "b")}),
        ({}, {"name": "b"}, {"name": (None, "b")}),
        ({"name": "a"}, {}, {"name": ("a", None)}),
        ({"name": ""}, {}, {}),  # nothing before, nothing after
        ({"name": ""}, {"name": "b"}, {"name": (None, "b")}),
        ({"mail": False}, {"mail": True}, {"mail": (False, True)}),
        ({"minutes": 0}, {}, {"minutes": (0, None)}),
        ({"pin": "1"}, {"pin": "2"}, {"pin": "changed"}),
        ({"pin": ""}, {"pin": "2"}, {"pin": "changed"}),
        ({"pin": "1"}, {}, {"pin": "changed"}),
        ({"pin": "1"}, {"pin": "1"}, {}),
        ({"name": "x" * 300}, {}, {"name": ("x" * (MAX_VALUE - 1) + "…", None)}),
    ],
)
def test_diff(
    before: dict[str, Value], after: dict[str, Value], changes: dict[str, Change]
) -> None:
    assert diff(before, after, secrets=("pin",)) == changes


VALUES = st.none() | st.booleans() | st.integers() | st.text()
FIELDS = st.dictionaries(st.sampled_from(["name", "pin", "start"]), VALUES)


@given(FIELDS, FIELDS)
def test_diff_tells_the_same_forwards_and_backwards(
    before: dict[str, Value], after: dict[str, Value]
) -> None:
    """Invariant: both ways name the same fields with the values swapped, and no secret."""
    there, back = (diff(*sides, secrets=("pin",)) for sides in ((before, after), (after, before)))
    swapped = {
        name: change if isinstance(change, str) else (change[1], change[0])
        for name, change in back.items()
    }
    assert there == swapped
    assert there.get("pin", "changed") == "changed"
    assert diff(before, before) == {}


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_only_the_network_of_an_address_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_change_of_nothing_is_not_worth_an_entry() -> None:
    said = {
        action: AuditEntry("v", START, "a", "Anna", action, "member", "m", "M").says_something
        for action in Action
    }
    assert said == {
        Action.CREATE: True,
        Action.UPDATE: False,
        Action.DELETE: True,
        Action.LOGIN: True,
        Action.LOGIN_REFUSED: True,
        Action.SEND_LINK: True,
        Action.IMPORT: False,
        Action.INVITE: False,
        Action.ANSWER: False,
    }


def test_an_entry_is_about_something() -> None:
    with pytest.raises(ValueError, match="neither"):
        conference_entry(ANNA, START, None, None)
