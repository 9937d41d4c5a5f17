"""The star code of ad-hoc conferences, as it is dialled: `*71*number*number`, `#` at the end or not
(manual, "Service 71"). There is no limit to its length but that of a SIP message."""

from __future__ import annotations

from typing import Final

CODE: Final = "*71"
MAX_NUMBERS: Final = 20


def adhoc_numbers(dialled: str) -> tuple[str, ...] | None:
    """The numbers to call, each once; None for anything but this code. What is no number stays
    in, to be refused one by one."""
    code, star, rest = dialled[:3], dialled[3:4], dialled[4:]
    if code != CODE or star not in ("", "*", "#"):
        return None
    numbers = rest.removesuffix("#").split("*")
    return tuple(dict.fromkeys(number for number in numbers if number))
