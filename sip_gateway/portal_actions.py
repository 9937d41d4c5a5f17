"""What a call's dialogue wants done."""

from __future__ import annotations

from dataclasses import dataclass

from sip_gateway.api import Admitted


@dataclass(frozen=True, slots=True)
class Play:
    """Play these prompts, then report `token` as heard; with `loop` over and over."""

    prompts: tuple[str, ...]
    token: int
    loop: bool = False


@dataclass(frozen=True, slots=True)
class StopPlaying:
    pass


@dataclass(frozen=True, slots=True)
class RecordName:
    """Record how the caller says their name, then report `token` as heard."""

    token: int


@dataclass(frozen=True, slots=True)
class Speak:
    """From now on speak this language to the caller."""

    language: str


@dataclass(frozen=True, slots=True)
class Admit:
    """Ask whether the caller may enter. Digits are secrets: never log an instance."""

    room_number: str
    code: str

    def __repr__(self) -> str:
        return "Admit(…)"


@dataclass(frozen=True, slots=True)
class AdmitCallee:
    """Ask whether somebody whom we called may enter."""


@dataclass(frozen=True, slots=True)
class Arrive:
    """Tell that the caller is there, though they do not hear the room yet."""

    admitted: Admitted


@dataclass(frozen=True, slots=True)
class Mix:
    """Let one who has arrived hear the room."""

    admitted: Admitted


@dataclass(frozen=True, slots=True)
class Enter:
    """Put the caller into the room."""

    admitted: Admitted


@dataclass(frozen=True, slots=True)
class Forward:
    """A key that was pressed inside the conference."""

    digit: str

    def __repr__(self) -> str:
        return "Forward(…)"


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


Action = (
    Play
    | RecordName
    | StopPlaying
    | Speak
    | Admit
    | AdmitCallee
    | Arrive
    | Mix
    | Enter
    | Forward
    | HangUp
)
