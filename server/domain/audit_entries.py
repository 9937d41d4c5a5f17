"""What the audit log says of members, directory entries, accounts and API tokens.

One function for each kind of change, so that what is kept of a person is seen in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from server.domain.account import Account
from server.domain.api_token import ApiToken
from server.domain.audit import Action, AuditEntry, Changes, Value, diff, moment_text
from server.domain.conference import Conference
from server.domain.directory import DirectoryEntry
from server.domain.fields import MAX_NAME
from server.domain.member import Member
from server.domain.phone_prompt import PhonePrompt
from server.domain.phone_settings import PhoneProfile, storable
from server.domain.subscriber import Subscriber, draft_of
from server.domain.webhook import Webhook

SECRETS: Final = ("password", "sip_password")


def member_entry(
    actor: Account, at: datetime, item: Conference, former: Member | None, member: Member | None
) -> AuditEntry:
    """A member of `item` was added (no `former`), changed, or removed (no `member`)."""
    subject = member or former
    if subject is None:
        raise ValueError("neither before nor after")
    return AuditEntry(
        vpbx_id=item.vpbx_id,
        at=at,
        actor_id=actor.id,
        actor_name=actor.name,
        action=_action(former, member),
        object="member",
        object_id=subject.id,
        object_name=subject.name,
        changes=diff(_member_fields(former), _member_fields(member)),
        conference_id=item.id,
    )


def members_entry(
    actor: Account, at: datetime, item: Conference, action: Action, count: int
) -> AuditEntry:
    """So many members were imported or invited at once: one line, whoever they are."""
    return AuditEntry(
        vpbx_id=item.vpbx_id,
        at=at,
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        object="conference",
        object_id=item.id,
        object_name=item.name,
        changes=_counted("members", count),
        conference_id=item.id,
    )


def date_entry(
    actor: Account, at: datetime, former: Conference, item: Conference, original_start: datetime
) -> AuditEntry:
    """One date of a series was moved, left out (None) or put back."""
    changes = diff(
        {"date": _date_of(former, original_start)}, {"date": _date_of(item, original_start)}
    )
    return AuditEntry(
        vpbx_id=item.vpbx_id,
        at=at,
        actor_id=actor.id,
        actor_name=actor.name,
        action=Action.UPDATE,
        object="conference",
        object_id=item.id,
        object_name=item.name,
        changes=changes,
        conference_id=item.id,
    )


def _date_of(item: Conference, original_start: datetime) -> str | None:
    found = item.series.date_of(original_start) if item.series else None
    return moment_text(found) if found else None


def answer_entry(item: Conference, former: Member, member: Member, at: datetime) -> AuditEntry:
    """Whoever has a member's link answered in their name."""
    return AuditEntry(
        vpbx_id=item.vpbx_id,
        at=at,
        actor_id=member.id,
        actor_name=member.name,
        action=Action.ANSWER,
        object="member",
        object_id=member.id,
        object_name=member.name,
        changes=diff({"answer": former.answer.value}, {"answer": member.answer.value}),
        conference_id=item.id,
    )


def directory_entry(
    actor: Account, at: datetime, former: DirectoryEntry | None, entry: DirectoryEntry | None
) -> AuditEntry:
    """An outside person was added (no `former`), changed, or removed (no `entry`)."""
    subject = entry or former
    if subject is None:
        raise ValueError("neither before nor after")
    changes = diff(_directory_fields(former), _directory_fields(entry))
    action = _action(former, entry)
    return _of_vpbx(actor, at, action, "directory", subject.id, subject.name, changes)


def directory_import_entry(actor: Account, at: datetime, count: int) -> AuditEntry:
    changes = _counted("entries", count)
    return _of_vpbx(actor, at, Action.IMPORT, "directory", actor.vpbx_id, "", changes)


def subscriber_entry(
    actor: Account, at: datetime, former: Subscriber | None, item: Subscriber | None
) -> AuditEntry:
    """An account was made (no `former`), changed, or removed (no `item`)."""
    subject = item or former
    if subject is None:
        raise ValueError("neither before nor after")
    return account_entry(
        actor,
        at,
        subject.account,
        diff(_account_fields(former), _account_fields(item)),
        _action(former, item),
    )


def secret_entry(actor: Account, at: datetime, account: Account, name: str) -> AuditEntry:
    """A secret of `account` was set: one of SECRETS, of which nothing else is told."""
    if name not in SECRETS:
        raise ValueError(name)
    return account_entry(actor, at, account, diff({}, {name: True}, secrets=SECRETS))


def second_factor_entry(actor: Account, at: datetime, account: Account, on: bool) -> AuditEntry:
    """The second factor of `account` was switched on or off, by its owner or for them."""
    return account_entry(actor, at, account, diff({"second_factor": not on}, {"second_factor": on}))


def feed_entry(account: Account, at: datetime, *, exists: bool) -> AuditEntry:
    """Somebody made or replaced the address of their calendar, or took it back."""
    changes = diff({"calendar_feed": not exists or None}, {"calendar_feed": exists or None})
    return account_entry(account, at, account, changes)


def profile_entry(former: Account, account: Account, at: datetime) -> AuditEntry:
    """People changed something about themselves."""
    return account_entry(
        account, at, account, diff(_profile_fields(former), _profile_fields(account))
    )


