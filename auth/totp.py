"""One-time codes by time (RFC 6238), as all authenticator apps make them: SHA-1, six digits, 30 s.

The moment comes in, and what was used already is the caller's to keep.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP

PERIOD: Final = 30  # seconds
DIGITS: Final = 6
SECRET_BYTES: Final = 20  # RFC 4226 §4, R6
# Steps that a telephone's clock may be wrong by, and that typing may take (RFC 6238 §5.2).
DRIFT: Final = 1


def step_at(now: datetime) -> int:
    """The number of the period that `now` is in."""
    return int(now.timestamp()) // PERIOD


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    return HOTP(secret, digits, SHA1()).generate(step).decode("ascii")


def accepted_step(secret: bytes, code: str, now: datetime, last_used: int) -> int | None:
    """The step that `code` is of, None where it is of none that may be used now.

    A step up to `last_used` has had its code: none is taken twice (RFC 6238 §5.2). The work is
    the same whatever the code.
    """
    current, found = step_at(now), None
    given = code.encode(errors="replace")
    for step in range(current - DRIFT, current + DRIFT + 1):
        fits = hmac.compare_digest(code_at(secret, step).encode(), given)
        if fits and step > last_used:
            found = step  # of two steps with one code the later: it is used up for both
    return found


def provisioning_uri(secret: bytes, account: str, issuer: str) -> str:
    """What the QR code holds: `otpauth://totp/…`, which holds the secret."""
    return TOTP(secret, DIGITS, SHA1(), PERIOD).get_provisioning_uri(account, issuer)
