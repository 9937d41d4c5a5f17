"""Reads that requests share: fresh for everybody, and nobody's failure is another's."""

from __future__ import annotations

import asyncio

import pytest

from server.services.shared_reads import MOST, SharedRead


class Shelf:
    """What is read, how often, and a gate that reading waits at."""

    def __init__(self) -> None:
        self.content = {"a": 1, "b": 2}
        self.reads: list[list[str]] = []
        self.gate = asyncio.Event()
        self.faults: list[Exception] = []

    async def read(self, keys: list[str]) -> dict[str, int]:
        self.reads.append(keys)
        found = {key: self.content[key] for key in keys if key in self.content}
        await self.gate.wait()
        if self.faults:
            raise self.faults.pop()
        return found


async def begun(*tasks: asyncio.Task[int | None]) -> None:
    """Let all of them come as far as they can."""
    for _ in range(5):
        await asyncio.sleep(0)
    assert not any(task.done() for task in tasks)


def ask(shared: SharedRead[str, int], *keys: str) -> list[asyncio.Task[int | None]]:
    return [asyncio.ensure_future(shared.get(key)) for key in keys]


async def test_those_who_ask_meanwhile_share_the_next_read() -> None:
    shelf = Shelf()
    shared = SharedRead(shelf.read)
    first = ask(shared, "a")
    await begun(*first)
    later = ask(shared, "b", "a", "b", "missing")
    await begun(*first, *later)
    shelf.gate.set()
    assert await asyncio.gather(*first, *later) == [1, 2, 1, 2, None]
    assert shelf.reads == [["a"], ["b", "a", "missing"]]


async def test_nobody_gets_what_was_read_before_they_asked() -> None:
    shelf = Shelf()
    shared = SharedRead(shelf.read)
    first = ask(shared, "a")
    await begun(*first)
    shelf.content["a"] = 10
    later = ask(shared, "a")
    shelf.gate.set()
    assert await asyncio.gather(*first, *later) == [1, 10]
    assert await shared.get("a") == 10
    assert len(shelf.reads) == 3


async def test_whoever_goes_away_or_fails_takes_nobody_along() -> None:
    shelf = Shelf()
    shared = SharedRead(shelf.read)
    first = ask(shared, "a")
    await begun(*first)
    gone, failing, well = ask(shared, "a", "b", "b")
    await begun(gone, failing, well)
    first[0].cancel()
    await asyncio.wait(first)
    await begun(gone, failing, well)
    gone.cancel()
    await asyncio.wait([gone])
    shelf.faults.append(OSError("no disk"))
    shelf.gate.set()
    with pytest.raises(OSError, match="no disk"):
        await failing
    assert await well == 2


async def test_no_read_is_larger_than_a_statement_takes() -> None:
    shelf = Shelf()
    shelf.content = {str(number): number for number in range(2 * MOST)}
    shelf.gate.set()
    shared = SharedRead(shelf.read)
    assert await asyncio.gather(*map(shared.get, shelf.content)) == list(range(2 * MOST))
    assert max(map(len, shelf.reads)) <= MOST
