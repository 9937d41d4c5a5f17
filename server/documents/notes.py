"""What the presenter wrote beneath the slides of a presentation, page by page.

Runs in the sandbox, on a container that `containers.inspect` has let through. LibreOffice prints the
slides without it, so it is read from the file itself: ECMA-376 part 1 §19.3.1.26 (`p:notes`) and
OpenDocument 1.3 part 3 §16.17 (`presentation:notes`). Slides that are hidden become no page.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

MAX_PART: Final = 16 * 1024 * 1024  # bytes of one XML file in the container
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SHOW: Final = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_MAIN: Final = "ppt/presentation.xml"


def slide_notes(path: Path, extension: str) -> list[str]:
    """A text for each page, empty where nothing was written. A file that cannot be read for its
    notes has none: that is no reason to show no slides."""
    read = {"pptx": _of_pptx, "odp": _of_odp}.get(extension)
    if read is None:
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            return list(read(archive))
    except (
        ET.ParseError,
        KeyError,
        ValueError,
        OSError,
        RuntimeError,
        EOFError,
        zipfile.BadZipFile,
    ):
        return []


def _of_pptx(archive: zipfile.ZipFile) -> Iterator[str]:
    relations = _related(archive, _MAIN)
    for entry in _parsed(archive, _MAIN).iterfind(f"{_P}sldIdLst/{_P}sldId"):
        slide = relations[entry.attrib[f"{_R}id"]]
        if _parsed(archive, slide).get("show") not in ("0", "false"):
            notes = [one for one in _related(archive, slide).values() if "/notesSlides/" in one]
            yield _body(_parsed(archive, notes[0])) if notes else ""


def _body(notes: ET.Element) -> str:
    """Of what is on the notes' page only what was written: not the slide, number or date. What
    LibreOffice did not make as the place for notes is a box of its own there."""
    lines: list[str] = []
    for shape in notes.iter(f"{_P}sp"):
        place = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        if place is None or place.get("type") == "body":
            lines += ("".join(run.text or "" for run in line.iter(f"{_A}t"))
                      for line in shape.iter(f"{_A}p"))  # fmt: skip
    return "\n".join(lines)


def _of_odp(archive: zipfile.ZipFile) -> Iterator[str]:
    content = _parsed(archive, "content.xml")
    hidden = {
        style.get(f"{_STYLE}name")
        for style in content.iter(f"{_STYLE}style")
        for look in style.iterfind(f"{_STYLE}drawing-page-properties")
        if look.get(f"{_SHOW}visibility") == "hidden"
    }
    for page in content.iter(f"{_DRAW}page"):
        if page.get(f"{_DRAW}style-name") not in hidden:
            notes = page.find(f"{_SHOW}notes")
            lines = [] if notes is None else notes.iterfind(f"{_DRAW}frame//{_TEXT}p")
            yield "\n".join("".join(line.itertext()) for line in lines)


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that one names, by id (ECMA-376 part 2 §6.5); there need not be any."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels"
    if listed not in archive.namelist():
        return {}
    return {
        one.attrib["Id"]: posixpath.normpath(posixpath.join(folder, one.attrib["Target"])).lstrip(
            "/"
        )
        for one in _parsed(archive, listed).iter(_RELATIONS)
        if one.get("TargetMode") != "External"
    }


def _parsed(archive: zipfile.ZipFile, name: str) -> ET.Element:
    """Raises ValueError for what is too long, or declares entities, which no office program does."""
    if archive.getinfo(name).file_size > MAX_PART:
        raise ValueError(name)
    data = archive.read(name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError(name)
    return ET.fromstring(data)
