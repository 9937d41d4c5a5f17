"""The process that opens hostile files: `python -m server.documents.worker FILE FIRST OFFICE`.

FIRST is the page to begin with (those before are on disk already), OFFICE 1 where LibreOffice may be
called. It reads one file, writes frames to standard output and ends. It limits itself before it looks
at the file, holds no secrets, and expects to be killed at any time. Everything else, such as that
there is no network, is done around it (`sandbox.py`).
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from server.documents.containers import inspect
from server.documents.frames import (
    MAX_NOTES,
    MAX_PAGES,
    MAX_SIDE,
    MAX_TEXT,
    THUMBNAIL_SIDE,
    Declined,
    Frame,
    Opened,
    Page,
    pack,
    plain_text,
)
from server.documents.kinds import HEAD, Kind, Refusal, Refused, sniff
from server.documents.notes import slide_notes

MEMORY: Final = 512 * 1024 * 1024
CPU_SECONDS: Final = 60
MAX_PIXELS: Final = 50_000_000  # 200 MB once decoded with transparency
_OFFICE_ADDRESSES: Final = 6 * 1024 * 1024 * 1024  # LibreOffice maps far more than it uses
_SCRATCH: Final = 200 * 1024 * 1024
_QUALITY: Final = 82
_METHOD: Final = 2  # four times the speed of the smallest files, for a twentieth of the size
_MAX_SCALE: Final = 6.0  # a stamp is not blown up to a poster

Send = Callable[[Frame], None]


def limit(*, office: bool) -> None:
    """LibreOffice reserves gigabytes that it never touches, so that there what it may write to is
    counted (RLIMIT_DATA, private writable memory since Linux 4.7), and else all addresses."""
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_CPU, CPU_SECONDS)
    _set(resource.RLIMIT_FSIZE, _SCRATCH)
    _set(resource.RLIMIT_DATA, MEMORY)
    _set(resource.RLIMIT_AS, _OFFICE_ADDRESSES if office else MEMORY)


def _set(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    least = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (least, least))


def render(path: Path, first: int, send: Send, *, office: bool) -> None:
    """Raises Refused."""
    with path.open("rb") as file:
        kind = sniff(file.read(HEAD))
    limit(office=kind is Kind.OFFICE)
    if kind is Kind.PDF:
        render_pdf(path, first, send)
    elif kind is Kind.OFFICE:
        with path.open("rb") as file:
            extension = inspect(file).extension
        if not office:
            raise Refused(Refusal.NO_OFFICE)
        converted = convert(path, extension)
        _set(resource.RLIMIT_AS, MEMORY)
        render_pdf(converted, first, send, slide_notes(path, extension))
    else:
        send(Opened(1))
        send(render_image(path, kind))


def convert(path: Path, extension: str) -> Path:
    """An office document as PDF, in the sandbox's own scratch memory."""
    scratch = Path("/tmp/office")
    scratch.mkdir()
    source = scratch / f"document.{extension}"
    source.symlink_to(path)
    command = (
        "soffice",
        "-env:UserInstallation=file:///tmp/office/profile",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "pdf",
        "--outdir",
        str(scratch / "out"),
        str(source),
    )
    # Whoever started us kills all that is in the sandbox when the time is over.
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    converted = scratch / "out" / "document.pdf"
    if not converted.is_file():
        raise Refused(Refusal.TOO_COMPLEX if done.returncode else Refusal.BROKEN)
    return converted


def render_pdf(path: Path, first: int, send: Send, notes: Sequence[str] = ()) -> None:
    """`notes` belong to the pages if there are as many of them."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        encrypted = error.err_code == pdfium.raw.FPDF_ERR_PASSWORD
        raise Refused(Refusal.ENCRYPTED if encrypted else Refusal.BROKEN) from error
    pages = len(document)
    if pages < 1:
        raise Refused(Refusal.BROKEN)
    if pages > MAX_PAGES:
        raise Refused(Refusal.TOO_MANY_PAGES)
    send(Opened(pages))
    for number in range(first, pages + 1):
        note = notes[number - 1] if len(notes) == pages else ""
        send(replace(_pdf_page(document, number), notes=plain_text(note)[:MAX_NOTES]))


def _pdf_page(document: pdfium.PdfDocument, number: int) -> Page:
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise Refused(Refusal.BROKEN) from error
    try:
        longer = max(page.get_width(), page.get_height())
        if not 0 < longer < float("inf"):
            raise Refused(Refusal.BROKEN)
        scale = min(MAX_SIDE / longer, _MAX_SCALE)
        bitmap = page.render(scale=scale, may_draw_forms=False)
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        return _page(number, picture, _pdf_text(page))
    finally:
        page.close()


def _pdf_text(page: pdfium.PdfPage) -> str:
    try:
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return ""
    try:
        count = min(text.count_chars(), MAX_TEXT)
        return str(text.get_text_range(0, count)) if count > 0 else ""
    finally:
        text.close()


def render_image(path: Path, kind: Kind) -> Page:
    Image.MAX_IMAGE_PIXELS = None  # the header is looked at here, before a pixel is decoded
    try:
        with Image.open(path, formats=[kind.name]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Refused(Refusal.TOO_MANY_PIXELS)
            opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
            opened.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
            turned = ImageOps.exif_transpose(opened)
            return _page(1, _on_white(turned), "")
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError) as error:
        raise Refused(Refusal.BROKEN) from error  # all that Pillow raises for broken files


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    ground.alpha_composite(layer)
    return ground.convert("RGB")


def _page(number: int, picture: Image.Image, text: str) -> Page:
    if max(picture.size) > MAX_SIDE:  # a rounding up
        picture = picture.crop((0, 0, min(MAX_SIDE, picture.width), min(MAX_SIDE, picture.height)))
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Page(
        number,
        picture.width,
        picture.height,
        plain_text(text)[:MAX_TEXT],
        _webp(picture),
        _webp(small),
    )


def _webp(picture: Image.Image) -> bytes:
    """Pixels alone: no place, camera or colour profile of the original goes along."""
    picture.info.clear()
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=_QUALITY, method=_METHOD)
    return buffer.getvalue()


def main(arguments: list[str]) -> int:
    path, first, office = Path(arguments[0]), int(arguments[1]), arguments[2] == "1"
    output = sys.stdout.buffer

    def send(frame: Frame) -> None:
        output.write(pack(frame))
        output.flush()

    try:
        render(path, first, send, office=office)
    except Refused as refused:
        send(Declined(refused.reason))
    except MemoryError:
        send(Declined(Refusal.TOO_COMPLEX))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
