"""Call records over REST: what is shown, to whom, in which order, and for how long."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from server.domain.account import Account
from server.domain.call import CallCause, CallKind
from tests.call_samples import begun, call, store
from tests.conftest import BrowserFactory
from tests.installation import (
    ADA,
    ALPHA,
    ANNA,
    BEATRIX,
    BEN,
    BETA,
    BORIS,
    OTTO,
    Browser,
    Installation,
)

CALLS = "/api/v1/calls"


async def as_(person: Account | None, installation: Installation, opening: Any) -> Browser:
    browser: Browser = await opening(installation)
    if person is not None:
        assert (await browser.log_in(person))[0] == 200
    return browser


@pytest.fixture
async def ada(installation: Installation, open_browser: BrowserFactory) -> Browser:
    return await as_(ADA, installation, open_browser)


async def planned(installation: Installation) -> str:
    """A conference of Anna's."""
    fields = {"room_number": "4711", "name": "Budget"}
    return (await installation.conferences.create(ANNA, ALPHA, fields)).conference.id


async def test_a_record_over_the_wire(installation: Installation, ada: Browser) -> None:
    phone = call(
        "+417••••••67",
        id="p1",
        kind=CallKind.PHONE,
        member_id="m1",
        number="+417••••••67",
        line="192.0.2.9",
        codec="PCMA",
        loss=12,
        packets=30_000,
        jitter=7,
        round_trip=48,
    )
    await store(installation, phone, begun("Ben", answered_at=None, account_id="ben"))
    status, body = await ada.call("GET", CALLS)
    assert status == 200
    live, over = body["items"]
    assert over == {
        "id": "p1",
        "conference": {"id": "c1", "name": "Budget", "room_number": "4711"},
        "kind": "phone",
        "direction": "in",
        "name": "+417••••••67",
        "account_id": None,
        "member_id": "m1",
        "number": "+417••••••67",
        "line": "192.0.2.9",
        "started_at": "2030-05-06T09:00:00Z",
        "answered_at": "2030-05-06T09:00:02Z",
        "ended_at": "2030-05-06T09:10:02Z",
        "cause": "hung-up",
        "codec": "PCMA",
        "loss": 12,
        "packets": 30_000,
        "jitter": 7,
        "round_trip": 48,
    }
    assert (live["answered_at"], live["ended_at"], live["cause"]) == (None, None, None)
    assert body["next"] is None


# What each person gets for the legs of Anna's conference in Alpha and for the vPBX's list.
READERS = {
    ANNA: (200, 403),  # the organiser
    BEN: (403, 403),
    ADA: (200, 200),  # the administrator
    OTTO: (403, 403),
    BEATRIX: (404, 403),  # of another vPBX
    BORIS: (404, 200),  # its administrator
    None: (401, 401),
}


@pytest.mark.parametrize("person", READERS, ids=lambda one: one.name if one else "nobody")
async def test_who_reads_what(
    installation: Installation, open_browser: BrowserFactory, person: Account | None
) -> None:
    one = await planned(installation)
    await store(installation, call("Confidentiel", conference_id=one))
    await store(installation, call("Beta's", id="b", vpbx_id=BETA.id, conference_id="c2"))
    reader = await as_(person, installation, open_browser)
    of_one, of_all = READERS[person]
    paths = {
        f"/api/v1/conferences/{one}/calls": of_one,
        CALLS: of_all,
        f"{CALLS}.csv": of_all,
        f"{CALLS}?conference_id={one}": of_all,
    }
    for path, expected in paths.items():
        status, body = await reader.call("GET", path)
        assert status == expected, path
        of_alpha = person is not None and person.vpbx_id == ALPHA.id
        assert ("Confidentiel" in str(body)) is (of_alpha and expected == 200)
        assert "Beta's" not in str(body) or person is BORIS
        for method in ("POST", "PUT", "PATCH", "DELETE"):  # nobody rewrites a record
            # POST has a number called, once there is one.
            assert (await reader.call(method, path, {}))[0] in (401, 403, 405, 422)


