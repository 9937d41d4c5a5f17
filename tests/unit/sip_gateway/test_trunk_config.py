"""Settings of one trunk, and of several."""

from __future__ import annotations

import re
from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from server.config import load
from server.config_reader import ConfigError
from sip_gateway.core.digest_client import Login
from sip_gateway.core.flow import SocketAddress
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.trunk_config import TrunkConfig


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"name": ""}, "name"),
        ({"name": "two words"}, "name"),
        ({"host": "pbx example"}, "host"),
        ({"host": ""}, "host"),
        ({"host": "-pbx.example"}, "host"),
        ({"port": 65_536}, "port"),
        ({"transport": "sctp"}, "transport"),
        ({"username": "ucc"}, "password"),
        ({"caller_prefix": "+41x"}, "caller_prefix"),
        ({"prefixes": ("",)}, "prefixes"),
        ({"prefixes": ("0x",)}, "prefixes"),
        ({"networks": ("192.0.2.1/24",)}, "networks"),
        ({"priority": -1}, "priority"),
        ({"weight": -1}, "weight"),
        ({"options_interval": 5}, "options_interval"),
        ({"register": True}, "register"),
        ({"expires": 30}, "expires"),
        ({"domain": "a b"}, "domain"),
        ({"contact": "a@b"}, "contact"),
    ],
)
def test_values_that_cannot_be(values: dict[str, Any], key: str) -> None:
    with pytest.raises(ValueError, match=f"^{key}: "):
        TrunkConfig(**{"name": "a", "host": "192.0.2.9", **values})


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({}, "192.0.2.9:5060/udp"),
        ({"transport": "tls"}, "192.0.2.9:5061/tls"),
        ({"transport": "tcp", "port": 5070}, "192.0.2.9:5070/tcp"),
    ],
)
def test_where_it_takes_calls(values: dict[str, Any], where: str) -> None:
    trunk = TrunkConfig("a", "192.0.2.9", **values)
    peer = trunk.peer(trunk.target().address)
    assert (str(peer), peer.name, trunk.is_named) == (where, "", False)


@pytest.mark.parametrize(
    ("values", "name", "uri"),
    [
        ({}, "sip.example", "sip:41@sip.example"),
        ({"port": 5070}, "sip.example", "sip:41@sip.example:5070"),
        ({"transport": "tls"}, "sip.example", "sip:41@sip.example;transport=tls"),
        ({"tls_name": "edge.example"}, "edge.example", "sip:41@sip.example"),
    ],
)
def test_a_name_stays_the_name_wherever_it_leads(
    values: dict[str, Any], name: str, uri: str
) -> None:
    trunk, address = TrunkConfig("a", "sip.example", **values), SocketAddress("192.0.2.9", 5099)
    assert (trunk.peer(address).name, trunk.peer(address).address) == (name, address)
    assert (str(trunk.uri(address, "41")), trunk.is_named) == (uri, True)


@pytest.mark.parametrize(
    ("prefixes", "vpbxes", "number", "takes"),
    [
        ((), (), "+41441112233", True),
        (("+41", "2"), (), "+41441112233", True),
        (("+41", "2"), (), "201", True),
        (("+41", "2"), (), "+49301112233", False),
        ((), ("one",), "201", True),
        ((), ("two",), "201", False),
    ],
)
def test_which_calls_it_takes(
    prefixes: tuple[str, ...], vpbxes: tuple[str, ...], number: str, takes: bool
) -> None:
    trunk = TrunkConfig("a", "192.0.2.9", prefixes=prefixes, vpbxes=vpbxes)
    assert trunk.takes(number, "one") is takes


def test_several_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "ucc.toml"
    file.write_text(
        """
        [outbound]
        host = "192.0.2.9"
        [[outbound.trunks]]
        name = "second"
        host = "192.0.2.8"
        transport = "tcp"
        username = "ucc"
        password = "sesame"
        networks = ["192.0.2.8", "198.51.100.0/24"]
        """
    )
    outbound = load(file, {}).outbound
    assert [each.name for each in outbound.all_trunks()] == ["trunk", "second"]
    assert outbound.networks() == (ip_network("192.0.2.8"), ip_network("198.51.100.0/24"))
    second = outbound.all_trunks()[1]
    assert second.login() == Login("ucc", "sesame", "192.0.2.8")
    assert "sesame" not in repr(outbound)


def test_a_trunk_without_address_is_named_with_its_key(tmp_path: Path) -> None:
    file = tmp_path / "ucc.toml"
    file.write_text('[[outbound.trunks]]\nname = "second"\nhost = "no address"\n')
    with pytest.raises(ConfigError, match=r"outbound\.trunks\.host: "):
        load(file, {})


def test_a_trunk_may_call_from_wherever_it_is() -> None:
    fixed = TrunkConfig("a", "192.0.2.9", networks=("host", "198.51.100.0/24"))
    assert fixed.from_networks() == (ip_network("198.51.100.0/24"), ip_network("192.0.2.9"))
    named = TrunkConfig("a", "pbx.example", networks=("host",))
    assert (named.from_networks(), named.calls_from_host) == ((), True)


def test_names_are_not_given_twice() -> None:
    one = TrunkConfig("a", "192.0.2.9")
    with pytest.raises(ValueError, match=r"^trunks: "):
        OutboundConfig(trunks=(one, one))


def test_each_key_is_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "operations.md").read_text()
    table = text.partition("| Key of a trunk |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    keys = [key for row in rows for key in re.findall(r"`([a-z_]+)`", row)]
    assert sorted(keys) == sorted(each.name for each in fields(TrunkConfig))
