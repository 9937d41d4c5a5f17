"""What administrators may make of a subscriber: each field, and each rule about roles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.account import Account, Role
from server.domain.errors import Invalid
from server.domain.subscriber import (
    SubscriberDraft,
    new_draft,
    refusals,
    validate,
    validate_profile,
)
from tests.installation import ADA, ALPHA, ANNA, OTTO

DRAFT = SubscriberDraft("Anna", "a@x.example", Role.SUBSCRIBER, "fr", "Europe/Zurich", "201", False)


def test_the_form_opens_with_language_and_zone_of_the_vpbx() -> None:
    draft = validate({"name": " Carla ", "email": "Carla@X.Example"}, new_draft(ALPHA))
    assert draft == SubscriberDraft(
        "Carla", "carla@x.example", Role.SUBSCRIBER, "fr", "Europe/Zurich", "", False
    )


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        ({}, {"name": "required", "email": "required"}),
        ({"name": "", "email": ""}, {"name": "required", "email": "required"}),
        ({"name": "x" * 121}, {"name": "too-long", "email": "required"}),
        ({"name": "C", "email": "no"}, {"email": "invalid"}),
        ({"name": "C", "email": "c@x.example", "role": "king"}, {"role": "not-in-menu"}),
        ({"name": "C", "email": "c@x.example", "role": 1}, {"role": "not-in-menu"}),
        ({"name": "C", "email": "c@x.example", "language": "rm"}, {"language": "invalid"}),
        ({"name": "C", "email": "c@x.example", "timezone": "../x"}, {"timezone": "invalid"}),
        ({"name": "C", "email": "c@x.example", "timezone": None}, {"timezone": "invalid"}),
        ({"name": "C", "email": "c@x.example", "extension": "12a"}, {"extension": "digits"}),
        ({"name": "C", "email": "c@x.example", "extension": "1" * 13}, {"extension": "too-long"}),
        ({"name": "C", "email": "c@x.example", "disabled": 1}, {"disabled": "invalid"}),
    ],
)
def test_every_faulty_field_is_named(raw: dict[str, object], faults: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        validate(raw, new_draft(ALPHA))
    assert {error.field: error.code for error in caught.value.errors} == faults


@pytest.mark.parametrize(("given", "stored"), [(None, ""), ("", ""), (" 202 ", "202")])
def test_extensions(given: object, stored: str) -> None:
    assert validate({"extension": given}, DRAFT).extension == stored


def test_people_change_their_name_language_and_zone_and_nothing_else() -> None:
    raw: dict[str, object] = {"name": "Anna B", "language": "de", "role": "operator", "email": "x"}
    assert validate_profile(raw, ANNA) == replace(ANNA, name="Anna B", language="de")
    with pytest.raises(Invalid):
        validate_profile({"name": "", "timezone": "Mars"}, ANNA)


S, A, O = Role.SUBSCRIBER, Role.ADMINISTRATOR, Role.OPERATOR


@pytest.mark.parametrize(
    ("asker", "former", "role", "disabled", "own", "others", "expected"),
    [
        (ADA, S, A, False, False, 1, []),
        (ADA, A, S, False, False, 1, []),
        (ADA, S, O, False, False, 1, [("role", "above-own")]),
        (ADA, O, S, False, False, 1, [("role", "above-own")]),
        (OTTO, S, O, False, False, 1, []),
        (OTTO, O, A, False, False, 0, []),
        (ADA, A, S, False, True, 1, [("role", "own-account")]),
        (OTTO, O, A, False, True, 1, [("role", "own-account")]),
        (ADA, A, A, True, True, 1, [("disabled", "own-account")]),
        (ADA, S, S, True, False, 1, []),
        (OTTO, A, S, False, False, 0, [("role", "last-administrator")]),
        (OTTO, A, A, True, False, 0, [("disabled", "last-administrator")]),
        (OTTO, A, A, False, False, 0, []),
        (ADA, A, S, False, True, 0, [("role", "own-account")]),
    ],
)
def test_who_may_give_and_take_which_role(
    asker: Account,
    former: Role,
    role: Role,
    disabled: bool,
    own: bool,
    others: int,
    expected: list[tuple[str, str]],
) -> None:
    before = replace(DRAFT, role=former)
    after = replace(DRAFT, role=role, disabled=disabled)
    found = refusals(asker, before, after, own, others)
    assert [(error.field, error.code) for error in found] == expected


def test_who_is_disabled_already_is_no_last_administrator() -> None:
    before = replace(DRAFT, role=A, disabled=True)
    assert refusals(ADA, before, replace(before, role=S), own=False, others=0) == []
