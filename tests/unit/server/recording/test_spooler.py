"""The thread that writes: all that was put, pictures beside it, and what happens without a disk."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from server.recording import spooler as module
from server.recording.spool import Packet, Record, read
from server.recording.spooler import Spooler


def packet(number: int, size: int = 100) -> Packet:
    return Packet(number / 50, 0, 1, number, number * 960, bytes(size))


def written(path: Path) -> list[Record]:
    with path.open("rb") as file:
        return list(read(file))


def test_all_that_was_put_is_there_once_it_is_closed(tmp_path: Path) -> None:
    spooler = Spooler(tmp_path / "spool", lambda: None)
    (tmp_path / "page").write_bytes(b"picture")
    spooler.keep(tmp_path / "page", "kept.webp")
    spooler.keep(tmp_path / "no-such-page", "other.webp")
    sent = [packet(number) for number in range(200)]
    for one in sent:
        spooler.put(one)
    spooler.close()
    spooler.close()
    assert written(tmp_path / "spool") == sent
    (tmp_path / "page").unlink()
    assert (tmp_path / "kept.webp").read_bytes() == b"picture"


def test_what_a_slow_disk_cannot_take_is_dropped_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 1000)
    monkeypatch.setattr(module, "PAUSE", 3600.0)
    spooler = Spooler(tmp_path / "spool", lambda: None)
    for number in range(20):
        spooler.put(packet(number))
    spooler.close()
    kept = written(tmp_path / "spool")
    assert kept == [packet(number) for number in range(len(kept))]
    assert spooler.counters["dropped"] == 20 - len(kept) > 0


def test_a_full_disk_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEEP_FREE", 1 << 62)
    failed = threading.Event()
    spooler = Spooler(tmp_path / "spool", failed.set)
    spooler.put(packet(1))
    assert failed.wait(10)
    spooler.close()
    assert written(tmp_path / "spool") == []
