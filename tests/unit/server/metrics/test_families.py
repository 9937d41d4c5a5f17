"""Which counter goes where, and that none is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.metrics import families
from server.metrics.families import FAMILIES, REST, Place, Rules, Table, without_names

ROOT = Path(__file__).parents[4]
TABLES: dict[str, Table] = {
    name: value
    for name, value in vars(families).items()
    if name.isupper() and isinstance(value, dict) and name != "_TRUNK_STATES"
}
LABELS = {family.name: family.labels for family in FAMILIES}
# What is counted of a packet that was not lost; anything else of `sfu` is a drop by its reason.
DROPS = re.compile(r"(dropped|rtp|rtcp|rtx|vp8|red|inject|srtp)-[a-z0-9-]+\Z")


@pytest.mark.parametrize(
    ("table", "counter", "place"),
    [
        ("BROWSERS", "packets-in", ("browser_datagrams", "in")),
        ("BROWSERS", "nack-sent", ("browser_nacks_sent",)),
        ("BROWSERS", "nack-gone", ("browser_nacks_received", "gone")),
        ("BROWSERS", "dropped-stun-unknown", ("browser_dropped", "stun-unknown")),
        ("BROWSERS", "tcp-connections-now", ("browser_tcp_connections",)),
        ("BROWSERS", "tcp-refused", ("browser_tcp", "refused")),
        ("BROWSERS", "rtp-muted", ("browser_dropped", "rtp-muted")),
        ("TELEPHONES", "drop_foreign", ("telephone_dropped", "foreign")),
        ("TELEPHONES", "opus_lost", ("telephone_playout", "opus_lost")),
        ("TELEPHONES", "opus_overflow", ("bridge_frames", "overflow")),
        ("TELEPHONES", "sip-answered-481", ("sip_answers", "481")),
        ("TELEPHONES", "sip-refused-400", ("sip_refused", "refused-400")),
        ("TELEPHONES", "sip-calls-now", ("sip_open", "calls")),
        ("TELEPHONES", "unheard-of", None),
        ("QUEUES", "mails-seconds", ("mails_waiting_seconds",)),
        ("SIGNALLING", "refused-denied", ("signalling_refusals", "refused-denied")),
    ],
)
def test_a_counters_place(table: str, counter: str, place: Place | None) -> None:
    assert Rules(TABLES[table]).place(counter) == place


def test_trunks_are_added_up_without_their_names() -> None:
    counters = {
        "sip-requests": 7,
        "trunk-first-up": 1,
        "trunk-first-went-up": 3,
        "trunk-other-up-1-up": 0,
        "trunk-other-up-1-went-up": 2,
        "trunk-other-up-1-registered": 1,
        "trunk-other-up-1-addresses": 4,
    }
    assert without_names(counters) == {
        "sip-requests": 7,
        "trunks-configured": 2,
        "trunks-up": 1,
        "trunks-registered": 1,
        "trunk-event-went-up": 5,
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_place_has_a_value_for_each_label(table: str) -> None:
    for counter, place in TABLES[table].items():
        assert len(place) == 1 + len(LABELS[place[0]]), counter
        assert (REST in place) == counter.endswith(REST), counter


def test_every_family_is_filled_by_something() -> None:
    filled = {place[0] for table in TABLES.values() for place in table.values()}
    assert filled == set(LABELS)


def counters_of_browsers() -> Iterator[str]:
    for path in (ROOT / "sfu").rglob("*.py"):
        yield from re.findall(r'counters\[(?:"([a-z0-9-]+)"|"[^"]+" if)', path.read_text())
    for path in (ROOT / "native" / "packets" / "src").glob("*.rs"):
        yield from re.findall(r'counters\.(?:count|add)\("([a-z0-9-]+)"', path.read_text())


@pytest.mark.parametrize("counter", sorted(set(counters_of_browsers()) - {""}))
def test_a_counter_of_the_engines_is_known_or_the_reason_of_a_drop(counter: str) -> None:
    place = Rules(families.BROWSERS).place(counter)
    assert place is not None
    assert place[0] != "browser_dropped" or DROPS.match(counter)
