"""Documents on disk: whole or absent, and nowhere but in their place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from server.documents.shelf import Shelf


def bring(shelf: Shelf, conference: str, document: str) -> None:
    incoming = shelf.receive(conference, document)
    incoming.open()
    incoming.write(b"one ")
    incoming.write(b"two")
    incoming.keep()
    incoming.drop()


def test_an_original_is_there_once_it_is_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "documents")
    incoming = shelf.receive("c1", "d1")
    incoming.open()
    incoming.write(b"half")
    assert not shelf.original("c1", "d1").exists()
    incoming.drop()
    assert list((tmp_path / "documents" / "incoming").iterdir()) == []
    bring(shelf, "c1", "d1")
    assert shelf.original("c1", "d1").read_bytes() == b"one two"


def test_what_is_opened_after_it_was_dropped_is_not_there(tmp_path: Path) -> None:
    """cancelled ── drop ──▶ disk, and only then the thread that was to open it"""
    incoming = Shelf(tmp_path).receive("c1", "d1")
    incoming.drop()
    incoming.open()
    incoming.write(b"late")
    incoming.keep()
    assert list(tmp_path.iterdir()) == []


def test_pages_take_their_place_and_leave_nothing_beside_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    bring(shelf, "c1", "d1")
    place = shelf.page("c1", "d1", 3)
    shelf.put(place, b"old")
    shelf.put(place, b"new")
    assert place.read_bytes() == b"new"
    assert sorted(path.name for path in place.parent.iterdir()) == ["original", "page-3.webp"]


def test_no_page_of_a_removed_document_is_written(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    bring(shelf, "c1", "d1")
    shelf.remove("c1", "d1")
    with pytest.raises(FileNotFoundError):
        shelf.put(shelf.page("c1", "d1", 1), b"page")
    assert not (tmp_path / "c1").exists()


def test_a_page_that_comes_while_its_document_is_removed_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path)
    bring(shelf, "c1", "d1")
    remove: Callable[..., None] = shutil.rmtree

    def with_a_late_page(folder: Path, ignore_errors: bool) -> None:
        with pytest.raises(FileNotFoundError):
            shelf.put(shelf.page("c1", "d1", 1), b"late")
        remove(folder, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", with_a_late_page)
    for end in (partial(shelf.remove, "c1", "d1"), partial(shelf.remove_all, "c1")):
        end()
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]
        bring(shelf, "c1", "d1")


def test_what_is_removed_leaves_the_others(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for conference, document in (("c1", "d1"), ("c1", "d2"), ("c2", "d3")):
        bring(shelf, conference, document)
    shelf.remove("c1", "d1")
    shelf.remove("c1", "d1")
    assert shelf.original("c1", "d2").exists()
    shelf.remove_all("c1")
    shelf.remove_all("c9")
    assert not (tmp_path / "c1").exists()
    assert shelf.original("c2", "d3").exists()


def test_the_sweep_keeps_what_is_known(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert Shelf(tmp_path / "nothing yet").sweep(set()) == 0
    for conference, document in (("c1", "d1"), ("c1", "d2"), ("c2", "d3")):
        bring(shelf, conference, document)
    (tmp_path / "incoming" / "d4").write_bytes(b"cut off")
    (tmp_path / "notes.txt").write_text("an operator's")
    assert shelf.sweep({("c1", "d1")}) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c1", "notes.txt"]
    assert [path.name for path in (tmp_path / "c1").iterdir()] == ["d1"]


@pytest.mark.parametrize("name", ["..", "a/b", "", ".", "incoming", "a" * 65, "a\0", "é"])
def test_only_ids_name_a_place(tmp_path: Path, name: str) -> None:
    shelf = Shelf(tmp_path)
    for ids in ((name, "d1"), ("c1", name)):
        with pytest.raises(ValueError):
            shelf.original(*ids)
