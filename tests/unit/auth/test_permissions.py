"""The permission table, row by row, and its default: no."""

from __future__ import annotations

import pytest

from auth.permissions import PERMISSIONS, PermissionTable, Reach, Rule


@pytest.mark.parametrize(
    ("role", "action", "own", "colleague", "stranger"),
    [
        ("subscriber", "read", True, True, False),
        ("subscriber", "update", True, False, False),
        ("subscriber", "delete", True, False, False),
        ("subscriber", "read-pin", True, False, False),
        ("administrator", "read", True, True, False),
        ("administrator", "update", True, True, False),
        ("administrator", "delete", True, True, False),
        ("administrator", "read-pin", True, True, False),
        ("operator", "read", True, True, False),
        ("operator", "update", True, False, False),
        ("operator", "read-pin", True, False, False),
        ("guest", "read", False, False, False),
        ("subscriber", "publish", False, False, False),
        ("", "", False, False, False),
    ],
)
def test_conferences(role: str, action: str, own: bool, colleague: bool, stranger: bool) -> None:
    def allows(**relation: bool) -> bool:
        return PERMISSIONS.allows(role, action, "conference", **relation)

    assert allows(own=True, same_tenant=True) is own
    assert allows(same_tenant=True) is colleague
    assert allows() is stranger
    assert allows(own=True) is False  # owning across tenants is no excuse


def test_reach_all_crosses_tenants() -> None:
    table = PermissionTable([Rule("operator", "read", "vpbx", Reach.ALL)])
    assert table.allows("operator", "read", "vpbx")
    assert not table.allows("operator", "update", "vpbx")


def test_rules_add_up_and_the_table_they_extend_stays() -> None:
    table = PermissionTable([Rule("a", "b", "c", Reach.TENANT), Rule("a", "b", "c", Reach.OWN)])
    wider = table.extended([Rule("a", "b", "c", Reach.ALL), Rule("x", "y", "z", Reach.OWN)])
    assert table.reach("a", "b", "c") is Reach.TENANT
    assert wider.reach("a", "b", "c") is Reach.ALL
    assert wider.reach("x", "y", "z") is Reach.OWN
    assert table.reach("x", "y", "z") is Reach.NONE
    assert len(wider.rows()) == 2
