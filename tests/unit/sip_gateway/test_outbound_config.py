"""Settings of the calls that we make."""

from __future__ import annotations

from typing import Any

import pytest

from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.rates import Rate


def test_the_defaults_call_nobody_outside() -> None:
    config = OutboundConfig()
    assert (config.host, config.allow, config.confirm) == ("", ("+41",), True)
    assert config.plan().country == "41"


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"host": "pbx example"}, "host"),
        ({"port": 0}, "port"),
        ({"username": "ucc"}, "password"),
        ({"caller_prefix": "+41x"}, "caller_prefix"),
        ({"max_legs": -1}, "max_legs"),
        ({"minutes_per_day": -1}, "minutes_per_day"),
        ({"spend_per_day": -1.0, "rates": (Rate("+", 1.0),)}, "spend_per_day"),
        ({"spend_per_day": float("nan")}, "spend_per_day"),
        ({"spend_per_day": 5.0}, "spend_per_day"),
        ({"rates": (Rate("+", 1.0), Rate("+", 2.0))}, "rates"),
        ({"ring_time": 5}, "ring_time"),
        ({"country": "+41"}, "country"),
        ({"international_prefix": ""}, "international_prefix"),
        ({"national_prefix": "a"}, "national_prefix"),
        ({"allow": ("all",)}, "allow"),
    ],
)
def test_values_that_cannot_be(values: dict[str, Any], key: str) -> None:
    with pytest.raises(ValueError, match=f"^{key}: "):
        OutboundConfig(**values)


def test_the_password_is_not_shown() -> None:
    assert "sesame" not in repr(OutboundConfig(username="ucc", password="sesame"))
