"""Subscribers over a real socket, on each kind of database."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.db import subscribers
from server.domain.directory import digest_secrets
from tests.conftest import BrowserFactory
from tests.installation import (
    ADA,
    ALPHA,
    ANNA,
    BEATRIX,
    BEN,
    BORIS,
    OTTO,
    Browser,
    Installation,
    password_of,
)

PATH = "/api/v1/subscribers"
CARLA = {"name": "Carla", "email": "carla@alpha.example"}


@pytest.fixture
async def ada(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    assert (await browser.log_in(ADA))[0] == 200
    return browser


@pytest.fixture
async def otto(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    assert (await browser.log_in(OTTO))[0] == 200
    return browser


async def created(browser: Browser, **fields: object) -> Any:
    status, body = await browser.call("POST", PATH, CARLA | fields)
    assert status == 201, body
    return body


def faults(body: Any) -> dict[str, str]:
    return {error["field"]: error["code"] for error in body["errors"]}


async def test_the_list_has_everybody_of_the_vpbx_by_name(ada: Browser) -> None:
    status, body = await ada.call("GET", PATH)
    assert status == 200
    assert [item["name"] for item in body["items"]] == ["Ada", "Anna", "Ben", "Otto"]
    anna = {
        "id": "anna",
        "name": "Anna",
        "email": "anna@alpha.example",
        "role": "subscriber",
        "language": "fr",
        "timezone": "Europe/Zurich",
        "extension": "201",
        "sip": {"username": "a201", "realm": "ucc"},
        "disabled": False,
        "email_verified": False,
        "second_factor": False,
    }
    assert body["items"][1] == anna
    assert await ada.call("GET", f"{PATH}/anna") == (200, anna)


async def test_somebody_new_with_a_telephone(ada: Browser, installation: Installation) -> None:
    body = await created(ada, extension="203", role="administrator", language="de")
    assert (body["extension"], body["role"], body["language"]) == ("203", "administrator", "de")
    assert body["sip"] == {"username": "203", "realm": "ucc"}
    assert body["password_url"] is None  # the mail has it
    phone = await installation.lookups.extension_by_sip_username("203")
    assert phone is not None and phone.account_id == body["id"]
    expected = digest_secrets("203", "ucc", body["sip_password"])
    assert (phone.ha1_md5, phone.ha1_sha256) == expected
    _, shown = await ada.call("GET", f"{PATH}/{body['id']}")
    assert "sip_password" not in shown


async def test_a_new_sip_password_replaces_the_old_one(
    ada: Browser, installation: Installation
) -> None:
    status, body = await ada.call("POST", f"{PATH}/anna/sip-password", {})
    phone = await installation.lookups.extension_by_sip_username("a201")
    assert status == 200 and phone is not None
    assert phone.ha1_md5 == digest_secrets("a201", "ucc", body["sip_password"])[0]
    assert (await ada.call("POST", f"{PATH}/ben/sip-password", {}))[0] == 404  # has no telephone


async def test_extensions_come_move_and_go(ada: Browser, installation: Installation) -> None:
    _, body = await ada.call("PUT", f"{PATH}/anna", {"extension": "299", "name": "Anna B"})
    assert (body["extension"], body["sip_password"]) == (
        "299",
        None,
    )  # the telephone stays logged in
    phone = await installation.lookups.extension_by_sip_username("a201")
    assert phone is not None and (phone.number, phone.name) == ("299", "Anna B")
    _, body = await ada.call("PUT", f"{PATH}/anna", {"extension": None})
    assert (body["extension"], body["sip"]) == (None, None)
    assert await installation.lookups.extension_by_sip_username("a201") is None
    _, body = await ada.call("PUT", f"{PATH}/ben", {"extension": "201"})
    assert body["sip"]["username"] == "201" and body["sip_password"]


async def test_sip_user_names_are_unique_in_the_whole_installation(
    ada: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    await created(ada, extension="203")
    boris = await open_browser(installation)
    await boris.log_in(BORIS)
    theirs = await created(boris, email="carla@beta.example", extension="203")
    assert theirs["extension"] == "203"
    assert theirs["sip"]["username"].startswith("203-")


async def test_addresses_and_numbers_are_taken_once(ada: Browser) -> None:
    fields = {"name": "X", "email": "Beatrix@Beta.example", "extension": "201"}
    status, body = await ada.call("POST", PATH, fields)
    assert (status, faults(body)) == (422, {"email": "taken", "extension": "taken"})
    status, body = await ada.call("PUT", f"{PATH}/ben", {"email": ANNA.email, "extension": "201"})
    assert (status, faults(body)) == (422, {"email": "taken", "extension": "taken"})
    # One's own are not in one's way.
    assert (await ada.call("PUT", f"{PATH}/anna", {"email": ANNA.email, "extension": "201"}))[
        0
    ] == 200


async def test_two_who_want_the_same_address_at_once(ada: Browser) -> None:
    answers = await asyncio.gather(
        *(ada.call("POST", PATH, CARLA | {"extension": number}) for number in ("203", "204"))
    )
    assert sorted(status for status, _ in answers) == [201, 422]
    refused = next(body for status, body in answers if status == 422)
    assert faults(refused) == {"email": "taken"}


async def test_disabling_ends_login_and_telephone_until_it_is_undone(
    ada: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    anna = await open_browser(installation)
    await anna.log_in(ANNA)
    _, body = await ada.call("PUT", f"{PATH}/anna", {"disabled": True})
    assert body["disabled"] is True
    assert (await anna.call("GET", "/api/v1/session"))[0] == 401
    assert (await anna.log_in(ANNA))[0] == 401
    assert await installation.lookups.extension_by_sip_username("a201") is None
    assert faults((await ada.call("POST", f"{PATH}/anna/password-reset", {}))[1]) == {
        "disabled": "invalid"
    }
    await ada.call("PUT", f"{PATH}/anna", {"disabled": False})
    # The old session does not come back to life with the account.
    assert (await anna.call("GET", "/api/v1/session"))[0] == 401
    assert (await anna.log_in(ANNA))[0] == 200
    assert await installation.lookups.extension_by_sip_username("a201") is not None


async def test_deleting_somebody_without_conferences(
    ada: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    anna = await open_browser(installation)
    await anna.log_in(ANNA)
    conference = await anna.call("POST", "/api/v1/conferences", {"room_number": "4711"})
    status, body = await ada.call("DELETE", f"{PATH}/anna")
    assert (status, faults(body)) == (422, {"conferences": "not-empty"})
    await ada.call("DELETE", f"/api/v1/conferences/{conference[1]['id']}")
    assert await ada.call("DELETE", f"{PATH}/anna") == (204, "")
    assert (await anna.call("GET", "/api/v1/session"))[0] == 401
    assert await installation.lookups.extension_by_sip_username("a201") is None
    assert (await ada.call("GET", f"{PATH}/anna"))[0] == 404


async def test_nobody_locks_themselves_or_the_vpbx_out(ada: Browser, otto: Browser) -> None:
    own = {"role": "own-account"}
    last = {"role": "last-administrator"}
    assert faults((await ada.call("PUT", f"{PATH}/ada", {"role": "subscriber"}))[1]) == own
    assert faults((await ada.call("PUT", f"{PATH}/ada", {"disabled": True}))[1]) == {
        "disabled": "own-account"
    }
    assert faults((await ada.call("DELETE", f"{PATH}/ada"))[1]) == {"id": "own-account"}
    assert faults((await otto.call("PUT", f"{PATH}/ada", {"role": "subscriber"}))[1]) == last
    assert faults((await otto.call("DELETE", f"{PATH}/ada"))[1]) == {
        "disabled": "last-administrator"
    }
    await ada.call("PUT", f"{PATH}/ben", {"role": "administrator"})
    assert (await otto.call("PUT", f"{PATH}/ada", {"role": "subscriber"}))[0] == 200


async def test_of_two_administrators_who_demote_each_other_one_stays(
    ada: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    await ada.call("PUT", f"{PATH}/ben", {"role": "administrator"})
    ben = await open_browser(installation)
    await ben.log_in(BEN)
    demote = {"role": "subscriber"}
    await asyncio.gather(
        ada.call("PUT", f"{PATH}/ben", demote), ben.call("PUT", f"{PATH}/ada", demote)
    )
    async with installation.database.read() as connection:
        assert await subscribers.other_administrators(connection, ALPHA.id, "") == 1


async def test_administrators_neither_make_nor_touch_operators(ada: Browser, otto: Browser) -> None:
    status, body = await ada.call("POST", PATH, CARLA | {"role": "operator"})
    assert (status, faults(body)) == (422, {"role": "above-own"})
    for method, path, sent in (
        ("PUT", "/otto", {"email": "mine@alpha.example"}),
        ("DELETE", "/otto", None),
        ("POST", "/otto/password-reset", {}),
        ("POST", "/otto/sip-password", {}),
    ):
        assert (await ada.call(method, f"{PATH}{path}", sent))[0] == 403
    assert (await otto.call("POST", PATH, CARLA | {"role": "operator"}))[0] == 201


async def test_conferences_of_one_subscriber(
    ada: Browser, installation: Installation, open_browser: BrowserFactory
) -> None:
    anna = await open_browser(installation)
    await anna.log_in(ANNA)
    for browser, number in ((ada, "4711"), (anna, "4712"), (anna, "4713")):
        await browser.call("POST", "/api/v1/conferences", {"room_number": number})

    async def numbers(query: str) -> set[str]:
        _, body = await ada.call("GET", f"/api/v1/conferences{query}")
        return {item["room_number"] for item in body["items"]}

    assert await numbers("?organiser=anna") == {"4712", "4713"}
    assert await numbers("?organiser=beatrix") == set()
    assert await numbers("") == {"4711", "4712", "4713"}


async def test_without_mail_the_administrator_hands_the_link_over(
    installation: Installation, open_browser: BrowserFactory
) -> None:
    installation.links.can_mail = False
    browser = await open_browser(installation)
    await browser.log_in(ADA)
    body = await created(browser)
    origin, _, token = body["password_url"].partition("/#reset=")
    assert origin == browser.origin
    sent = {"token": token, "password": "quite a long one"}
    assert (await browser.call("POST", "/api/v1/password-reset/confirm", sent))[0] == 204
    status, _ = await browser.call(
        "POST", "/api/v1/session", {"email": CARLA["email"], "password": "quite a long one"}
    )
    assert status == 200


VERBS: tuple[tuple[str, str, dict[str, str] | None], ...] = (
    ("GET", "", None),
    ("POST", "", CARLA),
    ("GET", "/{id}", None),
    ("PUT", "/{id}", {"name": "Mallory was here"}),
    ("POST", "/{id}/sip-password", {}),
    ("POST", "/{id}/password-reset", {}),
    ("DELETE", "/{id}", None),
)
OBJECTS = (ANNA, BEN, BEATRIX, BORIS)
ADMINISTRATORS = {ADA, OTTO, BORIS}


@pytest.mark.parametrize("asker", [ANNA, BEN, ADA, OTTO, BEATRIX, BORIS], ids=lambda one: one.id)
async def test_tenant_by_role_by_object_by_verb(
    installation: Installation, open_browser: BrowserFactory, asker: Any
) -> None:
    """Subscribers get 403 everywhere, administrators 404 outside of their own vPBX, and no
    answer names anybody of another one."""
    browser = await open_browser(installation)
    assert (await browser.log_in(asker))[0] == 200
    strangers = [one for one in (*OBJECTS, ADA, OTTO) if one.vpbx_id != asker.vpbx_id]
    for target in OBJECTS:
        for method, path, sent in VERBS:
            body = dict(sent, email=f"{target.id}-{asker.id}@x.example") if sent == CARLA else sent
            status, answer = await browser.call(
                method, PATH + path.replace("{id}", target.id), body
            )
            case = (asker.id, method, path, target.id, answer)
            if asker not in ADMINISTRATORS:
                assert status == 403, case
            elif "{id}" in path and target.vpbx_id != asker.vpbx_id:
                assert status == 404, case
            elif asker.id != target.id:
                # 404: nobody but Anna has a telephone; 422: Boris is the last administrator.
                assert status in {200, 201, 204, 404, 422}, case
            if status in {200, 201}:
                assert not any(one.email in str(answer) for one in strangers), case
    for one in strangers:  # untouched
        stranger = await open_browser(installation)
        assert (await stranger.log_in(one, password_of(one)))[0] == 200
        _, session = await stranger.call("GET", "/api/v1/session")
        assert session["account"]["name"] == one.name
