"""When a page is told that its vote counts: once it is on disk, and not before."""

from __future__ import annotations

import asyncio

from tests.integration.test_signalling_socket import Page, Site, site

__all__ = ["site"]  # a fixture


async def opened(alice: Page) -> str:
    """A poll's id, whose opening is on disk."""
    await alice.send(type="poll-open", id=2, question="Where?", options=["Bern", "Chur"])
    poll = (await alice.until("poll"))["poll"]
    await alice.until("ok")
    return str(poll["poll"])


async def kinds_until(page: Page, last: str) -> list[str]:
    kinds: list[str] = []
    while not kinds or kinds[-1] != last:
        kinds.append((await page.receive())["type"])
    return kinds


async def test_a_vote_counts_for_its_page_when_it_is_on_disk(site: Site) -> None:
    alice, bruno = await site.enter("alice"), await site.enter("bruno")
    poll = await opened(alice)
    await bruno.until("poll")
    site.world.decisions.slow = asyncio.get_running_loop().create_future()
    await bruno.send(type="poll-vote", id=3, poll=poll, choices=[2])
    # Everybody sees that there is one vote more …
    assert (await bruno.until("poll"))["poll"]["voted"] == 1
    await alice.send(type="hand", id=5, on=True)
    # … and nobody says so far that it counts.
    assert not {"ok", "poll-own"} & set(await kinds_until(bruno, "update"))
    site.world.decisions.slow.set_result(None)
    told = {(await bruno.receive())["type"] for _ in range(2)}
    assert told == {"ok", "poll-own"}
