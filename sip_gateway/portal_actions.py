"""What the portal dialogue wants done."""

from __future__ import annotations

from dataclasses import dataclass

from sip_gateway.api import Admitted


@dataclass(frozen=True, slots=True)
class Play:
    """Play these prompts, then report `token` as heard."""

    prompts: tuple[str, ...]
    token: int


@dataclass(frozen=True, slots=True)
class StopPlaying:
    pass


@dataclass(frozen=True, slots=True)
class Admit:
    """Ask whether the caller may enter. Digits are secrets: never log an instance."""

    room_number: str
    code: str

    def __repr__(self) -> str:
        return "Admit(…)"


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


Action = Play | StopPlaying | Admit | Enter | Forward | HangUp
