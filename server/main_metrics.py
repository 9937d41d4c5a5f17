"""The composition root, continued: what Prometheus is told, and where it asks."""

from __future__ import annotations

import contextlib
import platform
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from server.conferencing.census import census
from server.config import Config, MetricsConfig
from server.db.engine import Database
from server.lifetimes import owned
from server.mail.poller import MailboxPoller
from server.main_conferencing import Conferencing
from server.metrics import families
from server.metrics.collector import ServiceCollector, Source
from server.metrics.families import PREFIX, Rules
from server.metrics.listener import listening, make_metrics_app
from server.metrics.loop_lag import LoopLag
from server.metrics.queues import Queues
from server.metrics.reports import NetworkReports
from server.outbox.worker import OutboxWorker
from server.rest.openapi import version
from server.services.call_writer import CallWriter
from server.services.logins import LoginService
from server.storage import StartError
from server.webhooks.worker import WebhookWorker


@dataclass(frozen=True, slots=True)
class Counted:
    """The parts that count what they do."""

    logins: LoginService
    conferencing: Conferencing
    outbox: OutboxWorker
    call_writer: CallWriter
    webhooks: WebhookWorker
    mailbox: MailboxPoller | None


@dataclass(frozen=True, slots=True)
class Metrics:
    """Nothing is measured or told before it is `running`."""

    registry: CollectorRegistry
    settings: MetricsConfig
    queues: Queues
    lag: LoopLag

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Measure and tell. Raises StartError."""
        app = make_metrics_app(self.registry, self.queues.refresh)
        host, port = self.settings.host, self.settings.port
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(owned(self.lag.run(), "event loop lag"))
            try:
                await stack.enter_async_context(listening(app, host, port))
            except OSError as error:
                raise StartError(f"metrics.port: {host}:{port}: {error.strerror}") from error
            yield


def build_metrics(
    config: Config, database: Database, counted: Counted, clock: Callable[[], datetime]
) -> Metrics:
    """All metrics in a registry of their own, subscribed to the planes' events."""
    # When a series began is no news to Prometheus.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    queues = Queues(database, clock=clock, mails=bool(config.mail.host))
    registry.register(ServiceCollector(sources(counted, queues)))
    reports = NetworkReports(registry)
    counted.conferencing.media.subscribe(reports.media_event)
    counted.conferencing.phones.subscribe(reports.phone_event)
    build = Info(f"{PREFIX}build", "What is running", registry=registry)
    engine = counted.conferencing.media.engine.lower()
    build.info({"version": version(), "python": platform.python_version(), "engine": engine})
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return Metrics(registry, config.metrics, queues, LoopLag(registry))


def sources(counted: Counted, queues: Queues) -> list[Source]:
    """Who is asked at each scrape."""
    live = counted.conferencing
    phones, signalling = live.phones, live.signalling

    def source(read: Callable[[], Mapping[str, float]], rules: families.Table) -> Source:
        return Source(read, Rules(rules))

    found = [
        source(lambda: census(live.rooms.all), families.CENSUS),
        source(live.media.counters, families.BROWSERS),
        source(lambda: families.without_names(phones.counters()), families.TELEPHONES),
        source(lambda: signalling.counters, families.SIGNALLING),
        source(lambda: live.checks.counters, families.CONNECTION_TESTS),
        source(lambda: counted.logins.counters, families.LOGINS),
        source(lambda: live.guesses.counters, families.PIN_ATTEMPTS),
        source(partial(asdict, counted.outbox.counters), families.MAILS),
        source(partial(asdict, counted.webhooks.counters), families.WEBHOOKS),
        source(partial(asdict, counted.call_writer.counters), families.CALL_RECORDS),
        source(queues.read, families.QUEUES),
    ]
    if counted.mailbox is not None:
        found.append(source(partial(asdict, counted.mailbox.counters), families.MAILBOX))
    return found
