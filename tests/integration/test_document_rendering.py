"""Real and hostile documents through the real process, in the sandbox that this machine has.

Memory is bounded by the kernel for each process; what is measured here is that the answer is one of
those promised, that it comes in time, and that nobody is called meanwhile.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from server.documents.frames import MAX_SIDE, Declined, Frame, Opened, Page
from server.documents.kinds import Refusal
from server.documents.renderer import Renderer
from server.documents.sandbox import Sandbox, find_sandbox
from tests import document_files as files

SANDBOX = find_sandbox()
needs_office = pytest.mark.skipif(not SANDBOX.office, reason="no LibreOffice in a sandbox here")
TIME = 20.0


async def rendered(
    folder: Path,
    data: bytes,
    *,
    sandbox: Sandbox = SANDBOX,
    first: int = 1,
    seconds: float = TIME,
) -> list[Frame]:
    path = folder / "document"
    path.write_bytes(data)
    renderer = Renderer(sandbox, seconds=seconds)
    return [frame async for frame in renderer.frames(path, first)]


@pytest.mark.parametrize("sandbox", [SANDBOX, Sandbox()], ids=["walled", "limited"])
async def test_a_pdf_becomes_pages_with_their_text(tmp_path: Path, sandbox: Sandbox) -> None:
    opened, *pages = await rendered(tmp_path, files.pdf(["Budget", "Plan"]), sandbox=sandbox)
    assert opened == Opened(2)
    assert [page.text for page in pages if isinstance(page, Page)] == ["Budget", "Plan"]
    for number, page in enumerate(pages, 1):
        assert isinstance(page, Page)
        assert (page.number, page.width, page.height) == (number, 1920, 1080)
        assert page.image[8:12] == page.thumbnail[8:12] == b"WEBP"
        assert len(page.thumbnail) < 10_000


async def test_rendering_goes_on_where_a_crash_ended_it(tmp_path: Path) -> None:
    frames = await rendered(tmp_path, files.pdf(["a", "b", "c"]), first=3)
    assert frames[0] == Opened(3)
    assert [frame.number for frame in frames if isinstance(frame, Page)] == [3]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (files.image("PNG", (640, 360), "RGBA"), (640, 360)),
        (files.image("JPEG", (6000, 3000)), (1920, 960)),
        (files.image("WEBP", (1000, 4000)), (480, 1920)),
        (files.image("GIF"), (640, 360)),
        (files.image("PNG", (7000, 7000), "L"), (1920, 1920)),
        # One side as long as 10,000 of the other: still a picture of that form.
        (files.image("PNG", (20_000, 2), "L"), (1920, 1)),
    ],
)
async def test_images_are_shown_as_one_page(
    tmp_path: Path, data: bytes, size: tuple[int, int]
) -> None:
    opened, page = await rendered(tmp_path, data)
    assert opened == Opened(1)
    assert isinstance(page, Page)
    assert (page.width, page.height) == size


@pytest.mark.parametrize(
    "box", ["0 0 1000000000 1000000000", "0 0 14400 1", "0 0 0.001 0.001", "0 0 0 0", "9 9 -9 -9"]
)
async def test_no_page_is_larger_than_the_screen(tmp_path: Path, box: str) -> None:
    for frame in await rendered(tmp_path, files.pdf(["x"], box)):
        if isinstance(frame, Page):
            assert 1 <= frame.width <= MAX_SIDE
            assert 1 <= frame.height <= MAX_SIDE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (files.pdf_of_a_million_pages(), {Refusal.TOO_MANY_PAGES}),
        (files.pdf(["x"] * 501), {Refusal.TOO_MANY_PAGES}),
        (files.pdf([]), {Refusal.BROKEN}),
        (b"%PDF-1.7\n" + bytes(1000), {Refusal.BROKEN}),
        (files.png_that_claims(60_000, 60_000), {Refusal.TOO_MANY_PIXELS}),
        (files.png_that_claims(5000, 5000), {Refusal.BROKEN}),
        (files.image("JPEG")[:200], {Refusal.BROKEN}),
        (files.word({"word/vbaProject.bin": b"x"}), {Refusal.MACROS}),
        (files.word({"word/media/a.bmp": bytes(64 * 1024 * 1024)}), {Refusal.BOMB}),
        (b"<html><script>alert(1)</script></html>", {Refusal.UNKNOWN}),
        (b"", {Refusal.EMPTY}),
    ],
)
async def test_what_cannot_be_shown_is_refused_with_a_reason(
    tmp_path: Path, data: bytes, reason: set[Refusal]
) -> None:
    started = time.monotonic()
    frames = await rendered(tmp_path, data)
    assert isinstance(frames[-1], Declined)
    assert frames[-1].reason in reason
    assert time.monotonic() - started < TIME


@pytest.mark.parametrize("sandbox", [SANDBOX, Sandbox()], ids=["walled", "limited"])
async def test_what_never_ends_is_ended(tmp_path: Path, sandbox: Sandbox) -> None:
    started = time.monotonic()
    frames = await rendered(tmp_path, files.endless_pdf(), sandbox=sandbox, seconds=2)
    assert frames[-1] == Declined(Refusal.TOO_COMPLEX)
    assert 2 <= time.monotonic() - started < 4


async def test_what_would_grow_without_end_is_ended(tmp_path: Path) -> None:
    frames = await rendered(tmp_path, files.nested_pdf())
    assert frames[-1] == Declined(Refusal.TOO_COMPLEX)


async def test_an_image_in_a_pdf_may_swell_to_gigabytes(tmp_path: Path) -> None:
    """It is left out or refused: no process may have so much memory."""
    frames = await rendered(tmp_path, files.swelling_pdf(1024 * 1024 * 1024))
    assert isinstance(frames[-1], Page | Declined)


async def test_a_reader_who_leaves_takes_the_process_along(tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(files.endless_pdf())
    frames = Renderer(SANDBOX, seconds=TIME).frames(path)
    assert await anext(frames) == Opened(1)
    started = time.monotonic()
    await frames.aclose()
    assert time.monotonic() - started < 2


@needs_office
@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: files.slides(["Budget", "Plan"]), ["Budget", "Plan"]),
        (lambda: files.letter("<text:p>Dear all</text:p>"), ["Dear all"]),
    ],
)
async def test_office_documents_are_shown(
    tmp_path: Path, make: Callable[[], bytes], text: list[str]
) -> None:
    opened, *pages = await rendered(tmp_path, make())
    assert opened == Opened(len(text))
    assert [page.text for page in pages if isinstance(page, Page)] == text


@needs_office
@pytest.mark.parametrize(
    ("data", "to"),
    [
        (files.slides(["Budget", "Plan"]), "pptx"),
        (files.letter("<text:p>Dear all</text:p>"), "docx"),
    ],
)
async def test_office_open_xml_is_shown_as_well(tmp_path: Path, data: bytes, to: str) -> None:
    opened, first, *_ = await rendered(tmp_path, await rewritten(tmp_path, data, to))
    assert isinstance(opened, Opened)
    assert isinstance(first, Page)
    assert first.text in ("Budget", "Dear all")


async def rewritten(tmp_path: Path, data: bytes, to: str) -> bytes:
    """Written by LibreOffice itself, which knows it as PowerPoint and Word read it."""
    source = tmp_path / "source.odf"
    source.write_bytes(data)
    words = ("--headless", "--convert-to", to, "--outdir", str(tmp_path), str(source))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    process = await asyncio.create_subprocess_exec(
        "soffice", profile, *words, stdout=asyncio.subprocess.DEVNULL
    )
    assert await process.wait() == 0
    return (tmp_path / f"source.{to}").read_bytes()


@needs_office
@pytest.mark.parametrize("to", ["odp", "pptx"])
async def test_the_presenters_notes_come_with_their_pages(tmp_path: Path, to: str) -> None:
    """A hidden slide becomes no page, and its note goes with it."""
    deck = files.slides(["Budget", "Later", "Plan"], ["Say hello", "Not now", ""], hidden=[1])
    made = deck if to == "odp" else await rewritten(tmp_path, deck, to)
    opened, *pages = await rendered(tmp_path, made)
    assert opened == Opened(2)
    told = [(page.text, page.notes) for page in pages if isinstance(page, Page)]
    assert told == [("Budget", "Say hello"), ("Plan", "")]


@needs_office
async def test_a_table_of_a_thousand_million_cells_is_refused(tmp_path: Path) -> None:
    frames = await rendered(tmp_path, files.endless_table())
    assert isinstance(frames[-1], Declined)
    assert frames[-1].reason in (Refusal.BROKEN, Refusal.TOO_COMPLEX, Refusal.TOO_MANY_PAGES)


async def test_without_a_sandbox_office_documents_are_told_to_be_unavailable(
    tmp_path: Path,
) -> None:
    frames = await rendered(tmp_path, files.slides(["x"]), sandbox=Sandbox())
    assert frames == [Declined(Refusal.NO_OFFICE)]


@needs_office
async def test_links_lead_nowhere(tmp_path: Path) -> None:
    """Pictures of other machines and of this one's disk are not fetched."""
    secret = tmp_path / "secret"
    secret.write_text("the key of the house")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        picture = (
            '<draw:frame svg:width="5cm" svg:height="5cm"><draw:image '
            f'xlink:href="http://127.0.0.1:{port}/a.png"/></draw:frame>'
        )
        section = (
            f'<text:section text:name="s"><text:section-source xlink:href="file://{secret}"/>'
            "<text:p>old</text:p></text:section>"
        )
        letter = files.letter(f"<text:p>{picture}</text:p>{section}<text:p>end</text:p>")
        frames = await rendered(tmp_path, letter)
        with pytest.raises(BlockingIOError):
            listener.accept()
    (page,) = (frame for frame in frames if isinstance(frame, Page))
    assert "end" in page.text
    assert "key of the house" not in page.text


@pytest.mark.skipif(not SANDBOX.bubblewrap, reason="no bubblewrap that works here")
async def test_the_sandbox_holds_neither_network_nor_files_nor_processes(tmp_path: Path) -> None:
    """Asked from inside, with the interpreter that renders."""
    words = SANDBOX.command(tmp_path, 1)
    walls = words[: words.index("--") + 1]
    script = (
        "import os, socket\n"
        "assert socket.if_nameindex() == [(1, 'lo')]\n"
        "assert os.listdir('/tmp') == [] or 'pytest' not in str(os.listdir('/tmp'))\n"
        "assert sum(name.isdigit() for name in os.listdir('/proc')) <= 2\n"
        "for path in ('/usr/x', '/app/server/documents/x', '/document/x'):\n"
        "    try: open(path, 'w')\n"
        "    except OSError: continue\n"
        "    raise SystemExit(path)\n"
        "assert not os.path.exists('/etc/passwd')\n"
        "assert not [name for name in os.environ if name.startswith('UCC')]\n"
    )
    process = await asyncio.create_subprocess_exec(
        *walls, words[words.index("--") + 1], "-c", script, env=SANDBOX.environment
    )
    assert await process.wait() == 0
