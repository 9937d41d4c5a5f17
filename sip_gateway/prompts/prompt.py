"""What a prompt is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("de", "fr", "it", "en")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One recording: `id` is the file's stem, the other fields are the text per language."""

    id: str
    de: str
    fr: str
    it: str
    en: str

    def text(self, language: str) -> str:
        """The sentence in `language`, one of LANGUAGES. Raises KeyError for any other."""
        return {"de": self.de, "fr": self.fr, "it": self.it, "en": self.en}[language]
