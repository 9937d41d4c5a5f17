"""Planning rules that the REST suite does not reach: functions switched off, races, listeners."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from server.db import vpbxs
from server.domain.account import VPBX
from server.domain.entry import EntryRefusal
from server.domain.errors import Disabled, FieldError, Forbidden, Invalid, NotFound
from server.services.conferences import ConferenceChanged, ConferenceService
from tests.installation import ADA, ALPHA, ANNA, BEATRIX, BEN, BETA, START, Installation


@pytest.mark.parametrize(
    ("vpbx", "kind", "refused"),
    [
        (replace(ALPHA, ucc_enabled=False), "ucc", True),
        (replace(ALPHA, ucc_enabled=False), "audio", False),
        (replace(ALPHA, conference_enabled=False), "audio", True),
        (replace(ALPHA, conference_enabled=False), "ucc", True),
    ],
)
async def test_functions_that_the_vpbx_lacks(
    small_installation: Installation, vpbx: VPBX, kind: str, refused: bool
) -> None:
    conferences = small_installation.conferences
    raw = {"kind": kind, "room_number": "4711"}
    if refused:
        with pytest.raises(Disabled):
            await conferences.create(ANNA, vpbx, raw)
        assert await conferences.all(ANNA) == []
    else:
        await conferences.create(ANNA, vpbx, raw)
        assert len(await conferences.all(ANNA)) == 1


async def test_a_function_switched_off_later_closes_the_room(
    small_installation: Installation,
) -> None:
    conferences = small_installation.conferences
    view = await conferences.create(ANNA, ALPHA, {"kind": "ucc", "room_number": "4711"})
    off = replace(ALPHA, ucc_enabled=False)
    async with small_installation.database.write() as connection:
        await vpbxs.save(connection, off)
    room = await conferences.room(BEN, view.conference.id)
    assert room.refusal is EntryRefusal.DISABLED
    with pytest.raises(Disabled):
        await conferences.change(ANNA, off, view.conference.id, {"name": "x"})
    changed = await conferences.change(ANNA, off, view.conference.id, {"kind": "audio"})
    assert changed.conference.kind == "audio"


async def test_listeners_hear_what_was_committed(small_installation: Installation) -> None:
    conferences = small_installation.conferences
    heard: list[ConferenceChanged] = []
    conferences.subscribe(heard.append)
    view = await conferences.create(ANNA, ALPHA, {"room_number": "4711"})
    conference_id = view.conference.id
    changed = await conferences.change(ADA, ALPHA, conference_id, {"name": "New"})
    with pytest.raises(Forbidden):
        await conferences.delete(BEN, conference_id)
    with pytest.raises(Invalid):
        await conferences.change(ANNA, ALPHA, conference_id, {"pin": "x"})
    await conferences.delete(ANNA, conference_id)
    assert heard == [
        ConferenceChanged(view.conference, deleted=False),
        ConferenceChanged(changed.conference, deleted=False),
        ConferenceChanged(changed.conference, deleted=True),
    ]


async def test_a_change_is_dated_and_keeps_its_owner(small_installation: Installation) -> None:
    conferences, clock = small_installation.conferences, small_installation.clock
    view = await conferences.create(ANNA, ALPHA, {"room_number": "4711"})
    clock.advance(minutes=5)
    changed = await conferences.change(ADA, ALPHA, view.conference.id, {})
    assert changed.organiser == ANNA
    assert changed.conference.created_at == START
    assert changed.conference.updated_at == START + timedelta(minutes=5)


async def test_of_two_creations_at_once_one_gets_the_number(installation: Installation) -> None:
    conferences = installation.conferences
    results = await asyncio.gather(
        conferences.create(ANNA, ALPHA, {"room_number": "4711"}),
        conferences.create(BEATRIX, BETA, {"room_number": "4711"}),
        return_exceptions=True,
    )
    refused = [result for result in results if isinstance(result, Invalid)]
    assert len(refused) == 1
    assert refused[0].errors == (FieldError("room_number", "taken"),)


async def test_changes_at_once_do_not_undo_each_other(installation: Installation) -> None:
    conferences = installation.conferences
    view = await conferences.create(ANNA, ALPHA, {"room_number": "4711"})
    conference_id = view.conference.id
    for number in range(1000, 1010):
        wanted = {"name": f"Name {number}", "pin": str(number), "description": f"Text {number}"}
        await asyncio.gather(
            *(
                conferences.change(account, ALPHA, conference_id, {field: value})
                for account, (field, value) in zip((ANNA, ADA, ANNA), wanted.items(), strict=True)
            )
        )
        found = (await conferences.one(ANNA, conference_id)).conference
        assert {field: getattr(found, field) for field in wanted} == wanted


async def test_ids_are_unguessable_and_speakable(small_installation: Installation) -> None:
    made = [
        (await small_installation.conferences.create(ANNA, ALPHA, {"room_number": str(n)}))
        for n in (4711, 4712)
    ]
    ids = {view.conference.id for view in made}
    assert len(ids) == 2
    assert all(
        len(one) == 26 and set(one) <= set("abcdefghijklmnopqrstuvwxyz234567") for one in ids
    )


def scripted(installation: Installation, random: Callable[[int], bytes]) -> ConferenceService:
    return ConferenceService(
        installation.database,
        installation.repository,
        installation.member_rows,
        installation.rooms,
        installation.invitations,
        clock=installation.clock,
        random_bytes=random,
    )


async def test_a_suggestion_avoids_taken_numbers(small_installation: Installation) -> None:
    await small_installation.conferences.create(ANNA, ALPHA, {"room_number": "100007"})
    rolls = iter([7, 7, 8, 1234])
    service = scripted(small_installation, lambda length: next(rolls).to_bytes(length, "big"))
    suggestion = await service.suggest(BETA)  # the same portal
    assert (suggestion.room_number, suggestion.pin) == ("100008", "101234")


async def test_a_crowded_portal_gets_longer_numbers(small_installation: Installation) -> None:
    await small_installation.conferences.create(ANNA, ALPHA, {"room_number": "100000"})
    service = scripted(small_installation, bytes)
    assert (await service.suggest(ALPHA)).room_number == "1000000"


async def test_foreign_conferences_do_not_exist(small_installation: Installation) -> None:
    conferences = small_installation.conferences
    view = await conferences.create(ANNA, ALPHA, {"room_number": "4711", "kind": "ucc"})
    conference_id = view.conference.id
    for attempt in (
        conferences.one(BEATRIX, conference_id),
        conferences.room(BEATRIX, conference_id),
        conferences.change(BEATRIX, BETA, conference_id, {}),
        conferences.delete(BEATRIX, conference_id),
        conferences.one(ANNA, "unknown"),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert await conferences.all(BEATRIX) == []
