"""What goes over the wire about people: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from server.domain.account import Role
from server.rest.json_schema import Constraint
from server.rest.schemas import LEFT_OUT, Count, Email, Language, Name, Timezone


@dataclass(frozen=True, slots=True)
class DirectoryParameters:
    q: str = LEFT_OUT
    after: str = LEFT_OUT
    limit: Annotated[int, Constraint(minimum=1, maximum=200)] = LEFT_OUT


@dataclass(frozen=True, slots=True)
class EntryFields:
    name: Name
    email: Email = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class EntryChange:
    name: Name = LEFT_OUT
    email: Email = LEFT_OUT
    number: str = LEFT_OUT


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    name: str
    email: str
    number: str


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    items: list[Entry]
    next: str | None


@dataclass(frozen=True, slots=True)
class Table:
    text: str


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """`field` is empty when the whole row is meant."""

    line: Count
    field: str
    code: str


@dataclass(frozen=True, slots=True)
class TableResult:
    added: Count
    skipped: list[SkippedLine]


@dataclass(frozen=True, slots=True)
class Profile:
    name: Name = LEFT_OUT
    language: Language = LEFT_OUT
    timezone: Timezone = LEFT_OUT


@dataclass(frozen=True, slots=True)
class PasswordChange:
    old: str
    password: str


@dataclass(frozen=True, slots=True)
class ResetRequest:
    email: str


@dataclass(frozen=True, slots=True)
class ResetConfirmation:
    token: str
    password: str


@dataclass(frozen=True, slots=True)
class SubscriberFields:
    name: Name
    email: Email
    role: Role = LEFT_OUT
    language: Language = LEFT_OUT
    timezone: Timezone = LEFT_OUT
    extension: str | None = None
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class SubscriberChange:
    name: Name = LEFT_OUT
    email: Email = LEFT_OUT
    role: Role = LEFT_OUT
    language: Language = LEFT_OUT
    timezone: Timezone = LEFT_OUT
    extension: str | None = None
    disabled: bool = LEFT_OUT


@dataclass(frozen=True, slots=True)
class SipLogin:
    username: str
    realm: str


@dataclass(frozen=True, slots=True)
class Subscriber:
    id: str
    name: str
    email: str
    role: Role
    language: str
    timezone: str
    extension: str | None
    sip: SipLogin | None
    disabled: bool
    email_verified: bool
    second_factor: bool


@dataclass(frozen=True, slots=True)
class SubscriberList:
    items: list[Subscriber]


@dataclass(frozen=True, slots=True)
class ChangedSubscriber:
    """The secrets are shown this once: docs/protocol.md."""

    id: str
    name: str
    email: str
    role: Role
    language: str
    timezone: str
    extension: str | None
    sip: SipLogin | None
    disabled: bool
    email_verified: bool
    second_factor: bool
    sip_password: str | None
    password_url: str | None
