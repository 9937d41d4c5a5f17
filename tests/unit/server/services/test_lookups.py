"""What rooms and telephones ask for, and get only when it is there."""

from __future__ import annotations

from dataclasses import replace

from server.db import accounts, vpbxs
from server.domain.account import AccountStatus
from server.services.lookups import PlannedRoom
from tests.installation import ALPHA, ANNA, BEATRIX, BETA, Installation


async def test_conferences_by_id_and_by_room_number(installation: Installation) -> None:
    view = await installation.conferences.create(
        ANNA, ALPHA, {"room_number": "4711", "kind": "ucc", "pin": "2468"}
    )
    planned = PlannedRoom(view.conference, ALPHA)
    lookups = installation.lookups
    assert await lookups.conference(view.conference.id) == planned
    assert await lookups.conference("unknown") is None
    assert await lookups.conference_by_room(ALPHA.id, "4711") == planned
    # Callers of the shared portal are told apart by nothing but the room number.
    assert await lookups.conference_by_room(BETA.id, "4711") == planned
    assert await lookups.conference_by_room(ALPHA.id, "471") is None
    assert await lookups.conference_by_room("unknown", "4711") is None


async def test_a_vpbx_without_portal_keeps_its_rooms_to_itself(
    installation: Installation,
) -> None:
    alone = replace(BETA, portal_number="")
    async with installation.database.write() as connection:
        await vpbxs.save(connection, alone)
    mine = await installation.conferences.create(ANNA, ALPHA, {"room_number": "4711"})
    theirs = await installation.conferences.create(BEATRIX, alone, {"room_number": "4711"})
    lookups = installation.lookups
    assert await lookups.conference_by_room(ALPHA.id, "4711") == PlannedRoom(mine.conference, ALPHA)
    assert await lookups.conference_by_room(BETA.id, "4711") == PlannedRoom(
        theirs.conference, alone
    )


async def test_portals(installation: Installation) -> None:
    lookups = installation.lookups
    assert await lookups.vpbx_by_portal_number("9000") == ALPHA
    assert await lookups.vpbx_by_portal_number("9001") is None
    assert await lookups.vpbx_by_portal_number("") is None
    assert await lookups.portal_numbers() == ["9000"]
    assert await lookups.vpbx(BETA.id) == BETA


async def test_sip_logins_and_accounts(installation: Installation) -> None:
    lookups = installation.lookups
    extension = await lookups.extension_by_sip_username("a201")
    assert extension is not None
    assert (extension.number, extension.account_id) == ("201", ANNA.id)
    assert repr(extension) == "Extension(id='x1', number='201')"
    assert await lookups.extension_by_sip_username("A201") is None
    assert await lookups.account(ANNA.id) == ANNA
    async with installation.database.write() as connection:
        await accounts.set_status(connection, ANNA.id, AccountStatus.DISABLED)
    assert await lookups.account(ANNA.id) is None
