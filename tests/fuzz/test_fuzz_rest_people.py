"""Hostile HTTP against everything about people, as an administrator.

Invariant: as in test_fuzz_rest; and whatever was tried, the administrator can still log in and
lists are readable.
"""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import BrowserFactory
from tests.fuzz.test_fuzz_rest import HEADER, JSON, SEGMENTS, call
from tests.installation import ADA, Installation

EXAMPLES = 20
FIELDS = st.sampled_from(
    [
        "name",
        "email",
        "number",
        "text",
        "role",
        "language",
        "timezone",
        "extension",
        "disabled",
        "old",
        "password",
        "token",
        "q",
        "code",
        "challenge",
    ]
)
VALUES = JSON | st.sampled_from(["name;email\nx;y", "a@b.example", "administrator", "de", "201"])
BODIES = st.dictionaries(FIELDS, VALUES).map(lambda value: json.dumps(value).encode())
POSTS = (
    "directory",
    "directory/import",
    "subscribers",
    "subscribers/{}/sip-password",
    "subscribers/{}/password-reset",
    "password-reset",
    "password-reset/confirm",
    "session/second-factor",
    "second-factor",
    "second-factor/confirm",
    "second-factor/off",
)


async def test_any_body_path_and_query(
    small_installation: Installation, open_browser: BrowserFactory
) -> None:
    browser = await open_browser(small_installation)
    await browser.log_in(ADA)
    cases: list[tuple[bytes, str, str]] = []

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(BODIES, SEGMENTS | st.sampled_from(["anna", "ben"]), HEADER)
    def collect(body: bytes, segment: str, header: str) -> None:
        cases.append((body, segment, header))

    collect()
    for body, segment, header in cases:
        for path in POSTS:
            path = path.replace("{}", segment)
            await call(browser, "POST", f"/api/v1/{path}", body, browser.csrf)
        for path in (
            "profile",
            "profile/password",
            f"directory/{segment}",
            f"subscribers/{segment}",
        ):
            await call(browser, "PUT", f"/api/v1/{path}", body, browser.csrf)
        for path in (f"directory?q={segment}&after={segment}&limit={segment}", "directory.csv"):
            await call(browser, "GET", f"/api/v1/{path}", b"", header)
        await call(browser, "DELETE", f"/api/v1/directory/{segment}", body, browser.csrf)
    small_installation.clock.advance(hours=1)  # guessed passwords have been throttled
    assert (await browser.log_in(ADA))[0] == 200
    for path in ("directory", "subscribers"):
        assert (await browser.call("GET", f"/api/v1/{path}"))[0] == 200
