"""What is seen at a moment, on a canvas of one size, as planes of luma and chroma (I420)."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

WIDTH: Final = 1280
HEIGHT: Final = 720
_MAX_SIDE: Final = 4096  # of what is decoded at all
_DECODERS: Final = {"vp8": "libvpx", "h264": "h264", "vp9": "libvpx-vp9"}
_BLACK: Final = (16, 128)  # luma and chroma (ITU-R BT.601)
_BACKGROUND: Final = (9, 26, 24)
_INK: Final = (232, 244, 242)

Planes = NDArray[np.uint8]


def fitted(width: int, height: int) -> tuple[int, int]:
    """The largest even size of that shape which the canvas holds."""
    scale = min(WIDTH / width, HEIGHT / height)
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)


def of_frame(frame: VideoFrame) -> Planes | None:
    """A frame in the middle of the canvas; None for one that is no picture."""
    if not (0 < frame.width <= _MAX_SIDE and 0 < frame.height <= _MAX_SIDE):
        return None
    width, height = fitted(frame.width, frame.height)
    made = frame.reformat(width=width, height=height, format="yuv420p")
    planes = made.to_ndarray()
    canvas = np.full((HEIGHT * 3 // 2, WIDTH), _BLACK[1], np.uint8)
    canvas[:HEIGHT] = _BLACK[0]
    left, top = (WIDTH - width) // 4 * 2, (HEIGHT - height) // 4 * 2
    canvas[top : top + height, left : left + width] = planes[:height]
    for number in (0, 1):
        source = planes.reshape(-1)[width * height * (4 + number) // 4 :][: width * height // 4]
        target = canvas.reshape(-1)[WIDTH * HEIGHT * (4 + number) // 4 :][: WIDTH * HEIGHT // 4]
        target.reshape(HEIGHT // 2, WIDTH // 2)[
            top // 2 : (top + height) // 2, left // 2 : (left + width) // 2
        ] = source.reshape(height // 2, width // 2)
    return canvas


def of_file(path: Path) -> Planes | None:
    """A page's picture; None where it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(path.read_bytes())) as image:
                return of_frame(VideoFrame.from_ndarray(np.asarray(image.convert("RGB"))))
    except (OSError, ValueError, Image.DecompressionBombError, Warning):
        return None


def of_name(name: str) -> Planes:
    """A card for somebody without a picture."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _BACKGROUND)
    text = name[:40]
    font: Any = ImageFont.load_default(size=64)
    drawing = ImageDraw.Draw(image)
    drawing.text((WIDTH / 2, HEIGHT / 2), text, fill=_INK, font=font, anchor="mm")
    made = of_frame(VideoFrame.from_ndarray(np.asarray(image)))
    assert made is not None
    return made


class Decoder:
    """One stream's pictures."""

    def __init__(self, codec: str = "vp8") -> None:
        self._codec: Any = av.CodecContext.create(_DECODERS[codec], "r")

    def decode(self, frame: bytes) -> VideoFrame | None:
        """The latest picture that it gives; None for what is none."""
        try:
            found = self._codec.decode(av.Packet(frame))
        except av.FFmpegError:
            return None
        return found[-1] if found else None
