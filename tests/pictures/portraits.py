"""Somebody before a camera, for pictures of the room: drawn, so that nobody's face is needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

WIDTH: Final = 640
HEIGHT: Final = 360
FRAMES: Final = 24
RATE: Final = 8  # frames a second

Colour = tuple[int, int, int]
Image = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Looks:
    wall: Colour
    light: Colour
    skin: Colour
    hair: Colour
    clothes: Colour
    long_hair: bool


PEOPLE: Final = {
    "alice": Looks(
        (196, 206, 200), (247, 244, 232), (232, 186, 158), (92, 52, 34), (22, 96, 92), True
    ),
    "bruno": Looks(
        (92, 106, 128), (168, 182, 204), (214, 164, 132), (38, 34, 36), (188, 92, 60), False
    ),
    "chiara": Looks(
        (214, 188, 160), (252, 236, 212), (196, 140, 108), (24, 18, 20), (86, 66, 130), True
    ),
}


def portrait(folder: Path, name: str) -> Path:
    """A YUV4MPEG2 file of that person, who moves a little, for Chromium's fake camera."""
    looks = PEOPLE[name]
    path = folder / f"camera-{name}.y4m"
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(FRAMES):
            file.write(b"FRAME\n")
            for plane in _planes(_frame(looks, number / FRAMES * 2 * np.pi)):
                file.write(plane.tobytes())
    return path


def _frame(looks: Looks, phase: float) -> Image:
    """RGB from 0 to 255, as (HEIGHT, WIDTH, 3)."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    sway, nod = 5 * np.sin(phase), 2 * np.sin(2 * phase)
    cx, cy = WIDTH / 2 + sway, 150 + nod
    image = _room(looks, x, y)
    if looks.long_hair:
        image = _over(image, looks.hair, _ellipse(x, y, cx, cy + 34, 82, 122))
    image = _over(image, looks.clothes, _ellipse(x, y, WIDTH / 2 + sway / 2, HEIGHT + 70, 190, 160))
    neck = _ellipse(x, y, cx, cy + 92, 33, 52)
    image = _over(image, _darker(looks.skin, 0.88), neck)
    image = _over(image, looks.hair, _ellipse(x, y, cx, cy - 20, 72, 78))
    image = _over(image, looks.skin, _ellipse(x, y, cx, cy + 8, 60, 78))
    fringe = _ellipse(x, y, cx, cy - 52, 66, 40) * (y < cy - 26)
    image = _over(image, looks.hair, fringe)
    for side in (-1, 1):
        image = _over(image, (44, 34, 32), _ellipse(x, y, cx + side * 23, cy + 4, 5, 5.5))
        image = _over(image, looks.hair, _ellipse(x, y, cx + side * 23, cy - 11, 12, 3))
    image = _over(image, _darker(looks.skin, 0.8), _ellipse(x, y, cx, cy + 24, 6, 9))
    opened = 4 + 3 * np.sin(3 * phase) ** 2
    return _over(image, (150, 62, 62), _ellipse(x, y, cx, cy + 48, 19, opened))


def _room(looks: Looks, x: Image, y: Image) -> Image:
    """A wall that is lighter on the left, where the window is, and a shelf on the right."""
    towards = np.clip(1 - x / WIDTH, 0, 1)[..., None]
    image = np.array(looks.wall) * (1 - towards) + np.array(looks.light) * towards
    shelf = ((x > 470) & (x < 620) & (y > 60) & (y < 190)).astype(float)
    image = _over(image, _darker(looks.wall, 0.72), shelf)
    for row, top in enumerate((66, 130)):
        for book in range(9):
            left = 478 + book * 15
            height = 40 + (book * 7 + row * 11) % 14
            inside = (x > left) & (x < left + 11) & (y > top + 54 - height) & (y < top + 54)
            shade = 0.55 + ((book * 5 + row * 3) % 7) / 12
            image = _over(image, _darker(looks.clothes, shade), inside.astype(float))
    return image


def _ellipse(x: Image, y: Image, cx: float, cy: float, rx: float, ry: float) -> Image:
    """1 inside, 0 outside, with an edge of about a pixel and a half."""
    distance = np.hypot((x - cx) / rx, (y - cy) / ry)
    return np.clip((1 - distance) * min(rx, ry) / 1.5 + 0.5, 0, 1)


def _over(image: Image, colour: Colour, mask: Image) -> Image:
    return image + (np.array(colour, dtype=float) - image) * mask[..., None]


def _darker(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255, round(each * factor)) for each in colour)
    return red, green, blue


def _planes(image: Image) -> tuple[NDArray[np.uint8], ...]:
    """Full-range Y, then U and V at half the size each way (BT.601, JFIF)."""
    red, green, blue = (image[..., each] for each in range(3))
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    halves = (
        (128 + weight * (colour - luma)).reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean((1, 3))
        for weight, colour in ((0.564, blue), (0.713, red))
    )
    return tuple(np.clip(plane.round(), 0, 255).astype(np.uint8) for plane in (luma, *halves))
