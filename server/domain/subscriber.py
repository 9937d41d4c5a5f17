"""Subscribers as administrators see and change them, and what must not be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from server.domain import fields
from server.domain.account import VPBX, Account, Role
from server.domain.errors import FieldError, Invalid
from server.domain.fields import Fault, check_all

MAX_EXTENSION: Final = 12
MAX_TIMEZONE: Final = 64
_KEYPAD: Final = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """An account with what only administrators are told. `sip_username` is empty without
    extension; `second_factor` is whether it asks for a code."""

    account: Account
    disabled: bool
    email_verified: bool
    sip_username: str
    realm: str
    second_factor: bool = False


@dataclass(frozen=True, slots=True)
class SubscriberDraft:
    """The fields that an administrator decides. `extension` is empty for none."""

    name: str
    email: str
    role: Role
    language: str
    timezone: str
    extension: str
    disabled: bool


def new_draft(vpbx: VPBX) -> SubscriberDraft:
    """The form as it opens for somebody new."""
    return SubscriberDraft("", "", Role.SUBSCRIBER, vpbx.language, vpbx.timezone, "", False)


def draft_of(subscriber: Subscriber) -> SubscriberDraft:
    account = subscriber.account
    return SubscriberDraft(
        name=account.name,
        email=account.email,
        role=account.role,
        language=account.language,
        timezone=account.timezone,
        extension=account.extension or "",
        disabled=subscriber.disabled,
    )


def validate(raw: Mapping[str, object], base: SubscriberDraft) -> SubscriberDraft:
    """Lay the given fields over `base`. Raises Invalid naming every faulty field."""
    values, errors = check_all(_CHECKS, raw)
    missing = [one for one in ("name", "email") if not getattr(base, one) and one not in raw]
    errors += [FieldError(one, "required") for one in missing]
    if errors:
        raise Invalid(errors)
    return replace(base, **values)


def validate_profile(raw: Mapping[str, object], account: Account) -> Account:
    """What people may change about themselves: name, language, time zone. Raises Invalid."""
    checks = {field: _CHECKS[field] for field in ("name", "language", "timezone")}
    values, errors = check_all(checks, raw)
    if errors:
        raise Invalid(errors)
    return replace(account, **values)


def refusals(
    asker: Account, former: SubscriberDraft, draft: SubscriberDraft, own: bool, others: int
) -> list[FieldError]:
    """Why `asker` may not turn `former` into `draft`; nothing when they may.

    `own` is whether it is the asker's own account, `others` how many other administrators of the
    vPBX can log in. Nobody gives a role above their own, and nobody locks themselves out.
    """
    errors = []
    if draft.role is not former.role:
        if own:
            errors.append(FieldError("role", "own-account"))
        elif Role.OPERATOR in (draft.role, former.role) and asker.role is not Role.OPERATOR:
            errors.append(FieldError("role", "above-own"))
    if draft.disabled and not former.disabled and own:
        errors.append(FieldError("disabled", "own-account"))
    if not own and _administers(former) and not _administers(draft) and not others:
        field = "role" if draft.role is not former.role else "disabled"
        errors.append(FieldError(field, "last-administrator"))
    return errors


def _administers(draft: SubscriberDraft) -> bool:
    return draft.role is Role.ADMINISTRATOR and not draft.disabled


def _name(value: object) -> str:
    clean = fields.person_name(value)
    if not clean:
        raise Fault("required")
    return clean


def _email(value: object) -> str:
    """In lower case as a whole: that is how it is looked for at login."""
    clean = fields.email(value).lower()
    if not clean:
        raise Fault("required")
    return clean


def _role(value: object) -> Role:
    if not isinstance(value, str) or value not in set(Role):
        raise Fault("not-in-menu")
    return Role(value)


def _timezone(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_TIMEZONE:
        raise Fault("invalid")
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise Fault("invalid") from None
    return value


def _extension(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or not _KEYPAD.issuperset(value.strip()):
        raise Fault("digits")
    if len(value.strip()) > MAX_EXTENSION:
        raise Fault("too-long")
    return value.strip()


_CHECKS: Final[Mapping[str, Callable[[object], object]]] = MappingProxyType(
    {
        "name": _name,
        "email": _email,
        "role": _role,
        "language": fields.language,
        "timezone": _timezone,
        "extension": _extension,
        "disabled": fields.flag,
    }
)
