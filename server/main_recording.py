"""The composition root, continued: recordings, and the process that makes films of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.conferencing.loop_clock import LoopClock
from server.conferencing.recorders import Recorders
from server.config import Config
from server.db.conferences import ConferenceRepository
from server.documents.shelf import Shelf
from server.main_conferencing import Conferencing
from server.recording.archive import Archive
from server.recording.maker import ProcessMaker
from server.services.identifiers import new_id
from server.services.recording_desk import RecordingDesk
from server.services.recordings import RecordingService
from server.storage import Storage


@dataclass(frozen=True, slots=True)
class Recordings:
    service: RecordingService
    desk: RecordingDesk
    recorders: Recorders


def build_recordings(
    config: Config,
    storage: Storage,
    conferences: ConferenceRepository,
    conferencing: Conferencing,
    clock: Callable[[], datetime],
) -> Recordings:
    archive = Archive(config.recording.dir or config.data.dir / "recordings")
    desk = RecordingDesk(
        storage.database,
        archive,
        ProcessMaker(),
        clock=clock,
        retention=timedelta(days=config.recording.days),
    )
    recorders = Recorders(
        conferencing.rooms,
        conferencing.media,
        archive,
        desk,
        clock=LoopClock(),
        new_id=lambda: new_id(secrets.token_bytes),
        page=Shelf(config.data.dir / "documents").page,
        longest=config.recording.hours * 3600.0,
    )
    service = RecordingService(storage.database, conferences, archive, clock=clock)
    return Recordings(service, desk, recorders)
