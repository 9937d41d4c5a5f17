"""What the parts of the service count, as Prometheus reads it: looked at when it asks, and at no other
time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from server.metrics.families import FAMILIES, PREFIX, Family, Place, Rules


@dataclass(frozen=True, slots=True)
class Source:
    """A part of the service: its counters by name, and the metrics that they are."""

    read: Callable[[], Mapping[str, float]]
    rules: Rules


class ServiceCollector(Collector):
    """All `FAMILIES`; several counters may be one time series. It runs on the event loop, as the
    counters do."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = tuple(sources)

    def describe(self) -> Iterable[Metric]:
        """The names, for the registry, without reading anything."""
        return [_empty(family) for family in FAMILIES]

    def collect(self) -> Iterator[Metric]:
        values = self._values()
        for family in FAMILIES:
            metric = _empty(family)
            for place, value in values.get(family.name, {}).items():
                metric.add_metric(place, value)
            yield metric

    def _values(self) -> dict[str, dict[Place, float]]:
        """By family and labels."""
        found: dict[str, dict[Place, float]] = {}
        for source in self._sources:
            for name, value in source.read().items():
                place = source.rules.place(name)
                if place is not None:
                    series = found.setdefault(place[0], {})
                    series[place[1:]] = series.get(place[1:], 0.0) + value
        return found


def _empty(family: Family) -> CounterMetricFamily | GaugeMetricFamily:
    kind = CounterMetricFamily if family.kind == "counter" else GaugeMetricFamily
    return kind(PREFIX + family.name, family.help, labels=family.labels)
