"""What is measured: a stage with one picture for many, rooms of ten, and how much a core carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bench.peers.load import Counted, Load
from bench.peers.system import (
    LAYERS,
    Member,
    Publishing,
    System,
    Wish,
    Workshop,
    cpu_seconds,
    memory_bytes,
)

WARM_UP = 2.0  # seconds: key frames, layers, caches
LOSS = 0.001  # share of packets, from which on a core carries too much
STEP = 1.5  # seconds of each rate that is tried
FIRST_TRY = 600  # packets/s of the publisher
GROWTH = 1.35
HALVINGS = 3
RATE = 300  # packets/s of the publisher on the stage
WAITING = 0.1  # seconds' worth of packets still under way at the end of a step: a queue grows
KEPT = 0.98  # share of its rate below which the load itself is at its end
ROOM_SIZE = 10
OTHER_LAYERS = 0.05  # share of packets by which a room may differ from what was asked for
LARGE, SMALL = 2, 0  # layers: everybody sees one person large and the others small


class Unplayable(Exception):
    """Receivers got what no browser could have played: such a figure would not count."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One round: µs of CPU a packet received, added latency in ms, memory of a subscriber in KiB."""

    cpu: float
    p50: float
    p99: float
    memory: float
    lost: float
    counted: Counted


@contextmanager
def running(system: System) -> Iterator[System]:
    try:
        system.start()
        yield system
    finally:
        system.stop()


def stage(system: System, workshop: Workshop, subscribers: int, seconds: float) -> Cost:
    """One publisher with 300 packets/s, and so many who see it."""
    with running(system):
        load = Load(workshop.shared, workshop.diary)
        try:
            before = _fill_stage(system, load, subscribers)
            return _cost(system, load, subscribers, before, seconds)
        finally:
            load.close()


def _fill_stage(system: System, load: Load, subscribers: int) -> int:
    """Gives the memory of the process when only the publisher was there."""
    publisher = system.enter("stage", "publisher", Publishing(RATE), 0)
    load.add(publisher.transports, publisher.sender)
    load.run(0.5)
    before = memory_bytes(system.process)
    for number in range(subscribers):
        member = system.enter("stage", f"subscriber-{number}", None, 1)
        system.watch("stage", member, [Wish(publisher)])
        load.add(member.transports, None)
    return before


def _cost(system: System, load: Load, subscribers: int, before: int, seconds: float) -> Cost:
    load.run(WARM_UP)
    start = cpu_seconds(system.process)
    counted = load.run(seconds)
    cpu = cpu_seconds(system.process) - start
    check(counted)
    return Cost(
        cpu=cpu / counted.received * 1e6,
        p50=counted.delay(0.5),
        p99=counted.delay(0.99),
        memory=(memory_bytes(system.process) - before) / subscribers / 1024,
        lost=1 - counted.received / (counted.sent * subscribers),
        counted=counted,
    )


def check(counted: Counted) -> None:
    """Raises Unplayable unless each stream was looked at and what was looked at was whole."""
    if counted.broken or not counted.fewest_samples:
        raise Unplayable(
            f"{counted.broken} of {counted.samples} packets broken, "
            f"{counted.fewest_samples} looked at of the stream with the fewest"
        )


# --- rooms --------------------------------------------------------------------------------


def rooms(system: System, workshop: Workshop, seconds: float, number: int = 2) -> Cost:
    """Rooms of ten, everybody with three layers, who sees one large and eight small."""
    with running(system):
        load = Load(workshop.shared, workshop.diary)
        try:
            before = memory_bytes(system.process)
            for room in range(number):
                _fill_room(system, load, f"room-{room}")
            cost = _cost(system, load, number * ROOM_SIZE, before, seconds)
        finally:
            load.close()
    lost = 1 - cost.counted.received / (cost.counted.sent * _copies())
    if abs(lost) > OTHER_LAYERS:
        raise Unplayable(f"{lost:.1%} fewer packets than those of the layers that were wanted")
    return replace(cost, lost=lost)


def _copies() -> float:
    """How often each packet that somebody sends goes out again in such a room."""
    large, small = LAYERS[LARGE][1], LAYERS[SMALL][1]
    return (large + (ROOM_SIZE - 2) * small) / sum(layer[1] for layer in LAYERS)


def _fill_room(system: System, load: Load, room: str) -> None:
    publishing = Publishing(simulcast=True)
    members = [
        system.enter(room, f"{room}-{number}", publishing, ROOM_SIZE - 1)
        for number in range(ROOM_SIZE)
    ]
    for number, member in enumerate(members):
        others = [*members[number + 1 :], *members[:number]]
        system.watch(room, member, _view(others))
        load.add(member.transports, member.sender)


def _view(others: Sequence[Member]) -> list[Wish]:
    return [Wish(one, SMALL if place else LARGE) for place, one in enumerate(others)]


# --- how much a core carries --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capacity:
    """Outgoing packets/s with less than `LOSS`; `more` when the load ended before the system."""

    packets: float
    more: bool


def capacity(system: System, workshop: Workshop, subscribers: int) -> Capacity:
    """Raise the publisher's rate until too much is lost, then halve the last step some times."""
    with running(system):
        load = Load(workshop.shared, workshop.diary)
        load.sample_every = 64
        try:
            _fill_stage(system, load, subscribers)
            load.run(WARM_UP)
            return _search(load, subscribers)
        finally:
            load.close()


def _search(load: Load, subscribers: int) -> Capacity:
    best, low, rate = 0.0, 0.0, float(FIRST_TRY)
    while True:
        carried, overloaded = _try_twice(load, subscribers, rate)
        if overloaded:
            return Capacity(best, True)
        if carried is None:
            break
        best, low = carried, rate
        rate *= GROWTH
    high = rate
    for _ in range(HALVINGS):
        rate = (low + high) / 2
        carried, overloaded = _try_twice(load, subscribers, rate)
        if carried is None or overloaded:
            high = rate
        else:
            best, low = max(best, carried), rate
    return Capacity(best, False)


def _try_twice(load: Load, subscribers: int, rate: float) -> tuple[float | None, bool]:
    """Once more after a failure, which may be other work on the machine."""
    first = _try(load, subscribers, rate)
    return first if first[0] is not None else _try(load, subscribers, rate)


def _try(load: Load, subscribers: int, rate: float) -> tuple[float | None, bool]:
    """Packets/s that arrived if all but `LOSS` did, and whether the load could not keep up."""
    load.senders[0].layers[0].interval = 3 / rate
    counted = load.run(STEP)
    if counted.sent < KEPT * rate * STEP or counted.dropped:
        return None, True
    lost = 1 - counted.received / (counted.sent * subscribers)
    if lost > LOSS or counted.waiting > WAITING * rate * subscribers:
        return None, False
    check(counted)
    return counted.received / STEP, False
