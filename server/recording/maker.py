"""Running the process that makes a film."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Final, Protocol

_ROOT: Final = Path(__file__).resolve().parents[2]
TIME: Final = 12 * 3600.0  # seconds that one film may take


class Maker(Protocol):
    async def make(self, folder: Path, spool: Path, place: Path) -> int | None:
        """The film's length in seconds; None when there will be none of this spool. Raises OSError."""
        ...


class ProcessMaker:
    async def make(self, folder: Path, spool: Path, place: Path) -> int | None:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-s", "-B", "-m", "server.recording.worker"),
            *(str(folder), str(spool), str(place)),
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(TIME):
                said, _ = await process.communicate()
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await asyncio.shield(process.wait())
        text = said.strip()
        return int(text) if process.returncode == 0 and text.isdigit() else None
