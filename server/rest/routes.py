"""All endpoints of the REST API, for the application and for the tests that go through them."""

from __future__ import annotations

from typing import Final

from server.rest import (
    calls,
    chat,
    conference_calls,
    directory,
    documents,
    feeds,
    guests,
    handlers,
    members,
    occurrences,
    phone_prompts,
    phone_settings,
    polls,
    profile,
    recordings,
    records,
    second_factor,
    single_sign_on,
    subscribers,
    tokens,
    webhooks,
)
from server.rest.access import Endpoint

ALL_ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *handlers.ENDPOINTS,
    *guests.ENDPOINTS,
    *occurrences.ENDPOINTS,
    *members.ENDPOINTS,
    *directory.ENDPOINTS,
    *subscribers.ENDPOINTS,
    *profile.ENDPOINTS,
    *feeds.ENDPOINTS,
    *second_factor.ENDPOINTS,
    single_sign_on.OPTIONS,
    *tokens.ENDPOINTS,
    *records.ENDPOINTS,
    *calls.ENDPOINTS,
    *conference_calls.ENDPOINTS,
    *chat.ENDPOINTS,
    *polls.ENDPOINTS,
    *documents.ENDPOINTS,
    *recordings.ENDPOINTS,
    *webhooks.ENDPOINTS,
    *phone_settings.ENDPOINTS,
    *phone_prompts.ENDPOINTS,
)
