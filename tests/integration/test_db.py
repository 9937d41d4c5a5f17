"""The repositories on SQLite and on PostgreSQL: the same suite, the same answers."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from server.db import accounts, directory, migrate, sessions, settings, vpbxs
from server.db.conferences import RoomNumberTaken
from server.db.engine import Database
from server.db.room_tables import metadata
from server.db.sessions import LoginSession
from server.db.tables import conference, extension
from server.domain.account import AccountStatus
from server.domain.conference import Conference, ConferenceKind
from server.domain.directory import DirectoryEntry
from server.secretbox import SecretBox, SecretError
from tests.installation import ALPHA, ANNA, BEATRIX, BETA, PEOPLE, START, Installation

MEETING = Conference(
    id="c1",
    vpbx_id=ALPHA.id,
    organiser_id=ANNA.id,
    kind=ConferenceKind.UCC,
    name="Séance – 会議",
    room_number="4711",
    start=START,
    timezone="Europe/Zurich",
    duration=15,
    pin="2468",
    description="line 1\nline 2",
    created_at=START,
    updated_at=START,
)


async def add(installation: Installation, item: Conference) -> None:
    vpbx = {ALPHA.id: ALPHA, BETA.id: BETA}[item.vpbx_id]
    async with installation.database.write() as connection:
        await installation.repository.add(connection, item, vpbx)


async def stored(installation: Installation, conference_id: str) -> Conference | None:
    async with installation.database.read() as connection:
        return await installation.repository.by_id(connection, conference_id)


async def test_migrations_lead_to_exactly_the_tables_of_the_code(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
    assert (await migrate.revisions(database)).up_to_date


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = await migrate.revisions(database)
    await migrate.upgrade(database)
    assert await migrate.revisions(database) == before


async def test_a_conference_comes_back_as_it_was_stored(installation: Installation) -> None:
    await add(installation, MEETING)
    assert await stored(installation, "c1") == MEETING
    assert await stored(installation, "c2") is None


async def test_times_are_utc_whatever_zone_they_were_given_in(installation: Installation) -> None:
    local = datetime(2030, 5, 6, 11, 0, tzinfo=timezone(timedelta(hours=2)))
    await add(installation, replace(MEETING, start=local))
    found = await stored(installation, "c1")
    assert found is not None
    assert (found.start, found.start.tzinfo) == (START, UTC)
    with pytest.raises(StatementError, match="naive"):
        await add(installation, replace(MEETING, id="c2", start=datetime(2030, 1, 1)))


async def test_secrets_are_not_readable_in_the_tables(installation: Installation) -> None:
    await add(installation, MEETING)
    async with installation.database.read() as connection:
        pin = (await connection.execute(select(conference.c.pin_sealed))).scalar_one()
        digests = (
            await connection.execute(
                select(extension.c.ha1_md5_sealed, extension.c.ha1_sha256_sealed)
            )
        ).one()
        phone = await installation.extensions.by_sip_username(connection, "a201")
    assert phone is not None
    assert (len(phone.ha1_md5), len(phone.ha1_sha256)) == (32, 64)
    assert MEETING.pin not in pin
    assert phone.ha1_md5 not in digests[0] and phone.ha1_sha256 not in digests[1]


@pytest.mark.parametrize(
    ("other", "taken"),
    [
        pytest.param(replace(MEETING, id="c2"), True, id="same vPBX"),
        pytest.param(
            replace(MEETING, id="c2", vpbx_id=BETA.id, organiser_id=BEATRIX.id),
            True,
            id="another vPBX of the same portal",
        ),
        pytest.param(replace(MEETING, id="c2", room_number="4712"), False, id="other number"),
    ],
)
async def test_the_database_keeps_room_numbers_unique_per_portal(
    installation: Installation, other: Conference, taken: bool
) -> None:
    await add(installation, MEETING)
    if taken:
        with pytest.raises(RoomNumberTaken):
            await add(installation, other)
        assert await stored(installation, "c2") is None
    else:
        await add(installation, other)
        assert await stored(installation, "c2") == other


async def test_a_vpbx_takes_its_conferences_to_another_portal(installation: Installation) -> None:
    await add(installation, MEETING)
    async with installation.database.write() as connection:
        await vpbxs.save(connection, replace(ALPHA, portal_number=""))
        found = await installation.repository.by_room(connection, "vpbx:alpha", "4711")
    assert found == MEETING
    theirs = replace(MEETING, id="c2", vpbx_id=BETA.id, organiser_id=BEATRIX.id)
    await add(installation, theirs)
    with pytest.raises(IntegrityError):  # back again, where Beta has the number now
        async with installation.database.write() as connection:
            await vpbxs.save(connection, ALPHA)
    assert (await stored(installation, "c1"), await stored(installation, "c2")) == (
        MEETING,
        theirs,
    )


async def test_changing_and_removing_tell_whether_there_was_something(
    installation: Installation,
) -> None:
    await add(installation, MEETING)
    moved = replace(MEETING, start=START + timedelta(days=1), pin="")
    async with installation.database.write() as connection:
        assert await installation.repository.save(connection, moved)
        assert not await installation.repository.save(connection, replace(moved, id="gone"))
    assert await stored(installation, "c1") == moved
    async with installation.database.write() as connection:
        assert await installation.repository.remove(connection, "c1")
        assert not await installation.repository.remove(connection, "c1")


async def test_a_failing_transaction_leaves_nothing(installation: Installation) -> None:
    with pytest.raises(ZeroDivisionError):
        async with installation.database.write() as connection:
            await installation.repository.add(connection, MEETING, ALPHA)
            raise ZeroDivisionError
    assert await stored(installation, "c1") is None


async def test_writers_at_the_same_time_all_succeed(installation: Installation) -> None:
    items = [replace(MEETING, id=f"c{n}", room_number=str(1000 + n)) for n in range(20)]
    await asyncio.gather(*(add(installation, item) for item in items))
    async with installation.database.read() as connection:
        found = await installation.repository.of_vpbx(connection, ALPHA.id)
    assert {item.id for item in found} == {item.id for item in items}


async def test_errors_do_not_quote_values(installation: Installation) -> None:
    secret = "not for the log"
    with pytest.raises(IntegrityError) as raised:
        async with installation.database.write() as connection:
            await accounts.add(connection, ANNA, secret, START)
    assert secret not in str(raised.value)


async def test_foreign_keys_are_kept(installation: Installation) -> None:
    with pytest.raises(IntegrityError):
        await add(installation, replace(MEETING, organiser_id="nobody"))


async def test_a_disabled_account_cannot_be_found_but_still_has_a_name(
    installation: Installation,
) -> None:
    async with installation.database.write() as connection:
        await accounts.set_status(connection, ANNA.id, AccountStatus.DISABLED)
        assert await accounts.by_id(connection, ANNA.id) is None
        assert await accounts.by_email(connection, ANNA.email) is None
        assert (await accounts.of_vpbx(connection, ALPHA.id))[ANNA.id] == ANNA


async def test_accounts_are_found_by_email_in_any_case(installation: Installation) -> None:
    async with installation.database.read() as connection:
        found = await accounts.by_email(connection, ANNA.email.upper())
        assert found is not None and found[0] == ANNA
        assert await accounts.count(connection) == len(PEOPLE)


async def test_the_directory_lists_extensions_and_outside_people(
    installation: Installation,
) -> None:
    entry = DirectoryEntry("d1", ALPHA.id, "Weber", "info@weber.example", "0033199001234")
    async with installation.database.write() as connection:
        await directory.add_entry(connection, entry)
        assert await directory.entries_of_vpbx(connection, ALPHA.id) == [entry]
        assert await directory.entries_of_vpbx(connection, BETA.id) == []
        phones = await installation.extensions.of_vpbx(connection, ALPHA.id)
    assert [(phone.number, phone.account_id) for phone in phones] == [("201", ANNA.id)]


async def test_sessions_end_one_by_one_by_account_and_by_age(installation: Installation) -> None:
    def login(number: int, account: str, age: timedelta) -> LoginSession:
        return LoginSession(str(number), account, "csrf", START - age, START - age)

    old, fresh = timedelta(days=8), timedelta(0)
    async with installation.database.write() as connection:
        for number, (account, age) in enumerate(
            [(ANNA.id, fresh), (ANNA.id, fresh), (ANNA.id, old), (BEATRIX.id, fresh)]
        ):
            await sessions.add(connection, login(number, account, age))
        week, half_day = START - timedelta(days=7), START - timedelta(hours=12)
        assert await sessions.remove_stale(connection, week, half_day) == 1
        await sessions.remove(connection, "0")
        assert await sessions.by_hash(connection, "0") is None
        assert await sessions.remove_of_account(connection, ANNA.id) == 1
        assert await sessions.by_hash(connection, "3") == login(3, BEATRIX.id, fresh)
        await sessions.touch(connection, "3", START + timedelta(hours=1))
        touched = await sessions.by_hash(connection, "3")
    assert touched is not None and touched.last_seen_at == START + timedelta(hours=1)


async def test_a_foreign_key_file_is_noticed(installation: Installation) -> None:
    async with installation.database.write() as connection:
        await settings.check_key(connection, installation.box)  # leaves the marker
        await settings.check_key(connection, installation.box)  # and finds it
        with pytest.raises(SecretError):
            await settings.check_key(connection, SecretBox([Fernet.generate_key()]))


async def test_removing_a_vpbx_removes_all_that_is_its_own(installation: Installation) -> None:
    await add(installation, MEETING)
    async with installation.database.write() as connection:
        await connection.execute(text("DELETE FROM vpbx WHERE id = 'alpha'"))
        assert await installation.repository.by_id(connection, "c1") is None
        assert await accounts.by_id(connection, BEATRIX.id) == BEATRIX
        assert await installation.extensions.by_sip_username(connection, "a201") is None