def account_entry(
    actor: Account,
    at: datetime,
    account: Account,
    changes: Changes,
    action: Action = Action.UPDATE,
) -> AuditEntry:
    return _of_vpbx(actor, at, action, "account", account.id, account.name, changes)


def webhook_entry(
    actor: Account, at: datetime, former: Webhook | None, webhook: Webhook | None
) -> AuditEntry:
    """A webhook was made (no `former`), changed, or deleted (no `webhook`).

    Of the address only the host is told: the rest is often a secret of the receiver's.
    """
    subject = webhook or former
    if subject is None:
        raise ValueError("neither before nor after")
    return AuditEntry(
        vpbx_id=subject.vpbx_id,
        at=at,
        actor_id=actor.id,
        actor_name=actor.name,
        action=_action(former, webhook),
        object="webhook",
        object_id=subject.id,
        object_name=subject.host[:MAX_NAME],
        changes=diff(_webhook_fields(former), _webhook_fields(webhook), secrets=("url", "secret")),
    )


def phone_settings_entry(
    actor: Account, at: datetime, former: PhoneProfile, profile: PhoneProfile
) -> AuditEntry:
    """The telephones of the vPBX were set otherwise; what it decides no longer is told as none."""
    changes = diff(_phone_fields(former), _phone_fields(profile))
    return _of_vpbx(actor, at, Action.UPDATE, "phone-settings", profile.vpbx_id, "", changes)


def phone_prompt_entry(
    actor: Account,
    at: datetime,
    place: str,
    former: PhonePrompt | None,
    item: PhonePrompt | None,
) -> AuditEntry:
    """A recording was brought, replaced, or (no `item`) taken away; of it the length is told."""
    changes = diff(_prompt_fields(former), _prompt_fields(item))
    if former is not None and item is not None and not changes:
        changes = {"sound": "changed"}
    action = _action(former, item)
    return _of_vpbx(actor, at, action, "phone-prompt", actor.vpbx_id, place, changes)


def token_entry(
    actor: Account, at: datetime, former: ApiToken | None, token: ApiToken | None
) -> AuditEntry:
    """A token was made or (no `token`) revoked. Its secret is not here to be told."""
    subject = token or former
    if subject is None:
        raise ValueError("neither before nor after")
    changes = diff(_token_fields(former), _token_fields(token))
    action = _action(former, token)
    return _of_vpbx(actor, at, action, "token", subject.id, subject.name, changes)


def _of_vpbx(
    actor: Account,
    at: datetime,
    action: Action,
    kind: str,
    object_id: str,
    name: str,
    changes: Changes,
) -> AuditEntry:
    """Nobody changes anything in a vPBX but their own: it is the actor's."""
    return AuditEntry(
        vpbx_id=actor.vpbx_id,
        at=at,
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        object=kind,
        object_id=object_id,
        object_name=name,
        changes=changes,
    )


def _action(former: object | None, item: object | None) -> Action:
    return Action.CREATE if former is None else Action.DELETE if item is None else Action.UPDATE


def _counted(name: str, count: int) -> Changes:
    return diff({}, {name: count or None})


def _member_fields(member: Member | None) -> Mapping[str, Value]:
    """Neither PIN nor link: they never change, and nobody but the member is to have them."""
    if member is None:
        return {}
    return {
        "source": member.source.value,
        "name": member.name,
        "email": member.email,
        "number": member.number,
        "send_mail": member.send_mail,
        "language": member.language,
    }


def _directory_fields(entry: DirectoryEntry | None) -> Mapping[str, Value]:
    if entry is None:
        return {}
    return {"name": entry.name, "email": entry.email, "number": entry.number}


def _account_fields(item: Subscriber | None) -> Mapping[str, Value]:
    if item is None:
        return {}
    draft = draft_of(item)
    return {
        "name": draft.name,
        "email": draft.email,
        "role": draft.role.value,
        "language": draft.language,
        "timezone": draft.timezone,
        "extension": draft.extension,
        "disabled": draft.disabled,
    }


def _profile_fields(account: Account) -> Mapping[str, Value]:
    return {
        "name": account.name,
        "language": account.language,
        "timezone": account.timezone,
    }


def _token_fields(token: ApiToken | None) -> Mapping[str, Value]:
    if token is None:
        return {}
    ends = token.expires_at
    return {
        "scopes": ", ".join(scope.value for scope in token.scopes),
        "expires_at": moment_text(ends) if ends else None,
    }


def _webhook_fields(item: Webhook | None) -> Mapping[str, Value]:
    if item is None:
        return {}
    return {
        "url": item.url,
        "description": item.description,
        "events": ", ".join(item.events),
        "enabled": item.enabled,
        "secret": item.secret,
    }


def _prompt_fields(item: PhonePrompt | None) -> Mapping[str, Value]:
    return {"seconds": str(item.seconds)} if item else {}


def _phone_fields(profile: PhoneProfile) -> Mapping[str, Value]:
    return {name: _plain(value) for name, value in storable(profile).items()}


def _plain(value: object) -> Value:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "none"
    return value if isinstance(value, str | int | bool) else str(value)
