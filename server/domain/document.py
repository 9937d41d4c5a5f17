"""Documents of a conference: what is known of each, and what a name may be."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from server.domain.fields import MAX_NAME

MAX_DOCUMENTS: Final = 50  # of one conference
# A document that has ended the service so often is not tried again.
MAX_ATTEMPTS: Final = 5


class DocumentState(StrEnum):
    WAITING = "waiting"  # to be rendered, or being rendered
    READY = "ready"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Document:
    """`kind` is what the file's first bytes say, `size` in bytes; `pages` is 0 until it is known,
    `rendered` counts those that can be seen. `reason` says why it is refused."""

    id: str
    conference_id: str
    uploader_id: str
    uploader_name: str
    name: str
    kind: str
    size: int
    downloadable: bool
    created_at: datetime
    state: DocumentState = DocumentState.WAITING
    reason: str = ""
    pages: int = 0
    rendered: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """`number` counts from 1; the pictures are files of so many pixels. `notes` are for whoever
    presents."""

    number: int
    width: int
    height: int
    text: str
    notes: str = ""


_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "pdf": ("pdf",),
        "png": ("png",),
        "jpeg": ("jpg", "jpeg"),
        "webp": ("webp",),
        "gif": ("gif",),
        "office": ("zip", "pptx", "docx", "xlsx", "odp", "odt", "ods", "odg"),
    }
)


def file_name(given: str) -> str:
    """A name as the shelf shows it: the last part of a path, on one line, reading in one direction.

    Whatever is given has one: a name is no reason to refuse a file.
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    letters = (letter for letter in unicodedata.normalize("NFC", last) if letter.isprintable())
    return "".join(letters).strip()[:MAX_NAME].strip() or "document"


def name_for_keeping(document: Document) -> str:
    """What a browser saves the original as: the name, ending in what the file is, so that what
    was called a page or a program is opened as neither."""
    endings = _ENDINGS.get(document.kind, ("bin",))
    if document.name.rpartition(".")[2].lower() in endings:
        return document.name
    return f"{document.name}.{endings[0]}"
