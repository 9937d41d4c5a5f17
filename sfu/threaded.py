"""The media plane on an event loop of its own thread: packets do not wait for what else is done.

    caller's loop                         media thread
    connect, set_source, … ── in order ─▶ LocalMediaPlane ◀── packets ── sockets
    handlers ◀── events, in order ──────────┘      └── taps ──▶ the mixer's thread ── inject ─▶

Listing conferences for two clients held a packet up by 36 ms (99th percentile) on one loop, see
`bench.beside` and docs/adr/0048-media-thread.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

from sfu.api import (
    Answer,
    AudioFrame,
    MediaError,
    MediaEvent,
    Offer,
    PeerId,
    RecordedPacket,
    RoomId,
    Source,
    Want,
)
from sfu.config import SfuConfig
from sfu.peer import parse_offer
from sfu.plane import LocalMediaPlane

T = TypeVar("T")
logger = logging.getLogger(__name__)

# Waiting for the caller's loop: some seconds of a recording. Later packets are dropped and counted,
# events never are, of which there are few.
MOST_WAITING = 10_000
MOST_AT_ONCE = 256  # of them, before others on that loop get their turn
MOST_VOICES = 2048  # from telephones, waiting for the media thread; the oldest go


class ThreadedMediaPlane:
    """`sfu.api.MediaPlane` in a thread of this process. Only that thread touches `_plane`, but before
    it began and after it ended."""

    def __init__(self, config: SfuConfig) -> None:
        self._plane = LocalMediaPlane(config)
        self._plane.subscribe(self._happened)
        self._handlers: list[Callable[[MediaEvent], None]] = []
        self._thread: threading.Thread | None = None
        self._closing = False
        self._loop: asyncio.AbstractEventLoop
        self._caller: asyncio.AbstractEventLoop
        self._due: deque[Callable[[], None]] = deque()  # for the caller's loop, in order
        self._sinks: dict[RoomId, Callable[[RecordedPacket], None]] = {}
        self._dropped: Counter[str] = Counter()
        self._voices: deque[AudioFrame] = deque(maxlen=MOST_VOICES)
        self._voiced = False

    @property
    def engine(self) -> str:
        """What carries the packets: "Python" or "native"."""
        return self._plane.engine

    @property
    def port(self) -> int:
        return self._plane.port

    async def start(self) -> None:
        """Begin the thread and open the ports. Raises OSError naming the address that is taken."""
        self._caller = asyncio.get_running_loop()
        self._loop = type(self._caller)()
        self._thread = threading.Thread(target=self._run, name="media", daemon=True)
        self._thread.start()
        try:
            await self._wait_for(self._plane.start())
        except BaseException:
            # It may have begun all the same, when it was only the waiting that was given up.
            await self.close()
            raise

    async def close(self) -> None:
        """Say good-bye to every browser, close the ports, and end the thread."""
        if self._thread is not None and not self._closing:
            self._closing = True
            try:
                await self._wait_for(self._plane.close())
            finally:
                await self._end_thread()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            left = asyncio.all_tasks(self._loop)
            for task in left:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    async def _end_thread(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            await asyncio.to_thread(thread.join)

    async def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    # --- to the media thread --------------------------------------------------------------

    def _post(self, command: Callable[..., object], *arguments: Any, **named: Any) -> None:
        if self._thread is not None:
            self._loop.call_soon_threadsafe(partial(command, *arguments, **named))

    def _ask(self, question: Callable[[], T]) -> T:
        """The answer, for which the caller's loop stands still: a command or two, no packets."""
        if self._thread is None:
            return question()
        answer: Future[T] = Future()
        self._loop.call_soon_threadsafe(_resolve, answer, question)
        return answer.result()

    async def connect(self, room: RoomId, peer: PeerId, offer: Offer) -> Answer:
        """Answer an offer. Raises MediaError `bad-offer` or `full`."""
        if self._thread is None or self._closing:
            raise MediaError("full", "the media plane is closed")
        # Read here, where packets do not wait. The rest is waited for without giving way: nobody leaves,
        # is moved or comes back in the middle of it, as on one loop.
        return self._ask(partial(self._plane.take_offer, room, peer, parse_offer(offer)))

    def disconnect(self, room: RoomId, peer: PeerId) -> None:
        self._post(self._plane.disconnect, room, peer)

    def move(self, room: RoomId, peer: PeerId, to: RoomId) -> None:
        """Take a browser to another room; no packet passes to the former one once this returns."""
        self._ask(partial(self._plane.move, room, peer, to))

    def set_source(
        self, room: RoomId, peer: PeerId, source: Source, *, on: bool, muted: bool
    ) -> None:
        self._post(self._plane.set_source, room, peer, source, on=on, muted=muted)

    def set_wants(self, room: RoomId, peer: PeerId, wants: Sequence[Want]) -> None:
        self._post(self._plane.set_wants, room, peer, tuple(wants))

    def add_phone(self, room: RoomId, peer: PeerId) -> None:
        self._post(self._plane.add_phone, room, peer)

    def remove_phone(self, room: RoomId, peer: PeerId) -> None:
        self._post(self._plane.remove_phone, room, peer)

    def inject(self, frames: Sequence[AudioFrame]) -> None:
        """From any thread: the mixer's voices do not wait for the caller's loop. While the media thread
        is late the oldest go."""
        self._voices.extend(frames)
        if self._thread is not None and not self._voiced:
            self._voiced = True
            with contextlib.suppress(RuntimeError):  # closed meanwhile
                self._loop.call_soon_threadsafe(self._say)

    def _say(self) -> None:
        # In this order: what is appended from now on is seen here, or leads to another call.
        self._voiced = False
        frames = []
        while self._voices:
            frames.append(self._voices.popleft())
        self._plane.inject(frames)

    def tap(self, room: RoomId, sink: Callable[[AudioFrame], None] | None) -> None:
        """Copy packets to `sink`, on the media thread."""
        self._post(self._plane.tap, room, sink)

    def record(self, room: RoomId, sink: Callable[[RecordedPacket], None] | None) -> None:
        if sink is None:
            self._sinks.pop(room, None)
            self._post(self._plane.record, room, None)
        else:
            self._sinks[room] = sink
            self._post(self._plane.record, room, partial(self._recorded, room, sink))

    def record_picture(self, room: RoomId, peer: PeerId | None, source: Source) -> None:
        self._post(self._plane.record_picture, room, peer, source)

    def counters(self) -> dict[str, int]:
        """Packets in and out, and drops by reason, since start."""
        return self._ask(self._plane.counters) | self._dropped

    # --- back to the caller's loop --------------------------------------------------------

    def subscribe(self, handler: Callable[[MediaEvent], None]) -> None:
        """Have every event delivered to `handler`, on the caller's loop, in order."""
        self._handlers.append(handler)

    def _happened(self, event: MediaEvent) -> None:
        self._hand_over(partial(self._deliver, event))

    def _recorded(
        self, room: RoomId, sink: Callable[[RecordedPacket], None], packet: RecordedPacket
    ) -> None:
        if len(self._due) < MOST_WAITING:
            self._hand_over(partial(self._spool, room, sink, packet))
        else:
            self._dropped["recorded-dropped"] += 1

    def _hand_over(self, work: Callable[[], None]) -> None:
        # What is being done stays in front meanwhile: who finds it there need not wake anybody.
        self._due.append(work)
        if len(self._due) == 1:
            self._caller.call_soon_threadsafe(self._work)

    def _work(self) -> None:
        """Some of what is due; others on this loop get their turn before the rest."""
        try:
            for _ in range(min(len(self._due), MOST_AT_ONCE)):
                try:
                    self._due[0]()
                except Exception:
                    logger.exception("what the media thread handed over")
                finally:
                    self._due.popleft()
        finally:  # also where somebody ends the process
            if self._due:
                self._caller.call_soon(self._work)

    def _spool(
        self, room: RoomId, sink: Callable[[RecordedPacket], None], packet: RecordedPacket
    ) -> None:
        if self._sinks.get(room) is sink:  # not ended meanwhile
            sink(packet)

    def _deliver(self, event: MediaEvent) -> None:
        for handler in self._handlers:
            try:
                handler(event)
            except Exception:
                logger.exception("media event handler")


def _resolve(answer: Future[T], question: Callable[[], T]) -> None:
    if not answer.set_running_or_notify_cancel():
        return
    try:
        answer.set_result(question())
    except BaseException as error:  # noqa: BLE001 - whoever asked stands still until there is an answer
        answer.set_exception(error)
