"""The composition root: configuration in, running system out. All wiring is here."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from auth.passwords import PasswordHasher
from server import demo, lifetimes
from server.app import Services, make_app
from server.conferencing.attendance import Attendance
from server.conferencing.conference_calls import ConferenceCalls
from server.config import Config
from server.db.conferences import ConferenceRepository
from server.db.directory import ExtensionRepository
from server.db.members import MemberRepository
from server.db.webhooks import WebhookRepository
from server.lifetimes import owned
from server.mail.poller import MailboxPoller
from server.mail.wording import Wordings
from server.main_conferencing import Conferencing, build_conferencing, phone_defaults
from server.main_documents import Documents, build_documents
from server.main_identity import build_directory, build_second_factors, build_single_sign_on
from server.main_metrics import Counted, build_metrics
from server.main_recording import build_recordings
from server.main_sending import (
    Webhooks,
    answer_addresses,
    build_mailbox,
    build_outbox,
    build_webhooks,
)
from server.outbox.worker import OutboxWorker
from server.rest.access import add_endpoints
from server.services.adhoc_book import AdhocBook
from server.services.answers import AnswerService
from server.services.audit import AuditService
from server.services.calendar_feeds import CalendarFeeds
from server.services.call_writer import CallWriter
from server.services.calls import CallService
from server.services.chat import ChatBook
from server.services.conferences import ConferenceService
from server.services.decision_writer import DecisionWriter
from server.services.directory import DirectoryService
from server.services.ink import InkBook
from server.services.invitations import Invitations
from server.services.login_refusals import LoginRefusals
from server.services.logins import LoginService
from server.services.lookups import Lookups
from server.services.members import MemberService
from server.services.occurrences import OccurrenceService
from server.services.password_links import PasswordLinks
from server.services.people import People
from server.services.phone_prompts import PhonePromptService
from server.services.phone_settings import PhoneSettingsService
from server.services.polls import PollBook
from server.services.profile import ProfileService
from server.services.repetitions import RepetitionService
from server.services.series_roller import SeriesRoller
from server.services.subscribers import SubscriberService
from server.services.tokens import TokenService
from server.services.toll_history import CallRecordTolls
from server.services.webhooks import WebhookService
from server.storage import StartError, Storage, open_storage
from server.tls import tls_context

log = logging.getLogger(__name__)

SESSION_SWEEP = 3600.0  # seconds between clearing away sessions that are over
SHUTDOWN_GRACE = 5.0  # seconds that running requests get


@dataclass(frozen=True, slots=True)
class System:
    """The parts that someone outside needs: the command line, tests, further wiring."""

    config: Config
    storage: Storage
    hasher: PasswordHasher
    services: Services
    lookups: Lookups
    conferencing: Conferencing
    outbox: OutboxWorker
    call_writer: CallWriter
    webhooks: Webhooks
    mailbox: MailboxPoller | None
    app: web.Application


def utc_now() -> datetime:
    return datetime.now(UTC)


def build(config: Config, hasher: PasswordHasher | None = None) -> System:
    """Wire everything; nothing runs yet. Makes the data directory and the key file.

    Raises StartError.
    """
    storage = open_storage(config)
    database = storage.database
    hasher = hasher or PasswordHasher()
    conferences = ConferenceRepository(storage.box)
    members = MemberRepository(storage.box)
    telephones = phone_defaults(config.sip, config.outbound)
    lookups = Lookups(database, conferences, ExtensionRepository(storage.box), members, telephones)
    webhooks = build_webhooks(config, storage)
    call_writer = CallWriter(database, clock=utc_now, wake=webhooks.worker.wake)
    decisions = DecisionWriter(database)
    book = AdhocBook(
        database,
        conferences,
        clock=utc_now,
        random_bytes=secrets.token_bytes,
        defaults=telephones,
    )
    conferencing = build_conferencing(
        config,
        lookups,
        call_writer,
        decisions,
        book,
        ChatBook(database, conferences),
        InkBook(database),
        CallRecordTolls(database, clock=utc_now),
        storage.box,
    )
    addresses = answer_addresses(config)
    wordings = Wordings()
    outbox = build_outbox(config, storage, conferences, members, addresses, wordings)
    invitations = Invitations(
        members,
        mail_domain=config.mail.domain,
        clock=utc_now,
        random_bytes=secrets.token_bytes,
        addresses=addresses,
    )
    refusals = LoginRefusals(database, clock=utc_now)
    logins = LoginService(
        database,
        hasher,
        clock=utc_now,
        monotonic=time.monotonic,
        random_bytes=secrets.token_bytes,
        directory=build_directory(config),
        create_in=config.ldap.create_in,
        note_refusal=refusals.note,
    )
    planning = ConferenceService(
        database,
        conferences,
        members,
        conferencing.rooms,
        invitations,
        clock=utc_now,
        random_bytes=secrets.token_bytes,
    )
    recordings = build_recordings(config, storage, conferences, conferencing, utc_now)
    documents = build_documents(
        config, storage, conferences, Attendance(conferencing.rooms.of_conference), utc_now
    )
    services = Services(
        logins=logins,
        conferences=planning,
        occurrences=OccurrenceService(planning, clock=utc_now),
        members=MemberService(
            database,
            conferences,
            members,
            invitations,
            clock=utc_now,
            random_bytes=secrets.token_bytes,
            can_mail=bool(config.mail.host),
            wake=outbox.wake,
        ),
        answers=AnswerService(database, conferences, members, clock=utc_now),
        people=build_people(config, storage, logins, outbox),
        repetitions=RepetitionService(database, storage.box, clock=utc_now),
        tokens=TokenService(
            database,
            clock=utc_now,
            monotonic=time.monotonic,
            random_bytes=secrets.token_bytes,
        ),
        audit=AuditService(database, conferences, clock=utc_now),
        calls=CallService(
            database,
            conferences,
            clock=utc_now,
            retention=timedelta(days=config.records.call_days),
        ),
        chat=conferencing.chat,
        polls=PollBook(database, conferences, clock=utc_now),
        guests=conferencing.guests,
        conference_calls=ConferenceCalls(lookups, conferencing.rooms, conferencing.dialling),
        documents=documents.service,
        recordings=recordings.service,
        webhooks=WebhookService(
            database,
            WebhookRepository(storage.box),
            clock=utc_now,
            random_bytes=secrets.token_bytes,
            wake=webhooks.worker.wake,
            allow_http=bool(config.webhooks.private_networks),
        ),
        phone_prompts=PhonePromptService(database, clock=utc_now),
        phone_settings=PhoneSettingsService(database, telephones, clock=utc_now),
        feeds=CalendarFeeds(
            database,
            conferences,
            wordings,
            clock=utc_now,
            monotonic=time.monotonic,
            random_bytes=secrets.token_bytes,
            mail_domain=config.mail.domain,
            origin=config.http.origin(),
        ),
        relays=config.turn.relays,
        second_factors=build_second_factors(storage, logins),
        single_sign_on=build_single_sign_on(config, storage, logins),
    )
    roller = SeriesRoller(database, conferences, invitations, clock=utc_now)
    planning.subscribe(recordings.desk.conference_changed)
    introduce(services, conferencing, documents, roller, outbox, webhooks)
    app = make_app(services, config.http)
    add_endpoints(app, [conferencing.signalling.endpoint()])
    mailbox = build_mailbox(config, storage, conferences, members)
    system = System(
        config=config,
        storage=storage,
        hasher=hasher,
        services=services,
        lookups=lookups,
        conferencing=conferencing,
        outbox=outbox,
        call_writer=call_writer,
        webhooks=webhooks,
        mailbox=mailbox,
        app=app,
    )
    # In this order at start, in the reverse order at the end.
    app.cleanup_ctx.append(lambda _: _database(system))
    app.cleanup_ctx.append(lambda _: _own_prompts(system))
    app.cleanup_ctx.append(lambda _: _session_sweep(system))
    app.cleanup_ctx.append(lambda _: lifetimes.running(roller.run, "series"))
    app.cleanup_ctx.append(lambda _: lifetimes.running(documents.desk.run, "documents"))
    app.cleanup_ctx.append(lambda _: lifetimes.recordings(recordings.desk, recordings.recorders))
    if config.mail.host:
        app.cleanup_ctx.append(lambda _: lifetimes.running(outbox.run, "outbox"))
    if mailbox is not None:
        app.cleanup_ctx.append(lambda _: lifetimes.running(mailbox.run, "mailbox"))
    app.cleanup_ctx.append(lambda _: lifetimes.running(refusals.run, "login refusals"))
    app.cleanup_ctx.append(lambda _: lifetimes.running(services.people.links.run, "password links"))
    app.cleanup_ctx.append(
        lambda _: lifetimes.webhooks(webhooks.worker, webhooks.sender, webhooks.lookup)
    )
    app.cleanup_ctx.append(lambda _: lifetimes.call_records(call_writer))
    app.cleanup_ctx.append(lambda _: lifetimes.running(decisions.run, "decisions of rooms"))
    media, phones, rooms = conferencing.media, conferencing.phones, conferencing.rooms
    calls, adhoc, dialling = conferencing.calls, conferencing.adhoc, conferencing.dialling
    app.cleanup_ctx.append(
        lambda _: lifetimes.planes(
            media, phones, rooms, calls, adhoc, dialling, book, services.polls
        )
    )
    app.cleanup_ctx.append(lambda _: _metrics(system))
    app.on_shutdown.append(lambda _: conferencing.signalling.close())
    return system


def introduce(
    services: Services,
    conferencing: Conferencing,
    documents: Documents,
    roller: SeriesRoller,
    outbox: OutboxWorker,
    webhooks: Webhooks,
) -> None:
    """Who is told of what happens elsewhere, in this order."""
    rooms = conferencing.rooms
    services.conferences.subscribe(rooms.conference_changed)
    services.phone_settings.subscribe(rooms.phone_settings_changed)
    services.phone_prompts.subscribe(conferencing.phones.set_prompt)
    services.conferences.subscribe(lambda _: outbox.wake())
    services.conferences.subscribe(documents.desk.conference_changed)
    services.documents.subscribe(rooms.document_removed)
    services.documents.subscribe(conferencing.inks.document_removed)
    roller.subscribe(rooms.conference_changed)
    roller.subscribe(lambda _: outbox.wake())
    services.conferences.subscribe(lambda _: roller.wake())
    services.conferences.subscribe(lambda _: webhooks.worker.wake())


def build_people(
    config: Config, storage: Storage, logins: LoginService, outbox: OutboxWorker
) -> People:
    """Directory, subscribers, profiles and links to set passwords with."""
    database, extensions = storage.database, ExtensionRepository(storage.box)
    links = PasswordLinks(
        database,
        storage.box,
        hash_password=logins.hash_password,
        clock=utc_now,
        monotonic=time.monotonic,
        random_bytes=secrets.token_bytes,
        mail_domain=config.mail.domain,
        can_mail=bool(config.mail.host),
        wake=outbox.wake,
    )
    return People(
        directory=DirectoryService(database, clock=utc_now, random_bytes=secrets.token_bytes),
        subscribers=SubscriberService(
            database,
            extensions,
            links,
            realm=config.sip.realm,
            hash_password=logins.hash_password,
            clock=utc_now,
            random_bytes=secrets.token_bytes,
        ),
        profile=ProfileService(
            database,
            extensions,
            logins,
            links,
            hash_password=logins.hash_password,
            clock=utc_now,
        ),
        links=links,
    )


async def _database(system: System) -> AsyncIterator[None]:
    try:
        await system.storage.prepare()
        await _warn_of_demo(system)
        yield
    finally:
        await system.storage.database.close()


async def _warn_of_demo(system: System) -> None:
    """Demo passwords are in our source: with them the door should not be open to others."""
    http, sip = system.config.http, system.config.sip
    is_local = http.is_loopback and all(ip_address(host).is_loopback for host in sip.hosts)
    if not is_local and await demo.exists(system.storage.database):
        log.warning(
            "demo accounts with public passwords on addresses that the network reaches",
            extra={"http": http.host, "sip": ",".join(sip.hosts)},
        )


async def _own_prompts(system: System) -> AsyncIterator[None]:
    """Before the first call: telephones hear a vPBX's own recordings from memory."""
    await system.services.phone_prompts.tell_all()
    yield


