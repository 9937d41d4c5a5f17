"""A media plane with synthetic browsers in front of it, torn down when the block ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Literal, TypeVar

from sfu.api import (
    MediaEvent,
    MediaPlane,
    PeerId,
    PeerState,
    PeerStateChanged,
    RoomId,
    Slot,
    SlotsAssigned,
    Source,
    Want,
)
from sfu.config import SfuConfig
from sfu.engines import native_module
from sfu.plane import LocalMediaPlane
from sfu.threaded import ThreadedMediaPlane
from tests.support_rtc import TIMEOUT, RtcClient

ROOM = RoomId("room")
Event = TypeVar("Event", bound=MediaEvent)


def local_plane(engine: Literal["python", "native"], max_peers: int) -> MediaPlane:
    config = SfuConfig(addresses=("127.0.0.1",), port=0, max_peers=max_peers, engine=engine)
    return LocalMediaPlane(config)


def threaded_plane(max_peers: int) -> MediaPlane:
    """With the engine that a service on this machine has."""
    config = SfuConfig(addresses=("127.0.0.1",), port=0, max_peers=max_peers)
    return ThreadedMediaPlane(config)


# Every implementation of the contract passes the same suite; the native one is there where it was
# built (make native).
PLANES: dict[str, Callable[[int], MediaPlane]] = {"python": partial(local_plane, "python")}
PLANES["thread"] = threaded_plane
if native_module() is not None:
    PLANES["native"] = partial(local_plane, "native")


class Stage:
    """The plane, its browsers, and every event since the start."""

    def __init__(self, plane: MediaPlane) -> None:
        self.plane = plane
        self.events: list[MediaEvent] = []
        self.clients: list[RtcClient] = []
        self.changed = asyncio.Event()
        plane.subscribe(self._event)

    def _event(self, event: MediaEvent) -> None:
        self.events.append(event)
        self.changed.set()

    def client(self, name: str, *, slots: int = 2, rids: tuple[str, ...] = ()) -> RtcClient:
        """A browser that is not in the room yet."""
        made = RtcClient(name, slots=slots, rids=rids, changed=self.changed)
        self.clients.append(made)
        return made

    async def join(self, name: str, *, slots: int = 2, rids: tuple[str, ...] = ()) -> RtcClient:
        """A browser in the room, its SRTP ready, nothing published."""
        made = self.client(name, slots=slots, rids=rids)
        await made.connect(self.plane, ROOM)
        await self.until(lambda: self.state(name) is PeerState.CONNECTED)
        return made

    def publish(self, name: str, *sources: Source, on: bool = True, muted: bool = False) -> None:
        for source in sources:
            self.plane.set_source(ROOM, PeerId(name), source, on=on, muted=muted)
        # Asked, a plane answers after all that it was told: nothing overtakes what is sent from now on.
        self.plane.counters()

    def show(self, viewer: str, shown: str, height: int = 720, source: Source = Source.CAM) -> None:
        self.plane.set_wants(ROOM, PeerId(viewer), [Want(PeerId(shown), source, height)])

    # --- what the plane said --------------------------------------------------------------

    def of(self, kind: type[Event], name: str | None = None) -> list[Event]:
        """Events of one kind, of one peer where they have one."""
        found = [one for one in self.events if isinstance(one, kind)]
        return [one for one in found if name is None or getattr(one, "peer", None) == name]

    def states(self, name: str) -> list[PeerState]:
        return [one.state for one in self.of(PeerStateChanged, name)]

    def state(self, name: str) -> PeerState | None:
        known = self.states(name)
        return known[-1] if known else None

    def slot(self, viewer: str, shown: str, source: Source = Source.CAM) -> Slot | None:
        """The slot of `viewer` that `shown` is in now."""
        tables = self.of(SlotsAssigned, viewer)
        for slot in tables[-1].slots if tables else ():
            if (slot.peer, slot.source) == (shown, source):
                return slot
        return None

    async def placed(self, viewer: str, shown: str, source: Source = Source.CAM) -> Slot:
        """Wait until `shown` is in a slot of `viewer`."""
        await self.until(lambda: self.slot(viewer, shown, source) is not None)
        slot = self.slot(viewer, shown, source)
        assert slot is not None
        return slot

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for an event or an incoming packet that makes `condition` true."""
        async with asyncio.timeout(TIMEOUT):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    async def until_counted(self, counter: str, number: int) -> None:
        """Wait for a counter that no event and no packet tells of."""
        async with asyncio.timeout(TIMEOUT):
            while self.count(counter) != number:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def count(self, counter: str) -> int:
        return self.plane.counters().get(counter, 0)


@asynccontextmanager
async def on_stage(plane: MediaPlane) -> AsyncIterator[Stage]:
    """Open the plane; close the browsers and it at the end."""
    await plane.start()
    stage = Stage(plane)
    try:
        yield stage
    finally:
        for client in stage.clients:
            await client.close()
        await plane.close()
