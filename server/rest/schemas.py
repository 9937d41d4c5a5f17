"""What goes over the wire, as types: the description of the REST API is generated from these.

A field with a default may be left out of a request. Responses have all their fields, and may get
further ones in later versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from server.domain.account import Role
from server.domain.api_token import Scope
from server.domain.conference import DURATIONS, ConferenceKind, LobbyPolicy, WindowState
from server.domain.entry import EntryRefusal
from server.domain.fields import MAX_EMAIL, MAX_NAME
from server.domain.guest import GuestEntry
from server.domain.listing import MAX_CURSOR, MAX_ID, MAX_PAGE, MAX_SEARCH, Order
from server.domain.member import Answer, MemberSource
from server.domain.recurrence import (
    LAST,
    MAX_INTERVAL,
    MAX_OCCURRENCES,
    ORDINALS,
    Frequency,
    Weekday,
)
from server.domain.validation import MAX_DESCRIPTION, MAX_TIMEZONE
from server.rest.json_schema import Constraint

Name = Annotated[str, Constraint(max_length=MAX_NAME)]
AccountId = Annotated[str, Constraint(max_length=MAX_ID)]
Email = Annotated[str, Constraint(max_length=MAX_EMAIL)]
RoomNumber = Annotated[str, Constraint(pattern="^[0-9]{3,12}$")]
Pin = Annotated[str, Constraint(pattern="^([0-9]{4,12})?$")]
Duration = Annotated[int, Constraint(values=DURATIONS)]
Description = Annotated[str, Constraint(max_length=MAX_DESCRIPTION)]
Timezone = Annotated[str, Constraint(max_length=MAX_TIMEZONE)]
Count = Annotated[int, Constraint(minimum=0)]
Language = Literal["de", "fr", "it", "en"]
PlannedKind = Literal["audio", "ucc"]
# The default of fields that may be left out, but are not null when they are there.
LEFT_OUT: Final[Any] = None


@dataclass(frozen=True, slots=True)
class FieldProblem:
    field: str
    code: str


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457; `errors` comes with the code `invalid`, `challenge` with `second-factor`."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[FieldProblem] = LEFT_OUT
    challenge: str = LEFT_OUT


@dataclass(frozen=True, slots=True)
class Credentials:
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """`url` is where the button leads; it takes `next`, a path to go to afterwards."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LoginOptions:
    single_sign_on: SingleSignOn | None
    guests: GuestEntry


@dataclass(frozen=True, slots=True)
class SessionAccount:
    id: str
    name: str
    email: str
    role: Role
    language: str
    timezone: str
    extension: str | None


@dataclass(frozen=True, slots=True)
class SessionVpbx:
    id: str
    name: str
    portal_number: str
    conference_enabled: bool
    ucc_enabled: bool
    language: str
    timezone: str
    mail_enabled: bool
    reminders: list[int]


@dataclass(frozen=True, slots=True)
class Session:
    csrf: str
    account: SessionAccount
    vpbx: SessionVpbx


@dataclass(frozen=True, slots=True)
class ListParameters:
    """server.domain.listing.read_query."""

    after: Annotated[str, Constraint(max_length=MAX_CURSOR)] = LEFT_OUT
    limit: Annotated[int, Constraint(minimum=1, maximum=MAX_PAGE)] = LEFT_OUT
    q: Annotated[str, Constraint(max_length=MAX_SEARCH)] = LEFT_OUT
    state: WindowState = LEFT_OUT
    organiser: Annotated[str, Constraint(max_length=MAX_ID)] = LEFT_OUT
    order: Order = LEFT_OUT


@dataclass(frozen=True, slots=True)
class CountParameters:
    """What narrows the list, of which no page is asked for."""

    q: Annotated[str, Constraint(max_length=MAX_SEARCH)] = LEFT_OUT
    organiser: Annotated[str, Constraint(max_length=MAX_ID)] = LEFT_OUT


