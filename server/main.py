"""The composition root: configuration in, running system out. All wiring is here."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from auth.passwords import PasswordHasher
from server import demo
from server.app import Services, make_app
from server.conferencing.loop_clock import LoopClock
from server.conferencing.phones import Telephones
from server.conferencing.rooms import LiveRooms
from server.config import Config
from server.db.conferences import ConferenceRepository
from server.db.directory import ExtensionRepository
from server.rest.access import add_endpoints
from server.services.audit import AuditService
from server.services.conferences import ConferenceService
from server.services.logins import LoginService
from server.services.lookups import Lookups
from server.signalling.upgrade import inspect
from server.signalling.websocket import SignallingRoute
from server.storage import StartError, Storage, open_storage
from server.tls import tls_context
from sfu.api import MediaPlane
from sfu.plane import LocalMediaPlane
from sip_gateway.api import PhonePlane
from sip_gateway.gateway import LocalPhonePlane
from sip_gateway.media.service import MediaSettings, PhoneMediaThread

log = logging.getLogger(__name__)

SESSION_SWEEP = 3600.0  # seconds between clearing away sessions that are over
SHUTDOWN_GRACE = 5.0  # seconds that running requests get


@dataclass(frozen=True, slots=True)
class Conferencing:
    """Live rooms and the planes that carry them."""

    media: MediaPlane
    phones: PhonePlane
    rooms: LiveRooms
    signalling: SignallingRoute


@dataclass(frozen=True, slots=True)
class System:
    """The parts that someone outside needs: the command line, tests, further wiring."""

    config: Config
    storage: Storage
    hasher: PasswordHasher
    services: Services
    lookups: Lookups
    conferencing: Conferencing
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
    lookups = Lookups(database, conferences, ExtensionRepository(storage.box))
    conferencing = build_conferencing(config, lookups)
    services = Services(
        logins=LoginService(
            database,
            hasher,
            clock=utc_now,
            monotonic=time.monotonic,
            random_bytes=secrets.token_bytes,
        ),
        conferences=ConferenceService(
            database,
            conferences,
            conferencing.rooms,
            clock=utc_now,
            random_bytes=secrets.token_bytes,
        ),
        audit=AuditService(database, conferences, clock=utc_now),
    )
    services.conferences.subscribe(conferencing.rooms.conference_changed)
    app = make_app(services, config.http)
    add_endpoints(app, [conferencing.signalling.endpoint()])
    system = System(config, storage, hasher, services, lookups, conferencing, app)
    # In this order at start, in the reverse order at the end.
    app.cleanup_ctx.append(lambda _: _database(system))
    app.cleanup_ctx.append(lambda _: _session_sweep(system))
    app.cleanup_ctx.append(lambda _: _planes(system))
    app.on_shutdown.append(lambda _: conferencing.signalling.close())
    return system


def build_conferencing(config: Config, lookups: Lookups) -> Conferencing:
    """Rooms, browsers' media and telephones; nothing is open yet."""
    clock = LoopClock()
    first, last = config.sip.rtp_ports
    media = LocalMediaPlane(config.sfu)
    # Ports are given out two by two: `last` is still used, and its odd neighbour for RTCP.
    ports = MediaSettings(first_port=first, last_port=last + 2)
    telephones = Telephones(lookups, clock=clock)
    phones = LocalPhonePlane(config.sip, telephones, PhoneMediaThread(ports, media))
    rooms = LiveRooms(
        lookups,
        media,
        phones,
        clock=clock,
        new_id=lambda: secrets.token_urlsafe(16),
        limit=config.sfu.max_peers,
    )
    telephones.lead_to(rooms)
    phones.subscribe(telephones.phone_event)
    signalling = SignallingRoute(rooms, inspect, monotonic=time.monotonic)
    return Conferencing(media, phones, rooms, signalling)


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


async def _planes(system: System) -> AsyncIterator[None]:
    """Media before telephones, which need it; the other way round at the end."""
    conferencing = system.conferencing
    try:
        try:
            await conferencing.media.start()
        except OSError as error:
            raise StartError(f"sfu.port: {error.strerror or error}") from error
        try:
            await conferencing.phones.start()
        except OSError as error:
            raise StartError(f"sip.port: {error.strerror or error}") from error
        yield
    finally:
        conferencing.rooms.close()
        await conferencing.phones.close()
        await conferencing.media.close()


async def _session_sweep(system: System) -> AsyncIterator[None]:
    async def sweep() -> None:
        while True:
            try:
                await system.services.logins.remove_stale_sessions()
                await system.services.audit.remove_old()
            except SQLAlchemyError:
                log.exception("sessions and old records could not be cleared away")
            await asyncio.sleep(SESSION_SWEEP)

    task = asyncio.create_task(sweep(), name="session sweep")
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


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
        await stop.wait()
        log.info("stopping")
    finally:
        await runner.cleanup()
