"""What goes over the wire about telephones: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from server.domain.phone_settings import BUSY_TIME, EARLY_WAIT, INTERVAL, VOLUME
from server.rest.json_schema import Constraint
from server.rest.schemas import Language

# 0 is no tone at all, so that the range begins there and not at the shortest interval.
Interval = Annotated[int, Constraint(minimum=0, maximum=INTERVAL[1])]
Volume = Annotated[int, Constraint(minimum=VOLUME[0], maximum=VOLUME[1])]
EarlyWait = Annotated[int, Constraint(minimum=0, maximum=EARLY_WAIT[1])]
CountryCode = Annotated[str, Constraint(pattern="^[1-9][0-9]{0,2}$")]
BusyTime = Annotated[int, Constraint(minimum=0, maximum=BUSY_TIME[1])]


@dataclass(frozen=True, slots=True)
class PhoneSettings:
    """See server.domain.phone_settings for what each means."""

    attention_interval: Interval
    attention_volume: Volume
    busy_time: BusyTime
    hold_shield: bool
    languages: list[Language]
    early_wait: EarlyWait
    country_code: CountryCode
    announce_names: bool
    confirm: bool
    redial: bool
    recording: bool


@dataclass(frozen=True, slots=True)
class PhoneProfile:
    """`settings` are in force; `own` names those that the vPBX has decided itself."""

    settings: PhoneSettings
    defaults: PhoneSettings
    own: list[str]


@dataclass(frozen=True, slots=True)
class PhoneSettingsChange:
    """Left out: as it is. null: as the installation has it."""

    attention_interval: Interval | None = None
    attention_volume: Volume | None = None
    busy_time: BusyTime | None = None
    hold_shield: bool | None = None
    languages: list[Language] | None = None
    early_wait: EarlyWait | None = None
    country_code: CountryCode | None = None
    announce_names: bool | None = None
    confirm: bool | None = None
    redial: bool | None = None
    recording: bool | None = None


@dataclass(frozen=True, slots=True)
class PhonePrompt:
    """`id` is `music`, or a prompt and its language; null where ours is heard."""

    id: str
    seconds: float | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class PhonePromptList:
    items: list[PhonePrompt]


@dataclass(frozen=True, slots=True)
class PhonePromptUpload:
    """A WAV file in Base64: 16-bit PCM of 8, 16 or 48 kHz, mono or stereo, 30 s at most."""

    wav: str
