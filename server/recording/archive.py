"""Recordings as files: `<root>/<recording>/` with what it is about, the spool, and in the end the film.

What it is about stands there before the first packet, so that a recording of which the database has
not heard yet, because the process was killed, is found again. Methods block; ids are ours.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

from server.domain.recording import Recording, RecordingState

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ABOUT: Final = "about.json"


class Archive:
    def __init__(self, root: Path) -> None:
        self._root = root

    def folder(self, recording_id: str) -> Path:
        if not _ID.fullmatch(recording_id):
            raise ValueError("no id of ours")
        return self._root / recording_id

    def spool(self, recording_id: str) -> Path:
        return self.folder(recording_id) / "spool"

    def film(self, recording_id: str) -> Path:
        return self.folder(recording_id) / "film.webm"

    def begin(self, recording: Recording) -> None:
        """Raises OSError."""
        folder = self.folder(recording.id)
        folder.mkdir(parents=True, mode=0o700)
        about = asdict(recording) | {"started_at": recording.started_at.isoformat()}
        with (folder / _ABOUT).open("w", encoding="utf-8") as file:
            json.dump(about, file)
            file.flush()
            os.fsync(file.fileno())

    def all(self) -> Iterator[tuple[str, Recording | None]]:
        """Every folder, and what it is about where that can be read."""
        if not self._root.is_dir():
            return
        for folder in sorted(self._root.iterdir()):
            if _ID.fullmatch(folder.name) and folder.is_dir():
                yield folder.name, _about(folder)

    def finish(self, recording_id: str, made: Path) -> int:
        """Put the film in its place, and forget what it was made of; its size. Raises OSError."""
        film = self.film(recording_id)
        with made.open("rb") as file:
            os.fsync(file.fileno())
        made.replace(film)
        for other in film.parent.iterdir():
            if other.name not in (film.name, _ABOUT):
                other.unlink(missing_ok=True)
        return film.stat().st_size

    def remove(self, recording_id: str) -> None:
        shutil.rmtree(self.folder(recording_id), ignore_errors=True)


def _about(folder: Path) -> Recording | None:
    with suppress(OSError, ValueError, TypeError, KeyError):
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        started = datetime.fromisoformat(about["started_at"])
        return Recording(
            id=folder.name,
            conference_id=str(about["conference_id"]),
            vpbx_id=str(about["vpbx_id"]),
            name=str(about["name"]),
            starter_id=str(about["starter_id"]),
            starter_name=str(about["starter_name"]),
            started_at=started,
            state=RecordingState.PROCESSING,
        )
    return None
