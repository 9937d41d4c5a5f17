"""What the presenter wrote, out of files that people make and files that nobody would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.documents import notes
from server.documents.notes import slide_notes
from tests import document_files as files

P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def shape(kind: str, *lines: str) -> str:
    runs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return (
        f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        f"<p:txBody>{runs}</p:txBody></p:sp>"
    )


def related(**targets: str) -> bytes:
    return (
        f"<Relationships {RELS}>"
        + "".join(f'<Relationship Id="{id}" Target="{to}"/>' for id, to in targets.items())
        + "</Relationships>"
    ).encode()


def pptx(more: Mapping[str, bytes]) -> bytes:
    """Two slides, in the other order than their names; only the second in the show has a note."""
    order = '<p:sldId id="256" r:id="b"/><p:sldId id="257" r:id="a"/>'
    slide = f"<p:sld {P}/>".encode()
    note = shape("sldImg") + shape("body", "Say", "hello") + shape("sldNum", "2")
    return files.archive(
        {
            "ppt/presentation.xml": f"<p:presentation {P} {R}><p:sldIdLst>{order}</p:sldIdLst>"
            "</p:presentation>".encode(),
            "ppt/_rels/presentation.xml.rels": related(
                a="slides/slide1.xml", b="slides/slide2.xml"
            ),
            "ppt/slides/slide1.xml": slide,
            "ppt/slides/slide2.xml": slide,
            "ppt/slides/_rels/slide1.xml.rels": related(x="../notesSlides/notesSlide1.xml"),
            "ppt/notesSlides/notesSlide1.xml": f"<p:notes {P} {A}>{note}</p:notes>".encode(),
            **more,
        }
    )


HIDDEN = f'<p:sld {P} show="0"/>'.encode()
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    ("data", "extension", "found"),
    [
        (pptx({}), "pptx", ["", "Say\nhello"]),
        (pptx({"ppt/slides/slide1.xml": HIDDEN}), "pptx", [""]),
        (pptx({"ppt/slides/slide2.xml": HIDDEN}), "pptx", ["Say\nhello"]),
        (pptx({"ppt/slides/_rels/slide1.xml.rels": related(x="../media/a.png")}), "pptx", ["", ""]),
        (files.slides(["a", "b"], ["Say hello"]), "odp", ["Say hello", ""]),
        (files.slides(["a", "b"], ["no", "yes"], hidden=[0]), "odp", ["yes"]),
        # Nothing of a file that is not as it should be, and no fault either.
        (pptx({"ppt/notesSlides/notesSlide1.xml": b"<p:notes"}), "pptx", []),
        (pptx({"ppt/_rels/presentation.xml.rels": related(a="slides/slide1.xml")}), "pptx", []),
        (pptx({"ppt/slides/_rels/slide1.xml.rels": related(x="../notesSlides/9.xml")}), "pptx", []),
        (files.slides(["a"], ["&a;"], head=BOMB), "odp", []),
        (b"no archive", "pptx", []),
        (files.word(), "docx", []),
    ],
)
def test_notes_page_by_page(tmp_path: Path, data: bytes, extension: str, found: list[str]) -> None:
    path = tmp_path / "deck"
    path.write_bytes(data)
    assert slide_notes(path, extension) == found


def test_a_part_that_is_too_long_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "deck"
    path.write_bytes(files.slides(["a"], ["Say hello"]))
    monkeypatch.setattr(notes, "MAX_PART", 100)
    assert slide_notes(path, "odp") == []


# Invariant: whatever stands in the parts, there is a list of texts and no exception.
@given(
    part=st.sampled_from(
        ["ppt/presentation.xml", "ppt/_rels/presentation.xml.rels", "ppt/slides/slide1.xml"]
    ),
    data=st.one_of(
        st.binary(max_size=200),
        st.text("<>/&;=\"'pa:sldIdLst rTgeIx0", max_size=120).map(str.encode),
    ),
)
def test_hostile_parts(tmp_path_factory: pytest.TempPathFactory, part: str, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "hostile"
    path.write_bytes(pptx({part: data}))
    assert all(isinstance(one, str) for one in slide_notes(path, "pptx"))
