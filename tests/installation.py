"""A small installation for tests: two vPBXs on one portal, their people, virtual time."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient
from cryptography.fernet import Fernet
from multidict import CIMultiDict

from auth.passwords import HashCost, PasswordHasher
from server.app import Services, make_app
from server.conferencing.callees import Callees
from server.conferencing.calls import CallLog
from server.conferencing.conference_calls import ConferenceCalls
from server.conferencing.dialling import Dialling
from server.conferencing.guesses import Guesses
from server.conferencing.guests import GuestDoor
from server.conferencing.loop_clock import LoopClock
from server.conferencing.running import RunningRoom
from server.config import HttpConfig
from server.db import accounts, vpbxs
from server.db.conferences import ConferenceRepository
from server.db.directory import ExtensionRepository
from server.db.engine import Database
from server.db.members import MemberRepository
from server.db.webhooks import WebhookRepository
from server.documents.renderer import Renderer
from server.documents.sandbox import Sandbox
from server.documents.shelf import Shelf
from server.domain.account import VPBX, Account, Role
from server.domain.conference import LobbyPolicy
from server.domain.directory import Extension, digest_secrets
from server.domain.guest import GuestEntry
from server.domain.phone_settings import PhoneSettings
from server.domain.relay import Relays
from server.mail.answer_address import AnswerAddresses
from server.mail.content import Mailbox
from server.mail.wording import Wordings
from server.recording.archive import Archive
from server.secretbox import SecretBox
from server.services.account_mails import AccountMails
from server.services.answers import AnswerService
from server.services.audit import AuditService
from server.services.calendar_feeds import CalendarFeeds
from server.services.call_writer import CallWriter
from server.services.calls import CallService
from server.services.chat import ChatBook
from server.services.conferences import ConferenceService
from server.services.directory import DirectoryService
from server.services.document_desk import DocumentDesk
from server.services.documents import DocumentService, Limits
from server.services.identifiers import new_id
from server.services.invitations import Invitations
from server.services.login_refusals import LoginRefusals
from server.services.logins import LoginService, PasswordDirectory
from server.services.lookups import Lookups
from server.services.members import MemberService
from server.services.occurrences import OccurrenceService
from server.services.password_links import PasswordLinks
from server.services.people import People
from server.services.phone_prompts import PhonePromptService
from server.services.phone_settings import PhoneSettingsService
from server.services.polls import PollBook
from server.services.profile import ProfileService
from server.services.recordings import RecordingService
from server.services.repetitions import RepetitionService
from server.services.second_factors import SecondFactors
from server.services.series_roller import SeriesRoller
from server.services.single_sign_on import SingleSignOn
from server.services.subscribers import SubscriberService
from server.services.tokens import TokenService
from server.services.webhooks import WebhookService
from tests.rest_contract import check_answer

START = datetime(2030, 5, 6, 9, 0, tzinfo=UTC)
# Cheap on purpose: what is tested is everything around the hash.
CHEAP = HashCost(memory=64, rounds=1, parallelism=1)
WORDINGS = Wordings()

ALPHA = VPBX("alpha", "Alpha SA", "9000", True, True, "fr", "Europe/Zurich")
BETA = VPBX("beta", "Beta AG", "9000", True, True, "de", "Europe/Zurich")


def person(name: str, vpbx: VPBX, role: Role, extension: str | None = None) -> Account:
    email = f"{name}@{vpbx.id}.example"
    return Account(name, vpbx.id, email, name.title(), role, "fr", "Europe/Zurich", extension)


ANNA = person("anna", ALPHA, Role.SUBSCRIBER, "201")
BEN = person("ben", ALPHA, Role.SUBSCRIBER)
ADA = person("ada", ALPHA, Role.ADMINISTRATOR)
OTTO = person("otto", ALPHA, Role.OPERATOR)
BEATRIX = person("beatrix", BETA, Role.SUBSCRIBER)
BORIS = person("boris", BETA, Role.ADMINISTRATOR)
PEOPLE = (ANNA, BEN, ADA, OTTO, BEATRIX, BORIS)


def password_of(account: Account) -> str:
    return f"password of {account.name}"


@dataclass
class Clock:
    """Time that moves only when told; starts at START."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return (self.now - START).total_seconds()

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class FakeRooms:
    """The live rooms as planning sees them."""

    people: dict[str, int] = field(default_factory=dict)
    present: set[tuple[str, str]] = field(default_factory=set)
    presenting: set[tuple[str, str]] = field(default_factory=set)
    presenters: set[tuple[str, str]] = field(default_factory=set)
    lobbies: dict[str, LobbyPolicy] = field(default_factory=dict)

    def is_in(self, conference_id: str, visitor_id: str) -> bool:
        return (conference_id, visitor_id) in self.present

    def presents(self, conference_id: str, visitor_id: str) -> bool:
        return (conference_id, visitor_id) in self.presenting

    def may_present(self, conference_id: str, visitor_id: str) -> bool:
        return (conference_id, visitor_id) in self.presenters

    def lobby(self, conference_id: str) -> LobbyPolicy | None:
        return self.lobbies.get(conference_id)

    def names(self, conference_id: str) -> tuple[str, ...]:
        return tuple(f"Person {n}" for n in range(1, self.count(conference_id) + 1))

    def count(self, conference_id: str) -> int:
        return self.people.get(conference_id, 0)

    def of_conference(self, conference_id: str) -> RunningRoom | None:
        """None runs in these tests."""
        return None


