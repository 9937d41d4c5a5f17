"""Who may have a number called into a conference from elsewhere, and when not."""

from __future__ import annotations

import pytest

from tests.conftest import BrowserFactory
from tests.installation import ADA, ALPHA, ANNA, BEATRIX, BEN, Installation


@pytest.mark.parametrize(("who", "status"), [(ANNA, 409), (ADA, 409), (BEN, 403), (BEATRIX, 404)])
async def test_who_may(
    installation: Installation, open_browser: BrowserFactory, who: object, status: int
) -> None:
    view = await installation.conferences.create(ANNA, ALPHA, {"room_number": "4711"})
    browser = await open_browser(installation)
    await browser.log_in(who)  # type: ignore[arg-type]
    path = f"/api/v1/conferences/{view.conference.id}/calls"
    answer, body = await browser.call("POST", path, {"number": "202"})
    assert answer == status
    if status == 409:
        assert body["code"] == "not-running"


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "missing"), ({"number": ""}, "not-allowed"), ({"number": 7}, "not-allowed"),
     ({"number": "1" * 41}, "not-allowed")],
)  # fmt: skip
async def test_what_is_no_number(
    installation: Installation, open_browser: BrowserFactory, body: dict[str, object], code: str
) -> None:
    view = await installation.conferences.create(ANNA, ALPHA, {"room_number": "4711"})
    browser = await open_browser(installation)
    await browser.log_in(ANNA)
    path = f"/api/v1/conferences/{view.conference.id}/calls"
    status, answer = await browser.call("POST", path, body)
    assert (status, answer["errors"]) == (422, [{"field": "number", "code": code}])
