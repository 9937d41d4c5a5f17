"""What is measured of networks and telephones, event by event."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry

from server.metrics.reports import NetworkReports
from sfu.api import (
    MediaEvent,
    PeerId,
    PeerState,
    PeerStateChanged,
    QualityReported,
    RoomId,
    SpeakersChanged,
)
from sip_gateway.api import (
    DialCause,
    LeaveCause,
    LegAnswered,
    LegDigit,
    LegEntered,
    LegFailed,
    LegId,
    LegLeft,
    LegQuality,
    PhoneEvent,
)

LEG, ROOM, PEER = LegId("leg"), RoomId("room"), PeerId("peer")
HERE = (LEG, ROOM, PEER)
LOSS, TRIP = "ucc_network_loss_ratio", "ucc_network_round_trip_seconds"
JITTER, RATE = "ucc_network_jitter_seconds", "ucc_browser_downlink_bytes_per_second"
Told = dict[tuple[str, ...], float]


def told(*events: MediaEvent | PhoneEvent) -> Told:
    """All sums, counts and totals above 0, by name and labels."""
    registry = CollectorRegistry()
    reports = NetworkReports(registry)
    for event in events:
        if isinstance(event, QualityReported | PeerStateChanged | SpeakersChanged):
            reports.media_event(event)
        else:
            assert not isinstance(event, MediaEvent)
            reports.phone_event(event)
    return {
        (sample.name, *sample.labels.values()): sample.value
        for metric in registry.collect()
        for sample in metric.samples
        if sample.value and sample.name.endswith(("_sum", "_count", "_total"))
    }


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            QualityReported(ROOM, PEER, 4, 0.08, 0.1, 0.02, 0.1, 0.004, 800_000.0),
            {
                (f"{LOSS}_count", "browser", "in"): 1,
                (f"{LOSS}_sum", "browser", "in"): 0.02,
                (f"{LOSS}_count", "browser", "out"): 1,
                (f"{LOSS}_sum", "browser", "out"): 0.1,
                (f"{TRIP}_count", "browser"): 1,
                (f"{TRIP}_sum", "browser"): 0.08,
                (f"{JITTER}_count", "browser"): 1,
                (f"{JITTER}_sum", "browser"): 0.004,
                (f"{RATE}_count",): 1,
                (f"{RATE}_sum",): 100_000,
            },
        ),
        (
            LegQuality(*HERE, packets=200, lost=10, jitter=0.01, told_loss=0.25, round_trip=0.04),
            {
                (f"{LOSS}_count", "telephone", "in"): 1,
                (f"{LOSS}_sum", "telephone", "in"): 0.05,
                (f"{LOSS}_count", "telephone", "out"): 1,
                (f"{LOSS}_sum", "telephone", "out"): 0.25,
                (f"{TRIP}_count", "telephone"): 1,
                (f"{TRIP}_sum", "telephone"): 0.04,
                (f"{JITTER}_count", "telephone"): 1,
                (f"{JITTER}_sum", "telephone"): 0.01,
            },
        ),
        (
            PeerStateChanged(ROOM, PEER, PeerState.DISCONNECTED),
            {("ucc_browser_transports_total", "disconnected"): 1},
        ),
        (LegEntered(*HERE, codec="G722"), {("ucc_telephone_entered_total", "G722"): 1}),
        (LegLeft(*HERE, LeaveCause.LOST), {("ucc_telephone_left_total", "lost"): 1}),
        (LegAnswered(LEG, ROOM, "trunk"), {("ucc_telephone_dialled_total", "answered"): 1}),
        (
            LegFailed(LEG, ROOM, DialCause.BUSY, "trunk"),
            {("ucc_telephone_dialled_total", "busy"): 1},
        ),
        (LegDigit(*HERE, "6"), {}),
        (SpeakersChanged(ROOM, PEER, ()), {}),
    ],
)
def test_what_an_event_adds(event: MediaEvent | PhoneEvent, expected: Told) -> None:
    assert told(event) == pytest.approx(expected)


def test_a_round_trip_that_nobody_knows_is_none() -> None:
    names = {name for name, *_ in told(QualityReported(ROOM, PEER, 5, None, 0.0))}
    names |= {name for name, *_ in told(LegQuality(*HERE, packets=0, lost=0, jitter=0.0))}
    assert f"{LOSS}_count" in names
    assert f"{TRIP}_count" not in names