@dataclass(frozen=True, slots=True)
class StateCounts:
    early: int
    open: int
    expired: int


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`count` or `until`: docs/protocol.md has what belongs together."""

    frequency: Frequency
    interval: Annotated[int, Constraint(minimum=1, maximum=MAX_INTERVAL)] = 1
    weekdays: list[Weekday] = LEFT_OUT
    ordinal: Annotated[int, Constraint(values=ORDINALS)] | None = None
    month_day: Annotated[int, Constraint(minimum=LAST, maximum=31)] | None = None
    count: Annotated[int, Constraint(minimum=1, maximum=MAX_OCCURRENCES)] | None = None
    until: Annotated[str, Constraint(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None = None


@dataclass(frozen=True, slots=True)
class NewConference:
    room_number: RoomNumber
    kind: PlannedKind = "audio"
    name: Name = ""
    start: datetime = LEFT_OUT
    timezone: Timezone = LEFT_OUT
    duration: Duration = 15
    pin: Pin = ""
    description: Description = ""
    reminders: list[int] | None = None
    recurrence: Recurrence | None = None
    co_organisers: list[AccountId] = LEFT_OUT
    lobby: LobbyPolicy = LEFT_OUT


@dataclass(frozen=True, slots=True)
class ConferenceChange:
    """Fields left out stay as they are."""

    room_number: RoomNumber = LEFT_OUT
    kind: PlannedKind = LEFT_OUT
    name: Name = LEFT_OUT
    start: datetime = LEFT_OUT
    timezone: Timezone = LEFT_OUT
    duration: Duration = LEFT_OUT
    pin: Pin = LEFT_OUT
    description: Description = LEFT_OUT
    reminders: list[int] | None = None
    recurrence: Recurrence | None = None
    co_organisers: list[AccountId] = LEFT_OUT
    lobby: LobbyPolicy = LEFT_OUT


@dataclass(frozen=True, slots=True)
class Organiser:
    id: str
    name: str
    extension: str | None


@dataclass(frozen=True, slots=True)
class OrganiserList:
    items: list[Organiser]


@dataclass(frozen=True, slots=True)
class OrganiserParameters:
    q: str = LEFT_OUT


@dataclass(frozen=True, slots=True)
class Conference:
    id: str
    kind: ConferenceKind
    name: Name
    room_number: RoomNumber
    start: datetime
    timezone: str
    duration: Annotated[int, Constraint(minimum=1)]
    pin: Pin | None
    description: str
    state: WindowState
    closes_at: datetime
    url: str | None
    organiser: Organiser
    co_organisers: list[Organiser]
    names_organisers: bool
    editable: bool
    participants: Count
    members: Count
    reminders: list[int] | None
    recurrence: Recurrence | None
    first_start: datetime | None
    lobby: LobbyPolicy


@dataclass(frozen=True, slots=True)
class Occurrence:
    original_start: datetime
    start: datetime
    closes_at: datetime
    state: Literal["planned", "moved", "cancelled"]


@dataclass(frozen=True, slots=True)
class OccurrenceList:
    items: list[Occurrence]


@dataclass(frozen=True, slots=True)
class OccurrenceMove:
    start: datetime


@dataclass(frozen=True, slots=True)
class OverlapQuestion:
    """A conference as it would be saved; `id` when it exists already."""

    id: Annotated[str, Constraint(max_length=MAX_ID)] = LEFT_OUT
    room_number: RoomNumber = LEFT_OUT
    kind: PlannedKind = LEFT_OUT
    name: Name = LEFT_OUT
    start: datetime = LEFT_OUT
    timezone: Timezone = LEFT_OUT
    duration: Duration = LEFT_OUT
    pin: Pin = LEFT_OUT
    description: Description = LEFT_OUT
    reminders: list[int] | None = None
    recurrence: Recurrence | None = None
    co_organisers: list[AccountId] = LEFT_OUT
    lobby: LobbyPolicy = LEFT_OUT


@dataclass(frozen=True, slots=True)
class Overlap:
    id: str
    name: str
    start: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class OverlapList:
    items: list[Overlap]


@dataclass(frozen=True, slots=True)
class ConferencePage:
    items: list[Conference]
    next: str | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    room_number: RoomNumber
    pin: Pin


@dataclass(frozen=True, slots=True)
class IceServer:
    urls: list[str]
    username: str
    credential: str


@dataclass(frozen=True, slots=True)
class Room:
    id: str
    name: str
    kind: ConferenceKind
    state: WindowState
    reason: EntryRefusal | None
    opens_at: datetime
    closes_at: datetime
    room_number: RoomNumber
    portal_number: str
    participants: Count
    waits: bool
    present: list[str] | None
    pin: str | None
    ice_servers: list[IceServer]


@dataclass(frozen=True, slots=True)
class Health:
    status: Literal["ok"]


@dataclass(frozen=True, slots=True)
class MemberFields:
    """Which of them are needed depends on `source`: docs/protocol.md."""

    source: MemberSource = LEFT_OUT
    source_id: str = LEFT_OUT
    name: Name = LEFT_OUT
    email: Email = LEFT_OUT
    send_mail: bool = LEFT_OUT
    language: Language = LEFT_OUT


@dataclass(frozen=True, slots=True)
class Mail:
    state: Literal["waiting", "sent", "failed", "dropped"]
    at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class ReminderMail:
    state: Literal["waiting", "sent", "failed", "dropped"]
    at: datetime
    error: str
    minutes: Count


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    source: MemberSource
    source_id: str
    name: str
    email: str
    number: str
    send_mail: bool
    language: Language
    pin: Pin
    url: str | None
    answer: Answer
    answered_at: datetime | None
    invitation: Mail | None
    reminders: list[ReminderMail]


@dataclass(frozen=True, slots=True)
class MemberList:
    items: list[Member]


@dataclass(frozen=True, slots=True)
class MemberImport:
    format: Literal["csv", "vcard", "addresses"]
    text: str
    send_mail: bool = False


@dataclass(frozen=True, slots=True)
class SkippedRow:
    line: Count
    code: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    added: list[Member]
    skipped: list[SkippedRow]


@dataclass(frozen=True, slots=True)
class Queued:
    queued: Count
    items: list[Member]


@dataclass(frozen=True, slots=True)
class DestinationParameters:
    source: Literal["extension", "directory"] = LEFT_OUT
    q: str = LEFT_OUT


@dataclass(frozen=True, slots=True)
class Destination:
    source: MemberSource
    source_id: str
    name: str
    number: str
    email: str


@dataclass(frozen=True, slots=True)
class DestinationList:
    items: list[Destination]


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    link: str
    answer: Literal["accepted", "tentative", "declined"] = LEFT_OUT


@dataclass(frozen=True, slots=True)
class Invitation:
    name: str
    start: datetime
    closes_at: datetime
    timezone: str
    organiser: str
    recipient: str
    url: str | None
    answer: Answer
    state: WindowState


@dataclass(frozen=True, slots=True)
class Document:
    """An OpenAPI document; what else is in it, its own specification says."""

    openapi: str


@dataclass(frozen=True, slots=True)
class NewToken:
    name: Name
    scopes: list[Scope]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Token:
    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenList:
    items: list[Token]


@dataclass(frozen=True, slots=True)
class CreatedToken:
    """The only answer that has the secret, in `token`."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    token: str
