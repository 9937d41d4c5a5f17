"""The composition root, continued: documents, and the process that turns them into pictures."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from server.config import Config
from server.db.conferences import ConferenceRepository
from server.documents.renderer import Renderer
from server.documents.sandbox import find_sandbox
from server.documents.shelf import Shelf
from server.services.document_desk import DocumentDesk
from server.services.documents import DocumentService, Limits, Presence
from server.storage import Storage

log = logging.getLogger(__name__)

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Documents:
    service: DocumentService
    desk: DocumentDesk


def build_documents(
    config: Config,
    storage: Storage,
    conferences: ConferenceRepository,
    presence: Presence,
    clock: Callable[[], datetime],
) -> Documents:
    sandbox = find_sandbox()
    if not sandbox.bubblewrap:
        log.warning("no bubblewrap that works: documents are opened with limits only, no Office")
    renderer = Renderer(sandbox, seconds=config.documents.seconds)
    shelf = Shelf(config.data.dir / "documents")
    desk = DocumentDesk(storage.database, shelf, renderer)
    service = DocumentService(
        storage.database,
        conferences,
        shelf,
        presence,
        clock=clock,
        random_bytes=secrets.token_bytes,
        limits=Limits(config.documents.max_file * _MIB, config.documents.max_conference * _MIB),
        office=renderer.office,
        wake=desk.wake,
    )
    return Documents(service, desk)