async def test_pages_and_filters(installation: Installation, ada: Browser) -> None:
    one = await planned(installation)
    await store(
        installation,
        *(
            call(f"n{n}", conference_id=one if n % 2 else "gone", account_id="ben")
            for n in range(7)
        ),
        call("other", account_id="anna"),
    )
    seen: list[str] = []
    path, after = f"{CALLS}?limit=3&account_id=ben", ""
    while True:
        _, body = await ada.call("GET", path + after)
        seen += [item["name"] for item in body["items"]]
        await store(installation, call(f"late {len(seen)}"))  # shifts nothing
        if body["next"] is None:
            break
        after = f"&after={body['next']}"
    assert seen == [f"n{n}" for n in reversed(range(7))]
    _, body = await ada.call("GET", f"/api/v1/conferences/{one}/calls?limit=2")
    assert [item["name"] for item in body["items"]] == ["n5", "n3"]
    # What belonged to a conference that is deleted is found by its id.
    _, body = await ada.call("GET", f"{CALLS}?conference_id=gone")
    assert [item["name"] for item in body["items"]] == ["n6", "n4", "n2", "n0"]


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=201", "limit=x", "limit="),
        *("after=-1", "after=0", "after=9223372036854775808", "after=1e3", "after=٣"),
        *("conference_id=%00", f"account_id={'x' * 65}"),
    ],
)
async def test_queries_that_make_no_sense(ada: Browser, query: str) -> None:
    status, body = await ada.call("GET", f"{CALLS}?{query}")
    field = query.partition("=")[0]
    assert (status, body["errors"]) == (422, [{"field": field, "code": "invalid"}])


async def test_csv_is_whole_and_starts_no_formula(
    installation: Installation, ada: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.rest.calls.EXPORT_PAGE", 2)
    names = ['=HYPERLINK("http://evil")', "+41••••67", "@SUM(A1)", 'of "us", all']
    await store(installation, *(call(name, number="+41••") for name in names), begun("now"))
    async with ada.client.get(f"{CALLS}.csv") as response:
        assert response.content_type == "text/csv"
        assert 'filename="calls.csv"' in response.headers["Content-Disposition"]
        text = await response.text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    escaped = [name if name.startswith("of") else f"'{name}" for name in names]
    assert [row["name"] for row in found] == ["now", *reversed(escaped)]
    assert found[1]["number"] == "'+41••"
    assert [row["seconds"] for row in found] == ["", "600", "600", "600", "600"]
    assert [row["cause"] for row in found] == ["", "hung-up", "hung-up", "hung-up", "hung-up"]
    async with ada.client.head(f"{CALLS}.csv") as response:
        assert (response.status, await response.read()) == (200, b"")


async def test_records_outlive_their_conference_and_go_in_time(
    installation: Installation, ada: Browser
) -> None:
    one = await planned(installation)
    month = timedelta(days=30)
    await store(
        installation,
        call("old", conference_id=one),
        begun("still there", conference_id=one),
        call("young", started_at=installation.clock() + month),
    )
    await installation.conferences.delete(ANNA, one)
    assert (await ada.call("GET", f"/api/v1/conferences/{one}/calls"))[0] == 404
    assert len((await ada.call("GET", CALLS))[1]["items"]) == 3
    installation.clock.advance(days=181)
    assert await installation.calls.remove_old() == 1
    await ada.log_in(ADA)
    _, body = await ada.call("GET", CALLS)
    assert [item["name"] for item in body["items"]] == ["young", "still there"]


async def test_a_record_written_twice_is_one(installation: Installation, ada: Browser) -> None:
    """As after a commit whose answer was lost."""
    await store(installation, begun())
    await store(installation, begun(), call("Carla"))
    await store(installation, call(), call("Carla", cause=CallCause.LOST))
    _, body = await ada.call("GET", CALLS)
    assert [(item["name"], item["cause"]) for item in body["items"]] == [
        ("Carla", "lost"),
        ("Bruno", "hung-up"),
    ]
