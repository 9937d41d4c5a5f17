"""The rules for what an organiser types into the member form (manual, "membre de la conférence").

Raw values come in, a `MemberDraft` or the list of all faulty fields comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from server.domain.errors import FieldError, Invalid
from server.domain.fields import Fault, check_all, email, flag, language, person_name, text
from server.domain.member import Member, MemberSource

MAX_SOURCE_ID: Final = 40


@dataclass(frozen=True, slots=True)
class Destination:
    """Somebody found in the vPBX: what an extension or a directory entry brings along."""

    source: MemberSource
    source_id: str
    name: str
    number: str
    email: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """The fields of a member that the organiser decides."""

    source: MemberSource = MemberSource.EXTENSION
    source_id: str = ""
    name: str = ""
    email: str = ""
    number: str = ""
    send_mail: bool = False
    language: str = ""


def named(raw: Mapping[str, object]) -> tuple[MemberSource, str]:
    """Which source and which entry of it the raw values name. Raises Invalid."""
    values, errors = check_all(_SOURCE_CHECKS, raw)
    if errors:
        raise Invalid(errors)
    source: MemberSource = values.get("source", MemberSource.EXTENSION)
    source_id: str = values.get("source_id", "")
    if source is not MemberSource.NAME and not source_id:
        raise Invalid([FieldError("source_id", "required")])
    return source, source_id


def new_member(
    raw: Mapping[str, object], found: Destination | None, usual_language: str
) -> MemberDraft:
    """A member as typed, over what their destination brings. Raises Invalid."""
    base = MemberDraft(source=MemberSource.NAME, language=usual_language)
    if found is not None:
        base = MemberDraft(
            source=found.source,
            source_id=found.source_id,
            name=found.name,
            email=found.email,
            number=found.number,
            language=found.language or usual_language,
        )
    return changed_member(raw, base)


def changed_member(raw: Mapping[str, object], base: MemberDraft) -> MemberDraft:
    """The given fields over `base`. Raises Invalid naming every faulty field."""
    values, errors = check_all(_CHECKS, raw)
    # An empty name or address means that of the destination.
    if base.source is not MemberSource.NAME:
        values = {key: value for key, value in values.items() if value != ""}
    draft = replace(base, **values)
    faulty = {error.field for error in errors}
    if not draft.name and "name" not in faulty:
        errors.append(FieldError("name", "required"))
    if draft.send_mail and not draft.email and "email" not in faulty:
        errors.append(FieldError("email", "required"))
    if errors:
        raise Invalid(errors)
    return draft


def draft_of(member: Member) -> MemberDraft:
    return MemberDraft(
        source=member.source,
        source_id=member.source_id,
        name=member.name,
        email=member.email,
        number=member.number,
        send_mail=member.send_mail,
        language=member.language,
    )


def _source(value: object) -> MemberSource:
    if not isinstance(value, str) or value not in set(MemberSource):
        raise Fault("not-in-menu")
    return MemberSource(value)


def _source_id(value: object) -> str:
    return text(value, MAX_SOURCE_ID)


_SOURCE_CHECKS: Final[Mapping[str, Callable[[object], Any]]] = MappingProxyType(
    {"source": _source, "source_id": _source_id}
)
_CHECKS: Final[Mapping[str, Callable[[object], Any]]] = MappingProxyType(
    {"name": person_name, "email": email, "send_mail": flag, "language": language}
)
