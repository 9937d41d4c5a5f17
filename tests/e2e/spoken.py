"""What the pages say in each language, from the catalogues that they are built with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from fluent.runtime import FluentBundle, FluentResource
from playwright.sync_api import Page

# The last is the one in which tests go on.
LANGUAGES: Final = ("de", "it", "en", "fr")
_LOCALES: Final = {"de": "de-CH", "fr": "fr-CH", "it": "it-CH", "en": "en-GB"}
_PARTS: Final = (
    "base",
    "admin",
    "people",
    "members",
    "records",
    "journal",
    "programs",
    "recording",
    "telephones",
    "room",
    "roles",
    "layout",
    "polls",
    "aids",
    "check",
    "answer",
)
# As when somebody chooses it in another window: what is open stays so, in other words.
_SPEAK: Final = """
async (language) => {
  localStorage.setItem('ucc.language', language);
  dispatchEvent(new StorageEvent('storage', {key: 'ucc.language', newValue: language}));
  while (document.documentElement.lang !== language) {
    await new Promise((drawn) => requestAnimationFrame(drawn));
  }
}
"""
_FOLDER: Final = Path(__file__).parents[2] / "server" / "locales"


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([_LOCALES[language]], use_isolating=False)
    for part in _PARTS:
        source = (_FOLDER / language / f"{part}.ftl").read_text(encoding="utf-8")
        bundle.add_resource(FluentResource(source), allow_overrides=True)
    return bundle


def say(language: str, message: str, **values: str | int) -> str:
    """Raises LookupError for what is not in the catalogue."""
    pattern = _bundle(language).get_message(message).value
    assert pattern is not None, message
    text, errors = _bundle(language).format_pattern(pattern, values)
    assert not errors, f"{language} {message}: {errors}"
    return str(text)


def speak(page: Page, language: str) -> None:
    """Let the page go on in another language."""
    page.evaluate(_SPEAK, language)
