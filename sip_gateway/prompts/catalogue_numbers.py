"""The numbers from 10 to 100 in words, a recording each: only so do they sound right everywhere.

Put together from parts, "einundzwanzig", "soixante et onze" or "ventuno" would limp. Below 10 the
digits serve (`digit-0` to `digit-9`).
"""

from __future__ import annotations

from typing import Final

from sip_gateway.prompts.prompt import Prompt

LARGEST: Final = 100

_DE: Final = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
]
_DE_TENS: Final = [
    "zwanzig",
    "dreißig",
    "vierzig",
    "fünfzig",
    "sechzig",
    "siebzig",
    "achtzig",
    "neunzig",
]
_DE_TEENS: Final = [
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_FR: Final = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_FR_TENS: Final = [
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "soixante",
    "quatre-vingt",
]
_IT: Final = [
    "zero",
    "uno",
    "due",
    "tre",
    "quattro",
    "cinque",
    "sei",
    "sette",
    "otto",
    "nove",
    "dieci",
    "undici",
    "dodici",
    "tredici",
    "quattordici",
    "quindici",
    "sedici",
    "diciassette",
    "diciotto",
    "diciannove",
]
_IT_TENS: Final = [
    "venti",
    "trenta",
    "quaranta",
    "cinquanta",
    "sessanta",
    "settanta",
    "ottanta",
    "novanta",
]
_EN: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def german(number: int) -> str:
    """`number` from 10 to 100, like the other three."""
    if number == LARGEST:
        return "hundert"
    tens, unit = divmod(number, 10)
    if number < 20:
        return (_DE + _DE_TEENS)[number]
    return _DE_TENS[tens - 2] if unit == 0 else f"{_DE[unit]}und{_DE_TENS[tens - 2]}"


def french(number: int) -> str:
    """As in France: Switzerland's septante and nonante are understood there only."""
    if number == LARGEST:
        return "cent"
    if number < 20:
        return _FR[number]
    if number == 80:
        return "quatre-vingts"
    if number > 80:
        return f"quatre-vingt-{_FR[number - 80]}"
    tens = min(number // 10, 6)
    rest = number - 10 * tens
    if rest == 0:
        return _FR_TENS[tens - 2]
    return f"{_FR_TENS[tens - 2]}{' et ' if rest in (1, 11) else '-'}{_FR[rest]}"


def italian(number: int) -> str:
    if number == LARGEST:
        return "cento"
    if number < 20:
        return _IT[number]
    tens, unit = divmod(number, 10)
    stem = _IT_TENS[tens - 2]
    if unit == 0:
        return stem
    if unit in (1, 8):  # ventuno, ventotto
        stem = stem[:-1]
    return stem + ("tré" if unit == 3 else _IT[unit])


def english(number: int) -> str:
    if number == LARGEST:
        return "one hundred"
    if number < 20:
        return _EN[number]
    tens, unit = divmod(number, 10)
    return _EN_TENS[tens - 2] if unit == 0 else f"{_EN_TENS[tens - 2]}-{_EN[unit]}"


NUMBERS: Final = tuple(
    Prompt(
        f"number-{number}",
        de=german(number) + ".",
        fr=french(number) + ".",
        it=italian(number) + ".",
        en=english(number) + ".",
    )
    for number in range(10, LARGEST + 1)
)
