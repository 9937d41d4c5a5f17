"""Members, invitations and answers as the page asks for them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, BEATRIX, BEN, BORIS, OTTO, Browser, Installation

CONFERENCES = "/api/v1/conferences"
CARLA = {"source": "name", "name": "Carla", "email": "carla@x.example", "send_mail": True}


@pytest.fixture
async def anna(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    await browser.log_in(ANNA)
    return browser


async def ucc(anna: Browser) -> str:
    """The path of a conference's members."""
    raw = {"kind": "ucc", "name": "Budget", "room_number": "4711", "start": "2030-05-06T11:00:00Z"}
    _, body = await anna.call("POST", CONFERENCES, raw)
    return f"{CONFERENCES}/{body['id']}/members"


async def test_the_life_of_a_member(anna: Browser) -> None:
    members = await ucc(anna)
    status, carla = await anna.call("POST", members, CARLA | {"language": "it"})
    assert status == 201
    assert carla | {"id": "", "pin": "", "url": ""} == {
        "id": "",
        "source": "name",
        "source_id": "",
        "name": "Carla",
        "email": "carla@x.example",
        "number": "",
        "send_mail": True,
        "language": "it",
        "pin": "",
        "url": "",
        "answer": "none",
        "answered_at": None,
        "invitation": None,
        "reminders": [],
    }
    assert len(carla["pin"]) == 8 and "#m=" in carla["url"]
    one = f"{members}/{carla['id']}"
    status, changed = await anna.call("PUT", one, {"name": "Carla B."})
    assert (status, changed) == (200, carla | {"name": "Carla B."})
    assert await anna.call("GET", members) == (200, {"items": [changed]})
    _, conference = await anna.call("GET", members.removesuffix("/members"))
    assert conference["members"] == 1
    assert (await anna.call("DELETE", one))[0] == 204
    assert (await anna.call("DELETE", one))[1]["code"] == "not-found"
    assert await anna.call("GET", members) == (200, {"items": []})


async def test_an_extension_brings_its_data(anna: Browser) -> None:
    members = await ucc(anna)
    status, found = await anna.call("GET", "/api/v1/destinations?source=extension&q=AN")
    assert (status, found["items"]) == (
        200,
        [
            {
                "source": "extension",
                "source_id": "x1",
                "name": "Anna",
                "number": "201",
                "email": "anna@alpha.example",
            }
        ],
    )
    _, body = await anna.call("POST", members, {"source": "extension", "source_id": "x1"})
    assert (body["name"], body["number"], body["email"]) == ("Anna", "201", "anna@alpha.example")
    for query in ("source=extension&q=xyz", "source=directory", "source=extension&q=%25"):
        assert (await anna.call("GET", f"/api/v1/destinations?{query}"))[1] == {"items": []}
    assert (await anna.call("GET", "/api/v1/destinations?source=name"))[0] == 422


