"""Documents as files: `<root>/<conference>/<document>/` with the original and its pages.

Every file is whole or absent: written beside its place, brought to disk, then put there. Methods block
and are called in threads. Ids are ours and safe as names; anything else is a fault here.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_INCOMING: Final = "incoming"


class Incoming:
    """An original that is being received."""

    def __init__(self, path: Path, place: Path) -> None:
        self._path = path
        self._place = place
        self._file = path.open("xb")

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def keep(self) -> None:
        """On disk, under its name, when this returns."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._place.parent.mkdir(parents=True, exist_ok=True)
        self._path.rename(self._place)
        for folder in (self._place.parent, self._place.parent.parent):
            _folder_to_disk(folder)

    def drop(self) -> None:
        """Forget it; nothing to do for what is kept."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class Shelf:
    def __init__(self, root: Path) -> None:
        self._root = root

    def receive(self, conference_id: str, document_id: str) -> Incoming:
        """Raises OSError."""
        folder = self._root / _INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        place = self.original(conference_id, document_id)
        return Incoming(folder / _safe(document_id), place)

    def original(self, conference_id: str, document_id: str) -> Path:
        return self._folder(conference_id, document_id) / "original"

    def page(self, conference_id: str, document_id: str, number: int) -> Path:
        return self._folder(conference_id, document_id) / f"page-{number}.webp"

    def thumbnail(self, conference_id: str, document_id: str, number: int) -> Path:
        return self._folder(conference_id, document_id) / f"thumbnail-{number}.webp"

    def put(self, place: Path, data: bytes) -> None:
        """On disk when this returns. Raises OSError, also when the document was removed."""
        beside = place.with_suffix(".new")
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(place)
        _folder_to_disk(place.parent)

    def remove(self, conference_id: str, document_id: str) -> None:
        shutil.rmtree(self._folder(conference_id, document_id), ignore_errors=True)
        with suppress(OSError):  # others are there still
            (self._root / _safe(conference_id)).rmdir()

    def remove_all(self, conference_id: str) -> None:
        shutil.rmtree(self._root / _safe(conference_id), ignore_errors=True)

    def sweep(self, known: Collection[tuple[str, str]]) -> int:
        """At the start: remove what no row speaks of, and uploads that were cut off. How many."""
        shutil.rmtree(self._root / _INCOMING, ignore_errors=True)
        if not self._root.is_dir():
            return 0
        stray = [
            (conference.name, document.name)
            for conference in self._root.iterdir()
            if _ID.fullmatch(conference.name) and conference.is_dir()
            for document in conference.iterdir()
            if (conference.name, document.name) not in known and _ID.fullmatch(document.name)
        ]
        for conference_id, document_id in stray:
            self.remove(conference_id, document_id)
        return len(stray)

    def _folder(self, conference_id: str, document_id: str) -> Path:
        return self._root / _safe(conference_id) / _safe(document_id)


def _safe(name: str) -> str:
    if not _ID.fullmatch(name) or name == _INCOMING:
        raise ValueError("no id of ours")
    return name


def _folder_to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
