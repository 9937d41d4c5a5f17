"""What the product refuses, in words that every front end can translate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field of an input and a stable code (docs/protocol.md lists the codes)."""

    field: str
    code: str


class DomainError(Exception):
    """A refusal that is the asker's to mend. `code` is stable and safe to show."""

    code = "refused"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.code)
        self.detail = detail


class NotFound(DomainError):
    """No such object, or one of another vPBX: tenants do not learn of each other."""

    code = "not-found"


class Forbidden(DomainError):
    code = "forbidden"


class Disabled(DomainError):
    """The function is not switched on for this vPBX (manual, "Pré-requis")."""

    code = "disabled"


class NoGuest(DomainError):
    """No such conference, or none for guests, or not with what was shown: one answer for all."""

    code = "no-guest"


class MailOff(DomainError):
    """This installation has no relay that takes mails."""

    code = "mail-off"


class NotRunning(DomainError):
    """Nobody is in that conference, or nobody can come in any more."""

    code = "not-running"


class SecondFactorOn(DomainError):
    """There is a second factor already: it is switched off first, with both factors."""

    code = "second-factor-on"


class IdempotencyBusy(DomainError):
    """The first call with this key is still running."""

    code = "idempotency-busy"


class IdempotencyMismatch(DomainError):
    """The key belongs to another request."""

    code = "idempotency-mismatch"


class TooLarge(DomainError):
    """More bytes than anybody may send here."""

    code = "too-large"


class NoSpace(DomainError):
    """The disk is full: the operator's to mend, and worth trying again later."""

    code = "no-space"


class Invalid(DomainError):
    """Fields that cannot be accepted as they are."""

    code = "invalid"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(", ".join(f"{error.field}: {error.code}" for error in errors))
        self.errors = tuple(errors)
