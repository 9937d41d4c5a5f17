"""Which trunks a call is offered, and in which order."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from sip_gateway.core.admission import SipSettings
from sip_gateway.core.core import SipCore
from sip_gateway.core.events import CallFailed, CallId, DialFailure
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.location import Target
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


def target(host: str, priority: int = 0, weight: int = 1) -> Target:
    return Target(SocketAddress(host, 5060), priority, weight)


def hosts(trunks: Trunks) -> list[str]:
    return [each.peer.address.host for each in trunks.ways("+41441112233", "one", 0.0)]


def test_a_named_trunk_is_tried_at_all_its_addresses_by_their_rank() -> None:
    trunks = Trunks(
        [trunk("n", host="sip.example"), trunk("z", priority=1)],
        flow_to,
        CORE.context,
        Random(7).randrange,
    )
    assert hosts(trunks) == ["192.0.2.9"]  # nobody has said yet where the other one is
    found = [target("192.0.2.2", 20), target("192.0.2.1", 10, 3), target("192.0.2.3", 10, 1)]
    assert trunks.located("n", found, 0.0) == ()
    orders = Counter(tuple(each[-1] for each in hosts(trunks)) for _ in range(1_000))
    assert set(orders) == {("1", "3", "2", "9"), ("3", "1", "2", "9")}
    assert 700 < orders["1", "3", "2", "9"] < 800
    assert trunks.counters()["trunk-n-addresses"] == 3


def test_an_address_that_stays_keeps_what_is_known_of_it() -> None:
    named = trunk("n", host="sip.example", networks=("host", "198.51.100.1"))
    trunks = Trunks([named], flow_to, CORE.context, lambda below: 0)
    trunks.located("n", [target("192.0.2.1"), target("192.0.2.2")], 0.0)
    first = trunks.ways("+41441112233", "one", 0.0)[0]
    refusal = CallFailed(CallId("call"), DialFailure.UNREACHABLE, 503, retry_after=60)
    trunks.judge(first.peer, refusal, 0.0)
    assert hosts(trunks) == ["192.0.2.2"]
    (gone,) = trunks.located("n", [target("192.0.2.1", 5), target("192.0.2.3")], 0.0)
    assert gone.address.host == "192.0.2.2"
    assert hosts(trunks) == ["192.0.2.3"]
    assert trunks.named_addresses() == {"192.0.2.1", "192.0.2.3"}
    assert trunks.counters()["trunk-n-unable"] == 1


def test_whoever_does_not_say_that_a_trunk_calls_from_its_addresses_trusts_none() -> None:
    """Telephones may be behind the same proxy, and need their passwords."""
    trunks = Trunks([trunk("n", host="sip.example")], flow_to, CORE.context, lambda below: 0)
    trunks.located("n", [target("192.0.2.1")], 0.0)
    assert trunks.named_addresses() == frozenset()


def test_a_name_that_leads_nowhere_any_more_takes_no_calls() -> None:
    trunks = Trunks([trunk("n", host="sip.example")], flow_to, CORE.context, lambda below: 0)
    trunks.located("n", [target("192.0.2.1")], 0.0)
    trunks.located("n", [], 0.0)
    assert (hosts(trunks), trunks.counters()["trunk-n-up"]) == ([], 0)
