"""Whose number a vPBX has on file, on each kind of database."""

from __future__ import annotations

import pytest

from server.domain.account import Account
from server.domain.caller_id import Known
from tests.installation import ADA, ALPHA, BETA, BORIS, Installation


@pytest.fixture
async def filed(installation: Installation) -> Installation:
    entries: list[tuple[Account, str, str]] = [
        (ADA, "Weber", "+41 79 123 45 67"),
        (ADA, "Office", "044 999 45 67"),
        (ADA, "Odd", "100"),
        (BORIS, "Stranger", "0791234567"),
    ]
    for who, name, number in entries:
        await installation.directory.create(who, {"name": name, "number": number})
    return installation


@pytest.mark.parametrize(
    ("vpbx_id", "tail", "known"),
    [
        (ALPHA.id, "1234567", [Known("Weber", "+41791234567")]),
        (BETA.id, "1234567", [Known("Stranger", "0791234567")]),
        (ALPHA.id, "9994567", [Known("Office", "0449994567")]),
        (ALPHA.id, "201", [Known("Anna", "201")]),  # an extension
        (ALPHA.id, "7654321", []),
        (ALPHA.id, "", []),
        (ALPHA.id, "%", []),  # no wildcards
        (ALPHA.id, "_______", []),
    ],
)
async def test_whose_number_ends_so(
    filed: Installation, vpbx_id: str, tail: str, known: list[Known]
) -> None:
    assert await filed.lookups.known_numbers(vpbx_id, tail) == known