def counting_bytes() -> Callable[[int], bytes]:
    """Repeatable "randomness": every call gives other bytes."""
    numbers = itertools.count(1)
    return lambda length: next(numbers).to_bytes(length, "big")


# What browsers relay by while a conference is open.
RELAYS = Relays(("turn:turn.example.org",), "shared with the relay")


@dataclass
class Installation:
    """Everything of a running system but its listeners."""

    database: Database
    clock: Clock = field(default_factory=Clock)
    rooms: FakeRooms = field(default_factory=FakeRooms)
    guest_entry: GuestEntry = GuestEntry.PIN
    key: bytes = field(default_factory=Fernet.generate_key)
    random_bytes: Callable[[int], bytes] = field(default_factory=counting_bytes)
    can_mail: bool = True
    woken: list[datetime] = field(default_factory=list)
    single_sign_on: SingleSignOn | None = None
    passwords: PasswordDirectory | None = None
    create_in: str = ""
    addresses: AnswerAddresses | None = None
    sandbox: Sandbox = field(default_factory=Sandbox)
    folder: Path = Path("no-such-folder")

    def __post_init__(self) -> None:
        self.box = SecretBox([self.key])
        self.hasher = PasswordHasher(CHEAP)
        self.repository = ConferenceRepository(self.box)
        self.member_rows = MemberRepository(self.box)
        self.extensions = ExtensionRepository(self.box)
        self.lookups = Lookups(self.database, self.repository, self.extensions, self.member_rows)
        self.refusals = LoginRefusals(self.database, clock=self.clock)
        self.logins = LoginService(
            self.database,
            self.hasher,
            clock=self.clock,
            monotonic=self.clock.monotonic,
            random_bytes=self.random_bytes,
            directory=self.passwords,
            create_in=self.create_in,
            note_refusal=self.refusals.note,
        )
        self.invitations = Invitations(
            self.member_rows,
            mail_domain="ucc.example",
            clock=self.clock,
            random_bytes=self.random_bytes,
            addresses=self.addresses,
        )
        self.members = MemberService(
            self.database,
            self.repository,
            self.member_rows,
            self.invitations,
            clock=self.clock,
            random_bytes=self.random_bytes,
            can_mail=self.can_mail,
            wake=lambda: self.woken.append(self.clock()),
        )
        self.answers = AnswerService(
            self.database, self.repository, self.member_rows, clock=self.clock
        )
        self.repetitions = RepetitionService(self.database, self.box, clock=self.clock)
        self.tokens = TokenService(
            self.database,
            clock=self.clock,
            monotonic=self.clock.monotonic,
            random_bytes=self.random_bytes,
        )
        self.conferences = ConferenceService(
            self.database,
            self.repository,
            self.member_rows,
            self.rooms,
            self.invitations,
            clock=self.clock,
            random_bytes=self.random_bytes,
        )
        self.occurrences = OccurrenceService(self.conferences, clock=self.clock)
        self.roller = SeriesRoller(
            self.database, self.repository, self.invitations, clock=self.clock
        )
        self.directory = DirectoryService(
            self.database, clock=self.clock, random_bytes=self.random_bytes
        )
        self.links = PasswordLinks(
            self.database,
            self.box,
            hash_password=self.logins.hash_password,
            clock=self.clock,
            monotonic=self.clock.monotonic,
            random_bytes=self.random_bytes,
            mail_domain="ucc.example",
            can_mail=self.can_mail,
            wake=lambda: self.woken.append(self.clock()),
        )
        self.people = People(
            directory=self.directory,
            subscribers=SubscriberService(
                self.database,
                self.extensions,
                self.links,
                realm="ucc",
                hash_password=self.logins.hash_password,
                clock=self.clock,
                random_bytes=self.random_bytes,
            ),
            profile=ProfileService(
                self.database,
                self.extensions,
                self.logins,
                self.links,
                hash_password=self.logins.hash_password,
                clock=self.clock,
            ),
            links=self.links,
        )
        self.account_mails = AccountMails(
            self.database,
            self.box,
            clock=self.clock,
            sender=Mailbox("UCC", "noreply@ucc.example"),
            origin="https://ucc.example",
        )
        self.second_factors = SecondFactors(
            self.database,
            self.box,
            self.logins,
            issuer="UCC",
            clock=self.clock,
            monotonic=self.clock.monotonic,
            random_bytes=self.random_bytes,
        )
        self.audit = AuditService(self.database, self.repository, clock=self.clock)
        self.webhook_rows = WebhookRepository(self.box)
        self.webhooks = WebhookService(
            self.database,
            self.webhook_rows,
            clock=self.clock,
            random_bytes=self.random_bytes,
            wake=lambda: self.woken.append(self.clock()),
            allow_http=True,
        )
        self.phone_settings = PhoneSettingsService(self.database, PhoneSettings(), clock=self.clock)
        self.phone_prompts = PhonePromptService(self.database, clock=self.clock)
        self.calls = CallService(
            self.database, self.repository, clock=self.clock, retention=timedelta(days=180)
        )
        writer = CallWriter(self.database, clock=self.clock)
        log = CallLog(writer, clock=LoopClock(), new_id=lambda: "call")
        dialling = Dialling(
            Callees(self.lookups, log), new_id=lambda: "call", monotonic=lambda: 0.0
        )
        self.conference_calls = ConferenceCalls(self.lookups, self.rooms, dialling)
        renderer = Renderer(self.sandbox, seconds=20)
        self.shelf = Shelf(self.folder / "documents")
        self.desk = DocumentDesk(self.database, self.shelf, renderer)
        self.documents = DocumentService(
            self.database,
            self.repository,
            self.shelf,
            self.rooms,
            clock=self.clock,
            random_bytes=self.random_bytes,
            limits=Limits(file=1024 * 1024, conference=1536 * 1024),
            office=renderer.office,
            wake=self.desk.wake,
        )
        self.conferences.subscribe(self.desk.conference_changed)
        self.archive = Archive(self.folder / "recordings")
        self.recordings = RecordingService(
            self.database, self.repository, self.archive, clock=self.clock
        )
        self.chat = ChatBook(self.database, self.repository)
        self.polls = PollBook(self.database, self.repository, clock=self.clock)
        self.guests = GuestDoor(
            self.lookups,
            self.rooms,
            self.box,
            Guesses(),
            utc=self.clock,
            monotonic=self.clock.monotonic,
            new_id=lambda: new_id(self.random_bytes),
            entry=self.guest_entry,
        )
        self.feeds = CalendarFeeds(
            self.database,
            self.repository,
            WORDINGS,
            clock=self.clock,
            monotonic=self.clock.monotonic,
            random_bytes=self.random_bytes,
            mail_domain="ucc.example",
            origin="https://ucc.example",
        )

    async def populate(self) -> Installation:
        async with self.database.write() as connection:
            for vpbx in (ALPHA, BETA):
                await vpbxs.add(connection, vpbx)
            for account in PEOPLE:
                password = self.hasher.hash(password_of(account))
                await accounts.add(connection, account, password, self.clock())
            md5, sha256 = digest_secrets("a201", "ucc", "secret")
            extension = Extension(
                "x1", ALPHA.id, "201", "Anna", ANNA.id, "a201", "ucc", md5, sha256
            )
            await self.extensions.add(connection, extension)
        return self

    def app(self, static_folder: Path, http: HttpConfig | None = None) -> web.Application:
        services = Services(
            relays=RELAYS,
            logins=self.logins,
            conferences=self.conferences,
            occurrences=self.occurrences,
            members=self.members,
            answers=self.answers,
            audit=self.audit,
            calls=self.calls,
            conference_calls=self.conference_calls,
            chat=self.chat,
            polls=self.polls,
            guests=self.guests,
            documents=self.documents,
            recordings=self.recordings,
            webhooks=self.webhooks,
            phone_settings=self.phone_settings,
            phone_prompts=self.phone_prompts,
            feeds=self.feeds,
            people=self.people,
            tokens=self.tokens,
            repetitions=self.repetitions,
            second_factors=self.second_factors,
            single_sign_on=self.single_sign_on,
        )
        return make_app(services, http or HttpConfig(), static_folder)


