"""What is dialled, and the numbers in it."""

from __future__ import annotations

import pytest

from sip_gateway.adhoc_codes import adhoc_numbers
from sip_gateway.core.uri import parse_uri


@pytest.mark.parametrize(
    ("dialled", "numbers"),
    [
        # The manual's example.
        ("*71*0123456789*23456*0049234564567890", ("0123456789", "23456", "0049234564567890")),
        ("*71*12*13#", ("12", "13")),
        ("*71*12", ("12",)),
        ("*71**12**13", ("12", "13")),
        ("*71*12*13*12", ("12", "13")),
        ("*71*+41441234567*13", ("+41441234567", "13")),
        ("*71*" + "*".join(["00492345645678"] * 1 + ["2" * 15, "3" * 15, "4" * 15]),
         ("00492345645678", "2" * 15, "3" * 15, "4" * 15)),
        ("*71", ()), ("*71#", ()), ("*71*", ()), ("*71*#", ()),
        ("*71*12#13", ("12#13",)),  # the number plan refuses it
        ("*72", None), ("*711", None), ("71*12", None), ("", None), ("**71*12", None), ("9000", None),
    ],
)  # fmt: skip
def test_dialled(dialled: str, numbers: tuple[str, ...] | None) -> None:
    assert adhoc_numbers(dialled) == numbers


@pytest.mark.parametrize(
    "uri",
    [
        "sip:*71*201*202@pbx",
        "sip:%2A71%2A201%2a202%23@pbx",
        "sip:*71*201*202#@pbx",
        "sip:*71*201*202;phone-context=+41@pbx;user=phone",
        "tel:*71*201*202;phone-context=example.com",
    ],
)
def test_ways_to_write_it(uri: str) -> None:
    assert adhoc_numbers(parse_uri(uri).user.partition(";")[0]) == ("201", "202")
