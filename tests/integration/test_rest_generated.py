"""Calls generated from the API's own description: none is a fault of ours, and every answer is as
described. Examples are the same at every run."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server.rest.openapi import document
from tests.conftest import BrowserFactory
from tests.installation import ADA, Browser, Installation
from tests.rest_contract import ENDPOINTS

EXAMPLES = 12
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DESCRIPTION = document(ENDPOINTS)
# The login's own tests cover these; here they would log the caller out or be throttled.
LEFT_OUT = {("POST", "/api/v1/session"), ("DELETE", "/api/v1/session")}
OPERATIONS = {
    f"{found.method.upper()} {found.path}": found
    for result in schemathesis.openapi.from_dict(DESCRIPTION).get_all_operations()
    if isinstance(result, Ok) and (found := result.ok())
    if (found.method.upper(), found.path) not in LEFT_OUT
}


async def ids(browser: Browser) -> dict[str, str]:
    """A series, one of its dates, and a member that are there: made-up ids only ever meet 404."""
    raw: dict[str, object] = {"room_number": "4711", "kind": "ucc", "start": "2030-05-06T12:00:00Z"}
    raw["recurrence"] = {"frequency": "daily", "count": 5}
    _, conference = await browser.call("POST", "/api/v1/conferences", raw)
    path = f"/api/v1/conferences/{conference['id']}/members"
    _, member = await browser.call("POST", path, {"source": "name", "name": "Carla"})
    date = conference["first_start"]
    return {
        "id": conference["id"],
        "member": member["id"],
        "original_start": date,
        "delivery": "unknown",
        "document": "unknown",
        "recording": "unknown",
        "number": "1",
    }


@pytest.mark.parametrize("name", OPERATIONS)
async def test_generated_calls(
    small_installation: Installation, open_browser: BrowserFactory, name: str
) -> None:
    browser = await open_browser(small_installation)
    await browser.log_in(ADA)
    known = await ids(browser)
    cookies = {cookie.key: cookie.value for cookie in browser.client.session.cookie_jar}
    headers = {"Origin": browser.origin, "X-CSRF-Token": browser.csrf}

    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[name].as_strategy())
    def run(case: Any) -> None:
        for parameters in (case.path_parameters, known):
            case.path_parameters = {key: parameters[key] for key in case.path_parameters or {}}
            with requests.Session() as session:
                case.call_and_validate(
                    base_url=browser.origin,
                    session=session,
                    headers=headers,
                    cookies=cookies,
                    checks=CHECKS,
                )

    await asyncio.to_thread(run)
