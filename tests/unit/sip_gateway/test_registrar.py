"""The store of bindings is bounded, and lets go of what is gone."""

from __future__ import annotations

from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.registration import Binding
from sip_gateway.core.uri import parse_uri
from sip_gateway.registrar import MemoryBindings

HERE = SocketAddress("192.0.2.1", 5060)
BINDING = Binding(parse_uri("sip:a@192.0.2.9"), 60.0, "call", 1, Flow("udp", HERE, HERE))


def test_full_store_takes_no_new_account_but_still_changes_known_ones() -> None:
    store = MemoryBindings(limit=1)
    assert store.save("alice", [BINDING])
    assert not store.save("bob", [BINDING])
    assert store.load("bob") == ()
    assert store.save("alice", [BINDING, BINDING])
    assert store.save("alice", [])
    assert store.save("bob", [BINDING])
    assert len(store) == 1
