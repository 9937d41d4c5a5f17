"""How networks do, report by report, and what becomes of telephones: told by events of the planes."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

from server.metrics.families import PREFIX
from sfu.api import MediaEvent, PeerStateChanged, QualityReported
from sip_gateway.api import LegAnswered, LegEntered, LegFailed, LegLeft, LegQuality, PhoneEvent

LOSS: Final = (0.0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
ROUND_TRIP: Final = (0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0)  # seconds
JITTER: Final = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2)  # seconds
# Bytes a second: 100 kbit/s to 50 Mbit/s.
ESTIMATE: Final = tuple(rate * 125_000 for rate in (0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 50))
BROWSER, TELEPHONE = "browser", "telephone"


class NetworkReports:
    """`media_event` and `phone_event` never raise, whatever they are told."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._loss = Histogram(
            f"{PREFIX}network_loss_ratio",
            "Part of the packets that a report says were lost: in is what they sent, out what we did",
            ("peer", "direction"),
            buckets=LOSS,
            registry=registry,
        )
        self._trip = Histogram(
            f"{PREFIX}network_round_trip_seconds",
            "Round trip by RTCP",
            ("peer",),
            buckets=ROUND_TRIP,
            registry=registry,
        )
        self._jitter = Histogram(
            f"{PREFIX}network_jitter_seconds",
            "Jitter of the voices that we receive (RFC 3550)",
            ("peer",),
            buckets=JITTER,
            registry=registry,
        )
        self._estimate = Histogram(
            f"{PREFIX}browser_downlink_bytes_per_second",
            "What the network to a browser is thought to carry",
            buckets=ESTIMATE,
            registry=registry,
        )
        self._moves = Counter(
            f"{PREFIX}browser_transports",
            "States that transports took",
            ("state",),
            registry=registry,
        )
        self._entered = Counter(
            f"{PREFIX}telephone_entered", "Telephones that came in", ("codec",), registry=registry
        )
        self._left = Counter(
            f"{PREFIX}telephone_left", "Telephones that went", ("cause",), registry=registry
        )
        self._dialled = Counter(
            f"{PREFIX}telephone_dialled",
            "Telephones that we called",
            ("outcome",),
            registry=registry,
        )

    def media_event(self, event: MediaEvent) -> None:
        """Of browsers."""
        if isinstance(event, QualityReported):
            self._loss.labels(BROWSER, "in").observe(event.uplink_loss)
            self._loss.labels(BROWSER, "out").observe(event.downlink_loss)
            self._jitter.labels(BROWSER).observe(event.jitter)
            self._estimate.observe(event.estimate / 8)
            if event.rtt is not None:
                self._trip.labels(BROWSER).observe(event.rtt)
        elif isinstance(event, PeerStateChanged):
            self._moves.labels(event.state.value).inc()

    def phone_event(self, event: PhoneEvent) -> None:
        """Of telephones."""
        if isinstance(event, LegQuality):
            self._measured(event)
        elif isinstance(event, LegEntered):
            self._entered.labels(event.codec).inc()
        elif isinstance(event, LegLeft):
            self._left.labels(event.cause.value).inc()
        elif isinstance(event, LegAnswered):
            self._dialled.labels("answered").inc()
        elif isinstance(event, LegFailed):
            self._dialled.labels(event.cause.value).inc()

    def _measured(self, event: LegQuality) -> None:
        if event.packets:
            self._loss.labels(TELEPHONE, "in").observe(event.lost / event.packets)
        self._loss.labels(TELEPHONE, "out").observe(event.told_loss)
        self._jitter.labels(TELEPHONE).observe(event.jitter)
        if event.round_trip is not None:
            self._trip.labels(TELEPHONE).observe(event.round_trip)
