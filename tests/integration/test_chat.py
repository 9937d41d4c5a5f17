"""The chat on disk: numbered, read by those whom it concerns, gone with its conference."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server.domain.account import Account
from server.domain.chat import ChatLine, Who
from server.domain.errors import NotFound
from tests.conftest import BrowserFactory
from tests.installation import ADA, ALPHA, ANNA, BEATRIX, BEN, Installation

ANNA_HERE, BEN_HERE = Who("p1", "Anna", ANNA.id), Who("p2", "Ben", BEN.id)
GUEST = Who("p3", "Gast")


async def planned(installation: Installation) -> str:
    """A conference of Anna's."""
    fields = {"room_number": "4711", "name": "Budget"}
    return (await installation.conferences.create(ANNA, ALPHA, fields)).conference.id


async def write(
    installation: Installation, conference: str, by: Who, text: str, to: Who | None = None
) -> ChatLine:
    line = ChatLine(f"{conference}-{text}", conference, by, text, installation.clock(), to)
    return await installation.chat.keep(line)


async def texts(
    installation: Installation, conference: str, reader: Who, **wanted: int
) -> list[str]:
    found = await installation.chat.latest(
        conference,
        reader,
        since=installation.clock() - timedelta(hours=1),
        before=wanted.get("before"),
        limit=wanted.get("limit", 50),
    )
    return [line.text for line in found]


@pytest.fixture
async def conference(installation: Installation) -> str:
    identity = await planned(installation)
    await write(installation, identity, ANNA_HERE, "one")
    await write(installation, identity, ANNA_HERE, "two", BEN_HERE)
    await write(installation, identity, GUEST, "three", ANNA_HERE)
    await write(installation, identity, GUEST, "four")
    return identity


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (ANNA_HERE, ["one", "two", "three", "four"]),
        (Who("another place", "Anna", ANNA.id), ["one", "two", "three", "four"]),
        (BEN_HERE, ["one", "two", "four"]),
        (GUEST, ["one", "three", "four"]),
        (Who("p4", "Gast"), ["one", "four"]),
    ],
)
async def test_who_reads_what(
    installation: Installation, conference: str, reader: Who, expected: list[str]
) -> None:
    assert await texts(installation, conference, reader) == expected


async def test_pages_go_back_from_the_latest(installation: Installation, conference: str) -> None:
    line = await write(installation, conference, ANNA_HERE, "five")
    assert await texts(installation, conference, ANNA_HERE, limit=2) == ["four", "five"]
    before = line.position - 1
    assert await texts(installation, conference, ANNA_HERE, before=before, limit=2) == [
        "two",
        "three",
    ]


async def test_what_belongs_to_a_former_start_is_not_shown_again(
    installation: Installation, conference: str
) -> None:
    installation.clock.advance(hours=2)
    await write(installation, conference, ANNA_HERE, "next day")
    assert await texts(installation, conference, BEN_HERE) == ["next day"]


async def test_a_deleted_conference_takes_its_chat_along(
    installation: Installation, conference: str
) -> None:
    await installation.conferences.delete(ANNA, conference)
    assert await texts(installation, conference, ANNA_HERE) == []
    with pytest.raises(NotFound):
        await write(installation, conference, ANNA_HERE, "too late")


@pytest.mark.parametrize(
    ("person", "status"), [(ANNA, 200), (BEN, 403), (ADA, 403), (BEATRIX, 404)]
)
async def test_only_who_organises_reads_it_afterwards(
    installation: Installation,
    open_browser: BrowserFactory,
    conference: str,
    person: Account,
    status: int,
) -> None:
    browser = await open_browser(installation)
    await browser.log_in(person)
    path = f"/api/v1/conferences/{conference}/chat"
    found, body = await browser.call("GET", path)
    assert found == status
    if status == 200:
        assert [line["text"] for line in body["items"]] == ["one", "four"]
        assert body["items"][1]["account_id"] is None
        _, first = await browser.call("GET", f"{path}?limit=1")
        _, second = await browser.call("GET", f"{path}?limit=1&after={first['next']}")
        assert [line["text"] for line in second["items"]] == ["four"]
