"""What goes over the wire about documents: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from server.documents.kinds import Kind, Refusal
from server.domain.document import DocumentState
from server.rest.json_schema import Constraint
from server.rest.schemas import LEFT_OUT, Count

MAX_FILE_NAME = 254


@dataclass(frozen=True, slots=True)
class SharedDocument:
    """`pages` is null until it is known, `rendered` of them can be seen. `reason` is null unless
    refused. `downloads` and `editable` tell what the asker may do."""

    id: str
    name: str
    kind: Kind
    size: Count
    state: DocumentState
    reason: Refusal | None
    pages: Count | None
    rendered: Count
    downloadable: bool
    downloads: bool
    editable: bool
    uploader: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentList:
    """`office` tells whether office documents are taken, `max_file` how many bytes a file has at
    most, `may_add` whether the asker may bring any."""

    items: list[SharedDocument]
    may_add: bool
    office: bool
    max_file: Count


@dataclass(frozen=True, slots=True)
class DocumentUpload:
    """The name that the file has where it comes from."""

    name: Annotated[str, Constraint(max_length=MAX_FILE_NAME)] = LEFT_OUT


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """Left out: as it is. `downloadable`: whether others than organisers may keep the original."""

    downloadable: bool = LEFT_OUT


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """`width` and `height` in pixels, `text` as it is read aloud; `notes` are the presenter's own,
    empty for everybody else."""

    number: Count
    width: Count
    height: Count
    text: str
    notes: str


@dataclass(frozen=True, slots=True)
class DocumentPages:
    items: list[DocumentPage]
