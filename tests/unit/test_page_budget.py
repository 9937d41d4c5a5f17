"""The room page is light: what it loads before any lazy part, compressed as a proxy would."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Final

import pytest

STATIC: Final = Path(__file__).parents[2] / "server" / "static"
# Bytes for the page itself, its scripts with all that they import at once, and its styles.
BUDGET: Final = 40 * 1024
_LINKED: Final = re.compile(r'(?:src|href)="/static/([^"]+\.(?:js|css))"')
_IMPORTED: Final = re.compile(r'(?:from|import)\s*"\./([^"]+\.js)"')


def loaded(page: Path) -> set[Path]:
    """The files that a browser fetches before it shows anything."""
    found = {STATIC / name for name in _LINKED.findall(page.read_text(encoding="utf-8"))}
    waiting = [path for path in found if path.suffix == ".js"]
    while waiting:
        path = waiting.pop()
        for name in _IMPORTED.findall(path.read_text(encoding="utf-8")):
            other = path.parent / name
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


@pytest.mark.parametrize("name", ["room", "answer"])
def test_what_is_loaded_at_once_is_small(name: str) -> None:
    page = STATIC / f"{name}.html"
    files = [page, *loaded(page)]
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in files}
    assert sum(sizes.values()) <= BUDGET, sizes


def test_documents_chat_and_the_room_itself_come_later() -> None:
    names = " ".join(path.name for path in loaded(STATIC / "room.html"))
    for lazy in ("Conference", "DocumentStage", "ShelfDialog", "ChatPane"):
        assert lazy not in names
        assert list((STATIC / "assets").glob(f"{lazy}-*.js")), f"{lazy} has another name by now"
