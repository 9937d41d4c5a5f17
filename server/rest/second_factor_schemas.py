"""What goes over the wire about the second factor: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass

from server.rest.schemas import Count


@dataclass(frozen=True, slots=True)
class SecondStep:
    challenge: str
    code: str


@dataclass(frozen=True, slots=True)
class SecondFactor:
    on: bool
    recovery_codes: Count


@dataclass(frozen=True, slots=True)
class PasswordAgain:
    password: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the authenticator app needs; `qr` is an SVG of `uri`."""

    secret: str
    uri: str
    qr: str


@dataclass(frozen=True, slots=True)
class Code:
    code: str


@dataclass(frozen=True, slots=True)
class BothFactors:
    password: str
    code: str


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    recovery_codes: list[str]
