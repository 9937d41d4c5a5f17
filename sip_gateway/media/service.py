"""`PhoneMedia` on a thread of its own: the engine's clock, and the two ways across threads.

The event loop hands commands and browsers' packets over in bounded queues; the media thread hands
events and phones' frames back with one `call_soon_threadsafe` per tick. Neither ever waits for the
other.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from media.wav import from_pcm
from sfu.api import AudioFrame, MediaPlane, PeerId, RoomId
from sip_gateway.api import LegId
from sip_gateway.media.engine import TICK, Engine
from sip_gateway.media.opus import load
from sip_gateway.media.player import PromptLibrary
from sip_gateway.media.sockets import PortRange, UdpWire
from sip_gateway.phone_media import (
    Attention,
    Background,
    LocalMedia,
    PhoneMediaEvent,
    RemoteMedia,
)

log = logging.getLogger(__name__)

PROMPTS: Final = Path(__file__).parent.parent / "prompts"
_LATE: Final = 0.2  # seconds behind schedule after which ticks are given up
_COMMANDS: Final = 20_000  # waiting commands; when full the newest is refused
_FRAMES: Final = 2_048  # frames waiting for a busy event loop; when full the oldest goes
_LOG_EVERY: Final = 500  # failed ticks per log line


@dataclass(frozen=True, slots=True)
class MediaSettings:
    """RTP uses the even ports from `first_port` up to, not including, `last_port`."""

    first_port: int = 20000
    last_port: int = 24000
    country: str = "CH"
    prompts: Path = PROMPTS
    levelling: bool = True
    rtp_timeout: float = 30.0


class PhoneMediaThread:
    """The product's `PhoneMedia`. `plane` is the browsers' side; without one there are none. Where it has
    an `inject` for any thread, voices do not wait for the event loop on their way there."""

    def __init__(
        self,
        settings: MediaSettings,
        plane: MediaPlane | None,
        clock: Callable[[], float] = time.monotonic,
        inject: Callable[[Sequence[AudioFrame]], None] | None = None,
    ) -> None:
        self._plane = plane
        self._inject = inject
        self._clock = clock
        self._ports = PortRange(settings.first_port, settings.last_port)
        self._wire = UdpWire(self._ports.size, self._ports.release)
        self._engine = Engine(
            self._ports.size,
            self._wire,
            PromptLibrary(settings.prompts, settings.country),
            load(),
            now=clock(),
            random=os.urandom,
            wall=time.time,
            levelling=settings.levelling,
            rtp_timeout=settings.rtp_timeout,
        )
        self._counters = {"ticks_late": 0, "ticks_skipped": 0, "tick_failed": 0}
        self._counters |= {"commands_refused": 0, "frames_dropped": 0}
        # Known on the event loop only.
        self._legs: dict[LegId, tuple[RoomId, PeerId] | None] = {}
        self._phones: dict[RoomId, set[PeerId]] = {}
        self._handlers: list[Callable[[PhoneMediaEvent], None]] = []
        # Between the threads.
        self._commands: deque[Callable[[], object]] = deque()
        self._guard = threading.Lock()
        self._events: list[PhoneMediaEvent] = []
        self._frames: deque[AudioFrame] = deque(maxlen=_FRAMES)
        self._scheduled = False
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    # --- life -------------------------------------------------------------------------------

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="phone-media", daemon=True)
        self._thread.start()

    async def close(self) -> None:
        for leg in list(self._legs):
            self.close_leg(leg)
        self._stopping.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)
            self._thread = None
        else:
            self._execute()
        self._wire.close()

    def subscribe(self, handler: Callable[[PhoneMediaEvent], None]) -> None:
        self._handlers.append(handler)

    # --- commands ---------------------------------------------------------------------------

    def open_leg(self, leg: LegId, host: str) -> LocalMedia:
        if leg in self._legs:
            raise ValueError("leg is open")
        port, rtp, rtcp = self._ports.open(host)
        self._legs[leg] = None

        def add() -> None:
            self._wire.add(self._engine.open_leg(leg), port, rtp, rtcp)

        self._post(add)
        return LocalMedia(host, port)

    def connect_leg(self, leg: LegId, remote: RemoteMedia) -> None:
        self._post(partial(self._engine.connect_leg, leg, checked(remote)))

    def play(
        self,
        leg: LegId,
        prompts: Sequence[str],
        language: str,
        token: int,
        loop: bool = False,
        house: str = "",
    ) -> None:
        self._post(partial(self._engine.play, leg, tuple(prompts), language, token, loop, house))

    def set_prompt(self, house: str, prompt: str, language: str, sound: bytes | None) -> None:
        # Here, because the media thread has 20 ms for everything.
        samples = None if sound is None else from_pcm(sound)
        self._post(partial(self._engine.set_prompt, house, prompt, language, samples))

    def stop_playing(self, leg: LegId) -> None:
        self._post(partial(self._engine.stop_playing, leg))

    def join(self, leg: LegId, room: RoomId, peer: PeerId) -> None:
        if leg not in self._legs:
            return
        self._leave_plane(leg)
        self._legs[leg] = (room, peer)
        phones = self._phones.setdefault(room, set())
        phones.add(peer)
        self._post(partial(self._engine.join, leg, room, peer))
        if self._plane is not None:
            self._plane.add_phone(room, peer)
            if len(phones) == 1:
                self._plane.tap(room, self._engine.bridge.post)

    def set_peer(self, leg: LegId, peer: PeerId) -> None:
        joined = self._legs.get(leg)
        if joined is None:
            return
        room, former = joined
        self._legs[leg] = (room, peer)
        self._phones[room].discard(former)
        self._phones[room].add(peer)
        self._post(partial(self._engine.set_peer, leg, peer))
        if self._plane is not None:
            self._plane.add_phone(room, peer)
            self._plane.remove_phone(room, former)

    def leave(self, leg: LegId) -> None:
        self._leave_plane(leg)
        self._post(partial(self._engine.leave, leg))

    def _leave_plane(self, leg: LegId) -> None:
        joined = self._legs.get(leg)
        if joined is None:
            return
        room, peer = joined
        self._legs[leg] = None
        self._phones[room].discard(peer)
        last = not self._phones[room]
        if last:
            del self._phones[room]
        if self._plane is not None:
            self._plane.remove_phone(room, peer)
            if last:
                self._plane.tap(room, None)

    def set_muted(self, leg: LegId, muted: bool) -> None:
        self._post(partial(self._engine.set_muted, leg, muted))

    def set_shielded(self, leg: LegId, shielded: bool) -> None:
        self._post(partial(self._engine.set_shielded, leg, shielded))

    def set_tones(self, leg: LegId, on: bool) -> None:
        self._post(partial(self._engine.set_tones, leg, on))

    def set_background(self, room: RoomId, sound: Background | None, house: str = "") -> None:
        self._post(partial(self._engine.set_background, room, sound, house))

    def set_browsers(self, room: RoomId, present: bool) -> None:
        self._post(partial(self._engine.set_browsers, room, present))

    def record_name(self, leg: LegId, token: int) -> None:
        self._post(partial(self._engine.record_name, leg, token))

    def announce(self, room: RoomId, leg: LegId, kind: Attention, volume: float) -> None:
        self._post(partial(self._engine.announce, room, leg, kind, volume))

    def attention(self, room: RoomId, kind: Attention, volume: float) -> None:
        self._post(partial(self._engine.attention, room, kind, volume))

    def close_leg(self, leg: LegId) -> None:
        if leg in self._legs:
            self._leave_plane(leg)
            del self._legs[leg]
            self._post(partial(self._engine.close_leg, leg))

    def counters(self) -> dict[str, int]:
        counters = self._engine.counters() | self._counters
        return counters | {"drop_unauthentic": self._wire.unauthentic}

    def _post(self, command: Callable[[], object]) -> None:
        if len(self._commands) >= _COMMANDS:
            self._counters["commands_refused"] += 1
            return
        self._commands.append(command)

    # --- the media thread -------------------------------------------------------------------

    def _run(self) -> None:
        due = self._clock()
        while not self._stopping.is_set():
            due += TICK
            behind = self._clock() - due
            if behind < 0:
                time.sleep(-behind)
            elif behind > _LATE:
                missed = int(behind / TICK)
                due += missed * TICK
                self._counters["ticks_skipped"] += missed
                self._engine.skip(missed)
            self._tick(due)
        self._execute()

    def _tick(self, due: float) -> None:
        try:
            self._execute()
            self._engine.tick(self._clock())
        except Exception:
            # One fault must not silence every call; it shows in the counter and the log.
            if self._counters["tick_failed"] % _LOG_EVERY == 0:
                log.exception("media tick failed")
            self._counters["tick_failed"] += 1
        if self._clock() > due + TICK:
            self._counters["ticks_late"] += 1
        self._hand_over()

    def _execute(self) -> None:
        while self._commands:
            command = self._commands.popleft()
            try:
                command()
            except Exception:
                log.exception("media command failed")

    def _hand_over(self) -> None:
        events, frames = self._engine.drain()
        if frames and self._inject is not None:
            self._inject(frames)
            frames = []
        if not events and not frames:
            return
        with self._guard:
            self._events += events
            self._counters["frames_dropped"] += max(len(self._frames) + len(frames) - _FRAMES, 0)
            self._frames.extend(frames)
            if self._scheduled or self._loop is None:
                return
            self._scheduled = True
        try:
            self._loop.call_soon_threadsafe(self._deliver)
        except RuntimeError:  # the loop was closed under us
            self._stopping.set()

    # --- back on the event loop -------------------------------------------------------------

    def _deliver(self) -> None:
        with self._guard:
            events, self._events = self._events, []
            phones = self._phones
            frames = [frame for frame in self._frames if frame.peer in phones.get(frame.room, ())]
            self._frames.clear()
            self._scheduled = False
        if frames and self._plane is not None:
            self._plane.inject(frames)
        for event in events:
            if event.leg in self._legs:
                for handler in self._handlers:
                    handler(event)


def checked(remote: RemoteMedia) -> RemoteMedia:
    """The same with the address in canonical form, as sockets give it, and never a place that
    must not be sent to: the unspecified address is an old way to say hold (RFC 2543), multicast
    and a port of 0 are nobody's phone. Raises ValueError when the host is not an IP address."""
    address = ipaddress.ip_address(remote.host)
    sendable = not (address.is_unspecified or address.is_multicast) and 0 < remote.port < 65535
    return replace(remote, host=str(address), send=remote.send and sendable)
