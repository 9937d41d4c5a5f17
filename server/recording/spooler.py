"""The thread that brings a recording to disk, so that the event loop never waits for one.

What has not been written yet is bounded. When the disk does not keep up, the newest is dropped and
counted: a recording with a hole is better than a conference that stands still.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from server.recording.spool import Record, pack

log = logging.getLogger(__name__)

MAX_WAITING: Final = 16 * 1024 * 1024  # bytes
PAUSE: Final = 0.2  # seconds between two writings
_SYNC: Final = 5.0  # seconds after which a power cut takes nothing away
_KEEP_FREE: Final = 256 * 1024 * 1024  # bytes of the disk that are left to the database


class Spooler:
    """`failed` is called in the thread, once, when nothing more can be written."""

    def __init__(self, path: Path, failed: Callable[[], None]) -> None:
        self._path = path
        self._failed = failed
        self._waiting: deque[bytes] = deque()  # drop policy: see MAX_WAITING
        self._size = 0
        self._files: deque[tuple[Path, str]] = deque()  # pages: as many as somebody turns by hand
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.counters: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
        self._thread.start()

    def put(self, record: Record) -> None:
        data = pack(record)
        with self._lock:
            if self._size + len(data) > MAX_WAITING:
                self.counters["dropped"] += 1
                return
            self._size += len(data)
            self._waiting.append(data)

    def keep(self, picture: Path, name: str) -> None:
        """Have a file beside the spool that may be removed elsewhere meanwhile."""
        self._files.append((picture, name))

    def close(self) -> None:
        """All that was put is on disk when this returns. Blocks; may be called again."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            since = 0.0
            while not self._stop.wait(PAUSE):
                self._write()
                since += PAUSE
                if since >= _SYNC:
                    since = 0.0
                    os.fsync(self._file)
            self._write()
            os.fsync(self._file)
        except OSError as error:
            log.error("a recording cannot be written any more: %s", error.strerror)
            self._failed()
        finally:
            os.close(self._file)
            if self.counters["dropped"]:
                log.warning("packets of a recording dropped", extra=dict(self.counters))

    def _write(self) -> None:
        while self._files:
            picture, name = self._files.popleft()
            with suppress(OSError):
                os.link(picture, self._path.with_name(name))
        with self._lock:
            data, self._size = b"".join(self._waiting), 0
            self._waiting.clear()
        if data and shutil.disk_usage(self._path.parent).free < _KEEP_FREE:
            raise OSError(28, "the disk is nearly full")
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
