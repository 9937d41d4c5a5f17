"""The member form: what a destination brings along, what is typed over it, what is refused."""

from __future__ import annotations

import pytest

from server.domain.errors import FieldError, Invalid
from server.domain.member import MemberSource
from server.domain.member_draft import Destination, MemberDraft, changed_member, named, new_member

BEN = Destination(MemberSource.EXTENSION, "x2", "Ben", "202", "ben@alpha.example", "it")
SHOP = Destination(MemberSource.DIRECTORY, "d1", "Atelier", "0033199001234", "")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"source_id": "x2"}, (MemberSource.EXTENSION, "x2")),  # the manual's default
        ({"source": "directory", "source_id": "d1"}, (MemberSource.DIRECTORY, "d1")),
        ({"source": "name"}, (MemberSource.NAME, "")),
    ],
)
def test_which_destination_is_meant(
    raw: dict[str, object], found: tuple[MemberSource, str]
) -> None:
    assert named(raw) == found


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        ({}, FieldError("source_id", "required")),
        ({"source": "directory"}, FieldError("source_id", "required")),
        ({"source": "phonebook", "source_id": "1"}, FieldError("source", "not-in-menu")),
        ({"source": None, "source_id": "1"}, FieldError("source", "not-in-menu")),
        ({"source_id": "x" * 41}, FieldError("source_id", "too-long")),
        ({"source_id": 5}, FieldError("source_id", "invalid")),
    ],
)
def test_no_destination(raw: dict[str, object], error: FieldError) -> None:
    with pytest.raises(Invalid) as caught:
        named(raw)
    assert caught.value.errors == (error,)


@pytest.mark.parametrize(
    ("raw", "found", "draft"),
    [
        (
            {},
            BEN,
            MemberDraft(
                MemberSource.EXTENSION, "x2", "Ben", "ben@alpha.example", "202", False, "it"
            ),
        ),
        (
            {"name": "", "email": "private@x.example", "send_mail": True},
            BEN,
            MemberDraft(
                MemberSource.EXTENSION, "x2", "Ben", "private@x.example", "202", True, "it"
            ),
        ),
        (
            {"language": "de"},
            SHOP,
            MemberDraft(MemberSource.DIRECTORY, "d1", "Atelier", "", "0033199001234", False, "de"),
        ),
        (
            {"name": " Carla ", "email": "C@X.example"},
            None,
            MemberDraft(MemberSource.NAME, "", "Carla", "C@x.example", "", False, "fr"),
        ),
    ],
)
def test_a_new_member(
    raw: dict[str, object], found: Destination | None, draft: MemberDraft
) -> None:
    assert new_member(raw, found, "fr") == draft


@pytest.mark.parametrize(
    ("raw", "found", "errors"),
    [
        ({}, None, [("name", "required")]),
        ({"name": "  "}, None, [("name", "required")]),
        ({"name": "x" * 121}, None, [("name", "too-long")]),
        ({"send_mail": True}, SHOP, [("email", "required")]),
        ({"send_mail": True, "email": "x"}, SHOP, [("email", "invalid")]),
        ({"send_mail": "yes"}, BEN, [("send_mail", "invalid")]),
        (
            {"name": "a\nb", "email": "x", "language": "xx"},
            None,
            [("name", "invalid"), ("email", "invalid"), ("language", "invalid")],
        ),
    ],
)
def test_refusals_name_every_field(
    raw: dict[str, object], found: Destination | None, errors: list[tuple[str, str]]
) -> None:
    with pytest.raises(Invalid) as caught:
        new_member(raw, found, "fr")
    assert [(one.field, one.code) for one in caught.value.errors] == errors


def test_a_change_leaves_what_it_does_not_name() -> None:
    before = new_member({}, BEN, "fr")
    after = changed_member({"send_mail": True, "source": "name", "number": "1"}, before)
    assert (after.source, after.number, after.send_mail) == (MemberSource.EXTENSION, "202", True)
    free = new_member({"name": "Carla", "email": "c@x.example"}, None, "fr")
    assert changed_member({"email": ""}, free).email == ""  # a free name may lose its address
