"""Which trunks a call is offered, and in which order."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from sip_gateway.core.admission import SipSettings
from sip_gateway.core.core import SipCore
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.registrar import MemoryBindings
from sip_gateway.trunk import Trunk
from sip_gateway.trunk_config import TrunkConfig
from sip_gateway.trunks import Trunks

HERE = SocketAddress("192.0.2.1", 5060)


def flow_to(peer: Trunk) -> Flow | None:
    """We have no socket for IPv6."""
    return None if ":" in peer.address.host else Flow(peer.transport, HERE, peer.address)


CORE = SipCore(SipSettings("ucc"), MemoryBindings(), Random(7).randbytes)


def trunk(name: str, **values: Any) -> TrunkConfig:
    return TrunkConfig(name, **{"host": "192.0.2.9", **values})


def names(trunks: Trunks, number: str = "+41441112233", vpbx: str = "one") -> str:
    return "".join(each.trunk.name for each in trunks.ways(number, vpbx, 0.0))


def test_lower_priorities_first_and_only_those_that_take_the_call() -> None:
    trunks = Trunks(
        [
            trunk("a", priority=2),
            trunk("b", priority=1, prefixes=("+49",)),
            trunk("c", vpbxes=("two",)),
            trunk("d", host="2001:db8::9"),
            trunk("e"),
        ],
        flow_to,
        CORE.context,
        Random(1).randrange,
    )
    assert names(trunks) == "ea"
    assert names(trunks, "+49301112233") == "eba"
    assert names(trunks, vpbx="two")[-1] == "a"


def test_equal_ones_share_by_weight_and_weightless_ones_come_last() -> None:
    trunks = Trunks(
        [trunk("z", weight=0), trunk("a", weight=3), trunk("b", weight=1)],
        flow_to,
        CORE.context,
        Random(7).randrange,
    )
    orders = Counter(names(trunks) for _ in range(4_000))
    assert set(orders) == {"abz", "baz"}
    assert 2_900 < orders["abz"] < 3_100