Client = TestClient[web.Request, web.Application]


class Browser:
    """A test client that does what our pages do: Origin, JSON, CSRF token, cookies."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.csrf = ""
        self.origin = str(client.make_url("/")).rstrip("/")

    async def call(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, Any]:
        """Status and decoded body (None when empty) of one request."""
        sent = CIMultiDict({"Origin": self.origin, "X-CSRF-Token": self.csrf})
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        async with self.client.request(method, path, json=body, headers=sent) as response:
            text = await response.text()
            is_json = "json" in response.content_type
            answer = await response.json(content_type=None) if is_json else text
            # Whatever a test calls is held against the description of the API.
            check_answer(method, path, response.status, response.content_type, answer)
            return response.status, answer

    async def upload(self, path: str, data: bytes, **headers: str) -> tuple[int, Any]:
        """POST a file; status and decoded body."""
        sent = {"Origin": self.origin, "X-CSRF-Token": self.csrf}
        sent |= {"Content-Type": "application/octet-stream"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.post(path, data=io.BytesIO(data), headers=sent) as response:
            answer = await response.json(content_type=None)
            check_answer("POST", path, response.status, response.content_type, answer)
            return response.status, answer

    async def log_in(self, account: Account, password: str | None = None) -> tuple[int, Any]:
        given = password_of(account) if password is None else password
        body = {"email": account.email, "password": given}
        status, answer = await self.call("POST", "/api/v1/session", body)
        self.csrf = answer.get("csrf", "")
        return status, answer
