"""The audit log as values: who changed what, and what a change looks like without its secrets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network
from types import MappingProxyType
from typing import Final, Literal

from server.domain import reminders
from server.domain.account import Account
from server.domain.conference import Conference
from server.domain.recurrence_rule import render_rule

# The Swiss data protection ordinance (art. 4) wants such logs kept for at least a year; a month
# more, so that a question about "this time last year" can still be answered.
RETENTION: Final = timedelta(days=396)
MAX_VALUE = 200  # characters kept of one value: the log tells of a change, it is no backup

Value = str | int | bool | None
Change = tuple[Value, Value] | Literal["changed"]
Changes = Mapping[str, Change]


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    LOGIN = "login"
    LOGIN_REFUSED = "login-refused"  # a wrong password: nobody knows whose
    IMPORT = "import"  # many at once, of whom the number is told
    INVITE = "invite"
    ANSWER = "answer"  # by a member's link or by mail: the actor is the member
    SEND_LINK = "send-link"  # a mail to set a password with


_ALWAYS_TOLD: Final = frozenset(
    {Action.CREATE, Action.DELETE, Action.LOGIN, Action.LOGIN_REFUSED, Action.SEND_LINK}
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log. `id` grows with time and is 0 until stored.

    `changes` maps a field to (old, new), or to "changed" where the values are secret.
    `conference_id` is the conference whose history this belongs to, None for no conference.
    """

    vpbx_id: str
    at: datetime
    actor_id: str
    actor_name: str
    action: Action
    object: str
    object_id: str
    object_name: str
    changes: Changes = field(default_factory=dict)
    conference_id: str | None = None
    id: int = 0

    @property
    def says_something(self) -> bool:
        """False for a change that changed nothing."""
        return self.action in _ALWAYS_TOLD or bool(self.changes)


def diff(
    before: Mapping[str, Value], after: Mapping[str, Value], secrets: Collection[str] = ()
) -> dict[str, Change]:
    """Fields that differ. A field that is missing is like an empty one.

    Of `secrets` neither value is kept, not even that it was empty.
    """
    changes: dict[str, Change] = {}
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = _or_none(before.get(name)), _or_none(after.get(name))
        if old != new:
            changes[name] = "changed" if name in secrets else (_clipped(old), _clipped(new))
    return changes


def conference_entry(
    actor: Account,
    at: datetime,
    former: Conference | None,
    item: Conference | None,
    names: Mapping[str, str] = MappingProxyType({}),
) -> AuditEntry:
    """A conference was created (no `former`), changed, or deleted (no `item`). `names` are those
    of accounts by their ids."""
    subject = item or former
    if subject is None:
        raise ValueError("neither before nor after")
    action = Action.CREATE if former is None else Action.UPDATE if item else Action.DELETE
    return AuditEntry(
        vpbx_id=subject.vpbx_id,
        at=at,
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        object="conference",
        object_id=subject.id,
        object_name=subject.name,
        changes=diff(_fields(former, names), _fields(item, names), secrets=("pin",)),
        conference_id=subject.id,
    )


def login_entry(account: Account, at: datetime, address: str, by: str = "") -> AuditEntry:
    """Somebody logged in from `address`, of which only the network is kept; `by` tells how, ""
    for a password alone."""
    return AuditEntry(
        vpbx_id=account.vpbx_id,
        at=at,
        actor_id=account.id,
        actor_name=account.name,
        action=Action.LOGIN,
        object="account",
        object_id=account.id,
        object_name=account.name,
        changes=diff({}, {"network": network_of(address), "by": by}),
    )


def stranger_entry(account: Account, at: datetime, action: Action, address: str) -> AuditEntry:
    """Somebody at `address` tried to log in to an account, or asked for a link to set its password:
    most likely its owner, but that is not known, so there is no actor."""
    return replace(login_entry(account, at, address), action=action, actor_id="", actor_name="")


def network_of(address: str) -> str:
    """The /24 or /48 of an address, "" for what is none: enough to tell home from abroad."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    mapped = parsed.ipv4_mapped if parsed.version == 6 else None
    parsed = mapped or parsed
    return str(ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


def moment_text(moment: datetime) -> str:
    """ISO 8601 in UTC with `Z`, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _fields(item: Conference | None, names: Mapping[str, str]) -> dict[str, Value]:
    if item is None:
        return {}
    return {
        "kind": item.kind.value,
        "name": item.name,
        "room_number": item.room_number,
        "start": moment_text(item.start),
        "timezone": item.timezone,
        "duration": item.duration,
        "description": item.description,
        # None is "as the vPBX has them", which is not the same as none at all.
        "reminders": _reminders(item),
        "recurrence": render_rule(item.series.recurrence) if item.series else None,
        "co_organisers": ", ".join(sorted(names.get(one, one) for one in item.co_organisers)),
        "lobby": item.lobby.value,
        "pin": item.pin,
    }


def _reminders(item: Conference) -> str | None:
    return None if item.reminders is None else reminders.render(item.reminders) or "none"


def _or_none(value: Value) -> Value:
    return None if value == "" else value


def _clipped(value: Value) -> Value:
    if isinstance(value, str) and len(value) > MAX_VALUE:
        return value[: MAX_VALUE - 1] + "…"
    return value
