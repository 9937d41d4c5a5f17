"""Recordings over a real socket, made films of by the real process, on each kind of database."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.domain.account import Account
from server.domain.recording import MAX_ATTEMPTS, Recording
from server.recording.maker import Maker, ProcessMaker
from server.recording.spool import Record, Scene, Track, pack
from server.services.recording_desk import RecordingDesk
from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, BEATRIX, BEN, BORIS, OTTO, Browser, Installation
from tests.unit.server.recording.sounds import film, tone_packets


class NoFilm:
    async def make(self, folder: Path, spool: Path, place: Path) -> int | None:
        return None


def desk_of(installation: Installation, maker: Maker | None = None) -> RecordingDesk:
    return RecordingDesk(
        installation.database,
        installation.archive,
        maker or ProcessMaker(),
        clock=installation.clock,
        retention=timedelta(days=90),
    )


@pytest.fixture
async def anna(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    await browser.log_in(ANNA)
    return browser


async def conference(browser: Browser) -> str:
    raw = {"room_number": "4711", "kind": "ucc", "start": "2030-05-06T12:00:00Z", "pin": "246813"}
    status, body = await browser.call("POST", "/api/v1/conferences", raw)
    assert status == 201, body
    return str(body["id"])


def cut_off(
    installation: Installation, conference_id: str, name: str = "rec1", at: datetime | None = None
) -> Recording:
    """What a service leaves that is killed before the database has heard of the recording."""
    at = at or installation.clock()
    recording = Recording(name, conference_id, ANNA.vpbx_id, "Plan", ANNA.id, ANNA.name, at)
    installation.archive.begin(recording)
    records: list[Record] = [
        Track(0, "p", "mic"),
        Scene(0.0, name="Anna"),
        *tone_packets(0, 440, 0.0, 1),
    ]
    data = b"".join(pack(one) for one in records)
    installation.archive.spool(name).write_bytes(data + b"p\0\0")
    return recording


async def listed(browser: Browser, conference_id: str) -> list[Any]:
    status, body = await browser.call("GET", f"/api/v1/conferences/{conference_id}/recordings")
    assert status == 200, body
    return list(body["items"])


async def test_what_a_crash_cut_off_becomes_a_film(
    installation: Installation, anna: Browser, tmp_path: Path
) -> None:
    item = await conference(anna)
    cut_off(installation, item)
    desk = desk_of(installation)
    await desk.adopt()
    (waiting,) = await listed(anna, item)
    assert (waiting["state"], waiting["downloads"], waiting["size"]) == ("processing", False, None)
    path = f"/api/v1/conferences/{item}/recordings/rec1"
    assert (await anna.call("GET", f"{path}/file"))[0] == 404
    assert await desk.step()
    assert not await desk.step()
    (ready,) = await listed(anna, item)
    assert (ready["state"], ready["downloads"], ready["seconds"]) == ("ready", True, 1)
    async with anna.client.get(f"{path}/file") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="recording-')
        assert answer.content_type == "video/webm"
        whole = await answer.read()
    assert len(whole) == ready["size"]
    async with anna.client.get(f"{path}/file", headers={"Range": "bytes=5-9"}) as answer:
        assert (answer.status, await answer.read()) == (206, whole[5:10])
    (tmp_path / "film.webm").write_bytes(whole)
    assert film(tmp_path / "film.webm").power(440, 0.3, 0.9) > 0.05
    folder = installation.archive.folder("rec1")
    assert sorted(one.name for one in folder.iterdir()) == ["about.json", "film.webm"]
    assert (await anna.call("DELETE", path))[0] == 204
    assert (await listed(anna, item), folder.exists()) == ([], False)
    history = await anna.call("GET", f"/api/v1/conferences/{item}/audit")
    assert [one["action"] for one in history[1]["items"] if one["object"] == "recording"] == [
        "delete"
    ]


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        (ADA, (200, 403, 204)),  # administrator: sees and clears away, and does not hear
        (BEN, (403, 403, 403)),
        (OTTO, (403, 403, 403)),
        (BEATRIX, (404, 404, 404)),
        (BORIS, (404, 404, 404)),
    ],
)
async def test_whose_it_is(
    installation: Installation,
    anna: Browser,
    open_browser: BrowserFactory,
    who: Account,
    statuses: tuple[int, int, int],
) -> None:
    item = await conference(anna)
    cut_off(installation, item)
    await desk_of(installation).adopt()
    browser = await open_browser(installation)
    await browser.log_in(who)
    path = f"/api/v1/conferences/{item}/recordings"
    asked = (("GET", path), ("GET", f"{path}/rec1/file"), ("DELETE", f"{path}/rec1"))
    assert tuple([(await browser.call(*one))[0] for one in asked]) == statuses


async def test_what_can_be_no_film_is_given_up(installation: Installation, anna: Browser) -> None:
    item = await conference(anna)
    cut_off(installation, item)
    desk = desk_of(installation, NoFilm())
    await desk.adopt()
    for _ in range(MAX_ATTEMPTS):
        assert await desk.step()
    assert not await desk.step()
    ((failed,),) = [await listed(anna, item)]
    assert failed["state"] == "failed"
    assert installation.archive.spool("rec1").exists()  # for whoever can help


async def test_it_goes_with_its_conference_and_with_its_time(
    installation: Installation, anna: Browser
) -> None:
    item = await conference(anna)
    long_ago = installation.clock() - timedelta(days=91)
    cut_off(installation, item, "old", long_ago)
    cut_off(installation, item, "rec1")
    cut_off(installation, "no-such-conference", "stray")
    desk = desk_of(installation)
    await desk.adopt()
    assert [one["id"] for one in await listed(anna, item)] == ["rec1", "old"]
    assert not installation.archive.folder("stray").exists()
    assert await desk.step() and await desk.step()
    await desk.remove_old()
    assert [one["id"] for one in await listed(anna, item)] == ["rec1"]
    assert not installation.archive.folder("old").exists()
