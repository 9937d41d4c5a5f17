"""What the administrators of a vPBX decide on its telephones: portal, tones, and what is said.

A vPBX keeps only what it has decided; the rest is as the installation has it, also when that
changes later. A new setting is a field here and a check in `_CHECKS`: no migration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Final

from server.domain.errors import Invalid
from server.domain.fields import Fault, check_all, language

INTERVAL: Final = (5, 600)  # seconds between attention tones
VOLUME: Final = (-40, -10)  # dBm0 of an attention tone
EARLY_WAIT: Final = (1, 30)  # minutes
_COUNTRY_CODE: Final = re.compile(r"[1-9][0-9]{0,2}")
BUSY_TIME: Final = (1, 120)  # seconds of busy tone
DEFAULT_VOLUME: Final = -20


@dataclass(frozen=True, slots=True)
class PhoneSettings:
    """- `attention_interval`: seconds between the tones that remind people of being in a
      conference (manual, p. 4); 0 for none.
    - `attention_volume`: dBm0 of all attention tones.
    - `busy_time`: seconds that the last one hears the busy tone before the call is released
      (manual, p. 4); 0 for music and a call that goes on.
    - `hold_shield`: whether a telephone that plays music on hold into the conference is muted.
    - `languages`: what callers of the portal may choose from; empty for the vPBX's own alone.
      Spoken unasked is the vPBX's own where it is among them, else the first.
    - `early_wait`: minutes before the start from which early callers may stay on the line; 0
      for never.
    - `country_code`: of the numbers that are written without one (ITU-T E.164), where callers
      are looked for in directory and members.
    - `announce_names`: whether callers say their name, which the other telephones hear when they
      come and go, in place of the bare tone.
    - `confirm`: whether those whom a trunk reaches press 1 to join, which mailboxes do not.
    - `redial`: whether a telephone that was lost without a word is called again, once, where
      its number is on file or we had called it.
    - `recording`: whether organisers may record conferences at all.
    """

    attention_interval: int = 15
    attention_volume: int = DEFAULT_VOLUME
    busy_time: int = 10
    hold_shield: bool = True
    languages: tuple[str, ...] = ()
    early_wait: int = 5
    country_code: str = "41"
    announce_names: bool = False
    confirm: bool = True
    redial: bool = False
    recording: bool = True


@dataclass(frozen=True, slots=True)
class PhoneProfile:
    """A vPBX's settings: what it has decided itself, and what holds for the rest."""

    vpbx_id: str
    defaults: PhoneSettings
    own: Mapping[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> PhoneSettings:
        return replace(self.defaults, **self.own)


def restored(vpbx_id: str, stored: Mapping[str, object], defaults: PhoneSettings) -> PhoneProfile:
    """A profile as it was stored. What is no longer a setting, or no longer acceptable, counts
    as never decided: a telephone must ring whatever an older version has left."""
    values, _ = check_all(_CHECKS, stored)
    return PhoneProfile(vpbx_id, defaults, values)


def changed(profile: PhoneProfile, raw: Mapping[str, object]) -> PhoneProfile:
    """Decide what is given; None leaves a setting to the installation again. Fields that are
    left out stay as they are. Raises Invalid naming every faulty field."""
    left = {name for name in _CHECKS if name in raw and raw[name] is None}
    given = {name: value for name, value in raw.items() if name not in left}
    values, errors = check_all(_CHECKS, given)
    if errors:
        raise Invalid(errors)
    kept = {name: value for name, value in profile.own.items() if name not in left}
    return replace(profile, own=kept | values)


def storable(profile: PhoneProfile) -> dict[str, object]:
    """What `restored` reads, in values that JSON has."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in profile.own.items()
    }


def _whole(value: object, bounds: tuple[int, int], *, or_zero: bool = False) -> int:
    # `type` and not isinstance: True is no number of seconds.
    if type(value) is not int:
        raise Fault("invalid")
    if not (bounds[0] <= value <= bounds[1] or (or_zero and value == 0)):
        raise Fault("out-of-range")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Fault("invalid")
    return value


def _country_code(value: object) -> str:
    if not isinstance(value, str) or not _COUNTRY_CODE.fullmatch(value):
        raise Fault("invalid")
    return value


def _languages(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise Fault("invalid")
    found = tuple(language(one) for one in value)
    if len(set(found)) != len(found):
        raise Fault("invalid")
    return found


_CHECKS: Final[Mapping[str, Callable[[object], object]]] = MappingProxyType(
    {
        "attention_interval": lambda value: _whole(value, INTERVAL, or_zero=True),
        "attention_volume": lambda value: _whole(value, VOLUME),
        "busy_time": lambda value: _whole(value, BUSY_TIME, or_zero=True),
        "hold_shield": _flag,
        "languages": _languages,
        "country_code": _country_code,
        "announce_names": _flag,
        "confirm": _flag,
        "redial": _flag,
        "recording": _flag,
        "early_wait": lambda value: _whole(value, EARLY_WAIT, or_zero=True),
    }
)
assert set(_CHECKS) == {each.name for each in fields(PhoneSettings)}
