"""Typed places where the application keeps what handlers need."""

from __future__ import annotations

from aiohttp import web

from server.conferencing.conference_calls import ConferenceCalls
from server.conferencing.guests import GuestDoor
from server.domain.relay import Relays
from server.rest.origin import ProxyTrust
from server.services.answers import AnswerService
from server.services.audit import AuditService
from server.services.calendar_feeds import CalendarFeeds
from server.services.calls import CallService
from server.services.chat import ChatBook
from server.services.conferences import ConferenceService
from server.services.documents import DocumentService
from server.services.logins import Identity, LoginService
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

LOGINS = web.AppKey("logins", LoginService)
CONFERENCES = web.AppKey("conferences", ConferenceService)
OCCURRENCES = web.AppKey("occurrences", OccurrenceService)
MEMBERS = web.AppKey("members", MemberService)
ANSWERS = web.AppKey("answers", AnswerService)
PEOPLE = web.AppKey("people", People)
TOKENS = web.AppKey("tokens", TokenService)
REPETITIONS = web.AppKey("repetitions", RepetitionService)
AUDIT = web.AppKey("audit", AuditService)
CALLS = web.AppKey("calls", CallService)
CONFERENCE_CALLS = web.AppKey("conference_calls", ConferenceCalls)
DOCUMENTS = web.AppKey("documents", DocumentService)
RECORDINGS = web.AppKey("recordings", RecordingService)
CHAT = web.AppKey("chat", ChatBook)
POLLS = web.AppKey("polls", PollBook)
GUESTS = web.AppKey("guests", GuestDoor)
WEBHOOKS = web.AppKey("webhooks", WebhookService)
PHONE_PROMPTS = web.AppKey("phone_prompts", PhonePromptService)
PHONE_SETTINGS = web.AppKey("phone_settings", PhoneSettingsService)
SECOND_FACTORS = web.AppKey("second_factors", SecondFactors)
SINGLE_SIGN_ON = web.AppKey("single_sign_on", SingleSignOn)  # where it is configured
FEEDS = web.AppKey("feeds", CalendarFeeds)
RELAYS = web.AppKey("relays", Relays)
PUBLIC_URL = web.AppKey("public_url", str)
PROXY_TRUST = web.AppKey("proxy_trust", ProxyTrust)

# Set when the login session or the token is loaded; on every route that is not public.
IDENTITY = web.RequestKey("identity", Identity)
