"""Documents over a real socket, rendered by the real process, on each kind of database."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import update

from server.db.room_tables import document_page
from server.domain.account import Account
from tests import document_files as files
from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, BEATRIX, BEN, BORIS, OTTO, Browser, Installation

SLIDES = files.pdf(["Budget 2027", "Thank you"])


@pytest.fixture
async def anna(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    await browser.log_in(ANNA)
    return browser


async def shelf_of(browser: Browser, number: str = "4711") -> str:
    """A new conference of whoever is logged in; the path of its documents."""
    raw = {"room_number": number, "kind": "ucc", "start": "2030-05-06T12:00:00Z", "pin": "246813"}
    status, body = await browser.call("POST", "/api/v1/conferences", raw)
    assert status == 201, body
    return f"/api/v1/conferences/{body['id']}/documents"


async def bring(browser: Browser, shelf: str, data: bytes = SLIDES, name: str = "plan.pdf") -> Any:
    status, body = await browser.upload(f"{shelf}?name={quote(name)}", data)
    assert status == 201, body
    return body


async def render(installation: Installation) -> None:
    while await installation.desk.step():
        pass


async def until(happened: Callable[[], bool]) -> None:
    """Threads and another process do the work: there is nothing to be told by."""
    async with asyncio.timeout(20):
        while not happened():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def is_made(installation: Installation, name: str) -> bool:
    """Whether a document has such a file; folders may go while one looks, which `rglob` does not bear."""
    folders = os.walk(installation.folder / "documents")
    return any(name in names for _, _, names in folders)


@asynccontextmanager
async def broken_off(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Work beside the test, broken off when it is left, whether the test holds or not."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_from_the_file_to_the_page(installation: Installation, anna: Browser) -> None:
    shelf = await shelf_of(anna)
    body = await bring(anna, shelf)
    assert (body["state"], body["pages"], body["kind"]) == ("waiting", None, "pdf")
    assert body["size"] == len(SLIDES)
    await render(installation)
    path = f"{shelf}/{body['id']}"
    status, body = await anna.call("GET", path)
    assert (status, body["state"], body["pages"], body["rendered"]) == (200, "ready", 2, 2)
    _, pages = await anna.call("GET", f"{path}/pages")
    assert pages["items"][0] == {
        "number": 1,
        "width": 1920,
        "height": 1080,
        "text": "Budget 2027",
        "notes": "",
    }
    for place in ("pages/1", "pages/2", "pages/2/thumbnail"):
        async with anna.client.get(f"{path}/{place}") as answer:
            assert (answer.status, answer.content_type) == (200, "image/webp")
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert (await answer.read())[8:12] == b"WEBP"
    for place in ("pages/0", "pages/3", "pages/x", "pages/²", "pages/3/thumbnail"):
        assert (await anna.call("GET", f"{path}/{quote(place)}"))[0] == 404
    _, listed = await anna.call("GET", shelf)
    assert [one["id"] for one in listed["items"]] == [body["id"]]
    assert listed["may_add"]


async def test_what_cannot_be_shown_is_told_before_or_after(
    installation: Installation, anna: Browser
) -> None:
    shelf = await shelf_of(anna)
    for data, code in [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "unknown-type"),
        (b"<svg onload='alert(1)'/>", "unknown-type"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "old-office"),
        (files.slides(["x"]), "no-office"),  # this installation has none
    ]:
        status, problem = await anna.upload(shelf, data)
        assert (status, problem["errors"]) == (422, [{"field": "file", "code": code}])
    assert not list((installation.folder / "documents").rglob("original"))
    body = await bring(anna, shelf, files.pdf_of_a_million_pages()[: 900 * 1024])
    await render(installation)
    _, body = await anna.call("GET", f"{shelf}/{body['id']}")
    assert body["state"] == "refused"
    assert body["reason"] in ("too-many-pages", "broken")
    assert (await anna.call("GET", f"{shelf}/{body['id']}/pages"))[1] == {"items": []}


async def test_the_limits_of_file_and_shelf(installation: Installation, anna: Browser) -> None:
    shelf = await shelf_of(anna)
    status, problem = await anna.upload(shelf, SLIDES + bytes(1024 * 1024))
    assert (status, problem["code"]) == (413, "too-large")
    await bring(anna, shelf, SLIDES + bytes(1000 * 1024))
    status, problem = await anna.upload(shelf, SLIDES + bytes(1000 * 1024))
    assert (status, problem["errors"][0]["code"]) == (422, "shelf-full")
    originals = list((installation.folder / "documents").rglob("original"))
    assert len(originals) == 1
    assert not list((installation.folder / "documents" / "incoming").iterdir())


async def test_the_original_is_for_keeping_only(installation: Installation, anna: Browser) -> None:
    shelf = await shelf_of(anna)
    name = '../../é"><script>alert(1)</script>.html'
    body = await bring(anna, shelf, name=name)
    assert body["name"] == "script>.html"
    async with anna.client.get(f"{shelf}/{body['id']}/file") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "application/octet-stream"
        disposition = answer.headers["Content-Disposition"]
        assert disposition == (
            "attachment; filename=\"script_.html.pdf\"; filename*=UTF-8''script%3E.html.pdf"
        )
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert await answer.read() == SLIDES


@pytest.mark.parametrize(
    "name", ["", "a" * 250, "\u202egpj.exe", "..", "C:\\x\\plan.pdf", "a\r\nb"]
)
async def test_any_name_is_a_name(anna: Browser, name: str) -> None:
    body = await bring(anna, await shelf_of(anna), name=name)
    assert body["name"]
    assert body["name"].isprintable()
    assert len(body["name"]) <= 120


async def test_only_a_plain_body_is_a_file(anna: Browser) -> None:
    shelf = await shelf_of(anna)
    status, problem = await anna.upload(shelf, SLIDES, Content_Type="multipart/form-data")
    assert (status, problem["code"]) == (415, "media-type")


async def test_a_broken_off_upload_leaves_nothing(
    installation: Installation, anna: Browser
) -> None:
    shelf = await shelf_of(anna)
    url = anna.client.make_url(shelf)
    _, writer = await asyncio.open_connection(url.host, url.port)
    cookies = anna.client.session.cookie_jar.filter_cookies(url)
    cookie = "; ".join(f"{each.key}={each.value}" for each in cookies.values())
    head = (
        f"POST {url.raw_path} HTTP/1.1\r\nHost: {url.host}:{url.port}\r\nCookie: {cookie}\r\n"
        f"Origin: {anna.origin}\r\nX-CSRF-Token: {anna.csrf}\r\n"
        "Content-Type: application/octet-stream\r\nContent-Length: 900000\r\n\r\n"
    )
    writer.write(head.encode() + SLIDES)
    await writer.drain()
    incoming = installation.folder / "documents" / "incoming"
    await until(lambda: incoming.is_dir() and any(incoming.iterdir()))
    writer.close()
    await until(lambda: not any(incoming.iterdir()))
    assert (await anna.call("GET", shelf))[1]["items"] == []


# Who may do what, as (read, pages, file, bring, change, remove).
ORGANISER = (200, 200, 200, 201, 200, 204)
PRESENT = (200, 200, 403, 403, 403, 403)
NOBODY = (404, 404, 404, 404, 404, 404)


@pytest.mark.parametrize(
    ("account", "present", "expected"),
    [
        (ANNA, False, ORGANISER),
        (ADA, False, ORGANISER),
        (BEN, True, PRESENT),
        (OTTO, True, PRESENT),
        (BEN, False, NOBODY),
        (OTTO, False, NOBODY),
        (BEATRIX, False, NOBODY),
        (BEATRIX, True, NOBODY),  # of another vPBX: whatever else is true
        (BORIS, False, NOBODY),
    ],
)
async def test_who_may_do_what(
    small_installation: Installation,
    open_browser: BrowserFactory,
    account: Account,
    present: bool,
    expected: tuple[int, ...],
) -> None:
    installation = small_installation
    anna = await open_browser(installation)
    await anna.log_in(ANNA)
    shelf = await shelf_of(anna)
    document = await bring(anna, shelf)
    await render(installation)
    if present:
        installation.rooms.present.add((shelf.split("/")[4], account.id))
    browser = await open_browser(installation)
    await browser.log_in(account)
    path = f"{shelf}/{document['id']}"
    found = []
    for address in (shelf, f"{path}/pages/1", f"{path}/file"):
        async with browser.client.get(address) as answer:
            found.append(answer.status)
    found.append((await browser.upload(shelf, SLIDES))[0])
    found.append((await browser.call("PUT", path, {"downloadable": True}))[0])
    found.append((await browser.call("DELETE", path))[0])
    assert tuple(found) == expected


async def test_the_organiser_decides_who_keeps_it(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    shelf = await shelf_of(anna)
    path = f"{shelf}/{(await bring(anna, shelf))['id']}"
    await render(installation)
    installation.rooms.present.add((shelf.split("/")[4], BEN.id))
    ben = await open_browser(installation)
    await ben.log_in(BEN)
    assert not (await ben.call("GET", path))[1]["downloads"]
    status, body = await anna.call("PUT", path, {"downloadable": True})
    assert (status, body["downloadable"]) == (200, True)
    assert (await ben.call("GET", path))[1]["downloads"]
    async with ben.client.get(f"{path}/file") as answer:
        assert answer.status == 200
    assert (await anna.call("PUT", path, {"downloadable": "yes"}))[0] == 422
    history = await anna.call("GET", f"{shelf.removesuffix('/documents')}/audit")
    actions = [(one["action"], one["object"]) for one in history[1]["items"]]
    assert actions[:2] == [("update", "document"), ("create", "document")]


async def test_who_presents_brings_their_own(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    shelf = await shelf_of(anna)
    theirs = await bring(anna, shelf)
    place = (shelf.split("/")[4], BEN.id)
    ben = await open_browser(installation)
    await ben.log_in(BEN)
    installation.rooms.present.add(place)
    assert (await ben.upload(shelf, SLIDES))[0] == 403
    installation.rooms.presenters.add(place)
    assert (await ben.call("GET", shelf))[1]["may_add"]
    own = await bring(ben, shelf)
    _, listed = await ben.call("GET", shelf)
    editable = {one["id"]: one["editable"] for one in listed["items"]}
    assert editable == {theirs["id"]: False, own["id"]: True}
    assert (await ben.call("DELETE", f"{shelf}/{theirs['id']}"))[0] == 403
    assert (await ben.call("PUT", f"{shelf}/{own['id']}", {"downloadable": True}))[0] == 200
    installation.rooms.presenters.clear()  # a participant again: nothing new, but still one's own
    assert (await ben.upload(shelf, SLIDES))[0] == 403
    installation.rooms.present.clear()
    assert (await ben.call("DELETE", f"{shelf}/{own['id']}"))[0] == 404
    installation.rooms.present.add(place)
    assert (await ben.call("DELETE", f"{shelf}/{own['id']}"))[0] == 204


async def test_notes_are_for_who_organises_or_presents(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    shelf = await shelf_of(anna)
    document = await bring(anna, shelf)
    await render(installation)
    async with installation.database.write() as connection:
        await connection.execute(update(document_page).values(notes="Say hello"))
    place = (shelf.split("/")[4], BEN.id)
    ben = await open_browser(installation)
    await ben.log_in(BEN)
    installation.rooms.present.add(place)

    async def told(browser: Browser) -> list[str]:
        _, pages = await browser.call("GET", f"{shelf}/{document['id']}/pages")
        return [one["notes"] for one in pages["items"]]

    assert await told(anna) == ["Say hello", "Say hello"]
    assert await told(ben) == ["", ""]
    installation.rooms.presenting.add(place)
    assert await told(ben) == ["Say hello", "Say hello"]


async def test_a_document_belongs_to_its_conference(anna: Browser) -> None:
    first, second = await shelf_of(anna, "4711"), await shelf_of(anna, "4712")
    document = await bring(anna, first)
    for place in ("", "/file", "/pages", "/pages/1"):
        assert (await anna.call("GET", f"{second}/{document['id']}{place}"))[0] == 404
    assert (await anna.call("DELETE", f"{second}/{document['id']}"))[0] == 404


async def test_files_go_with_their_document_and_conference(
    installation: Installation, anna: Browser
) -> None:
    told: list[str] = []
    installation.documents.subscribe(lambda _, document: told.append(document))
    shelf = await shelf_of(anna)
    first, _ = await bring(anna, shelf), await bring(anna, shelf)
    await render(installation)
    folder = installation.folder / "documents" / shelf.split("/")[4]
    assert len(list(folder.iterdir())) == 2
    assert (await anna.call("DELETE", f"{shelf}/{first['id']}"))[0] == 204
    assert len(list(folder.iterdir())) == 1
    assert told == [first["id"]]
    assert (await anna.call("DELETE", shelf.removesuffix("/documents")))[0] == 204
    await render(installation)
    assert not folder.exists()


async def test_one_removed_while_it_is_rendered(installation: Installation, anna: Browser) -> None:
    shelf = await shelf_of(anna)
    document = await bring(anna, shelf, files.pdf([f"{number}" for number in range(40)]))
    async with asyncio.TaskGroup() as work:
        work.create_task(render(installation))
        await until(lambda: is_made(installation, "page-2.webp"))
        assert (await anna.call("DELETE", f"{shelf}/{document['id']}"))[0] == 204
    assert (await anna.call("GET", shelf))[1]["items"] == []
    assert not [path for path in (installation.folder / "documents").rglob("*.webp")]


async def test_rendering_goes_on_after_it_was_broken_off(
    installation: Installation, anna: Browser
) -> None:
    shelf = await shelf_of(anna)
    document = await bring(anna, shelf, files.pdf([f"page {number}" for number in range(20)]))
    path = f"{shelf}/{document['id']}"
    async with broken_off(render(installation)):
        await until(lambda: is_made(installation, "page-4.webp"))
    half = (await anna.call("GET", path))[1]["rendered"]
    assert 3 <= half < 20
    first = next((installation.folder / "documents").rglob("page-1.webp")).stat().st_mtime_ns
    await render(installation)
    _, body = await anna.call("GET", path)
    assert (body["state"], body["rendered"]) == ("ready", 20)
    _, pages = await anna.call("GET", f"{path}/pages")
    assert [one["text"] for one in pages["items"]] == [f"page {number}" for number in range(20)]
    again = next((installation.folder / "documents").rglob("page-1.webp")).stat().st_mtime_ns
    assert again == first


async def test_what_nobody_speaks_of_is_swept(installation: Installation, anna: Browser) -> None:
    shelf = await shelf_of(anna)
    await bring(anna, shelf)
    root = installation.folder / "documents"
    stray, cut_off = root / "gone" / "document", root / "incoming" / "half"
    stray.mkdir(parents=True)
    (stray / "original").write_bytes(b"x")
    cut_off.write_bytes(b"x")
    async with broken_off(installation.desk.run()):
        await until(lambda: is_made(installation, "thumbnail-2.webp"))
    assert not stray.exists()
    assert not cut_off.exists()
    assert len(list(root.rglob("original"))) == 1


async def test_a_guest_sees_and_keeps_what_is_theirs_while_in_the_room(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    shelf = await shelf_of(anna)
    conference = shelf.split("/")[4]
    document = await bring(anna, shelf)
    path = f"{shelf}/{document['id']}"
    await render(installation)
    installation.clock.advance(hours=3)
    guest = await open_browser(installation)
    assert (await guest.call("GET", shelf))[0] == 401
    _, planned = await anna.call("GET", f"/api/v1/conferences/{conference}")
    proof = {"name": "Zoé", "pin": planned["pin"]}
    assert (await guest.call("POST", f"/api/v1/rooms/{conference}/guest", proof))[0] == 200
    assert (await guest.call("GET", shelf))[0] == 404  # still at the door
    (cookie,) = [one for one in guest.client.session.cookie_jar if "guest" in one.key]
    found = await installation.guests.find(conference, cookie.value)
    assert found is not None
    installation.rooms.present.add((conference, found.id))
    _, listed = await guest.call("GET", shelf)
    assert [one["id"] for one in listed["items"]] == [document["id"]]
    assert (listed["may_add"], listed["items"][0]["editable"]) == (False, False)
    for place, status in (("pages/1", 200), ("pages/1/thumbnail", 200), ("file", 403)):
        async with guest.client.get(f"{path}/{place}") as answer:
            assert answer.status == status
    # Looking is all that a guest does, and in this conference only.
    assert (await guest.upload(shelf, SLIDES))[0] == 401
    assert (await guest.call("PUT", path, {"downloadable": True}))[0] == 401
    assert (await guest.call("DELETE", path))[0] == 401
    other = await shelf_of(anna, "4712")
    assert (await guest.call("GET", other))[0] == 401
    assert (await anna.call("PUT", path, {"downloadable": True}))[0] == 200
    async with guest.client.get(f"{path}/file") as answer:
        assert answer.status == 200


async def test_who_is_logged_in_elsewhere_may_be_a_guest_here(
    installation: Installation, anna: Browser, open_browser: BrowserFactory
) -> None:
    shelf = await shelf_of(anna)
    conference = shelf.split("/")[4]
    await bring(anna, shelf)
    installation.clock.advance(hours=3)
    _, planned = await anna.call("GET", f"/api/v1/conferences/{conference}")
    beatrix = await open_browser(installation)
    await beatrix.log_in(BEATRIX)
    proof = {"name": "Beatrix", "pin": planned["pin"]}
    assert (await beatrix.call("POST", f"/api/v1/rooms/{conference}/guest", proof))[0] == 200
    assert (await beatrix.call("GET", shelf))[0] == 404
    (cookie,) = [one for one in beatrix.client.session.cookie_jar if "guest" in one.key]
    found = await installation.guests.find(conference, cookie.value)
    assert found is not None
    installation.rooms.present.add((conference, found.id))
    assert (await beatrix.call("GET", shelf))[0] == 200
    assert (await beatrix.upload(shelf, SLIDES))[0] == 404
