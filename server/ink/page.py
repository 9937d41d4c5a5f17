"""What is drawn on one page of a document: strokes, each with who drew it. Sans-IO.

The strokes are a map of Yjs, so that browsers that were away put their own and the others' together
in whatever order they come. What is decided here is which updates become part of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from pycrdt import Doc, Map

from server.ink.update import ROOT, StrokeId, Update, read_update, write_known

MAX_STROKES: Final = 1_000  # on a page at a time
MAX_SIZE: Final = 512 * 1024  # bytes of all updates since the page was cleared
MAX_UPDATES: Final = 4_000  # likewise

InkRefusal = Literal["not-found", "forbidden", "bad-state", "full"]


class InkRefused(Exception):
    def __init__(self, code: InkRefusal, detail: str) -> None:
        super().__init__(detail)
        self.code: InkRefusal = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Artist:
    """Who draws: `owner` is an account or a guest, `colour` a number in the page's palette."""

    owner: str
    name: str
    colour: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """An update as it is kept. `client` is the number under which the browser writes, None for
    one that only erases."""

    data: bytes
    client: int | None
    by: Artist


class InkPage:
    """`run` names the time since the page was cleared last: an update of a former run is void."""

    def __init__(self, run: str, kept: Iterable[Drawn] = ()) -> None:
        self.run = run
        self.artists: dict[int, Artist] = {}  # by the number under which they write
        self._doc: Doc[Map[bytes]] = Doc()
        self._doc.get(ROOT, type=Map)
        self._next: Counter[int] = Counter()  # the clock of a writer's next stroke
        self._erased: set[StrokeId] = set()
        self._size = self._updates = 0
        for drawn in kept:
            self.add(drawn)

    @property
    def strokes(self) -> int:
        return sum(self._next.values()) - len(self._erased)

    def judge(self, update: Update, by: Artist, *, leads: bool) -> bool:
        """Whether there is anything new in it. Raises InkRefused.

        Everybody erases their own; who `leads` erases any.
        """
        new = self._news(update, by)
        for stroke in update.erased:
            if stroke[1] >= self._next[stroke[0]]:
                raise InkRefused("not-found", "no such stroke")
            if not leads and self.artists[stroke[0]].owner != by.owner:
                raise InkRefused("forbidden", "somebody else drew that")
            new = new or stroke not in self._erased
        return new

    def check_room(self, update: Update, size: int) -> None:
        """Raises InkRefused when the page is full; `size` in bytes. Erasing, by which it gets room,
        goes on for as long again."""
        slack = 1 if update.strokes else 2
        many = bool(update.strokes) and self.strokes + len(update.strokes) > MAX_STROKES
        long = self._updates >= MAX_UPDATES * slack or self._size + size > MAX_SIZE * slack
        if many or long:
            raise InkRefused("full", "the page is full of drawings")

    def add(self, drawn: Drawn) -> None:
        """Take an update that was judged, and is kept by now."""
        update = read_update(drawn.data)
        self._doc.apply_update(drawn.data)
        if drawn.client is not None:
            self.artists.setdefault(drawn.client, drawn.by)
            self._next[drawn.client] = max(
                self._next[drawn.client], update.clock + len(update.strokes)
            )
        self._erased.update(update.erased)
        self._size += len(drawn.data)
        self._updates += 1

    def state(self, known: dict[int, int] | None = None) -> bytes:
        """One update with all that somebody lacks who is that far."""
        return self._doc.get_update(write_known(known or {}))

    def _news(self, update: Update, by: Artist) -> bool:
        """Whether its strokes are new; what was sent again after a lost answer is not."""
        if not update.strokes:
            return False
        known = self.artists.get(update.client)
        if known is not None and known.owner != by.owner:
            raise InkRefused("forbidden", "somebody else writes under this number")
        after = update.clock + len(update.strokes)
        if after <= self._next[update.client]:
            return False
        if update.clock != self._next[update.client]:
            raise InkRefused("bad-state", "strokes before it are missing")
        return True
