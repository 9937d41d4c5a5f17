"""Recordings of running rooms: from the room's word that it is recorded until that it is not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from server.conferencing.collaborators import Clock, Timer
from server.conferencing.rooms import LiveRooms
from server.conferencing.running import RunningRoom
from server.conferencing.scenes import View, view_of
from server.domain.recording import Recording
from server.live.commands import StopRecording
from server.live.events import Event, RoomChanged
from server.recording.archive import Archive
from server.recording.spool import Packet, Scene, Track
from server.recording.spooler import Spooler
from sfu.api import (
    MediaEvent,
    MediaPlane,
    PeerId,
    RecordedPacket,
    RoomId,
    Source,
    SpeakersChanged,
)

log = logging.getLogger(__name__)


class Desk(Protocol):
    """Takes over what was recorded. Neither blocks nor raises."""

    def begun(self, recording: Recording) -> None: ...

    def ended(self, recording_id: str, spooler: Spooler) -> None: ...


@dataclass(slots=True, eq=False)
class _Take:
    recording: Recording
    spooler: Spooler
    started: float
    timer: Timer
    tracks: dict[tuple[PeerId, Source], int] = field(default_factory=dict)
    view: View = field(default_factory=View)


class Recorders:
    """`page` tells where a page's picture is: of (conference, document, page)."""

    def __init__(
        self,
        rooms: LiveRooms,
        media: MediaPlane,
        archive: Archive,
        desk: Desk,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        page: Callable[[str, str, int], Path],
        longest: float,
    ) -> None:
        self._rooms = rooms
        self._media = media
        self._archive = archive
        self._desk = desk
        self._clock = clock
        self._new_id = new_id
        self._page = page
        self._longest = longest
        self._takes: dict[RoomId, _Take] = {}
        self._speaks: dict[RoomId, PeerId | None] = {}  # as long as the room runs
        rooms.subscribe(self.room_changed)
        media.subscribe(self.media_event)

    def close(self) -> None:
        """With the service: what is being recorded is on disk when this returns, and made a film of
        after the next start."""
        for take in self._takes.values():
            take.timer.cancel()
            take.spooler.close()
        self._takes.clear()

    def room_changed(self, conference: str, room: RoomId, events: tuple[Event, ...]) -> None:
        """A listener of all rooms."""
        running = self._rooms.running(room)
        if running is None or running.room.ended:
            self._speaks.pop(room, None)
            self._end(room)
            return
        take = self._takes.get(room)
        if running.room.recording and take is None:
            self._begin(running, events)
        elif not running.room.recording and take is not None:
            self._end(room)
        elif take is not None:
            self._look(running, take)

    def media_event(self, event: MediaEvent) -> None:
        if not isinstance(event, SpeakersChanged):
            return
        running = self._rooms.running(event.room)
        if running is None:
            return
        self._speaks[event.room] = event.active
        take = self._takes.get(event.room)
        if take is not None:
            self._look(running, take)

    # --- one recording --------------------------------------------------------------------

    def _begin(self, running: RunningRoom, events: tuple[Event, ...]) -> None:
        recording = self._described(running, events)
        room, loop = running.media_id, asyncio.get_running_loop()

        def failed() -> None:
            loop.call_soon_threadsafe(running.apply_if_possible, StopRecording())

        try:
            self._archive.begin(recording)
            spooler = Spooler(self._archive.spool(recording.id), failed)
        except OSError as error:
            log.error("a recording cannot begin: %s", error.strerror)
            # Not from inside the event of which this is told.
            loop.call_soon(running.apply_if_possible, StopRecording())
            return
        now = self._clock.monotonic()
        timer = self._clock.call_at(
            now + self._longest, lambda: running.apply_if_possible(StopRecording())
        )
        take = self._takes[room] = _Take(recording, spooler, now, timer)
        self._desk.begun(recording)
        self._media.record(room, lambda packet: self._take(take, packet))
        self._look(running, take)
        log.info("a recording began", extra={"recording": recording.id})

    def _described(self, running: RunningRoom, events: tuple[Event, ...]) -> Recording:
        changes = [each for each in events if isinstance(each, RoomChanged) and each.recording]
        by = changes[-1].by if changes else None
        starter = running.room.participant(by) if by is not None else None
        facts = running.room.facts
        return Recording(
            id=self._new_id(),
            conference_id=facts.conference,
            vpbx_id=running.vpbx_id,
            name=facts.title,
            starter_id=(starter.account_id or "") if starter is not None else "",
            starter_name=starter.name if starter is not None else "",
            started_at=self._clock.utc(),
        )

    def _end(self, room: RoomId) -> None:
        take = self._takes.pop(room, None)
        if take is not None:
            take.timer.cancel()
            self._media.record(room, None)
            self._desk.ended(take.recording.id, take.spooler)
            log.info("a recording ended", extra={"recording": take.recording.id})

    def _take(self, take: _Take, packet: RecordedPacket) -> None:
        """For each packet that is recorded: keep it short."""
        take.spooler.put(
            Packet(
                self._clock.monotonic() - take.started,
                self._track(take, packet.peer, packet.source),
                packet.stream,
                packet.sequence,
                packet.timestamp,
                packet.payload,
                packet.start,
                packet.end,
                packet.codec or "vp8",
                packet.key,
            )
        )

    def _track(self, take: _Take, peer: PeerId, source: Source) -> int:
        number = take.tracks.get((peer, source))
        if number is None:
            number = take.tracks[peer, source] = len(take.tracks)
            take.spooler.put(Track(number, peer, source.value))
        return number

    def _look(self, running: RunningRoom, take: _Take) -> None:
        view = view_of(running.room, self._speaks.get(running.media_id), take.view)
        at = self._clock.monotonic() - take.started
        if view == take.view and at > 0:
            return
        take.view = view
        self._media.record_picture(running.media_id, view.peer, view.source)
        if view.page is not None:
            name = f"{view.page.document}-{view.page.page}.webp"
            conference = running.room.facts.conference
            take.spooler.keep(self._page(conference, view.page.document, view.page.page), name)
            take.spooler.put(Scene(at, picture=name, name=view.page.name))
        elif view.peer is not None:
            take.spooler.put(Scene(at, peer=view.peer, source=view.source.value, name=view.name))
        else:
            take.spooler.put(Scene(at, name=view.name))
