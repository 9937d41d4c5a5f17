"""SipConfig refuses what cannot be, and names the key."""

from __future__ import annotations

from dataclasses import fields
from ipaddress import ip_network
from typing import Any

import pytest

from sip_gateway.config import SipConfig


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hosts", ()),
        ("hosts", ("localhost",)),
        ("hosts", ("127.0.0.1", "127.0.0.2")),
        ("port", -1),
        ("port", 65_536),
        ("advertised_host", "pbx.example.com"),
        ("realm", ""),
        ("realm", "a\nb"),
        ("digest_algorithms", ()),
        ("digest_algorithms", ("SHA-1",)),
        ("trunks", ("192.0.2.1/24",)),
        ("trunks", ("pbx",)),
        ("rtp_ports", (20_001, 20_998)),
        ("rtp_ports", (20_000, 19_998)),
        ("rtp_ports", (100, 20_000)),
        ("reminder_interval", 1.0),
        ("busy_time", 0.5),
        ("country", "XX"),
        ("max_calls", 0),
    ],
)
def test_refused_values(key: str, value: object) -> None:
    changed: dict[str, Any] = {key: value}
    with pytest.raises(ValueError, match=f"^{key}: "):
        SipConfig(**changed)


def test_defaults_and_both_ip_versions_are_fine() -> None:
    config = SipConfig(hosts=("0.0.0.0", "::"), trunks=("192.0.2.1", "2001:db8::/32"))
    assert config.trunk_networks() == (ip_network("192.0.2.1"), ip_network("2001:db8::/32"))
    assert {field.name for field in fields(SipConfig())} >= {"realm", "rtp_ports"}
