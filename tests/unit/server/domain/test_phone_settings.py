"""What a vPBX may decide on its telephones, and what holds when it has not."""

from __future__ import annotations

import pytest

from server.domain.errors import Invalid
from server.domain.phone_settings import (
    PhoneProfile,
    PhoneSettings,
    changed,
    restored,
    storable,
)

USUAL = PhoneSettings(attention_interval=30, busy_time=5)
NOTHING = PhoneProfile("a", USUAL)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("attention_interval", 0),
        ("attention_interval", 5),
        ("attention_interval", 600),
        ("attention_volume", -40),
        ("attention_volume", -10),
        ("busy_time", 0),
        ("busy_time", 1),
        ("busy_time", 120),
        ("hold_shield", False),
        ("early_wait", 0),
        ("early_wait", 30),
        ("announce_names", True),
        ("confirm", False),
        ("redial", True),
        ("country_code", "1"),
        ("country_code", "423"),
        ("languages", []),
        ("languages", ["fr", "de", "it", "en"]),
    ],
)
def test_what_may_be_decided(field: str, value: object) -> None:
    profile = changed(NOTHING, {field: value})
    kept = getattr(profile.settings, field)
    assert (list(kept) if isinstance(kept, tuple) else kept) == value
    assert storable(profile) == {field: value}
    assert restored("a", storable(profile), USUAL) == profile


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("attention_interval", 4, "out-of-range"),
        ("attention_interval", 601, "out-of-range"),
        ("attention_interval", -1, "out-of-range"),
        ("attention_interval", 15.0, "invalid"),
        ("attention_interval", True, "invalid"),
        ("attention_interval", "15", "invalid"),
        ("attention_volume", -41, "out-of-range"),
        ("attention_volume", 0, "out-of-range"),
        ("busy_time", 121, "out-of-range"),
        ("busy_time", [], "invalid"),
        ("early_wait", 31, "out-of-range"),
        ("announce_names", 1, "invalid"),
        ("confirm", "1", "invalid"),
        ("redial", 0, "invalid"),
        ("country_code", "041", "invalid"),
        ("country_code", "+41", "invalid"),
        ("country_code", "٤١", "invalid"),
        ("country_code", 41, "invalid"),
        ("languages", "fr", "invalid"),
        ("languages", ["rm"], "invalid"),
        ("languages", ["fr", "fr"], "invalid"),
        ("languages", [["fr"]], "invalid"),
    ],
)
def test_what_may_not(field: str, value: object, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed(NOTHING, {field: value})
    assert [(each.field, each.code) for each in refused.value.errors] == [(field, code)]


def test_what_was_never_decided_follows_the_installation() -> None:
    profile = changed(NOTHING, {"busy_time": 20})
    assert profile.settings == PhoneSettings(attention_interval=30, busy_time=20)
    moved = restored("a", storable(profile), PhoneSettings(attention_interval=60))
    assert moved.settings == PhoneSettings(attention_interval=60, busy_time=20)


def test_a_decision_is_taken_back_by_none() -> None:
    profile = changed(NOTHING, {"busy_time": 20, "attention_volume": -12})
    assert changed(profile, {"busy_time": None}).own == {"attention_volume": -12}
    assert changed(profile, {}) == profile


@pytest.mark.parametrize("stored", [{"gone": 1}, {"busy_time": 1000}, {"languages": None}])
def test_what_another_version_has_left_counts_as_never_decided(stored: dict[str, object]) -> None:
    assert restored("a", stored, USUAL) == NOTHING
