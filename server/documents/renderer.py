"""Running the rendering process: one file in, frames out, all within one time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final

from server.documents.frames import Declined, Frame, FrameError, FrameReader
from server.documents.kinds import Refusal
from server.documents.sandbox import Sandbox

_CHUNK: Final = 256 * 1024


class Renderer:
    """`seconds` is what one file may take in all, on the wall and of the processor."""

    def __init__(self, sandbox: Sandbox, *, seconds: float) -> None:
        self._sandbox = sandbox
        self._seconds = seconds

    @property
    def office(self) -> bool:
        """Whether office documents can be shown."""
        return self._sandbox.office

    async def frames(self, document: Path, first: int = 1) -> AsyncGenerator[Frame, None]:
        """What becomes of the file from page `first` on. Ends with a `Declined` if it cannot be
        shown to its end. Raises OSError when no process can be started."""
        process = await asyncio.create_subprocess_exec(
            *self._sandbox.command(document, first),
            env=self._sandbox.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        assert process.stdout is not None
        deadline = asyncio.get_running_loop().time() + self._seconds
        reader = FrameReader()
        try:
            while data := await _read(process.stdout, deadline):
                for frame in reader.feed(data):
                    yield frame
            async with asyncio.timeout_at(deadline):
                code = await process.wait()
            if code != 0:  # killed for its memory or its time, or dead of the file
                yield Declined(Refusal.TOO_COMPLEX)
        except TimeoutError:
            yield Declined(Refusal.TOO_COMPLEX)
        except FrameError:
            yield Declined(Refusal.BROKEN)
        finally:
            await _end(process)


async def _read(stream: asyncio.StreamReader, deadline: float) -> bytes:
    async with asyncio.timeout_at(deadline):
        return await stream.read(_CHUNK)


async def _end(process: asyncio.subprocess.Process) -> None:
    """With all that it has started: bubblewrap takes its whole world along."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    await asyncio.shield(process.wait())
