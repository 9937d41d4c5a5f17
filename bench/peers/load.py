"""The load: cameras that send by a timetable, receivers that count and look, in one thread."""

from __future__ import annotations

import heapq
import os
import select
import struct
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count

from bench.peers import feedback
from bench.peers.datagrams import SLOT, dropped
from bench.peers.feedback import Arrivals
from bench.peers.packets import Diary, Layer, Looker, Sender
from bench.peers.transport import Received, Shared, Transport
from media import rtcp
from media.seq import diff16

REPORT_INTERVAL = 1.0  # seconds
CHECK_INTERVAL = 2.0
QUIET = 0.2  # seconds without a packet after which no more will come
DRAIN = 3.0  # seconds that are waited for that at most
_START = struct.Struct(">BBHII")


@dataclass(frozen=True, slots=True)
class Counted:
    """One stretch of load. `delays` are sorted nanoseconds; `late` is the load's own delay in s;
    `waiting` are packets that came after the last one was sent."""

    seconds: float
    sent: int
    received: int
    waiting: int
    gaps: int
    samples: int
    fewest_samples: int
    broken: int
    unknown: int
    dropped: int
    late: float
    delays: list[int] = field(repr=False)

    def delay(self, share: float) -> float:
        """A percentile of the added latency, in milliseconds."""
        if not self.delays:
            return float("nan")
        return self.delays[min(len(self.delays) - 1, int(share * len(self.delays)))] / 1e6


