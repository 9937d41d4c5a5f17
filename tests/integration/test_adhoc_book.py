"""Ad-hoc conferences in the database and in the list, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from server.db import vpbxs
from server.domain.conference import ConferenceKind, WindowState
from server.services.adhoc_book import AdhocBook
from server.services.lookups import PlannedRoom
from tests.conftest import BrowserFactory
from tests.installation import ADA, ALPHA, ANNA, BEN, Installation

PATH = "/api/v1/conferences"


def book_of(installation: Installation) -> AdhocBook:
    return AdhocBook(
        installation.database,
        installation.repository,
        clock=installation.clock,
        random_bytes=installation.random_bytes,
    )


async def begun(installation: Installation) -> PlannedRoom:
    planned = await book_of(installation).begin(ANNA.id)
    assert planned is not None
    return planned


async def test_from_the_call_to_the_end(installation: Installation) -> None:
    await installation.phone_settings.change(ADA, {"busy_time": 30})
    planned = await begun(installation)
    item = planned.conference
    assert planned.phones.busy_time == 30
    assert await installation.lookups.conference(item.id) == planned
    # Nobody dials in: who did not answer is not added later (manual, p. 5).
    assert await installation.lookups.conference_by_room(ALPHA.id, item.room_number) is None
    (view,) = await installation.conferences.all(ANNA)
    assert (view.state, view.editable, view.has_page) == (WindowState.OPEN, False, True)
    installation.clock.advance(minutes=3, seconds=20)
    await book_of(installation).end(item.id)
    (view,) = await installation.conferences.all(ANNA)
    assert (view.state, view.conference.duration) == (WindowState.EXPIRED, 4)
    await book_of(installation).end(item.id)
    await book_of(installation).end("unknown")
    assert await installation.conferences.all(ANNA) == [view]


async def test_what_a_dead_process_left_open_is_closed_at_the_next_start(
    installation: Installation,
) -> None:
    await begun(installation)
    plain = await installation.conferences.create(BEN, ALPHA, {"room_number": "4711"})
    installation.clock.advance(minutes=5)
    await book_of(installation).end_left_over()
    states = {view.conference.kind: view.state for view in await installation.conferences.all(ANNA)}
    assert states == {
        ConferenceKind.ADHOC: WindowState.EXPIRED,
        ConferenceKind.AUDIO: WindowState.OPEN,
    }
    assert plain.conference.duration == 15


async def test_in_nobodys_calendar(installation: Installation) -> None:
    await begun(installation)
    async with installation.database.read() as connection:
        since = installation.clock() - timedelta(days=1)
        assert await installation.repository.calendar(connection, ANNA, since, 10) == []


async def test_who_has_none(installation: Installation) -> None:
    assert await book_of(installation).begin("nobody") is None
    async with installation.database.write() as connection:
        await vpbxs.save(connection, replace(ALPHA, conference_enabled=False))
    assert await book_of(installation).begin(ANNA.id) is None


async def test_in_the_list_and_not_to_be_edited(
    installation: Installation, open_browser: BrowserFactory
) -> None:
    planned = await begun(installation)
    path = f"{PATH}/{planned.conference.id}"
    browser = await open_browser(installation)
    for who, sees_url in ((ANNA, True), (ADA, True), (BEN, False)):
        await browser.log_in(who)
        _, body = await browser.call("GET", path)
        assert (body["kind"], body["editable"]) == ("adhoc", False)
        assert (body["url"] is not None) is sees_url
        status, _ = await browser.call("GET", f"/api/v1/rooms/{planned.conference.id}")
        assert status == (200 if sees_url else 404)
    await browser.log_in(ANNA)
    status, _ = await browser.call("PUT", path, {"name": "Mine"})
    assert status == 403
    status, _ = await browser.call(
        "POST", f"{path}/members", {"source": "name", "name": "Zoé", "send_mail": False}
    )
    assert status == 403
    status, _ = await browser.call("DELETE", path)
    assert status == 204


async def test_extensions_by_their_number(installation: Installation) -> None:
    found = await installation.lookups.extension_by_number(ALPHA.id, "201")
    assert found is not None and found.account_id == ANNA.id
    assert await installation.lookups.extension_by_number(ALPHA.id, "999") is None
    assert await installation.lookups.extension_by_number("beta", "201") is None
