"""Who may do what: one table, everything else is denied.

Roles, actions and objects are plain strings, so that front ends add their own rows (room
commands, for instance) with `PermissionTable.extended` and ask the same question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Final


class Reach(IntEnum):
    """How far a permission goes; each includes those below it."""

    NONE = 0
    OWN = 1  # objects that the asker owns
    TENANT = 2  # all objects of the asker's vPBX
    ALL = 3  # every vPBX


@dataclass(frozen=True, slots=True)
class Rule:
    role: str
    action: str
    object: str
    reach: Reach


class PermissionTable:
    """An immutable set of rules. For rules on the same triple the widest reach counts."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        table: dict[tuple[str, str, str], Reach] = {}
        for rule in rules:
            key = (rule.role, rule.action, rule.object)
            table[key] = max(rule.reach, table.get(key, Reach.NONE))
        self._table: Mapping[tuple[str, str, str], Reach] = MappingProxyType(table)

    def extended(self, rules: Iterable[Rule]) -> PermissionTable:
        """This table and further rules; rules only ever add."""
        own = (Rule(*key, reach) for key, reach in self._table.items())
        return PermissionTable([*own, *rules])

    def reach(self, role: str, action: str, object: str) -> Reach:
        """How far the role gets with this action on this kind of object."""
        return self._table.get((role, action, object), Reach.NONE)

    def allows(
        self, role: str, action: str, object: str, *, own: bool = False, same_tenant: bool = False
    ) -> bool:
        """Whether one certain object may be touched, given how the asker relates to it."""
        reach = self.reach(role, action, object)
        if reach is Reach.ALL:
            return True
        if reach is Reach.TENANT:
            return same_tenant
        return reach is Reach.OWN and own and same_tenant

    def rows(self) -> tuple[Rule, ...]:
        """All rules, for the test that compares them with the route table."""
        return tuple(Rule(*key, reach) for key, reach in self._table.items())


# On the members of a conference; whose it is decides.
MEMBER_ACTIONS: Final = ("read", "create", "update", "delete", "invite")
# On the documents of a conference, likewise.
DOCUMENT_ACTIONS: Final = ("read", "create", "update", "delete")


def _rules() -> Iterable[Rule]:
    for role in ("subscriber", "administrator", "operator"):
        yield Rule(role, "read", "session", Reach.OWN)
        yield Rule(role, "delete", "session", Reach.OWN)
        # Tokens are as personal as a password: nobody sees or makes them for others.
        for action in ("read", "create", "delete"):
            yield Rule(role, action, "token", Reach.OWN)
        yield Rule(role, "read", "conference", Reach.TENANT)
        yield Rule(role, "create", "conference", Reach.TENANT)
        yield Rule(role, "enter", "room", Reach.TENANT)
        # Nobody was invited to an ad-hoc conference but by a call of its organiser.
        yield Rule(role, "enter", "adhoc-room", Reach.OWN)
        # Only the organiser edits a conference and sees its PIN (manual, "Organiser") …
        # A conference counts as their co-organisers' own, but for the last two.
        for action in (
            "update",
            "read-pin",
            "read-history",
            "read-calls",
            "read-chat",
            "read-polls",
            "call",
            "delete",
            "name-organisers",
        ):
            yield Rule(role, action, "conference", Reach.OWN)
        # Members have private addresses: not even their names are everybody's business.
        for action in MEMBER_ACTIONS:
            yield Rule(role, action, "member", Reach.OWN)
        yield Rule(role, "read", "destination", Reach.TENANT)
    # … besides the administrator, who has the tab "Conférences" of every extension.
    # What was said in writing is as private as what was spoken: neither read-chat nor
    # read-polls.
    for action in (
        "update",
        "read-pin",
        "read-history",
        "read-calls",
        "call",
        "delete",
        "name-organisers",
    ):
        yield Rule("administrator", action, "conference", Reach.TENANT)
    for action in MEMBER_ACTIONS:
        yield Rule("administrator", action, "member", Reach.TENANT)
    yield Rule("administrator", "enter", "adhoc-room", Reach.TENANT)
    yield Rule("administrator", "read", "audit", Reach.TENANT)
    yield Rule("administrator", "read", "call", Reach.TENANT)
    for action in ("read", "create", "update", "delete"):
        yield Rule("administrator", action, "webhook", Reach.TENANT)
    for action in ("read", "update"):
        yield Rule("administrator", action, "phone-settings", Reach.TENANT)
    yield from _document_rules()
    yield from _recording_rules()
    yield from _people_rules()


def _document_rules() -> Iterable[Rule]:
    """Whose conference it is decides; who is in the room sees its documents, too
    (server.services.documents)."""
    for action in DOCUMENT_ACTIONS:
        for role in ("subscriber", "administrator", "operator"):
            yield Rule(role, action, "document", Reach.OWN)
        yield Rule("administrator", action, "document", Reach.TENANT)


def _recording_rules() -> Iterable[Rule]:
    """What was said is as private as what was written: administrators see that there is a recording
    and can clear it away, and only whoever organises the conference hears it."""
    for role in ("subscriber", "administrator", "operator"):
        for action in ("read", "download", "delete"):
            yield Rule(role, action, "recording", Reach.OWN)
    for action in ("read", "delete"):
        yield Rule("administrator", action, "recording", Reach.TENANT)


def _people_rules() -> Iterable[Rule]:
    """Everybody looks people up; administrators and operators keep those of their own vPBX."""
    for role in ("subscriber", "administrator", "operator"):
        yield Rule(role, "read", "directory", Reach.TENANT)
        yield Rule(role, "update", "profile", Reach.OWN)
    for role in ("administrator", "operator"):
        for action in ("create", "update", "delete", "export"):
            yield Rule(role, action, "directory", Reach.TENANT)
        for action in ("read", "create", "update", "delete"):
            yield Rule(role, action, "subscriber", Reach.TENANT)


PERMISSIONS: Final = PermissionTable(_rules())
