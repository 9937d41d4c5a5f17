"""Invariant: any bytes are an update of our page or `UpdateRefused`, never anything else. What is one
goes into the merging library without a complaint, and adds exactly the strokes that were read: no
other key, no other root, nothing that waits for something missing."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map

from server.ink.update import UpdateRefused, key_of, read_known, read_update, write_known
from tests.pen import Pen, erase, stroke

_STROKES = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.tuples(*[st.integers(0, 65_535)] * 2), min_size=2, max_size=2)),
    min_size=1,
    max_size=4,
)  # fmt: skip


def _taken_or_refused(data: bytes) -> None:
    try:
        update = read_update(data)
    except UpdateRefused:
        return
    doc: Doc[Map[bytes]] = Doc()
    before = Pen(update.client)
    for _ in range(min(update.clock, 3)):
        doc.apply_update(before.draw())
    strokes = doc.get("ink", type=Map)
    former = set(strokes.keys())
    if update.clock > 3:
        return  # what comes before it is missing: server.ink.page refuses it
    doc.apply_update(data)
    ids = {(update.client, update.clock + n): one for n, one in enumerate(update.strokes)}
    left = {key_of(*one): data for one, data in ids.items() if one not in update.erased}
    assert {key: bytes(one) for key, one in strokes.items() if key not in former} == left
    assert [str(key) for key in doc.keys()] == ["ink"]  # noqa: SIM118


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=80))
@example(b"\x00\x01\x07\x01\x00\x01")
def test_any_bytes(data: bytes) -> None:
    _taken_or_refused(data)


@settings(max_examples=400, deadline=None)
@given(_STROKES, st.data())
def test_almost_an_update(
    strokes: list[tuple[int, list[tuple[int, int]]]], data: st.DataObject
) -> None:
    pen = Pen(data.draw(st.integers(0, 2**32 - 1)))
    pen.clock = data.draw(st.integers(0, 4))
    whole = bytearray(pen.draw(*(stroke(*points, tool=tool) for tool, points in strokes)))
    if data.draw(st.booleans()):
        whole[-1:] = erase([(pen.client, pen.clock - 1)])[1:]
    _taken_or_refused(bytes(whole))
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    _taken_or_refused(bytes(whole))
    _taken_or_refused(bytes(whole[:cut]) + data.draw(st.binary(max_size=6)))


@given(st.binary(max_size=60))
def test_any_state_vector(data: bytes) -> None:
    """Invariant: numbers by writer that are written as they were read, or `UpdateRefused`."""
    try:
        known = read_known(data)
    except UpdateRefused:
        return
    assert read_known(write_known(known)) == known
    assert isinstance(Doc().get_update(write_known(known)), bytes)
