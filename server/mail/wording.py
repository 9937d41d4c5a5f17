"""The words of mails: one Fluent catalogue a language, dates as that language writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, get_day_names
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource

from server.domain.fields import LANGUAGES

# The product's languages as they are written in Switzerland and, for English, in Europe.
_LOCALES: Mapping[str, str] = {"de": "de_CH", "fr": "fr_CH", "it": "it_CH", "en": "en_GB"}
_FALLBACK = "en"
CATALOGUES = ("mail.ftl", "rhythm.ftl")
# Names are shorter; the catalogue's engine refuses what is longer than 1,000.
MAX_VALUE = 500


class MissingWords(Exception):
    """A message is not in the catalogue, or lacks an argument: our fault, and a test's to find."""


class Words:
    """One language. Values come out as they went in: escaping is the renderer's business."""

    def __init__(self, language: str, *sources: str) -> None:
        self.language = language
        self._locale = _LOCALES[language]
        # No bidi isolation marks: they would end up in subjects and in copied digits.
        self._bundle = FluentBundle([self._locale.replace("_", "-")], use_isolating=False)
        for source in sources:
            self._bundle.add_resource(FluentResource(source))

    def text(self, message: str, **values: str | int) -> str:
        """Raises MissingWords."""
        found = self._bundle.get_message(message) if self._bundle.has_message(message) else None
        pattern = found.value if found else None
        if pattern is None:
            raise MissingWords(f"{self.language}: {message}")
        cut = {
            name: value[:MAX_VALUE] if isinstance(value, str) else value
            for name, value in values.items()
        }
        text, errors = self._bundle.format_pattern(pattern, cut)
        if errors:
            raise MissingWords(f"{self.language}: {message}: {errors[0]}")
        return str(text)

    def day(self, moment: datetime, zone: str) -> str:
        """`moment` (aware) as a date in `zone`: "mercredi, 6 mai 2026"."""
        return str(format_date(moment.astimezone(ZoneInfo(zone)), "full", locale=self._locale))

    def clock(self, moment: datetime, zone: str) -> str:
        """`moment` as a time of day in `zone`: "14:30", as all four languages write it."""
        return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"

    def in_digits(self, moment: date) -> str:
        """A day in digits, as one writes it in a calendar: "31.12.2026"."""
        return str(format_date(moment, "dd.MM.yyyy", locale=self._locale))

    def day_of_year(self, moment: date) -> str:
        """ "6 mai", without the year."""
        return str(format_skeleton("MMMMd", moment, locale=self._locale))

    def weekdays(self, days: Sequence[int]) -> str:
        """ "mardi et jeudi"; 0 is Monday."""
        names = get_day_names("wide", locale=self._locale)
        return str(format_list([names[day] for day in days], locale=self._locale))

    def window(self, start: datetime, end: datetime, zone: str) -> str:
        """From when to when: the end's day only where it is another one."""
        first = f"{self.day(start, zone)}, {self.clock(start, zone)}"
        if start.astimezone(ZoneInfo(zone)).date() == end.astimezone(ZoneInfo(zone)).date():
            return f"{first}–{self.clock(end, zone)}"
        return f"{first} – {self.day(end, zone)}, {self.clock(end, zone)}"


class Wordings:
    """All languages, read once."""

    def __init__(self, languages: Iterable[str] = LANGUAGES) -> None:
        folder = files("server") / "locales"
        self._words = {
            one: Words(one, *((folder / one / name).read_text("utf-8") for name in CATALOGUES))
            for one in languages
        }

    def of(self, language: str) -> Words:
        """Those of a language, English for one that we do not speak."""
        return self._words.get(language[:2].lower(), self._words[_FALLBACK])
