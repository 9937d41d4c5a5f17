"""A film of a conference from its spool: who is heard, what is seen, and when."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from server.recording.compose import compose
from server.recording.spool import Scene, Track
from tests.unit.server.recording.sounds import (
    Film,
    colour_packets,
    film,
    is_close,
    spool,
    tone_packets,
)

RED, BLUE = (200, 30, 30), (30, 30, 200)
LEAST = 0.05  # of the amplitude 0.2 that a tone has


def conference(folder: Path) -> Path:
    """Anna speaks from 0 to 4 s, a telephone from 2 s to 4 s; a red page, from 2 s her camera."""
    Image.new("RGB", (1600, 900), RED).save(folder / "page.webp")
    records = [
        Track(0, "anna", "mic"),
        Track(1, "phone", "mic"),
        Track(2, "anna", "cam"),
        Scene(0.0, picture="page.webp"),
        Scene(2.0, peer="anna", source="cam", name="Anna"),
        *tone_packets(0, 440, 0.0, 4),
        *tone_packets(1, 1000, 2.0, 2),
        *colour_packets(2, BLUE, 2.0, 2),
    ]
    return spool(folder / "spool", records)


def made(folder: Path, source: Path) -> Film:
    compose(folder, source, folder / "film.webm")
    return film(folder / "film.webm")


def test_what_is_heard_and_seen(tmp_path: Path) -> None:
    found = made(tmp_path, conference(tmp_path))
    assert found.size == (1280, 720)
    assert found.power(440, 0.5, 1.5) > LEAST and found.power(440, 2.5, 3.5) > LEAST
    assert found.power(1000, 2.5, 3.5) > LEAST > 10 * found.power(1000, 0.5, 1.5)
    assert is_close(found.colour(1.5), RED)
    assert is_close(found.colour(3.0), BLUE)
    assert len(found.sound) == pytest.approx(4 * 48_000, rel=0.05)


@pytest.mark.parametrize("codec", ["h264", "vp9"])
def test_other_codecs_are_seen_too_and_one_after_another(tmp_path: Path, codec: str) -> None:
    records = [
        Track(0, "anna", "cam"),
        Scene(0.0, peer="anna", source="cam", name="Anna"),
        *colour_packets(0, RED, 0.0, 1.5),
        *colour_packets(0, BLUE, 1.5, 1.5, codec=codec),
    ]
    found = made(tmp_path, spool(tmp_path / "spool", records))
    assert is_close(found.colour(1.0), RED)
    assert is_close(found.colour(2.8), BLUE)


def test_a_spool_that_was_cut_off_is_a_film_up_to_there(tmp_path: Path) -> None:
    source = conference(tmp_path)
    whole = source.read_bytes()
    source.write_bytes(whole[: len(whole) * 6 // 10] + b"p\0\0\0")
    found = made(tmp_path, source)
    assert found.power(440, 0.5, 1.5) > LEAST
    assert is_close(found.colour(1.5), RED)


def test_an_empty_spool_is_a_film_too(tmp_path: Path) -> None:
    source = spool(tmp_path / "spool", [])
    assert compose(tmp_path, source, tmp_path / "film.webm") == 0.0
    assert len(film(tmp_path / "film.webm").colours) == 1


def test_packets_that_nobody_can_decode_do_no_harm(tmp_path: Path) -> None:
    records = [
        Track(0, "anna", "mic"),
        Track(1, "anna", "cam"),
        Scene(0.0, picture="no-such-file.webp", name="Anna"),
        *(each for each in tone_packets(0, 440, 0.0, 2) if each.sequence % 7),
        *(
            type(each)(each.at, 0, 2, each.sequence, each.timestamp, b"\xff" * 9)
            for each in tone_packets(0, 440, 0.0, 1)
        ),
        *(
            type(each)(each.at, 1, 1, each.sequence, 0, b"\x10\x02\x00\x9d\x01\x2a\xff", True, True)
            for each in tone_packets(1, 440, 0.0, 1)
        ),
    ]
    found = made(tmp_path, spool(tmp_path / "spool", records))
    assert found.power(440, 0.5, 1.5) > LEAST
