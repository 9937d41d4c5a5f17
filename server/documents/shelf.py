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
from threading import Lock
from typing import BinaryIO, Final

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_INCOMING: Final = "incoming"


class Incoming:
    """An original that is being received. Whoever waits for a method's thread may be cancelled, and the
    thread goes on: `drop` comes after it, and what comes after `drop` does nothing."""

    def __init__(self, path: Path, place: Path) -> None:
        self._path = path
        self._place = place
        self._file: BinaryIO | None = None
        self._over = False
        self._turn = Lock()

    def open(self) -> None:
        """Raises OSError."""
        with self._turn:
            if not self._over:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("xb")

    def write(self, data: bytes) -> None:
        with self._turn:
            if self._file is not None:
                self._file.write(data)

    def keep(self) -> None:
        """On disk, under its name, when this returns."""
        with self._turn:
            if self._file is None:
                return
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._place.parent.mkdir(parents=True, exist_ok=True)
            self._path.rename(self._place)
            for folder in (self._place.parent, self._place.parent.parent):
                _folder_to_disk(folder)

    def drop(self) -> None:
        """Forget it; nothing to do for what is kept."""
        with self._turn:
            self._over = True
            if self._file is not None:
                self._file.close()
                self._file = None
                self._path.unlink(missing_ok=True)


class Shelf:
    def __init__(self, root: Path) -> None:
        self._root = root

    def receive(self, conference_id: str, document_id: str) -> Incoming:
        """Somewhere to write to, once it is opened."""
        place = self.original(conference_id, document_id)
        return Incoming(self._root / _INCOMING / _safe(document_id), place)

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
        folder = self._folder(conference_id, document_id)
        self._clear(folder, f"{conference_id}.{document_id}")
        with suppress(OSError):  # others are there still
            (self._root / _safe(conference_id)).rmdir()

    def remove_all(self, conference_id: str) -> None:
        self._clear(self._root / _safe(conference_id), conference_id)

    def _clear(self, folder: Path, name: str) -> None:
        """Out of its place at once: a page that is being written into it finds none any more, and
        would else stay behind. `sweep` ends what a crash leaves."""
        aside = self._root / _INCOMING / f"{name}.removed"
        try:
            aside.parent.mkdir(parents=True, exist_ok=True)
            folder.rename(aside)
        except FileNotFoundError:
            return
        except OSError:
            aside = folder
        shutil.rmtree(aside, ignore_errors=True)

    def sweep(self, known: Collection[tuple[str, str]]) -> int:
        """At the start: remove what no row speaks of, and uploads that were cut off. How many."""
        if not self._root.is_dir():
            return 0
        stray = [
            (conference.name, document.name)
            for conference in self._root.iterdir()
            if conference.is_dir() and _ID.fullmatch(conference.name)
            if conference.name != _INCOMING
            for document in conference.iterdir()
            if (conference.name, document.name) not in known and _ID.fullmatch(document.name)
        ]
        for conference_id, document_id in stray:
            self.remove(conference_id, document_id)
        shutil.rmtree(self._root / _INCOMING, ignore_errors=True)
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
