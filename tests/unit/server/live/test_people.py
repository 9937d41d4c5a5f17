"""Participants as others see them."""

from __future__ import annotations

import pytest

from server.domain.entry import Device
from server.live.people import Leg, LiveRole, Participant, masked
from sfu.api import PeerId, Source


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("", ""),
        ("1", "1"),
        ("12", "12"),
        ("201", "•01"),
        ("23456", "•••56"),
        ("234567", "2•••67"),
        ("0791234567", "0791••••67"),
        ("+41791234567", "+417••••••67"),
    ],
)
def test_masked_numbers_keep_at_least_three_digits_hidden_once_they_are_long(
    number: str, shown: str
) -> None:
    assert masked(number) == shown
    assert len(shown) == len(number)


def person(*legs: Leg) -> Participant:
    return Participant(PeerId("p"), "P", LiveRole.PARTICIPANT, legs)


WEB = Leg("w", Device.WEB, on=frozenset({Source.MIC, Source.CAM}))
PHONE = Leg("t", Device.PHONE, on=frozenset({Source.MIC}))
MUTED_PHONE = Leg("t", Device.PHONE, on=frozenset({Source.MIC}), muted=frozenset({Source.MIC}))
AWAY = Leg("w", Device.WEB, connected=False, deadline=1.0)


@pytest.mark.parametrize(
    ("legs", "kind", "muted", "reconnecting"),
    [
        ((WEB,), Device.WEB, False, False),
        ((PHONE,), Device.PHONE, False, False),
        ((MUTED_PHONE,), Device.PHONE, True, False),
        ((AWAY,), Device.WEB, True, True),
        ((AWAY, PHONE), Device.WEB, False, False),
        ((AWAY, MUTED_PHONE), Device.WEB, True, False),
    ],
)
def test_several_legs_are_one_person(
    legs: tuple[Leg, ...], kind: Device, muted: bool, reconnecting: bool
) -> None:
    one = person(*legs)
    assert (one.kind, one.muted, one.reconnecting) == (kind, muted, reconnecting)


def test_sources() -> None:
    assert person(WEB).sends(Source.CAM)
    assert not person(WEB).sends(Source.SCREEN)
    assert person(WEB, PHONE).leg("t") == PHONE
    assert person(WEB).leg("t") is None