async def test_a_directory_entry_brings_its_data(
    anna: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    ada = await open_browser(installation)
    await ada.log_in(ADA)
    fields = {
        "name": "Atelier Dubois",
        "email": "contact@dubois.example",
        "number": "0033199001234",
    }
    _, entry = await ada.call("POST", "/api/v1/directory", fields)
    _, found = await anna.call("GET", "/api/v1/destinations?source=directory&q=1990")
    assert found["items"] == [fields | {"source": "directory", "source_id": entry["id"]}]
    members = await ucc(anna)
    picked = {"source": "directory", "source_id": entry["id"], "send_mail": True}
    _, body = await anna.call("POST", members, picked)
    assert {field: body[field] for field in fields} == fields
    assert (await ada.call("DELETE", f"/api/v1/directory/{entry['id']}"))[0] == 204
    assert (await anna.call("GET", members))[1] == {"items": [body]}  # the member stays
    assert (await anna.call("POST", members, picked))[1]["errors"] == [
        {"field": "source_id", "code": "invalid"}
    ]


async def test_the_invitation_and_its_way(anna: Browser, installation: Installation) -> None:
    members = await ucc(anna)
    await anna.call("POST", members, CARLA)
    path = members.replace("/members", "/invitation")
    status, body = await anna.call("POST", path, {})
    assert (status, body["queued"]) == (200, 1)
    (carla,) = body["items"]
    assert carla["invitation"] == {"state": "waiting", "at": "2030-05-06T09:00:00Z", "error": ""}
    assert [(one["minutes"], one["state"], one["at"]) for one in carla["reminders"]] == [
        (30, "waiting", "2030-05-06T10:30:00Z"),
        (15, "waiting", "2030-05-06T10:45:00Z"),
    ]
    assert installation.woken  # the sender does not wait for its next look
    retried = await anna.call("POST", f"{members}/{carla['id']}/retry", {})
    assert retried == (200, carla)
    installation.members.can_mail = False
    assert (await anna.call("POST", path, {}))[1]["code"] == "mail-off"
    assert (await anna.call("GET", "/api/v1/session"))[1]["vpbx"]["mail_enabled"] is False


@pytest.mark.parametrize(
    ("kind", "text", "added", "skipped"),
    [
        (
            "addresses",
            "Dan <dan@x.example>, dan@x.example\nrubbish",
            ["Dan"],
            [(1, "taken"), (2, "invalid")],
        ),
        ("csv", "Nom;Email\nDan;dan@x.example\nEve;\n", ["Dan", "Eve"], []),
        (
            "vcard",
            "BEGIN:VCARD\nVERSION:4.0\nFN:Dan\nEMAIL:dan@x.example\nEND:VCARD\n",
            ["Dan"],
            [],
        ),
        ("addresses", "", [], []),
    ],
)
async def test_importing(
    anna: Browser, kind: str, text: str, added: list[str], skipped: list[tuple[int, str]]
) -> None:
    members = await ucc(anna)
    status, body = await anna.call("POST", f"{members}/import", {"format": kind, "text": text})
    assert status == 200
    assert [one["name"] for one in body["added"]] == added
    assert [(row["line"], row["code"]) for row in body["skipped"]] == skipped
    assert len((await anna.call("GET", members))[1]["items"]) == len(added)


@pytest.mark.parametrize(
    "body", [{}, {"format": "xls", "text": ""}, {"format": "csv"}, {"format": [], "text": ""}]
)
async def test_what_cannot_be_imported(anna: Browser, body: dict[str, Any]) -> None:
    status, answer = await anna.call("POST", f"{await ucc(anna)}/import", body)
    assert (status, answer["code"]) == (422, "invalid")


async def test_answering_needs_the_link_alone(
    anna: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    _, carla = await anna.call("POST", await ucc(anna), CARLA)
    link = carla["url"].partition("#m=")[2]
    stranger = await open_browser(installation)
    status, invitation = await stranger.call("POST", "/api/v1/answers", {"link": link})
    assert (status, invitation["name"], invitation["organiser"]) == (200, "Budget", "Anna")
    assert "pin" not in invitation
    status, said = await stranger.call(
        "POST", "/api/v1/answers", {"link": link, "answer": "tentative"}
    )
    assert (status, said) == (200, invitation | {"answer": "tentative"})
    for wrong in ({}, {"link": 5}, {"link": "x"}, {"link": link + "x"}):
        assert (await stranger.call("POST", "/api/v1/answers", wrong))[0] == 404
    again = {"link": link, "answer": "whatever"}
    assert (await stranger.call("POST", "/api/v1/answers", again))[0] == 422


@pytest.mark.parametrize(
    ("account", "expected"),
    [(ANNA, 0), (ADA, 0), (BEN, 403), (OTTO, 403), (BEATRIX, 404), (BORIS, 404)],
    ids=lambda value: getattr(value, "id", str(value)),
)
async def test_tenant_role_and_verb(
    anna: Browser,
    installation: Installation,
    open_browser: BrowserFactory,
    account: Any,
    expected: int,
) -> None:
    members = await ucc(anna)
    _, carla = await anna.call("POST", members, CARLA)
    asker = await open_browser(installation)
    await asker.log_in(account)
    one = f"{members}/{carla['id']}"
    calls = [
        ("GET", members, None),
        ("POST", members, CARLA),
        ("POST", f"{members}/import", {"format": "csv", "text": "Dan,dan@x.example"}),
        ("PUT", one, {"name": "Eve"}),
        ("POST", f"{one}/retry", {}),
        ("POST", members.replace("/members", "/invitation"), {}),
        ("DELETE", one, None),
    ]
    for method, path, body in calls:
        status, answer = await asker.call(method, path, body)
        if expected:
            assert status == expected, (method, path)
            assert "carla" not in str(answer).lower()
        else:
            assert status < 300, (method, path, answer)
    # Nothing of another tenant is found either.
    _, found = await asker.call("GET", "/api/v1/destinations?source=extension")
    assert bool(found["items"]) == (account.vpbx_id == ANNA.vpbx_id)
