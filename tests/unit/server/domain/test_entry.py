"""May somebody enter? One table for every device."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from server.domain.account import VPBX
from server.domain.conference import Conference, ConferenceKind, WindowState, window
from server.domain.entry import Device, EntryRefusal, entry_refusal, is_enabled, pin_matches
from tests.installation import ALPHA, START

AUDIO = Conference(
    id="c1",
    vpbx_id=ALPHA.id,
    organiser_id="anna",
    kind=ConferenceKind.AUDIO,
    name="",
    room_number="4711",
    start=START,
    timezone="UTC",
    duration=15,
    pin="2468",
    description="",
    created_at=START,
    updated_at=START,
)
UCC = replace(AUDIO, kind=ConferenceKind.UCC)
ADHOC = replace(AUDIO, kind=ConferenceKind.ADHOC)
NO_UCC = replace(ALPHA, ucc_enabled=False)
NO_CONFERENCE = replace(ALPHA, conference_enabled=False)
WEB, PHONE = Device.WEB, Device.PHONE


@pytest.mark.parametrize(
    ("conference", "vpbx", "seconds", "device", "refusal"),
    [
        (UCC, ALPHA, 0, WEB, None),
        (UCC, ALPHA, 0, PHONE, None),
        (AUDIO, ALPHA, 0, PHONE, None),
        (ADHOC, ALPHA, 0, PHONE, None),
        (AUDIO, ALPHA, 0, WEB, EntryRefusal.AUDIO_ONLY),
        (ADHOC, ALPHA, 0, WEB, None),
        (ADHOC, NO_UCC, 0, WEB, EntryRefusal.AUDIO_ONLY),
        (UCC, ALPHA, -1, WEB, EntryRefusal.EARLY),
        (UCC, ALPHA, -1, PHONE, EntryRefusal.EARLY),
        (UCC, ALPHA, 899, WEB, None),
        (UCC, ALPHA, 900, WEB, EntryRefusal.EXPIRED),
        (UCC, ALPHA, 900, PHONE, EntryRefusal.EXPIRED),
        (UCC, NO_UCC, 0, WEB, EntryRefusal.DISABLED),
        (UCC, NO_UCC, 0, PHONE, EntryRefusal.DISABLED),
        (AUDIO, NO_UCC, 0, PHONE, None),
        (AUDIO, NO_CONFERENCE, 0, PHONE, EntryRefusal.DISABLED),
        (UCC, NO_CONFERENCE, -1, WEB, EntryRefusal.DISABLED),
    ],
)
def test_who_gets_in_when(
    conference: Conference,
    vpbx: VPBX,
    seconds: int,
    device: Device,
    refusal: EntryRefusal | None,
) -> None:
    now = START + timedelta(seconds=seconds)
    assert entry_refusal(conference, vpbx, now, device) is refusal


@pytest.mark.parametrize(
    ("seconds", "state"),
    [
        (-1, WindowState.EARLY),
        (0, WindowState.OPEN),
        (899, WindowState.OPEN),
        (900, WindowState.EXPIRED),
    ],
)
def test_the_join_window_is_half_open(seconds: int, state: WindowState) -> None:
    assert window(UCC, START + timedelta(seconds=seconds)) is state


@pytest.mark.parametrize(
    ("kind", "vpbx", "enabled"),
    [
        (ConferenceKind.UCC, ALPHA, True),
        (ConferenceKind.UCC, NO_UCC, False),
        (ConferenceKind.AUDIO, NO_UCC, True),
        (ConferenceKind.AUDIO, NO_CONFERENCE, False),
        (ConferenceKind.UCC, NO_CONFERENCE, False),
    ],
)
def test_functions_of_the_vpbx(kind: ConferenceKind, vpbx: VPBX, enabled: bool) -> None:
    assert is_enabled(vpbx, kind) is enabled


@pytest.mark.parametrize(
    ("pin", "keyed", "fits"),
    [
        ("2468", "2468", True),
        ("2468", "2469", False),
        ("2468", "", False),
        ("2468", "24680", False),
        ("", "", True),
        ("", "0", False),
        ("2468", "２４６８", False),
    ],
)
def test_pins(pin: str, keyed: str, fits: bool) -> None:
    assert pin_matches(replace(UCC, pin=pin), keyed) is fits


def test_portals_keep_room_numbers_apart() -> None:
    assert ALPHA.portal_key == "9000"
    assert replace(ALPHA, portal_number="").portal_key == "vpbx:alpha"


def test_a_conference_shows_no_secret_in_its_repr() -> None:
    assert repr(UCC) == "Conference(id='c1')"
