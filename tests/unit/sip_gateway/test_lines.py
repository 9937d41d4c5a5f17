"""By which way a number is called, and what becomes of a call that costs."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sip_gateway.api import Barred, DialCause, LegId
from sip_gateway.core.admission import SipSettings
from sip_gateway.core.core import SipCore
from sip_gateway.core.digest_client import Login
from sip_gateway.core.events import CallId, EndCause
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.outgoing import DialOrder
from sip_gateway.core.reason import Reason
from sip_gateway.core.registration import Binding
from sip_gateway.core.uri import parse_uri
from sip_gateway.hunting import Hunting
from sip_gateway.lines import DialRefused, Lines, Wanted
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.rates import Rate
from sip_gateway.registrar import MemoryBindings
from sip_gateway.trunk import Trunk
from sip_gateway.trunk_config import TrunkConfig
from sip_gateway.trunks import Trunks
from tests.phone_doubles import account

HERE = SocketAddress("192.0.2.1", 5060)
ALICE = account("alice", "wonderland", "201")
LEG = LegId("leg")


def binding(port: int) -> Binding:
    """A telephone behind NAT: its own idea of its address is of no use."""
    flow = Flow("udp", HERE, SocketAddress("203.0.113.7", port))
    return Binding(parse_uri(f"sip:bob@10.0.0.9:{port}"), 3600.0, "id", 1, flow)


class Exchange:
    """Lines with everything around them. `dialled` are the orders carried out."""

    def __init__(self, ports: int = 10, ipv4: bool = True, **outbound: object) -> None:
        values = {"host": "192.0.2.9", "port": 5070, **outbound}
        config = OutboundConfig(**values)  # type: ignore[arg-type]
        self.bindings: tuple[Binding, ...] = ()
        self.dialled: list[DialOrder] = []
        self.hung_up: list[CallId] = []
        self.ended: list[LegId] = []
        self._ports = ports
        self._ipv4 = ipv4
        core = SipCore(SipSettings("ucc"), MemoryBindings(), Random(7).randbytes)
        trunks = Trunks(config.all_trunks(), self._flow_to, core.context, lambda below: 0)
        hunting = Hunting(self, self, trunks.judge)
        self.lines = Lines(self, config, trunks, hunting, self.ended.append)

    def contacts(self, username: str, now: float) -> tuple[Binding, ...]:
        return self.bindings if username == "bob" else ()

    def dial(self, call_id: CallId, order: DialOrder, local: SocketAddress, now: float) -> None:
        self.dialled.append(order)

    def new_call_id(self) -> CallId:
        return CallId("another")

    def is_unheard(self, call_id: CallId) -> bool:
        return False

    def hang_up(
        self,
        call_id: CallId,
        now: float,
        cause: EndCause = EndCause.RELEASED,
        why: Reason | None = None,
    ) -> None:
        self.hung_up.append(call_id)

    def call(self, number: str, username: str | None = None, leg: LegId = LEG) -> DialOrder:
        wanted = Wanted(leg, number, username, ALICE)
        self.lines.call(wanted, self.lines.ways(wanted, 0.0), 0.0)
        return self.dialled[-1]

    def refusal(self, number: str, username: str | None = None) -> DialCause:
        with pytest.raises(DialRefused) as refused:
            self.call(number, username)
        assert self.dialled == []
        return refused.value.cause

    def _flow_to(self, trunk: Trunk) -> Flow | None:
        return Flow(trunk.transport, HERE, trunk.address) if self._ipv4 else None

    def close_rtp(self, leg: LegId) -> None:
        self._ports += 1

    def open_rtp(self, leg: LegId, flow: Flow) -> SocketAddress:
        if not self._ports:
            raise OSError("no port left")
        self._ports -= 1
        return SocketAddress(HERE.host, 40_000)


@pytest.mark.parametrize(
    ("transport", "target"),
    [
        ("udp", "sip:0441112233@192.0.2.9:5070"),
        ("tcp", "sip:0441112233@192.0.2.9:5070;transport=tcp"),
        ("tls", "sip:0441112233@192.0.2.9:5070;transport=tls"),
    ],
)
def test_the_trunk_is_asked_by_the_transport_that_it_takes(transport: str, target: str) -> None:
    order = Exchange(transport=transport).call("0441112233")
    assert (str(order.target), order.flow.transport) == (target, transport)


def test_an_extension_is_called_where_it_registered_last() -> None:
    exchange = Exchange()
    exchange.bindings = (binding(1111), binding(2222))
    order = exchange.call("202", "bob")
    assert str(order.target) == "sip:bob@10.0.0.9:2222"
    assert order.flow.remote == SocketAddress("203.0.113.7", 2222)
    assert str(order.caller) == '"Alice" <sip:201@192.0.2.1>'
    assert order.login is None


def test_an_outside_number_goes_to_the_trunk() -> None:
    exchange = Exchange(username="ucc", password="sesame", caller_prefix="+4144123", ring_time=30)
    order = exchange.call("+41 44 765 43 21")
    assert str(order.target) == "sip:0447654321@192.0.2.9:5070"
    assert order.flow.remote == SocketAddress("192.0.2.9", 5070)
    assert str(order.asserted) == '"Alice" <sip:+4144123201@192.0.2.1>'
    assert (order.login, order.ring_time) == (Login("ucc", "sesame", "192.0.2.9"), 30.0)
    named = Exchange(username="ucc", password="sesame", realm="provider").call("0447654321")
    assert named.login == Login("ucc", "sesame", "provider")


def test_each_trunk_has_its_own_number_and_login() -> None:
    second = TrunkConfig(
        "second", "192.0.2.8", username="other", password="word", caller_prefix="+4198"
    )
    exchange = Exchange(caller_prefix="+4144", trunks=(second,))
    ways = exchange.lines.ways(Wanted(LEG, "0447654321", None, ALICE), 0.0)
    assert [(each.line, str(each.order.target.host)) for each in ways] == [
        ("trunk", "192.0.2.9"),
        ("second", "192.0.2.8"),
    ]
    assert str(ways[1].order.caller.uri) == "sip:+4198201@192.0.2.1"
    assert ways[0].order.login is None
    assert ways[1].order.login == Login("other", "word", "192.0.2.8")


def test_an_extension_without_telephone_is_tried_at_the_pbx_if_that_is_allowed() -> None:
    assert Exchange().refusal("202", "bob") is DialCause.UNREACHABLE
    order = Exchange(allow=("2",)).call("202", "bob")
    assert str(order.target) == "sip:202@192.0.2.9:5070"


@pytest.mark.parametrize(
    ("outbound", "number", "cause"),
    [
        ({}, "0900123456", DialCause.FORBIDDEN),
        ({}, "202", DialCause.FORBIDDEN),
        ({}, "0447654321;ext=1", DialCause.FORBIDDEN),
        ({"host": ""}, "0447654321", DialCause.UNREACHABLE),
        ({"host": ""}, "0900123456", DialCause.FORBIDDEN),
        ({"max_legs": 0}, "0447654321", DialCause.FORBIDDEN),
        ({"ipv4": False}, "0447654321", DialCause.UNREACHABLE),
        ({"ports": 0}, "0447654321", DialCause.UNREACHABLE),
    ],
)
def test_calls_that_are_not_made(
    outbound: dict[str, object], number: str, cause: DialCause
) -> None:
    assert Exchange(**outbound).refusal(number) is cause  # type: ignore[arg-type]


def test_a_call_without_port_gives_its_place_back() -> None:
    exchange = Exchange(ports=0, max_legs=1)
    for _ in range(3):
        assert exchange.refusal("0447654321") is DialCause.UNREACHABLE


def test_used_up_minutes_end_the_calls_over_the_trunk() -> None:
    exchange = Exchange(minutes_per_day=1)
    exchange.bindings = (binding(1111),)
    inside = LegId("inside")
    exchange.call("0447654321")
    exchange.call("202", "bob", inside)
    for leg in (LEG, inside):
        exchange.lines.answered(leg, 0.0)
    assert exchange.lines.next_deadline() == 60.0
    exchange.lines.advance(60.0)
    assert exchange.ended == [LEG]
    exchange.lines.ended(LEG, 60.0)
    assert exchange.lines.next_deadline() is None


RATES = (Rate("+41", 0.1), Rate("+4179", 0.4), Rate("2", 0.0))


def test_money_that_is_used_up_ends_the_call_and_forbids_the_next() -> None:
    exchange = Exchange(rates=RATES, spend_per_day=0.5)
    exchange.call("0441234567")
    exchange.lines.answered(LEG, 10.0)
    assert exchange.lines.next_deadline() == 310.0
    exchange.lines.advance(309.0)
    assert exchange.ended == []
    exchange.lines.advance(310.0)
    assert exchange.ended == [LEG]
    exchange.lines.ended(LEG, 310.0)
    for number, barred in (("0441234567", Barred.LIMIT), ("0791234567", Barred.LIMIT)):
        wanted = Wanted(LegId("next"), number, None, ALICE)
        assert exchange.lines.barred(wanted, 311.0) is barred
        with pytest.raises(DialRefused) as refused:
            exchange.lines.call(wanted, exchange.lines.ways(wanted, 311.0), 311.0)
        assert refused.value.cause is DialCause.FORBIDDEN


def test_where_money_is_limited_everything_has_a_price() -> None:
    exchange = Exchange(rates=RATES, spend_per_day=0.5, allow=("+", "2", "3"))
    for number, barred in (
        ("004917012345", Barred.NOT_ALLOWED),
        ("301", Barred.NOT_ALLOWED),
        ("201", None),
    ):
        assert exchange.lines.barred(Wanted(LEG, number, None, ALICE), 0.0) is barred
    exchange = Exchange(rates=RATES, allow=("+",))
    assert exchange.lines.barred(Wanted(LEG, "004917012345", None, ALICE), 0.0) is None


def test_the_rate_goes_with_the_call() -> None:
    exchange = Exchange(rates=RATES)
    wanted = Wanted(LEG, "0791234567", None, ALICE)
    assert [way.rate for way in exchange.lines.ways(wanted, 0.0)] == [4_000]


# What is said before a call holds at the call: not barred, it is made; barred, it is refused.
@given(st.text("+0123456789 *#a\u0664", max_size=20) | st.text(max_size=20))
def test_what_is_said_before_holds(number: str) -> None:
    exchange = Exchange(rates=RATES, spend_per_day=5.0, allow=("+", "2"))
    wanted = Wanted(LEG, number, None, ALICE)
    barred = exchange.lines.barred(wanted, 0.0)
    try:
        exchange.lines.call(wanted, exchange.lines.ways(wanted, 0.0), 0.0)
    except DialRefused:
        assert barred is Barred.NOT_ALLOWED and exchange.dialled == []
    else:
        assert barred is None and len(exchange.dialled) == 1