async def _metrics(system: System) -> AsyncIterator[None]:
    """Last, because it tells of all the others."""
    if not system.config.metrics.port:
        yield
        return
    counted = Counted(
        system.services.logins,
        system.conferencing,
        system.outbox,
        system.call_writer,
        system.webhooks.worker,
        system.mailbox,
    )
    metrics = build_metrics(system.config, system.storage.database, counted, utc_now)
    async with metrics.running():
        yield


async def _session_sweep(system: System) -> AsyncIterator[None]:
    async def sweep() -> None:
        while True:
            try:
                await system.services.logins.remove_stale_sessions()
                await system.services.people.links.remove_expired()
                await system.services.repetitions.purge()
                await system.services.audit.remove_old()
                await system.services.calls.remove_old()
                await system.outbox.clear_away()
                await system.webhooks.worker.clear_away()
            except SQLAlchemyError:
                log.exception("what is over could not be cleared away")
            await asyncio.sleep(SESSION_SWEEP)

    async with owned(sweep(), "session sweep"):
        yield


async def serve(system: System, stop: asyncio.Event, announce: Callable[[int], None]) -> None:
    """Run until `stop` is set. `announce` gets the HTTP port once everything listens.

    Raises StartError.
    """
    http = system.config.http
    access_log = logging.getLogger("server.access") if system.config.log.access else None
    runner = web.AppRunner(
        system.app,
        access_log=access_log,
        # A compressed request body could be a bomb, and no client of ours sends one.
        auto_decompress=False,
        shutdown_timeout=SHUTDOWN_GRACE,
    )
    try:
        await runner.setup()
        site = web.TCPSite(runner, http.host, http.port, ssl_context=tls_context(http))
        try:
            await site.start()
        except OSError as error:
            raise StartError(f"http.port: {http.host}:{http.port}: {error.strerror}") from error
        announce(runner.addresses[0][1])
        log.info("packets of browsers go by the %s engine", system.conferencing.media.engine)
        await stop.wait()
        log.info("stopping")
    finally:
        await runner.cleanup()
