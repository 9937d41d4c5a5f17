"""Hostile HTTP: whatever a client sends, the answer is a clear one and the next request works.

Invariant: any body, path and header gives a status below 500, errors of the API are problem
details with a code, and the conference list stays readable.
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import BrowserFactory
from tests.installation import ANNA, Browser, Installation

EXAMPLES = 25

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text()
    | st.sampled_from(["4711", "2030-05-06T09:00:00Z", "Europe/Zurich", "ucc", "' OR 1=1 --"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["kind", "name", "room_number", "start", "timezone", "duration", "pin", "description"]
)
BODIES = st.one_of(
    st.binary(max_size=200),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(FIELDS, JSON).map(lambda value: json.dumps(value).encode()),
)
SEGMENTS = st.text(st.characters(codec="utf-8", exclude_characters="/?#\0"), min_size=1)
HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"))


async def test_any_body_path_and_token(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(small_installation)
    await browser.log_in(ANNA)
    cases: list[tuple[bytes, str, str]] = []

    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(BODIES, SEGMENTS, HEADER)
    def collect(body: bytes, segment: str, header: str) -> None:
        cases.append((body, segment, header))

    collect()  # the examples are drawn first: hypothesis has no say in a running loop
    for body, segment, header in cases:
        await call(browser, "POST", "/api/v1/conferences", body, browser.csrf)
        await call(browser, "PUT", f"/api/v1/conferences/{segment}", body, browser.csrf)
        await call(browser, "GET", f"/api/v1/rooms/{segment}", b"", header)
        await call(browser, "DELETE", f"/api/v1/conferences/{segment}", body, header)
    assert (await browser.call("GET", "/api/v1/conferences"))[0] == 200
    assert len(cases) >= EXAMPLES // 2


async def call(browser: Browser, method: str, path: str, body: bytes, token: str) -> Any:
    headers = {"Origin": browser.origin, "Content-Type": "application/json"}
    try:
        request = browser.client.request(
            method, path, data=body, headers=headers | {"X-CSRF-Token": token}
        )
    except (ValueError, ClientError):  # what no client can send, no server gets
        return
    async with request as response:
        assert response.status < 500, (method, path, body)
        if response.status >= 400:
            assert response.content_type == "application/problem+json"
            assert (await response.json(content_type=None))["code"]
