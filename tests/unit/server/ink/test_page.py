"""One page's drawings: whose they are, who erases them, and what those get who come later."""

from __future__ import annotations

import pytest
from pycrdt import Doc, Map

from server.ink import page as module
from server.ink.page import Artist, Drawn, InkPage, InkRefused
from server.ink.update import key_of, read_update
from tests.pen import Pen, erase, stroke

ANNA, BEN = Artist("anna", "Anna", 0), Artist("ben", "Ben", 1)


def take(page: InkPage, data: bytes, by: Artist, *, leads: bool = False) -> bool:
    update = read_update(data)
    if not page.judge(update, by, leads=leads):
        return False
    page.check_room(update, len(data))
    page.add(Drawn(data, update.client if update.strokes else None, by))
    return True


def seen(*updates: bytes) -> dict[str, bytes]:
    """What a browser has that got these."""
    doc: Doc[Map[bytes]] = Doc()
    strokes = doc.get("ink", type=Map)
    for update in updates:
        doc.apply_update(update)
    return {key: bytes(one) for key, one in strokes.items()}


def refuses(page: InkPage, data: bytes, by: Artist, code: str) -> None:
    before = (page.strokes, page.state())
    with pytest.raises(InkRefused) as refused:
        take(page, data, by)
    assert refused.value.code == code
    assert (page.strokes, page.state()) == before


def test_two_draw_and_each_erases_their_own() -> None:
    page, anna, ben = InkPage("r"), Pen(7), Pen(9)
    line = stroke((1, 1), (2, 2))
    assert take(page, anna.draw(line), ANNA)
    assert take(page, ben.draw(), BEN)
    assert seen(page.state()) == {"7.0": line, "9.0": stroke()}
    assert page.artists == {7: ANNA, 9: BEN}
    refuses(page, erase([ben.last]), ANNA, "forbidden")
    assert take(page, erase([anna.last]), ANNA)
    assert seen(page.state()) == {"9.0": stroke()}
    assert take(page, erase([ben.last]), ANNA, leads=True)
    assert page.strokes == 0


def test_nobody_writes_under_anothers_number() -> None:
    page = InkPage("r")
    take(page, Pen(7).draw(), ANNA)
    other = Pen(7)
    other.clock = 1
    refuses(page, other.draw(), BEN, "forbidden")
    other.clock = 1
    assert take(page, other.draw(), ANNA)


def test_what_comes_twice_is_taken_once_and_what_leaves_a_gap_not_at_all() -> None:
    page, pen = InkPage("r"), Pen(7)
    first, second = pen.draw(), pen.draw()
    refuses(page, second, ANNA, "bad-state")
    assert take(page, first, ANNA)
    assert not take(page, first, ANNA)
    assert take(page, second, ANNA)
    assert not take(page, first, ANNA)
    gone = erase([(7, 0)])
    assert take(page, gone, ANNA)
    assert not take(page, gone, ANNA)
    assert page.strokes == 1
    refuses(page, erase([(7, 2)]), ANNA, "not-found")
    refuses(page, erase([(8, 0)]), ANNA, "not-found")


def test_who_comes_back_gets_what_they_lack() -> None:
    page, pen = InkPage("r"), Pen(7)
    first = pen.draw()
    take(page, first, ANNA)
    take(page, pen.draw(stroke((9, 9))), ANNA)
    rest = page.state({7: 1})
    assert len(rest) < len(page.state())
    assert seen(first, rest) == seen(page.state())


def test_a_page_is_the_same_from_what_is_kept() -> None:
    page, pen, kept = InkPage("r"), Pen(7), []
    for data in (pen.draw(), pen.draw(), erase([pen.last])):
        update = read_update(data)
        kept.append(Drawn(data, update.client if update.strokes else None, ANNA))
        page.add(kept[-1])
    again = InkPage("r", kept)
    assert seen(again.state()) == seen(page.state()) == {key_of(7, 0): stroke()}
    assert (again.strokes, again.artists) == (1, {7: ANNA})
    assert take(again, pen.draw(), ANNA)


def test_a_full_page_takes_no_more_but_can_be_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_STROKES", 3)
    page, pen = InkPage("r"), Pen(7)
    for _ in range(3):
        take(page, pen.draw(), ANNA)
    refuses(page, pen.draw(), ANNA, "full")
    pen.clock -= 1
    take(page, erase([pen.last]), ANNA)
    assert take(page, pen.draw(), ANNA)


@pytest.mark.parametrize("bound", ["MAX_UPDATES", "MAX_SIZE"])
def test_what_is_kept_of_a_page_is_bounded(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    most = 4 if bound == "MAX_UPDATES" else 4 * len(Pen(7).draw())
    monkeypatch.setattr(module, bound, most)
    page, pen = InkPage("r"), Pen(7)
    for _ in range(4):
        take(page, pen.draw(), ANNA)
    refuses(page, pen.draw(), ANNA, "full")
    for clock in range(4):
        assert take(page, erase([(7, clock)]), ANNA)
    refuses(page, Pen(9).draw(), ANNA, "full")