class Load:
    """All clients of one system under test."""

    def __init__(self, shared: Shared, diary: Diary) -> None:
        self.senders: list[Sender] = []
        self.sample_every = 16
        self._inbox = shared.inbox
        self._looker = Looker(diary)
        self._transports: dict[int, Transport] = {}
        self._poll = select.epoll()

    def add(self, transports: Iterable[Transport], sender: Sender | None) -> None:
        for transport in transports:
            descriptor = transport.socket.fileno()
            if descriptor not in self._transports:
                self._transports[descriptor] = transport
                self._poll.register(descriptor, select.EPOLLIN)
        if sender is not None:
            self.senders.append(sender)

    def close(self) -> None:
        self._poll.close()
        for transport in self._transports.values():
            transport.close()

    def streams(self) -> list[Received]:
        return [one for each in self._transports.values() for one in each.streams.values()]

    def run(self, seconds: float) -> Counted:
        """Send for so long, then wait until the rest is in."""
        self._reset()
        lost = self._dropped()
        sent = self._sent()
        start = time.monotonic()
        timetable = self._timetable(start)
        late = self._work(timetable, start + seconds)
        in_time = self._packets()
        self._drain()
        streams = self.streams()
        return Counted(
            seconds=seconds,
            sent=self._sent() - sent,
            received=self._packets(),
            waiting=self._packets() - in_time,
            gaps=sum(one.gaps for one in streams),
            samples=sum(one.samples for one in streams),
            fewest_samples=min((one.samples for one in streams), default=0),
            broken=sum(one.broken for one in streams),
            unknown=sum(one.unknown for one in self._transports.values()),
            dropped=self._dropped() - lost,
            late=late,
            delays=sorted(self._looker.delays),
        )

    def _drain(self) -> None:
        end = time.monotonic() + DRAIN
        before = -1
        while before != (now := self._packets()):
            before = now
            self._work([], min(end, time.monotonic() + QUIET))

    # --- one stretch ----------------------------------------------------------------------

    def _reset(self) -> None:
        self._looker.delays.clear()
        for stream in self.streams():
            stream.reset()
        for transport in self._transports.values():
            transport.unknown = 0
        for sender in self.senders:
            for layer in sender.layers:
                layer.key_due = 0.0  # who came since then need not wait for one

    def _packets(self) -> int:
        return sum(one.packets for one in self.streams())

    def _sent(self) -> int:
        return sum(layer.sent for sender in self.senders for layer in sender.layers)

    def _dropped(self) -> int:
        return dropped({_inode(descriptor) for descriptor in self._transports})

    def _timetable(self, start: float) -> list[_Entry]:
        """Everything that is done again and again, spread over its interval."""
        order = count()
        entries: list[_Entry] = []

        def add(index: int, total: int, interval: float, action: Callable[[float], None]) -> None:
            due = start + interval * index / total
            entries.append((due, next(order), interval, action))

        for index, sender in enumerate(self.senders):
            for layer in sender.layers:
                add(index, len(self.senders), layer.interval, _sending(sender, layer))
            add(index, len(self.senders), REPORT_INTERVAL, sender.report)
        for index, transport in enumerate(self._transports.values()):
            total = len(self._transports)
            add(index, total, REPORT_INTERVAL, _reporting(transport))
            add(index, total, CHECK_INTERVAL, _checking(transport))
            if transport.arrivals is not None:
                add(index, total, feedback.INTERVAL, _feeding_back(transport, transport.arrivals))
        heapq.heapify(entries)
        return entries

    def _work(self, timetable: list[_Entry], end: float) -> float:
        """Until `end`; gives how late the latest entry was."""
        late = 0.0
        now = time.monotonic()
        while now < end:
            while timetable and timetable[0][0] <= now:
                due, order, interval, action = timetable[0]
                action(now)
                late = max(late, now - due)
                heapq.heapreplace(timetable, (due + interval, order, interval, action))
            wait = min(end, timetable[0][0] if timetable else end) - time.monotonic()
            # epoll rounds up to milliseconds: what is due before is waited for by looking again.
            for descriptor, _ in self._poll.poll(wait if wait > 0.001 else 0):
                self._read(self._transports[descriptor])
            now = time.monotonic()
        return late

    def _read(self, transport: Transport) -> None:
        inbox, streams, arrivals = self._inbox, transport.streams, transport.arrivals
        view, unpack = inbox.view, _START.unpack_from
        for index in range(inbox.receive(transport.socket.fileno())):
            first, second, sequence, _, ssrc = unpack(view, index * SLOT)
            if first >> 6 != 2 or 192 <= second <= 223:
                if first == 0:
                    transport.answer(inbox.data(index))
                continue  # STUN, DTLS, RTCP
            if arrivals is not None:
                arrivals.note(inbox.head(index), inbox.arrived(index))
            stream = streams.get(ssrc)
            if stream is None:
                transport.unknown += 1
                continue
            stream.packets += 1
            ahead = diff16(sequence, stream.last & 0xFFFF) if stream.last >= 0 else sequence + 1
            if ahead > 0:
                stream.last += ahead
            if stream.first is None:
                stream.first = stream.last
            if stream.packets >= stream.next_sample:
                stream.next_sample += self.sample_every
                self._looker.look(transport, stream, inbox, index)


_Entry = tuple[float, int, float, Callable[[float], None]]


def _sending(sender: Sender, layer: Layer) -> Callable[[float], None]:
    return lambda now: sender.send(layer, now)


def _checking(transport: Transport) -> Callable[[float], None]:
    return lambda now: transport.check()


def _reporting(transport: Transport) -> Callable[[float], None]:
    """Receiver reports without losses, as of a good network."""

    def report(now: float) -> None:
        blocks = tuple(
            rtcp.ReportBlock(ssrc, 0, 0, stream.last & 0xFFFFFFFF, 0, 0, 0)
            for ssrc, stream in transport.streams.items()
            if stream.first is not None
        )[:31]
        if blocks:
            transport.put_rtcp(rtcp.build([rtcp.ReceiverReport(1, blocks)]))

    return report


def _feeding_back(transport: Transport, arrivals: Arrivals) -> Callable[[float], None]:
    def feed_back(now: float) -> None:
        packet = arrivals.take()
        if packet is not None:
            transport.put_rtcp(packet)

    return feed_back


def _inode(descriptor: int) -> int:
    return os.fstat(descriptor).st_ino
