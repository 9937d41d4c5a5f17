"""SipConfig refuses what cannot be, and names the key."""

from __future__ import annotations

from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path
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
        ("tls_port", 5061),  # without its files
        ("tls_port", 65_536),
        ("tls_certificate", Path("cert.pem")),  # without a port
        ("advertised_host", "pbx.example.com"),
        ("realm", ""),
        ("realm", "a\nb"),
        ("digest_algorithms", ()),
        ("digest_algorithms", ("SHA-1",)),
        ("trunks", ("192.0.2.1/24",)),
        ("trunks", ("pbx",)),
        ("srtp", "sometimes"),
        ("rtp_ports", (20_001, 20_998)),
        ("rtp_ports", (20_000, 19_998)),
        ("rtp_ports", (100, 20_000)),
        ("reminder_interval", 1.0),
        ("busy_time", 0.5),
        ("rtp_timeout", 4.0),
        ("rtp_timeout", float("inf")),
        ("country", "XX"),
        ("max_calls", 0),
    ],
)
def test_refused_values(key: str, value: object) -> None:
    changed: dict[str, Any] = {key: value}
    with pytest.raises(ValueError, match=f"^{key}: "):
        SipConfig(**changed)


def test_tcp_and_tls_need_a_port_each() -> None:
    files = {"tls_certificate": Path("cert.pem"), "tls_key": Path("key.pem")}
    with pytest.raises(ValueError, match=r"^tls_port: "):
        SipConfig(port=5061, tls_port=5061, **files)  # type: ignore[arg-type]
    config = SipConfig(port=5061, tls_port=5061, tcp=False, **files)  # type: ignore[arg-type]
    assert config.tls_port == 5061


def test_defaults_and_both_ip_versions_are_fine() -> None:
    config = SipConfig(hosts=("0.0.0.0", "::"), trunks=("192.0.2.1", "2001:db8::/32"))
    assert config.trunk_networks() == (ip_network("192.0.2.1"), ip_network("2001:db8::/32"))
    assert {field.name for field in fields(SipConfig())} >= {"realm", "rtp_ports"}
