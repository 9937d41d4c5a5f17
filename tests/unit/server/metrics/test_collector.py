"""What is read at a scrape, and that the page in docs tells of all of it."""

from __future__ import annotations

import re
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest

from server.metrics.collector import ServiceCollector, Source
from server.metrics.families import BROWSERS, CENSUS, FAMILIES, Rules
from server.metrics.loop_lag import LoopLag
from server.metrics.reports import NetworkReports

PAGE = Path(__file__).parents[4] / "docs" / "metrics.md"


def lines(registry: CollectorRegistry) -> list[str]:
    page = generate_latest(registry).decode()
    return [line for line in page.splitlines() if not line.startswith("#")]


def test_counters_are_read_when_they_are_asked_for() -> None:
    counters = {"rtp-in": 1, "rtx-repaired": 2}
    registry = CollectorRegistry()
    registry.register(ServiceCollector([Source(lambda: counters, Rules(BROWSERS))]))
    counters |= {"rtp-in": 5, "dropped-not-ours": 3}
    assert lines(registry) == [
        'ucc_browser_rtp_packets_total{direction="in"} 5.0',
        'ucc_browser_dropped_total{reason="not-ours"} 3.0',
        'ucc_browser_repaired_packets_total{means="retransmission"} 2.0',
    ]


def test_counters_of_one_place_are_added_up() -> None:
    registry = CollectorRegistry()
    sources = [
        Source(lambda: {"dropped-rtp-muted": 1, "rtp-muted": 2}, Rules(BROWSERS)),
        Source(lambda: {"people-browser": 4, "unknown": 1}, Rules(CENSUS)),
    ]
    registry.register(ServiceCollector(sources))
    assert lines(registry) == [
        'ucc_people{connection="browser"} 4.0',
        'ucc_browser_dropped_total{reason="rtp-muted"} 3.0',
    ]


def test_registering_reads_nothing() -> None:
    def read() -> dict[str, float]:
        raise AssertionError("nobody has asked")

    CollectorRegistry().register(ServiceCollector([Source(read, Rules(CENSUS))]))


def test_the_page_lists_each_metric_with_its_labels() -> None:
    registry = CollectorRegistry()
    registry.register(ServiceCollector([]))
    NetworkReports(registry)
    LoopLag(registry)
    named = {
        metric.name + ("_total" if metric.type == "counter" else "")
        for metric in registry.collect()
    }
    page = PAGE.read_text()
    rows = re.findall(r"^\| `(ucc_\w+)` \| ([^|]*) \|", page, re.MULTILINE)
    listed = {name: tuple(re.findall(r"`(\w+)`", labels)) for name, labels in rows}
    assert set(listed) == named | {"ucc_build_info"}
    used = {re.sub("_(bucket|count)$", "", name) for name in re.findall(r"ucc_\w+[a-z]", page)}
    assert used == set(listed)  # alerts, too
    for family in FAMILIES:
        name = f"ucc_{family.name}" + ("_total" if family.kind == "counter" else "")
        assert listed[name] == family.labels, name
