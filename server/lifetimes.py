"""What runs from a start to a stop, each as a context: begun on the way in, ended on the way out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine

from server.conferencing.adhoc import AdhocRooms
from server.conferencing.calls import CallLog
from server.conferencing.dialling import Dialling
from server.conferencing.recorders import Recorders
from server.conferencing.rooms import LiveRooms
from server.services.adhoc_book import AdhocBook
from server.services.call_writer import CallWriter
from server.services.polls import PollBook
from server.services.recording_desk import RecordingDesk
from server.storage import StartError
from server.webhooks.resolver import SystemLookup
from server.webhooks.sender import Sender
from server.webhooks.worker import WebhookWorker
from sfu.api import MediaPlane
from sip_gateway.api import PhonePlane


@contextlib.asynccontextmanager
async def owned(work: Coroutine[None, None, None], name: str) -> AsyncIterator[None]:
    """Run beside the system, and end with it."""
    task = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def running(
    work: Callable[[], Coroutine[None, None, None]], name: str
) -> AsyncIterator[None]:
    async with owned(work(), name):
        yield


async def planes(
    media: MediaPlane,
    phones: PhonePlane,
    rooms: LiveRooms,
    calls: CallLog,
    adhoc: AdhocRooms,
    dialling: Dialling,
    book: AdhocBook,
    polls: PollBook,
) -> AsyncIterator[None]:
    """Media before telephones, which need it; the other way round at the end."""
    await book.end_left_over()
    await polls.close_of_groups()
    try:
        try:
            await media.start()
        except OSError as error:
            raise StartError(f"sfu.port: {error.strerror or error}") from error
        try:
            await phones.start()
        except OSError as error:
            raise StartError(error.strerror or str(error)) from error
        yield
    finally:
        calls.end_all()
        rooms.close()
        await dialling.close()
        await phones.close()
        await adhoc.close()
        await media.close()


async def webhooks(
    worker: WebhookWorker, sender: Sender, lookup: SystemLookup
) -> AsyncIterator[None]:
    try:
        async with sender, owned(worker.run(), "webhooks"):
            yield
    finally:
        lookup.close()


async def call_records(writer: CallWriter) -> AsyncIterator[None]:
    """Before the first call what a former process left open is closed; after the last one what
    is still waiting is written."""
    await writer.reap()
    async with owned(writer.run(), "call records"):
        yield


async def recordings(desk: RecordingDesk, recorders: Recorders) -> AsyncIterator[None]:
    """What a former process left is known before anything is recorded; what is being recorded at
    the end is on disk."""
    await desk.adopt()
    async with owned(desk.run(), "recordings"):
        try:
            yield
        finally:
            recorders.close()
