"""A room that is recorded, end to end but for the network: packets, pictures, telephones, and the film's
maker that is told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from server.conferencing.recorders import Recorders
from server.conferencing.stages import Stages
from server.domain.recording import Recording
from server.live.commands import End, StartRecording, StopRecording
from server.recording.archive import Archive
from server.recording.spool import Packet, Record, Scene, Track, read
from server.recording.spooler import Spooler
from sfu.api import PeerId, RecordedPacket, Source, SpeakersChanged
from tests.sim.conference_world import ALICE, BRUNO, Browser, World
from tests.sim.test_room_documents import Shelf


@dataclass
class Desk:
    begun_: list[Recording] = field(default_factory=list)
    ended_: list[tuple[str, Spooler]] = field(default_factory=list)

    def begun(self, recording: Recording) -> None:
        self.begun_.append(recording)

    def ended(self, recording_id: str, spooler: Spooler) -> None:
        self.ended_.append((recording_id, spooler))


class Studio:
    """Alice organises, Bruno takes part; pages are files that say which they are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.world = World()
        self.archive = Archive(folder / "recordings")
        self.desk = Desk()
        self.recorders = Recorders(
            self.world.rooms,
            self.world.media,
            self.archive,
            self.desk,
            clock=self.world.clock,
            new_id=lambda: f"rec{len(self.desk.begun_) + 1}",
            page=self.page,
            longest=3600.0,
        )
        self.alice, self.bruno = self.world.browser(ALICE), self.world.browser(BRUNO)

    def page(self, conference: str, document: str, number: int) -> Path:
        path = self.folder / f"{conference}-{document}-{number}"
        path.write_text(path.name)
        return path

    async def enter(self) -> None:
        await self.alice.enter()
        await self.bruno.enter()

    def start(self) -> None:
        self.alice.here.apply(StartRecording())

    def sends(self, who: Browser, payload: bytes, source: Source = Source.MIC) -> None:
        (sink,) = self.world.media.sinks.values()
        sink(RecordedPacket(who.p, source, 1, 1, 1, payload, True, True))

    def speaks(self, who: Browser) -> None:
        room = who.here.running.media_id
        self.world.media.emit(SpeakersChanged(room, who.p, ()))

    def records(self) -> list[Record]:
        """All that was written, once it ended."""
        ((recording, spooler),) = self.desk.ended_
        spooler.close()
        with self.archive.spool(recording).open("rb") as file:
            return list(read(file))


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


async def test_voices_and_scenes_are_on_disk(studio: Studio) -> None:
    await studio.enter()
    studio.start()
    (begun,) = studio.desk.begun_
    assert (begun.conference_id, begun.starter_id, begun.name) == ("c1", ALICE.id, begun.name)
    studio.sends(studio.alice, b"one")
    studio.sends(studio.bruno, b"two")
    await Stages(Shelf()).present(studio.alice.here.running, studio.alice.p, "plan", 2)
    studio.alice.here.apply(StopRecording())
    records = studio.records()
    tracks = {each.number: each.peer for each in records if isinstance(each, Track)}
    heard = [(tracks[each.track], each.payload) for each in records if isinstance(each, Packet)]
    assert heard == [(studio.alice.p, b"one"), (studio.bruno.p, b"two")]
    scenes = [each for each in records if isinstance(each, Scene)]
    assert scenes[0].peer == studio.alice.p
    assert scenes[-1].picture == "plan-2.webp"
    kept = studio.archive.folder(begun.id) / "plan-2.webp"
    assert kept.read_text() == "c1-plan-2"
    assert studio.world.media.sinks == {}


async def test_whoever_speaks_is_seen(studio: Studio) -> None:
    await studio.enter()
    studio.start()
    studio.speaks(studio.bruno)
    pictures: list[PeerId | None] = [peer for peer, _ in studio.world.media.pictures]
    assert pictures == [studio.alice.p, studio.bruno.p]


async def test_what_it_is_about_is_on_disk_before_anybody_is_told(studio: Studio) -> None:
    await studio.enter()
    studio.start()
    ((recording, about),) = studio.archive.all()
    assert about is not None
    assert (recording, about.conference_id, about.starter_name) == ("rec1", "c1", ALICE.name)
    studio.recorders.close()


@pytest.mark.parametrize("end", [StopRecording(), End()])
async def test_it_ends_once(studio: Studio, end: StopRecording | End) -> None:
    await studio.enter()
    studio.start()
    studio.alice.here.apply(end)
    assert [recording for recording, _ in studio.desk.ended_] == ["rec1"]
    studio.records()


async def test_it_ends_by_itself_after_its_time(studio: Studio) -> None:
    await studio.enter()
    studio.start()
    running = studio.alice.here.running
    studio.world.clock.pass_time(3599)
    assert running.room.recording
    studio.world.clock.pass_time(2)
    assert not running.room.recording
    studio.records()


async def test_telephones_hear_of_it_at_the_start_on_entering_and_at_the_end(
    studio: Studio,
) -> None:
    await studio.enter()
    await studio.world.phone("leg1")
    studio.start()
    assert studio.world.hears("leg1") == [("recording-on",)]
    await studio.world.phone("leg2", number="0790000002")
    assert ("recording-on",) in studio.world.hears("leg2")
    assert ("recording-on",) not in studio.world.hears("leg1")
    studio.alice.here.apply(StopRecording())
    assert studio.world.hears("leg2") == [("recording-off",)]
    studio.records()


async def test_without_a_disk_there_is_no_recording(studio: Studio) -> None:
    await studio.enter()
    (studio.folder / "recordings").write_text("in the way")
    studio.start()
    await asyncio.sleep(0)
    assert studio.desk.begun_ == []
    assert not studio.alice.here.running.room.recording
