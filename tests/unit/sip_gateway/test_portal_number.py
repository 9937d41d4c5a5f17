"""Which dialled numbers and trunks a `[[sip.portals]]` means."""

from __future__ import annotations

import pytest

from sip_gateway.portal_number import PortalNumber


@pytest.mark.parametrize(
    ("known", "number", "source", "fits"),
    [
        (PortalNumber("9001"), "9001", "1.2.3.4", True),
        (PortalNumber("9001"), "9002", "1.2.3.4", False),
        (PortalNumber(trunk="10.0.0.0/8"), "9001", "10.1.2.3", True),
        (PortalNumber(trunk="10.0.0.0/8"), "9001", "11.1.2.3", False),
        (PortalNumber(trunk="10.0.0.0/8"), "9001", "2001:db8::1", False),
        (PortalNumber(trunk="2001:db8::/32"), "9001", "2001:db8::1", True),
        (PortalNumber("9001", "10.0.0.1"), "9001", "10.0.0.2", False),
        (PortalNumber("9001", "10.0.0.1"), "9001", "10.0.0.1", True),
        (PortalNumber(trunk="10.0.0.1"), "9001", "", False),
    ],
)
def test_what_is_meant(known: PortalNumber, number: str, source: str, fits: bool) -> None:
    assert known.fits(number, source) is fits


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({}, "number: or trunk"),
        ({"number": "1", "language": "rm"}, "language: "),
        ({"trunk": "trunk.example"}, "trunk: "),
        ({"trunk": "10.0.0.1/8"}, "trunk: "),
    ],
)
def test_what_is_refused(values: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{complaint}"):
        PortalNumber(**values)
