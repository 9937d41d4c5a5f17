"""Office documents are ZIP containers: what is in one, before anything unpacks it.

Runs in the sandbox. The directory of the archive is counted before it is read, for it may be a
bomb itself; nothing is unpacked but two small files that say what the rest is.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from typing import BinaryIO, Final

from server.documents.kinds import Refusal, Refused

MAX_ENTRIES: Final = 10_000
MAX_UNPACKED: Final = 300 * 1024 * 1024
MAX_RATIO: Final = 200  # text in XML seldom gets smaller than a twentieth
RATIO_FROM: Final = 4 * 1024 * 1024  # bytes unpacked, below which a ratio says nothing
_SMALL: Final = 512 * 1024  # bytes read of a file that says what the archive is
_END: Final = struct.Struct("<4s4H2LH")  # APPNOTE.TXT §4.3.16
_FLAG_ENCRYPTED: Final = 1

# Which converter to call, by what the container says of itself: OPC's content types …
_OPC: Final = (
    (b"presentationml.presentation.main", "pptx"),
    (b"presentationml.slideshow.main", "pptx"),
    (b"wordprocessingml.document.main", "docx"),
    (b"spreadsheetml.sheet.main", "xlsx"),
)
# … or the media type of an OpenDocument file (part 2, §3.3).
_ODF: Final = {
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.graphics": "odg",
}
_MACRO_NAMES: Final = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS: Final = ("basic/", "scripts/")


@dataclass(frozen=True, slots=True)
class Container:
    """`extension` is the one that the converter knows the format by."""

    extension: str


def inspect(file: BinaryIO) -> Container:
    """Raises Refused."""
    try:
        _count(file)
        with zipfile.ZipFile(file) as archive:
            _check_sizes(archive)
            _check_macros(archive)
            return Container(_extension(archive))
    except Refused:
        raise
    # zipfile raises these and others for archives that are none; NotImplementedError for
    # compressions it does not have.
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, EOFError, struct.error) as error:
        raise Refused(Refusal.BROKEN) from error


def _count(file: BinaryIO) -> None:
    """How many entries the archive says it has; the 64-bit form needs more than we take."""
    size = file.seek(0, 2)
    start = max(0, size - 65_535 - _END.size)
    file.seek(start)
    tail = file.read(size - start)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Refused(Refusal.BROKEN)
    fields = _END.unpack_from(tail, at)
    entries, directory = fields[4], fields[5]
    # Each entry takes 46 bytes at least, whatever the counter says.
    if entries > MAX_ENTRIES or directory > MAX_ENTRIES * 512:
        raise Refused(Refusal.BOMB)
    file.seek(0)


def _check_sizes(archive: zipfile.ZipFile) -> None:
    total = 0
    for entry in archive.infolist():
        if entry.flag_bits & _FLAG_ENCRYPTED:
            raise Refused(Refusal.ENCRYPTED)
        total += entry.file_size
        packed = max(1, entry.compress_size)
        dense = entry.file_size > RATIO_FROM and entry.file_size / packed > MAX_RATIO
        if dense or total > MAX_UNPACKED:
            raise Refused(Refusal.BOMB)


def _check_macros(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        lower = name.lower()
        if lower.rpartition("/")[2] in _MACRO_NAMES or lower.startswith(_MACRO_FOLDERS):
            raise Refused(Refusal.MACROS)


def _extension(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        extension = _ODF.get(_read(archive, "mimetype").strip())
        if extension is not None:
            if "META-INF/manifest.xml" in names and b"encryption-data" in _read(
                archive, "META-INF/manifest.xml"
            ):
                raise Refused(Refusal.ENCRYPTED)
            return extension
    if "[Content_Types].xml" in names:
        types = _read(archive, "[Content_Types].xml")
        if b"macroEnabled" in types:
            raise Refused(Refusal.MACROS)
        for mark, extension in _OPC:
            if mark in types:
                return extension
    raise Refused(Refusal.UNKNOWN)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return file.read(_SMALL)
