"""The web application: services in, routes out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import aiohttp_session
from aiohttp import web

from server.conferencing.conference_calls import ConferenceCalls
from server.conferencing.guests import GuestDoor
from server.config import HttpConfig
from server.domain.relay import Relays
from server.rest.access import add_endpoints
from server.rest.feeds import CALENDAR
from server.rest.idempotency import idempotency_middleware
from server.rest.keys import (
    ANSWERS,
    AUDIT,
    CALLS,
    CHAT,
    CONFERENCE_CALLS,
    CONFERENCES,
    DOCUMENTS,
    FEEDS,
    GUESTS,
    LOGINS,
    MEMBERS,
    OCCURRENCES,
    PEOPLE,
    PHONE_PROMPTS,
    PHONE_SETTINGS,
    POLLS,
    PROXY_TRUST,
    PUBLIC_URL,
    RECORDINGS,
    RELAYS,
    REPETITIONS,
    SECOND_FACTORS,
    SINGLE_SIGN_ON,
    TOKENS,
    WEBHOOKS,
)
from server.rest.middlewares import (
    access_middleware,
    add_security_headers,
    body_limit_middleware,
    error_middleware,
    proxy_middleware,
)
from server.rest.openapi import described
from server.rest.origin import CookieRule, ProxyTrust
from server.rest.pages import add_pages
from server.rest.routes import ALL_ENDPOINTS
from server.rest.session_storage import SqlSessionStorage
from server.rest.single_sign_on import PAGES as SSO_PAGES
from server.services.answers import AnswerService
from server.services.audit import AuditService
from server.services.calendar_feeds import CalendarFeeds
from server.services.calls import CallService
from server.services.chat import ChatBook
from server.services.conferences import ConferenceService
from server.services.documents import DocumentService
from server.services.logins import LoginService
from server.services.members import MemberService
from server.services.occurrences import OccurrenceService
from server.services.people import People
from server.services.phone_prompts import PhonePromptService
from server.services.phone_settings import PhoneSettingsService
from server.services.polls import PollBook
from server.services.recordings import RecordingService
from server.services.repetitions import RepetitionService
from server.services.second_factors import SecondFactors
from server.services.single_sign_on import SingleSignOn
from server.services.tokens import TokenService
from server.services.webhooks import WebhookService

STATIC_FOLDER = Path(__file__).with_name("static")


@dataclass(frozen=True, slots=True)
class Services:
    """What the web front end calls."""

    logins: LoginService
    conferences: ConferenceService
    occurrences: OccurrenceService
    members: MemberService
    answers: AnswerService
    people: People
    tokens: TokenService
    repetitions: RepetitionService
    audit: AuditService
    calls: CallService
    conference_calls: ConferenceCalls
    chat: ChatBook
    polls: PollBook
    guests: GuestDoor
    documents: DocumentService
    recordings: RecordingService
    webhooks: WebhookService
    phone_settings: PhoneSettingsService
    phone_prompts: PhonePromptService
    feeds: CalendarFeeds
    relays: Relays
    second_factors: SecondFactors
    single_sign_on: SingleSignOn | None = None


def make_app(
    services: Services, http: HttpConfig, static_folder: Path = STATIC_FOLDER
) -> web.Application:
    """The application without its listeners; `server.main` adds what has a lifetime."""
    app = web.Application(client_max_size=http.max_body)
    app[LOGINS] = services.logins
    app[RELAYS] = services.relays
    app[CONFERENCES] = services.conferences
    app[OCCURRENCES] = services.occurrences
    app[MEMBERS] = services.members
    app[ANSWERS] = services.answers
    app[PEOPLE] = services.people
    app[TOKENS] = services.tokens
    app[REPETITIONS] = services.repetitions
    app[AUDIT] = services.audit
    app[CALLS] = services.calls
    app[CONFERENCE_CALLS] = services.conference_calls
    app[CHAT] = services.chat
    app[POLLS] = services.polls
    app[GUESTS] = services.guests
    app[DOCUMENTS] = services.documents
    app[RECORDINGS] = services.recordings
    app[WEBHOOKS] = services.webhooks
    app[PHONE_PROMPTS] = services.phone_prompts
    app[PHONE_SETTINGS] = services.phone_settings
    app[FEEDS] = services.feeds
    app[SECOND_FACTORS] = services.second_factors
    if services.single_sign_on is not None:
        app[SINGLE_SIGN_ON] = services.single_sign_on
    app[PUBLIC_URL] = http.public_url
    app[PROXY_TRUST] = ProxyTrust(http.trusted_proxies)
    storage = SqlSessionStorage(services.logins, CookieRule(http.public_url))
    app.middlewares.extend(
        (
            proxy_middleware,
            error_middleware,
            aiohttp_session.session_middleware(storage),
            access_middleware,
            body_limit_middleware,
            idempotency_middleware,
        )
    )
    app.on_response_prepare.append(add_security_headers)
    add_endpoints(app, described(ALL_ENDPOINTS))
    add_endpoints(app, [CALENDAR, *SSO_PAGES])
    add_pages(app, static_folder)
    return app
