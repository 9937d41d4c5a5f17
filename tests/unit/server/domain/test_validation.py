"""The form's rules as tables: what is typed, what is stored or why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.conference import DURATIONS, ConferenceKind, LobbyPolicy
from server.domain.errors import Invalid
from server.domain.fields import MAX_NAME
from server.domain.validation import (
    KEYPAD,
    MAX_DESCRIPTION,
    ConferenceDraft,
    new_draft,
    validate,
)

NOW = datetime(2030, 5, 6, 9, 0, 0, 123456, tzinfo=UTC)
BASE = replace(new_draft(NOW, "Europe/Zurich"), room_number="4711")


def test_the_form_opens_with_the_defaults_of_the_manual() -> None:
    assert new_draft(NOW, "Europe/Zurich") == ConferenceDraft(
        kind=ConferenceKind.AUDIO,
        name="",
        room_number="",
        start=NOW.replace(microsecond=0),
        timezone="Europe/Zurich",
        duration=15,
        pin="",
        description="",
    )


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("kind", "ucc", ConferenceKind.UCC),
        ("name", "  Équipe\u0301 ", "Équipé"),
        ("name", "", ""),
        ("name", "x" * MAX_NAME, "x" * MAX_NAME),
        ("room_number", " 123 ", "123"),
        ("room_number", "012345678901", "012345678901"),
        ("start", "2030-05-06T11:00:00.9+02:00", datetime(2030, 5, 6, 9, 0, tzinfo=UTC)),
        ("start", "2030-05-06T09:00Z", datetime(2030, 5, 6, 9, 0, tzinfo=UTC)),
        ("timezone", "America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("duration", 1440, 1440),
        ("pin", "0000", "0000"),
        ("pin", "", ""),
        ("pin", None, ""),
        ("description", "a\r\nb\tc\n", "a\nb\tc"),
        ("lobby", "everyone", LobbyPolicy.EVERYONE),
    ],
)
def test_what_is_accepted(field: str, typed: object, stored: object) -> None:
    assert getattr(validate({field: typed}, BASE), field) == stored


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("kind", "adhoc", "invalid"),
        ("kind", 1, "invalid"),
        ("kind", ["ucc"], "invalid"),
        ("lobby", "nobody", "invalid"),
        ("lobby", ["off"], "invalid"),
        ("name", "x" * (MAX_NAME + 1), "too-long"),
        ("name", "two\nlines", "invalid"),
        ("name", "nul\0", "invalid"),
        ("name", "lone \ud800 surrogate", "invalid"),
        ("name", 7, "invalid"),
        ("room_number", "", "required"),
        ("room_number", None, "required"),
        ("room_number", "12", "too-short"),
        ("room_number", "1234567890123", "too-long"),
        ("room_number", "12a", "digits"),
        ("room_number", "١٢٣", "digits"),
        ("room_number", "1²3", "digits"),
        ("room_number", "-123", "digits"),
        ("room_number", 4711, "digits"),
        ("start", "", "invalid"),
        ("start", "2030-05-06T11:00:00", "invalid"),
        ("start", "2030-02-30T11:00:00Z", "invalid"),
        ("start", "0001-01-01T00:00:00+23:00", "invalid"),
        ("start", "9999-12-31T23:59:59-23:00", "invalid"),
        ("start", "1999-12-31T00:00:00Z", "invalid"),
        ("start", 1893456000, "invalid"),
        ("timezone", "", "invalid"),
        ("timezone", "Mars/Olympus", "invalid"),
        ("timezone", "../../etc/passwd", "invalid"),
        ("timezone", "/etc/localtime", "invalid"),
        ("timezone", "x\0y", "invalid"),
        ("timezone", "x" * 65, "invalid"),
        ("duration", 20, "not-in-menu"),
        ("duration", True, "not-in-menu"),
        ("duration", 15.0, "not-in-menu"),
        ("duration", "15", "not-in-menu"),
        ("duration", None, "not-in-menu"),
        ("pin", "123", "too-short"),
        ("pin", "1234567890123", "too-long"),
        ("pin", "12 34", "digits"),
        ("description", "x" * (MAX_DESCRIPTION + 1), "too-long"),
        ("description", "bell\a", "invalid"),
    ],
)
def test_what_is_refused(field: str, typed: object, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        validate({field: typed}, BASE)
    assert [(error.field, error.code) for error in caught.value.errors] == [(field, code)]


def test_all_faulty_fields_are_told_at_once_in_the_order_of_the_form() -> None:
    with pytest.raises(Invalid) as caught:
        validate({"pin": "x", "kind": "x", "duration": 1}, new_draft(NOW, "UTC"))
    fields = [error.field for error in caught.value.errors]
    assert fields == ["kind", "duration", "pin", "room_number"]


def test_fields_left_out_stay_and_foreign_fields_are_ignored() -> None:
    assert validate({}, BASE) == BASE
    assert validate({"id": "x", "organiser_id": "me", "editable": True}, BASE) == BASE


def test_a_draft_shows_no_secret_in_its_repr() -> None:
    assert "2468" not in repr(replace(BASE, pin="2468"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_FIELD = st.sampled_from(
    ["kind", "name", "room_number", "start", "timezone", "duration", "pin", "description"]
)


@given(st.dictionaries(_FIELD, _JSON))
def test_any_json_is_stored_within_the_rules_or_refused(raw: dict[str, object]) -> None:
    """Invariant: no other exception, and whatever passes could be typed on a telephone."""
    try:
        draft = validate(raw, BASE)
    except Invalid as error:
        assert error.errors
        return
    assert KEYPAD.issuperset(draft.room_number + draft.pin)
    assert 3 <= len(draft.room_number) <= 12 and (not draft.pin or 4 <= len(draft.pin) <= 12)
    assert draft.duration in DURATIONS and draft.start.tzinfo is UTC
    assert len(draft.name) <= MAX_NAME and "\n" not in draft.name
    (draft.name + draft.description).encode()
