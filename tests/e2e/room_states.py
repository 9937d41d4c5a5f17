"""What the room shows one after the other: its panes, its menu and each of its dialogs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Page, expect

from tests.e2e.barriers import WIDE_LIGHT
from tests.e2e.spoken import say

# Rows of the menu, each of which opens a dialog, for the organiser.
DIALOGS: Final = (
    "tool-layout",
    "tool-documents",
    "tool-settings",
    "tool-keys",
    "tool-phone",
    "tool-call-me",
    "tool-call",
    "tool-poll",
    "tool-end",
)


def room_states(page: Page, language: str) -> Iterator[tuple[str, Page]]:
    """The organiser's page, in the room with the roster beside it; each state is left again."""
    yield "room", page
    WIDE_LIGHT.on(page)
    _press(page, language, "chat-show")
    # The pane comes a moment later than the place for it.
    expect(page.get_by_role("complementary").get_by_role("textbox").first).to_be_visible()
    yield "room: chat", page
    WIDE_LIGHT.on(page)
    _press(page, language, "chat-hide")
    yield from _aids(page, language)
    _press(page, language, "tool-more")
    yield "room: menu", page
    WIDE_LIGHT.on(page)
    page.keyboard.press("Escape")
    for row in DIALOGS:
        _press(page, language, "tool-more")
        page.get_by_role("list").get_by_role("button", name=say(language, row), exact=True).click()
        expect(page.locator("dialog[open]")).to_be_visible()
        yield f"room: {row}", page
        WIDE_LIGHT.on(page)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    yield from _poll(page, language)


def _poll(page: Page, language: str) -> Iterator[tuple[str, Page]]:
    """A vote over the stage, open and closed; with long words, which have to break."""
    _press(page, language, "tool-more")
    page.get_by_role("list").get_by_role(
        "button", name=say(language, "tool-poll"), exact=True
    ).click()
    page.get_by_label(say(language, "poll-question")).fill(
        "Donaudampfschifffahrtsgesellschaft?" * 2
    )
    for number in (1, 2):
        answer = page.get_by_label(say(language, "poll-option", number=str(number)))
        answer.fill(f"{number} " + "Rindfleischetikettierung" * 2)
    _press(page, language, "poll-begin")
    page.locator("fieldset").get_by_role("radio").first.check()
    yield "room: vote", page
    WIDE_LIGHT.on(page)
    _press(page, language, "poll-close")
    expect(page.get_by_text(say(language, "poll-result"), exact=True)).to_be_visible()
    yield "room: result", page
    WIDE_LIGHT.on(page)
    _press(page, language, "poll-put-away")


def _aids(page: Page, language: str) -> Iterator[tuple[str, Page]]:
    """The row of reactions, and captions as they are written and read."""
    _press(page, language, "tool-react")
    _press(page, language, "reaction-applause")
    expect(page.locator("[data-participant] [data-reaction]").first).to_be_visible()
    yield "room: reactions", page
    WIDE_LIGHT.on(page)
    _press(page, language, "reactions-close")
    for row in ("tool-captions-show", "tool-captions-write"):
        _choose(page, language, row)
    desk = page.get_by_role("textbox", name=say(language, "captions-desk"))
    desk.fill("Un, deux, trois.")
    desk.press("Enter")
    desk.fill("Quatre")
    expect(page.locator("[data-caption=growing]")).to_have_text("Quatre")
    yield "room: captions", page
    WIDE_LIGHT.on(page)
    for row in ("tool-captions-stop", "tool-captions-hide"):
        _choose(page, language, row)


def _choose(page: Page, language: str, row: str) -> None:
    _press(page, language, "tool-more")
    page.get_by_role("list").get_by_role("button", name=say(language, row), exact=True).click()


def _press(page: Page, language: str, message: str) -> None:
    page.get_by_role("button", name=say(language, message), exact=True).first.click()
