"""The demo vPBX: always the same, never twice, and its logins work."""

from __future__ import annotations

import hashlib

from server import demo
from server.db import accounts, directory
from server.domain.account import Role
from server.domain.directory import digest_secrets
from tests.installation import Installation


async def install(installation: Installation) -> bool:
    return await demo.install(
        installation.database, installation.box, installation.hasher, "ucc", installation.clock()
    )


async def test_everybody_can_log_in_and_every_softphone_register(
    installation: Installation,
) -> None:
    assert not await demo.exists(installation.database)
    assert await install(installation)
    for person in demo.PEOPLE:
        account = await installation.logins.login(person.email, person.password, "192.0.2.1")
        assert (account.name, account.role) == (person.name, person.role)
        assert account.extension == (person.number or None)
    for number in ("201", "202", "203"):
        phone = await installation.lookups.extension_by_sip_username(number)
        assert phone is not None
        digest = hashlib.sha256(f"{number}:ucc:demo-{number}".encode()).hexdigest()
        assert phone.ha1_sha256 == digest
    async with installation.database.read() as connection:
        entries = await directory.entries_of_vpbx(connection, demo.DEMO_VPBX.id)
    assert len(entries) == 6
    assert await installation.lookups.vpbx_by_portal_number("9000") is not None


async def test_a_second_time_changes_nothing(installation: Installation) -> None:
    async def people() -> int:
        async with installation.database.read() as connection:
            return await accounts.count(connection)

    before = await people()
    assert not await demo.is_empty(installation.database)
    assert await install(installation)
    assert not await install(installation)
    assert await people() == before + len(demo.PEOPLE)
    assert await demo.exists(installation.database)


def test_one_operator_one_administrator_three_subscribers_with_telephones() -> None:
    roles = [person.role for person in demo.PEOPLE]
    assert roles == [Role.OPERATOR, Role.ADMINISTRATOR, *[Role.SUBSCRIBER] * 3]
    assert [person.number for person in demo.PEOPLE] == ["", "", "201", "202", "203"]


def test_digests_are_those_of_the_rfc() -> None:
    """RFC 7616 §3.9.1 gives the user, realm and password; HA1 follows from §3.4.2."""
    md5, sha256 = digest_secrets("Mufasa", "http-auth@example.org", "Circle of Life")
    assert md5 == "3d78807defe7de2157e2b0b6573a855f"
    assert sha256 == "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232"
